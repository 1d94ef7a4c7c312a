import { chartsAround } from '../../main/web/alerts/AlertProcesses.tsx';
import { endOf } from '../../main/web/alerts/actions.ts';
import { isSnoozed, withChanges } from '../../main/web/alerts/active.ts';
import { matches } from '../../main/web/alerts/filter.ts';
import { conditionOf, valueOf } from '../../main/web/alerts/values.ts';
import type { Alert } from '../../main/web/api/schema.d.ts';
import { equal } from './equal.ts';

const NOW = Date.parse('2026-11-26T12:00:00Z');
const none = { q: '', server: '', severity: '', open: false };

function alert(change: Partial<Alert> = {}): Alert {
  return {
    id: 'a',
    server_id: 's',
    server_name: 'db-1',
    type: 'disk',
    metric_detail: '/var',
    comparison: 'gt',
    severity: 'warning',
    message: 'Disk usage of /var is 91.5 %, above 90 %',
    status: 'active',
    acknowledged_at: null,
    comment: null,
    snoozed_by: null,
    snoozed_until: null,
    ...change,
  } as Alert;
}

Deno.test('a snooze counts until its end, and without one until the alert is over', () => {
  equal(isSnoozed(alert(), NOW), false);
  equal(isSnoozed(alert({ snoozed_by: 'ada', snoozed_until: '2026-11-26T12:00:01Z' }), NOW), true);
  equal(isSnoozed(alert({ snoozed_by: 'ada', snoozed_until: '2026-11-26T11:59:59Z' }), NOW), false);
  equal(isSnoozed(alert({ snoozed_by: 'ada' }), NOW), true);
  equal(isSnoozed(alert({ snoozed_by: 'ada', status: 'resolved' }), NOW), false);
});

Deno.test('a snooze until the morning ends at the next eight o’clock', () => {
  const at = (hour: number) => new Date(2026, 10, 26, hour, 30);
  equal(endOf('morning', at(3))?.getTime(), new Date(2026, 10, 26, 8).getTime());
  equal(endOf('morning', at(8))?.getTime(), new Date(2026, 10, 27, 8).getTime());
  equal(endOf('recovery', at(8)), null);
});

Deno.test('a change replaces the alert, and one that is over leaves the active ones', () => {
  const before = [alert(), alert({ id: 'b' })];
  equal(withChanges(before, [alert({ comment: 'mine' })]).map((a) => [a.id, a.comment]), [['b', null], ['a', 'mine']]);
  equal(withChanges(before, [alert({ status: 'resolved' })]).map((a) => a.id), ['b']);
});

Deno.test('a search finds alerts that have every word, whatever the case', () => {
  equal(matches(alert(), { ...none, q: 'DB-1 /var' }), true);
  equal(matches(alert(), { ...none, q: 'db-1 /home' }), false);
  equal(matches(alert({ acknowledged_at: 'now' }), { ...none, open: true }), false);
  equal(matches(alert(), { ...none, server: 'other' }), false);
});

Deno.test('values have the unit of their metric', () => {
  equal(valueOf('disk', 91.5), '91.5\u00a0%');
  equal(valueOf('network', 1.5e6), '1.5\u00a0MB/s');
  equal(valueOf('temperature', 85), '85\u00a0°C');
  equal(conditionOf('container', 'lt', 1), 'not running or unhealthy');
  equal(conditionOf('offline', 'gt', 120), 'no report for 2\u00a0min');
});

Deno.test('the charts of an alert show a quarter of an hour around it, and nothing that is yet to come', () => {
  const opened = alert({ created_at: '2026-11-26T10:15:30Z', resolved_at: null });
  equal(chartsAround(opened, NOW), { range: null, from: '2026-11-26T10:00:00Z', to: '2026-11-26T12:01:00Z' });
  const over = alert({ created_at: '2026-11-26T10:15:30Z', resolved_at: '2026-11-26T10:20:10Z' });
  equal(chartsAround(over, NOW), { range: null, from: '2026-11-26T10:00:00Z', to: '2026-11-26T10:35:00Z' });
});
