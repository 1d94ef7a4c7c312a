import { momentText } from '../chart/timeText.ts';
import { api } from '../api/client.ts';
import { t } from '../text/index.ts';
import { Button, Note, toastError } from '../ui/index.ts';
import { HostText } from './HostText.tsx';
import type { Alert } from './useAlerts.ts';

/** The most notes at once; more would push the charts out of sight. */
const MOST = 2;

/** The active alerts that nobody has taken yet, the worst first, each with a button to take it. */
export function AlertNotes(props: { alerts: Alert[]; more: string; onChange: (alert: Alert) => void }) {
  const open = props.alerts.filter((alert) => alert.status === 'active' && !alert.acknowledged_by)
    .sort((a, b) => rank(a) - rank(b));
  const acknowledge = async (alert: Alert) => {
    try {
      const path = { alert_id: alert.id };
      props.onChange((await api('POST /alerts/{alert_id}/acknowledge', { path, body: {} })).data);
    } catch (error) {
      toastError(error);
    }
  };
  return (
    <>
      {open.slice(0, MOST).map((alert) => (
        <Note
          key={alert.id}
          health={alert.severity === 'critical' ? 'critical' : 'warning'}
          acts={<Button small kind='plain' onClick={() => acknowledge(alert)}>{t.server.acknowledge}</Button>}
        >
          <HostText text={alert.message} />{' '}
          <span class='dim'>{t.server.since(momentText(Date.parse(alert.created_at) / 1000, 60))}</span>
        </Note>
      ))}
      {open.length > MOST && (
        <p class='more-alerts'>
          <a href={props.more}>{t.server.moreAlerts(open.length - MOST)}</a>
        </p>
      )}
    </>
  );
}

function rank(alert: Alert): number {
  return alert.severity === 'critical' ? 0 : 1;
}
