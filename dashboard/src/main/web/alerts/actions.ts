import { api } from '../api/client.ts';
import type { Alert } from '../api/schema.d.ts';
import { moment } from '../format/index.ts';
import { t } from '../text/index.ts';
import { confirm, toast, toastError } from '../ui/index.ts';
import { alertChanged } from './active.ts';

const AT_ONCE = 200;
const SIDE_BY_SIDE = 4;
const HOUR = 3_600;

/** How long an alert may be silenced, as a menu offers it. */
export type Snooze = '1h' | '4h' | 'morning' | 'week' | 'recovery';
export const SNOOZES: Snooze[] = ['1h', '4h', 'morning', 'week', 'recovery'];

/** Tells who looks after these alerts; reminders end. */
export async function acknowledge(alerts: Alert[], comment: string | null = null): Promise<void> {
  const ids = alerts.filter((alert) => alert.status === 'active').map((alert) => alert.id);
  await withToast(async () => {
    for (let i = 0; i < ids.length; i += AT_ONCE) {
      const { data } = await api('POST /alerts/acknowledge', { body: { ids: ids.slice(i, i + AT_ONCE), comment } });
      alertChanged(...data);
    }
  }, t.alerts.acknowledged(ids.length));
}

/** Silences these alerts for a time; a toast takes it back. */
export async function snooze(alerts: Alert[], how: Snooze): Promise<void> {
  const open = alerts.filter((alert) => alert.status === 'active');
  const until = endOf(how, new Date());
  const body = until === null ? { until_recovery: true } : { until: until.toISOString() };
  await withToast(
    () =>
      each(
        open,
        async ({ id }) => (await api('POST /alerts/{alert_id}/snooze', { path: { alert_id: id }, body })).data,
      ),
    until === null ? t.alerts.snoozedToRecovery(open.length) : t.alerts.snoozed(open.length, moment(until)),
    () => unsnooze(open),
  );
}

export async function unsnooze(alerts: Alert[]): Promise<void> {
  await withToast(
    () =>
      each(alerts, async ({ id }) => (await api('DELETE /alerts/{alert_id}/snooze', { path: { alert_id: id } })).data),
    t.alerts.unsnoozed(alerts.length),
  );
}

/** Ends these alerts by hand, after a question. */
export function resolve(alerts: Alert[], done: () => void = () => {}): void {
  const open = alerts.filter((alert) => alert.status === 'active');
  confirm({
    title: t.alerts.resolveTitle(open.length),
    text: t.alerts.resolveText,
    action: t.alerts.resolve,
    run: async () => {
      await each(
        open,
        async ({ id }) => (await api('POST /alerts/{alert_id}/resolve', { path: { alert_id: id }, body: {} })).data,
      );
      toast(t.alerts.resolvedToast(open.length));
      done();
    },
  });
}

/** When a snooze that begins now ends; null: with the alert. */
export function endOf(how: Snooze, now: Date): Date | null {
  switch (how) {
    case '1h':
      return new Date(now.getTime() + HOUR * 1000);
    case '4h':
      return new Date(now.getTime() + 4 * HOUR * 1000);
    case 'morning': {
      const morning = new Date(now);
      morning.setHours(8, 0, 0, 0);
      if (morning <= now) morning.setDate(morning.getDate() + 1);
      return morning;
    }
    case 'week':
      return new Date(now.getTime() + 7 * 24 * HOUR * 1000);
    case 'recovery':
      return null;
  }
}

async function each(alerts: Alert[], action: (alert: Alert) => Promise<Alert>): Promise<void> {
  const waiting = [...alerts];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) alertChanged(await action(next));
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
}

async function withToast(action: () => Promise<void>, text: string, undo?: () => unknown): Promise<void> {
  try {
    await action();
    toast(text, undo ? { action: t.common.undo, run: undo } : {});
  } catch (error) {
    toastError(error);
  }
}
