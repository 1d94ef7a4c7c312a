import type { ServerSummary } from '../../main/web/api/topics.ts';
import { startServer } from '../../main/web/thresholds/EditorHistory.tsx';
import { type Draft, draftOf, newDraft, numberOf, requestOf, wrongOf } from '../../main/web/thresholds/draft.ts';
import { firstOf, linesOf } from '../../main/web/thresholds/history.ts';
import { METRICS } from '../../main/web/thresholds/metrics.ts';
import { dragStep, niceTop, snapped } from '../../main/web/thresholds/scale.ts';
import { covers } from '../../main/web/thresholds/scope.ts';
import type { AlertThreshold } from '../../main/web/api/schema.d.ts';
import { equal } from './equal.ts';

Deno.test('a new draft of each metric is a whole request', () => {
  for (const { type } of METRICS) {
    const request = requestOf(newDraft(type, ''));
    equal([type, request?.metric_type, request?.server_id, request?.tag], [type, type, null, null]);
  }
});

Deno.test('a threshold that is opened and saved stays as it was', () => {
  const kept = {
    name: null,
    server_id: 's',
    tag: null,
    metric_type: 'network',
    metric_detail: 'eth0',
    comparison: 'ge',
    threshold_value: 12_500_000,
    duration_seconds: 90,
    recovery_value: 10_000_000,
    severity: null,
    cooldown_seconds: 600,
    enabled: false,
  };
  equal(requestOf(draftOf(kept as AlertThreshold)), kept);
  const ofTag = { ...kept, server_id: null, tag: 'web' };
  equal(requestOf(draftOf(ofTag as AlertThreshold)), ofTag);
});

Deno.test('a threshold watches one server, those with a tag, or all', () => {
  const server = { id: 's', tags: ['web', 'eu'] };
  const scopes = [{ server_id: null, tag: null }, { server_id: 's' }, { tag: 'eu' }, { server_id: 'o' }, { tag: 'db' }];
  equal(scopes.map((scope) => covers(scope, server)), [true, true, true, false, false]);
});

Deno.test('a number may have a comma; anything else is none', () => {
  equal([numberOf('1,5'), numberOf(' 90 '), numberOf(''), numberOf('1.2.3'), numberOf('9e9')], [
    1.5,
    90,
    null,
    null,
    null,
  ]);
  equal(requestOf({ ...newDraft('cpu', ''), value: 'much' }), null);
});

Deno.test('what is wrong with a draft is told in the units of its form', () => {
  const fields = (change: Partial<Draft>) => Object.keys(wrongOf({ ...newDraft('memory', ''), ...change }));
  equal(fields({}), []);
  equal(fields({ value: 'abc' }), ['threshold_value']);
  equal([fields({ value: '100' }), fields({ value: '100', comparison: 'ge' })], [['threshold_value'], []]);
  equal(fields({ value: '0', comparison: 'lt' }), ['threshold_value']);
  equal([fields({ recovery: '95' }), fields({ recovery: '80' })], [['recovery_value'], []]);
  equal(fields({ minutes: '-5', cooldown: 'x' }), ['duration_seconds', 'cooldown_seconds']);
  equal(wrongOf({ ...newDraft('cpu', ''), minutes: '10081' }).duration_seconds, 'must be 0 to 10,080 minutes');
});

Deno.test('traffic is in and out of all interfaces but lo, swap the share that is used', () => {
  const one = (metric: string, name: string, value: number | null) => ({
    metric,
    labels: { name },
    points: [[0, value, value, value]],
  });
  const traffic = [one('in', 'eth0', 2), one('out', 'eth0', 3), one('in', 'eth1', 10), one('in', 'lo', 100)];
  equal(linesOf('network', '', traffic), [{ name: null, points: [[0, 15]] }]);
  equal(linesOf('network', 'eth1', traffic), [{ name: 'eth1', points: [[0, 10]] }]);
  const swap = [one('memory.swap_used_bytes', '', 1), one('memory.swap_total_bytes', '', 4)];
  equal(linesOf('swap', '', swap), [{ name: null, points: [[0, 25]] }]);
  equal(linesOf('disk', '/', [one('disk', '/', null), one('disk', '/var', 7)]), [{ name: '/', points: [[0, null]] }]);
});

Deno.test('a scale has a round top above its values, and is dragged in round steps', () => {
  equal([0, 8, 87, 1.1e8].map(niceTop), [1, 10, 150, 1.5e8]);
  equal([10, 100, 150].map(dragStep), [0.1, 1, 1]);
  equal([snapped(90.4, 1, 100), snapped(-3, 1, 100), snapped(120, 1, 100), snapped(0.31, 0.1, 1)], [90, 0, 100, 0.3]);
});

Deno.test('a history begins with its first value', () => {
  equal(firstOf([{ name: null, points: [[1, null], [2, 5]] }, { name: 'b', points: [[3, 1]] }]), 2);
  equal(firstOf([{ name: null, points: [[1, null]] }]), null);
});

Deno.test('the history of a threshold on containers starts on a server that has some', () => {
  const servers = [{ id: 'bare', containers: null }, { id: 'docker', containers: { running: 1, total: 2 } }]
    .map((server) => ({ ...server, status: 'online' }) as unknown as ServerSummary);
  equal(startServer('cpu', servers, null), 'bare');
  equal(startServer('container', servers, null), 'docker');
  equal(startServer('container', servers.slice(0, 1), null), 'bare');
});
