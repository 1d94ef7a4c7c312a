import { t } from '../../main/web/text/index.ts';
import { MOST_SAMPLES, trendsOf, withSample } from '../../main/web/hub/trend.ts';
import { momentsOf } from '../../main/web/audit/range.ts';
import { backupOf, checksOf, storesReports, troubleOf, unreachableOf } from '../../main/web/hub/ask.ts';
import { mean, parse, perSecond, sum } from '../../main/web/hub/metrics.ts';
import { equal } from './equal.ts';

const sample = (at: number, text: string) => ({ at, metrics: parse(text) });

Deno.test('metrics are read by name and label', () => {
  const one = sample(0, '# HELP a b\na_total 3.0\nb{kind="x"} 1\nb{kind="y"} 2.5\nbc 9\nbroken\n');
  equal([one.metrics.get('a_total'), one.metrics.get('b{kind="y"}'), sum('b', one)], [3, 2.5, 3.5]);
});

Deno.test('a rate needs two samples, and none of it is left when the hub began anew', () => {
  const before = sample(0, 'a 10');
  equal(perSecond('a', before, sample(5_000, 'a 20')), 2);
  equal(perSecond('a', null, sample(5_000, 'a 20')), null);
  equal(perSecond('a', before, sample(5_000, 'a 3')), null);
});

Deno.test('the mean of a timer is that of the last time, else of all', () => {
  const before = sample(0, 't_count 10\nt_sum 5');
  equal(mean('t', before, sample(1, 't_count 12\nt_sum 9')), 2);
  equal(mean('t', before, sample(1, 't_count 10\nt_sum 5')), 0.5);
  equal(mean('t', null, sample(1, 't_count 0\nt_sum 0')), null);
});

Deno.test('a range of the audit ends now, one of its own where it says', () => {
  const now = Date.parse('2026-11-26T12:00:00Z');
  equal(momentsOf('24h', '', '', now), { since: '2026-11-25T12:00:00.000Z' });
  equal(momentsOf('all', '2026-01-01T00:00:00Z', '', now), {});
  equal(momentsOf('own', '2026-01-01T00:00:00Z', 'never', now), { since: '2026-01-01T00:00:00.000Z' });
});

Deno.test('hubs that cannot be reached have a sentence, and are no check', () => {
  const well = { name: 'chatops_storage', status: 'UP' as const };
  const of = (data: Record<string, string>) => ({
    status: 'UP' as const,
    checks: [well, { name: 'chatops_hubs', status: 'UP' as const, data }],
  });
  equal(checksOf(of({})), [well]);
  const other = { name: 'chatops_drain', status: 'UP' as const };
  equal(checksOf({ status: 'UP', checks: [well, other] }), [other, well]);
  equal(unreachableOf(of({})), null);
  equal(
    unreachableOf(of({ 'hub-2:8080': '2026-11-26T12:00:00Z' }))?.startsWith(
      'This hub has not reached hub hub-2:8080 since 26 Nov',
    ),
    true,
  );
  equal(unreachableOf({ status: 'UP', checks: [well] }), null);
});

Deno.test('a hub that stores nothing says why and what to do', () => {
  const of = (status: 'UP' | 'DOWN', data?: Record<string, string>) => ({ name: 'chatops_storage', status, data });
  const full = of('DOWN', { problem: 'the disk is full', remedy: 'make room' });
  equal(troubleOf(full), 'the disk is full: make room');
  equal(troubleOf(of('DOWN', { problem: 'the disk is full' })), 'the disk is full');
  equal([troubleOf(of('DOWN')), troubleOf(of('UP', { problem: 'none' }))], [null, null]);
  equal([full, of('UP')].map((one) => storesReports({ status: one.status, checks: [one] })), [false, true]);
  equal(storesReports({ status: 'DOWN', checks: [{ name: 'chatops_drain', status: 'DOWN' }] }), true);
});

Deno.test('the newest backup has a sentence, and a mark once the next is late', () => {
  const of = (data?: Record<string, string | number | boolean>) => ({
    status: 'UP' as const,
    checks: [{ name: 'chatops_backup', status: 'UP' as const, data }],
  });
  const taken = { taken_at: new Date(Date.now() - 7_200_000).toISOString(), bytes: 2_097_152, verified: true };
  equal(checksOf(of()), []);
  equal(backupOf({ status: 'UP', checks: [] }), null);
  equal(backupOf(of()), { text: t.hub.noBackup, isTaken: false, isLate: false });
  equal(backupOf(of({ problem: 'There is no backup yet' }))?.isLate, true);
  equal(backupOf(of(taken)), {
    text: 'Newest: 2\u00a0h ago, 2.0\u00a0MiB, restored for a trial.',
    isTaken: true,
    isLate: false,
  });
  equal(backupOf(of({ ...taken, verified: false, problem: 'late' })), {
    text: 'Newest: 2\u00a0h ago, 2.0\u00a0MiB, not verified.',
    isTaken: true,
    isLate: true,
  });
});

Deno.test('the course of a reading is a share of its greatest value, and begins anew after a pause', () => {
  const sample = (at: number, agents: number) => ({ at, metrics: new Map([['chatops_agents_connected', agents]]) });
  const two = withSample(withSample([], sample(0, 5)), sample(5_000, 10));
  equal(trendsOf(two).get(t.hub.agents), [50, 100]);
  equal(withSample(two, sample(120_000, 1)).length, 1);
  equal(withSample(Array.from({ length: MOST_SAMPLES }, (_, i) => sample(i, 1)), sample(200, 1)).length, MOST_SAMPLES);
});
