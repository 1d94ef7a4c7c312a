import { acknowledge } from '../alerts/actions.ts';
import { messageOf } from '../alerts/values.ts';
import { changeQuery } from '../app/router.ts';
import { momentText } from '../chart/timeText.ts';
import { t } from '../text/index.ts';
import { Button, Note } from '../ui/index.ts';
import { HostText } from './HostText.tsx';
import type { Alert } from './useAlerts.ts';

/** The most notes at once, on a phone and elsewhere; more would push the charts out of sight. */
const MOST = [1, 2] as const;

/** The active alerts that nobody has taken yet, the worst first, each with a button to take it. */
export function AlertNotes(props: { alerts: Alert[]; more: string }) {
  const most = MOST[matchMedia('(max-width: 760px)').matches ? 0 : 1];
  const open = props.alerts.filter((alert) => alert.acknowledged_at === null);
  return (
    <>
      {open.slice(0, most).map((alert) => (
        <Note
          key={alert.id}
          health={alert.severity}
          acts={
            <>
              <Button small kind='plain' onClick={() => changeQuery({ alert: alert.id }, 'push')}>
                {t.server.details}
              </Button>
              <Button small onClick={() => acknowledge([alert])}>{t.server.acknowledge}</Button>
            </>
          }
        >
          <HostText text={messageOf(alert)} />{' '}
          <span class='dim'>{t.server.since(momentText(Date.parse(alert.created_at) / 1000))}</span>
        </Note>
      ))}
      {open.length > most && (
        <p class='more-alerts'>
          <a href={props.more}>{t.server.moreAlerts(open.length - most)}</a>
        </p>
      )}
    </>
  );
}
