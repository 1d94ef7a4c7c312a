import { activeAlerts, isSnoozed } from '../alerts/active.ts';
import { acknowledge } from '../alerts/actions.ts';
import { messageOf } from '../alerts/values.ts';
import { url } from '../app/router.ts';
import { useStore } from '../app/store.ts';
import { useNow } from '../app/useNow.ts';
import { spelled } from '../format/hostText.ts';
import { ago } from '../format/times.ts';
import { t } from '../text/index.ts';
import { Note } from '../ui/Notes.tsx';

/** On a phone and elsewhere. */
const SHOWN = [1, 2] as const;

/** The active alerts that nobody has taken or silenced, the worst and newest first. */
export function AlertBanner() {
  const { alerts } = useStore(activeAlerts);
  const now = useNow(30_000);
  const shown = SHOWN[matchMedia('(max-width: 760px)').matches ? 0 : 1];
  const open = alerts.filter((alert) => alert.acknowledged_at === null && !isSnoozed(alert, now));
  return (
    <div>
      {open.slice(0, shown).map((alert) => (
        <Note
          key={alert.id}
          health={alert.severity}
          acts={
            <>
              <a href={url('/alerts', { alert: alert.id })}>{t.servers.showAlert}</a>
              <button type='button' class='link' onClick={() => acknowledge([alert])}>{t.servers.acknowledge}</button>
            </>
          }
        >
          <a href={url(`/servers/${alert.server_id}`)}>
            <b>
              <bdi>{alert.server_name}</bdi>
            </b>
          </a>{' '}
          <bdi>{spelled(messageOf(alert))}</bdi> <span class='faint'>{ago(alert.created_at)}</span>
        </Note>
      ))}
      {open.length > shown && (
        <p class='more-alerts'>
          <a href={url('/alerts')}>{t.servers.moreAlerts(open.length - shown)}</a>
        </p>
      )}
    </div>
  );
}
