import { useMemo } from 'preact/hooks';
import { activeAlerts } from '../alerts/active.ts';
import type { Alert } from '../api/schema.d.ts';
import { useStore } from '../app/store.ts';

export type { Alert };

/** The active alerts of a server, the worst and newest first, kept live by the socket. */
export function useAlerts(server: string): Alert[] {
  const { alerts } = useStore(activeAlerts);
  return useMemo(() => alerts.filter((alert) => alert.server_id === server), [alerts, server]);
}

/** Returns both lists as one; where both have an alert, the state of the first counts. */
export function union(one: Alert[], other: Alert[]): Alert[] {
  const ids = new Set(one.map(({ id }) => id));
  return [...one, ...other.filter(({ id }) => !ids.has(id))];
}
