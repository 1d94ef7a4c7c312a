import type { Texts } from '../en.ts';

export const tv: Texts['tv'] = {
  title: 'Wandanzeige',
  open: 'Als Wandanzeige zeigen',
  leave: 'Wandanzeige verlassen',
};
