import type { ComponentType } from 'preact';
import type { Texts } from '../text/index.ts';
import type { IconName } from '../ui/Icon.tsx';
import type { Params } from './paths.ts';

export type PageProps = { params: Params };

export type Page = {
  /** Fetches the page's code: it is not part of the first load. */
  load: () => Promise<{ default: ComponentType<PageProps> }>;
  title: (texts: Texts) => string;
  /** Shown to those who are not signed in, without the frame of the others. */
  open?: boolean;
  /** Shown without the side bar, over the whole window. */
  bare?: boolean;
  /** For admins alone. */
  admin?: boolean;
  /** Its place in the side bar; pages without one are reached from other pages. */
  nav?: { icon: IconName; key?: string };
};
