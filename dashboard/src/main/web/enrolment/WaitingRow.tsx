import type { WaitingHost } from '../api/schema.d.ts';
import { useNow } from '../app/useNow.ts';
import { ago } from '../format/index.ts';
import { spelled } from '../format/hostText.ts';
import { t } from '../text/index.ts';
import { Button } from '../ui/index.ts';

/** A host that waits, with what it says of itself. */
export function WaitingRow(
  props: { host: WaitingHost; onDecide: (host: WaitingHost, isIn: boolean) => Promise<void> },
) {
  const { host } = props;
  useNow(10_000);
  const about = [host.os, host.arch, host.address].filter((text): text is string => text !== null);
  return (
    <li class='row'>
      <b>
        <bdi>{spelled(host.hostname)}</bdi>
      </b>
      <span class='dim'>
        <bdi>{about.map(spelled).join(' · ')}</bdi>
      </span>
      <span class='dim num'>{ago(host.created_at)}</span>
      <span class='row-acts'>
        <Button small onClick={() => props.onDecide(host, false)}>{t.enrolment.reject}</Button>
        <Button small kind='primary' onClick={() => props.onDecide(host, true)}>{t.enrolment.approve}</Button>
      </span>
    </li>
  );
}
