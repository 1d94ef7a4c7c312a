import { useEffect, useState } from 'preact/hooks';
import { api, type Data } from '../api/client.ts';
import { fleet } from '../api/fleet.ts';

export type Alert = Data<'GET /alerts/{alert_id}'>;

/** The active alerts of a server and those that came while the page was open, newest first. */
export function useAlerts(server: string): { alerts: Alert[]; error: unknown; put(alert: Alert): void } {
  const [alerts, setAlerts] = useState<Alert[]>([]);
  const [error, setError] = useState<unknown>(null);
  const put = (alert: Alert) => setAlerts((known) => withAlert(known, alert));

  useEffect(() => {
    const abort = new AbortController();
    const query = { server_id: [server], status: 'active' as const, limit: 1000 };
    api('GET /alerts', { query, signal: abort.signal }).then((answer) => {
      setAlerts((known) => answer.data.reduce(withAlert, known.filter((alert) => alert.server_id === server)));
      setError(null);
    }, (reason) => abort.signal.aborted || setError(reason));
    const leave = fleet.subscribe({ topic: 'alerts' }, (frame) => {
      const alert = frame.data as Alert;
      if (alert.server_id === server) put(alert);
    });
    return () => {
      abort.abort();
      leave();
    };
  }, [server]);

  return { alerts, error, put };
}

/** Returns both lists as one; where both have an alert, the state of the first counts. */
export function union(one: Alert[], other: Alert[]): Alert[] {
  const ids = new Set(one.map(({ id }) => id));
  return [...one, ...other.filter(({ id }) => !ids.has(id))];
}

/** Returns the list with the alert in its new state, at its place by time. */
export function withAlert(alerts: Alert[], alert: Alert): Alert[] {
  const others = alerts.filter(({ id }) => id !== alert.id);
  return [...others, alert].sort((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at));
}
