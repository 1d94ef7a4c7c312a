import { api } from '../api/client.ts';
import { fleet } from '../api/fleet.ts';
import type { Alert } from '../api/schema.d.ts';
import { setCount } from '../app/counts.ts';
import { Store } from '../app/store.ts';

export type ActiveAlerts = { alerts: Alert[]; isLoaded: boolean; error: unknown };

const EMPTY: ActiveAlerts = { alerts: [], isLoaded: false, error: null };
const PAGE = 1_000;

/** All alerts of the user that are active, the worst and newest first, kept live by the fleet socket. */
export const activeAlerts = new Store<ActiveAlerts>(EMPTY);

/** The last alert that the socket reported; lists of other alerts watch it. */
export const lastAlert = new Store<Alert | null>(null);

/** Loads them and follows them, until the function that is returned is called. */
export function startAlerts(): () => void {
  void loadAlerts();
  const leave = fleet.subscribe({ topic: 'alerts' }, (frame) => {
    if (frame.type !== 'alert') return;
    const alert = frame.data as Alert;
    alertChanged(alert);
    lastAlert.set(alert);
  });
  let wasAway = false;
  const stop = fleet.live.watch(() => {
    const { state } = fleet.live.value;
    if (state === 'live' && wasAway) void loadAlerts(); // what ended meanwhile
    wasAway = state === 'away' || (wasAway && state !== 'live');
  });
  return () => {
    leave();
    stop();
    activeAlerts.set(EMPTY);
    setCount('/alerts', null);
  };
}

export async function loadAlerts(): Promise<void> {
  try {
    const alerts: Alert[] = [];
    for (;;) {
      const { data, meta } = await api('GET /alerts', {
        query: { status: 'active', limit: PAGE, offset: alerts.length },
      });
      alerts.push(...data);
      if (data.length === 0 || alerts.length >= (meta?.total ?? 0)) break;
    }
    show(alerts);
  } catch (error) {
    activeAlerts.update((before) => ({ ...before, error }));
  }
}

/** Takes in an alert as it is now, such as the answer to a deed. */
export function alertChanged(...changed: Alert[]): void {
  const { alerts, isLoaded } = activeAlerts.value;
  if (isLoaded) show(withChanges(alerts, changed));
}

export function withChanges(alerts: Alert[], changed: Alert[]): Alert[] {
  const ids = new Set(changed.map((alert) => alert.id));
  return [...alerts.filter((alert) => !ids.has(alert.id)), ...changed.filter((alert) => alert.status === 'active')];
}

/** True while nobody is notified of it. */
export function isSnoozed(alert: Alert, now = Date.now()): boolean {
  if (alert.status !== 'active' || alert.snoozed_by === null) return false;
  return alert.snoozed_until === null || Date.parse(alert.snoozed_until) > now;
}

function show(alerts: Alert[]): void {
  const sorted = alerts.sort((a, b) => rank(a) - rank(b) || b.created_at.localeCompare(a.created_at));
  activeAlerts.set({ alerts: sorted, isLoaded: true, error: null });
  setCount('/alerts', sorted.length === 0 ? null : sorted.length, sorted.some((a) => a.severity === 'critical'));
}

function rank(alert: Alert): number {
  return alert.severity === 'critical' ? 0 : 1;
}
