import { spelled } from '../format/hostText.ts';

/** Text that a host told: data, with a direction of its own. */
export function HostText({ text, cut }: { text: string; cut?: boolean }) {
  const shown = spelled(text);
  return <bdi class={cut ? 'cut' : undefined} title={cut ? shown.slice(0, 1000) : undefined}>{shown}</bdi>;
}
