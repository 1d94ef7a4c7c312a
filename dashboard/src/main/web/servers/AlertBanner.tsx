import { useEffect, useState } from 'preact/hooks';
import { api } from '../api/client.ts';
import { fleet } from '../api/fleet.ts';
import type { Alert } from '../api/schema.d.ts';
import { url } from '../app/router.ts';
import { useData } from '../app/useData.ts';
import { ago } from '../format/times.ts';
import { t } from '../text/index.ts';
import { Note } from '../ui/Notes.tsx';
import { toastError } from '../ui/Toast.tsx';

const SHOWN = 2;

/** The active alerts that nobody has taken yet, the worst and newest first. */
export function AlertBanner() {
  const { data, change } = useData(
    async (signal) => (await api('GET /alerts', { query: { status: 'active', limit: 100 }, signal })).data,
    [],
  );
  const [, draw] = useState(0);
  useEffect(() => {
    const leave = fleet.subscribe(
      { topic: 'alerts' },
      (frame) => change((alerts) => withAlert(alerts, frame.data as Alert)),
    );
    const timer = setInterval(() => draw((n) => n + 1), 30_000);
    return () => {
      leave();
      clearInterval(timer);
    };
  }, []);
  const open = (data ?? []).filter((alert) => alert.acknowledged_at === null).sort(worstFirst);
  if (open.length === 0) return null;
  return (
    <div>
      {open.slice(0, SHOWN).map((alert) => (
        <Note
          key={alert.id}
          health={alert.severity}
          acts={
            <button
              type='button'
              class='link'
              onClick={() =>
                api('POST /alerts/{alert_id}/acknowledge', { path: { alert_id: alert.id }, body: {} as never })
                  .then((answer) => change((alerts) => withAlert(alerts, answer.data as Alert)), toastError)}
            >
              {t.servers.acknowledge}
            </button>
          }
        >
          <a href={url(`/servers/${alert.server_id}`)}>
            <bdi>{alert.server_name}</bdi>
          </a>{' '}
          <bdi>{alert.message}</bdi> <span class='faint'>{ago(alert.created_at)}</span>
        </Note>
      ))}
      {open.length > SHOWN && <p class='more-alerts faint'>{t.servers.moreAlerts(open.length - SHOWN)}</p>}
    </div>
  );
}

function withAlert(alerts: Alert[], alert: Alert): Alert[] {
  const rest = alerts.filter((one) => one.id !== alert.id);
  return alert.status === 'active' ? [alert, ...rest] : rest;
}

function worstFirst(a: Alert, b: Alert): number {
  if (a.severity !== b.severity) return a.severity === 'critical' ? -1 : 1;
  return b.created_at.localeCompare(a.created_at);
}
