import { spelled } from '../format/hostText.ts';

/** Text that a host told: data, with a direction of its own. */
export function HostText(props: {
  text: string;
  /** Cut where its place ends; the whole comes up under the pointer. */
  cut?: boolean;
  /** What the text is a short form of. */
  whole?: string;
}) {
  const title = props.cut ? spelled(props.whole ?? props.text).slice(0, 1000) : undefined;
  return <bdi class={props.cut ? 'cut' : undefined} title={title}>{spelled(props.text)}</bdi>;
}
