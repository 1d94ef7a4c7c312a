import type { CommandExecution, Container } from '../../main/web/api/schema.d.ts';
import type { ChartModel } from '../../main/web/chart/model.ts';
import { type History, read } from '../../main/web/history/series.ts';
import { type Status, untilEnded } from '../../main/web/server/commands/status.ts';
import {
  acted,
  containersOf,
  filtered as filteredContainers,
  fits,
  oneByOne,
  sorted as sortedContainers,
} from '../../main/web/server/containers/list.ts';
import { facts } from '../../main/web/server/facts.ts';
import { neighbour } from '../../main/web/server/neighbours.ts';
import { compose } from '../../main/web/server/overview/compose.ts';
import { cores, cpu } from '../../main/web/server/overview/cpu.ts';
import { network, space } from '../../main/web/server/overview/disks.ts';
import { bandsOf, limitsOf, severityOf } from '../../main/web/server/overview/limits.ts';
import { memory, swap } from '../../main/web/server/overview/memory.ts';
import { isEarlierAgent, permissionsOf } from '../../main/web/server/permissions.ts';
import { filtered, joined, type Row, sorted } from '../../main/web/server/processes/list.ts';
import { type Alert, union } from '../../main/web/server/useAlerts.ts';
import type { Server } from '../../main/web/server/useServer.ts';
import { tagsOf } from '../../main/web/format/tags.ts';
import { groupColumn } from '../../main/web/server/topColumns.tsx';
import { equal } from './equal.ts';
import type { Track } from '../../main/web/history/series.ts';
import { shareOfReports } from '../../main/web/server/overview/complete.ts';

const GIB = 1024 ** 3;
const history = (...series: [metric: string, label: string | null, ...values: number[]][]): History =>
  read({
    start: '1970-01-01T00:00:00Z',
    end: '1970-01-01T00:10:00Z',
    resolution_seconds: 60,
    series: series.map(([metric, label, ...values]) => ({
      metric,
      unit: 'percent',
      labels: (label === null ? {} : { name: label }) as Record<string, string>,
      points: values.map((value, i) => [i * 60_000, value, value, value]),
    })),
  });

Deno.test('CPU is stacked by mode, without a line for time that nobody steals', () => {
  const chart = cpu.build(history(
    ['cpu.user_percent', null, 10, 20],
    ['cpu.system_percent', null, 5, 6],
    ['cpu.steal_percent', null, 0, 0],
    ['cpu.usage_percent', null, 15, 26],
  ))!;
  equal([chart.stacked, chart.series.map(({ label }) => label)], [true, ['user', 'system']]);
  equal(cpu.headline(chart), 26);
});

Deno.test('an agent that tells the total alone gets a chart of the total', () => {
  const chart = cpu.build(history(['cpu.usage_percent', null, 15]))!;
  equal([chart.stacked, chart.series.length], [false, 1]);
});

Deno.test('a host gets only charts of what it reports', () => {
  const nothing = {
    server: { id: 's', tags: [] },
    thresholds: [],
    alerts: [],
    earlier: null,
    shift: 0,
    label: '',
    marks: [],
  };
  equal(
    compose([cpu, memory, swap, space], history(['cpu.usage_percent', null, 1]), nothing).map(({ model }) => model.id),
    [
      'cpu',
    ],
  );
  equal(swap.build(history(['memory.swap_total_bytes', null, 0], ['memory.swap_used_bytes', null, 0])), null);
});

Deno.test('the fullest file system is first, and the busiest interfaces stay', () => {
  const metric = 'disk.filesystems.usage_percent';
  equal(space.build(history([metric, '/', 40], [metric, '/srv', 90]))!.series.map(({ label }) => label), ['/srv', '/']);
  const received = 'network.interfaces.received_bytes_per_second';
  const quiet = history([received, 'a', 1], [received, 'b', 5], [received, 'c', 3], [received, 'd', 2], [
    received,
    'e',
    0,
  ]);
  equal(network.build(quiet)!.series.map(({ label }) => label), ['b received', 'c received', 'd received']);
});

const MEMORY = memory.build(history(['memory.used_bytes', null, 8 * GIB], ['memory.total_bytes', null, 16 * GIB]))!;
const threshold = (change: object) => ({
  server_id: null,
  metric_type: 'memory',
  metric_detail: null,
  threshold_value: 75,
  enabled: true,
  ...change,
});

Deno.test('limits are those of the server, and a share of memory is shown in bytes', () => {
  const limits = (change: object, spec = memory, model: ChartModel = MEMORY) =>
    limitsOf(spec, model, [threshold(change)], { id: 'mine', tags: ['web'] }).map(({ value }) => value);
  equal(limits({}), [12 * GIB]);
  equal(limits({ server_id: 'mine' }), [12 * GIB]);
  equal(limits({ server_id: 'other' }), []);
  equal(limits({ tag: 'web' }), [12 * GIB]);
  equal(limits({ tag: 'db' }), []);
  equal(limits({ enabled: false }), []);
  equal(limits({ metric_type: 'cpu' }), []);
  equal(limits({ metric_type: 'cpu' }, cpu), [75]);
});

const alert = (change: Partial<Alert>) =>
  ({
    id: 'a',
    type: 'memory',
    severity: 'warning',
    status: 'active',
    created_at: '1970-01-01T00:01:00Z',
    ...change,
  }) as Alert;

Deno.test('alerts are bands in the chart of their type; an active one has no end', () => {
  const ended = alert({ severity: 'critical', resolved_at: '1970-01-01T00:02:00Z' });
  equal(bandsOf(memory, [alert({}), ended]), [
    { start: 60, end: null, severity: 'warning' },
    { start: 60, end: 120, severity: 'critical' },
  ]);
  equal(bandsOf(cpu, [alert({})]), []);
  equal([severityOf(memory, [alert({}), ended]), severityOf(memory, [ended])], ['warning', undefined]);
});

Deno.test('of an alert that is in both lists, the newest state counts', () => {
  const old = alert({ id: 'old' });
  equal(union([alert({ status: 'resolved' })], [alert({}), old]).map(({ status }) => status), ['resolved', 'active']);
});

const row = (pid: number, name: string, cpu: number | null): Row => ({
  pid,
  name,
  command: `/usr/bin/${name}`,
  user: 'root',
  group: name === 'java' ? 'shop.service' : null,
  status: '',
  cpu,
  memoryBytes: null,
});

Deno.test('processes are filtered by words and sorted, unknown values last', () => {
  const rows = [row(1, 'init', 1), row(2, 'nginx', null), row(30, 'java', 9)];
  equal(sorted(rows, '-cpu').map(({ pid }) => pid), [30, 1, 2]);
  equal(sorted(rows, 'cpu').map(({ pid }) => pid), [1, 30, 2]);
  equal(filtered(rows, 'ROOT bin ng').map(({ pid }) => pid), [2]);
  equal(filtered(rows, '30').map(({ pid }) => pid), [30]);
  equal(filtered(rows, 'shop.service').map(({ pid }) => pid), [30]);
  equal(joined(rows, [row(2, 'nginx', 4)]).length, 3);
});

Deno.test('services and containers have a column where one is known', () => {
  const rows = [row(1, 'init', 1), row(30, 'java', 9)];
  equal(groupColumn(rows).map(({ key }) => key), ['group']);
  equal(groupColumn(rows.slice(0, 1)), []);
});

Deno.test('containers of a report are found, filtered and sorted', () => {
  const list: Container[] = [
    { id: '1', name: 'web', state: 'running', cpu_percent: 2 },
    { id: '2', name: 'db', state: 'exited' },
    { id: '3', name: 'app', state: 'running', cpu_percent: 7 },
  ];
  equal(containersOf({ containers: [...list, null, 7, {}] })!.length, 3);
  equal([containersOf({ containers: null }), containersOf(null)], [null, null]);
  equal(sortedContainers(list, '-cpu_percent').map(({ name }) => name), ['app', 'web', 'db']);
  equal(filteredContainers(list, 'B', '').map(({ name }) => name), ['web', 'db']);
  equal(filteredContainers(list, '', 'stopped').map(({ name }) => name), ['db']);
  equal([fits('start', list[1]!), fits('stop', list[1]!), fits('restart', list[0]!)], [true, false, true]);
  equal(acted({ name: 'db', state: 'exited', status: 'Exited (0)' }, 'running'), {
    name: 'db',
    state: 'running',
    status: '',
  });
});

Deno.test('a container keeps no field of another type', () => {
  const fields: Record<string, unknown> = {
    id: 'c1',
    name: 'web',
    image: 'nginx',
    state: 'running',
    status: 'Up 2 hours',
    created: '2026-01-01T00:00:00Z',
    ports: ['80/tcp'],
    cpu_percent: 1,
    memory_bytes: 2,
    health: 'healthy',
    restart_count: 3,
  };
  const element = { type: 'img', props: { src: 'x' }, constructor: null, __b: 1 };
  for (const [name, good] of Object.entries(fields)) {
    for (const value of [null, true, 7, 'text', [], ['text', element], {}, element]) {
      const [read] = containersOf({ containers: [{ ...fields, [name]: value }] })!;
      if (read === undefined) continue;
      sortedContainers([read, { id: 'c2', name: 'db' }], name);
      filteredContainers([read], 'web', 'running');
      const kept = (read as Record<string, unknown>)[name];
      const expected = typeof value === typeof good && !Array.isArray(good) && value !== null ? value : undefined;
      equal(kept, Array.isArray(good) && Array.isArray(value) ? value.filter((v) => typeof v === 'string') : expected);
    }
  }
});

Deno.test('several actions run one after the other, and a failure stops none', async () => {
  const ran: number[] = [];
  const failed = await oneByOne([1, 2, 3], (item) => {
    ran.push(item);
    return item === 2 ? Promise.reject(new Error('no')) : Promise.resolve();
  });
  equal([ran, failed.map(({ item }) => item)], [[1, 2, 3], [2]]);
});

Deno.test('what a host allows is read from its agent, and unknown of an earlier one', () => {
  const server = (capabilities: string[] | null) => ({ agent: capabilities && { capabilities } }) as Server;
  equal(permissionsOf(server(['processes', 'containers:read', 'commands:allow-list'])), {
    containers: 'read',
    commands: 'allow-list',
  });
  // An agent that may control containers names both; one that may do nothing names nothing.
  equal(permissionsOf(server(['processes', 'containers:read', 'containers:control', 'commands:any'])), {
    containers: 'control',
    commands: 'any',
  });
  equal(permissionsOf(server(['processes'])), { containers: 'off', commands: 'off' });
  equal(permissionsOf(server(null)), { containers: null, commands: null });
});

Deno.test('facts of a report are numbers or unknown', () => {
  equal(facts({ cpu: { cores: 8 }, memory: { total_bytes: 'x' }, uptime_seconds: -1 }), {
    cores: 8,
    memoryBytes: null,
    uptimeSeconds: null,
  });
  equal(facts(null).cores, null);
});

Deno.test('the last server is followed by the first one', () => {
  equal([neighbour(['a', 'b'], 'b', 1), neighbour(['a', 'b'], 'a', -1), neighbour(['a'], 'a', 1)], ['a', 'b', null]);
});

Deno.test('tags are separated by commas, and count once', () => {
  equal(tagsOf(' prod, db,,prod '), ['prod', 'db']);
});

Deno.test('a server that was added within the shown time is complete since its first report', () => {
  const track = { times: [0, 600, 1200, 1800], average: [undefined, null, 5, 6] } as unknown as Track;
  const frame = { start: 0, end: 2400 };
  equal(shareOfReports(0.5, [track], frame, -10), 0.5);
  equal(shareOfReports(0.5, [track], frame, 100), 1);
  equal(shareOfReports(0.25, [track], frame, 100), 0.5);
  equal(shareOfReports(0, [], frame, 100), null);
  equal(shareOfReports(0.2, [track], { start: 0, end: 1700 }, 100), null);
  equal(shareOfReports(null, [track], frame, 100), null);
});

Deno.test('more than sixteen cores are a heat map', () => {
  const history = (count: number) => ({
    start: 0,
    end: 60,
    step: 60,
    tracks: Array.from({ length: count }, (_, i) => ({
      metric: 'cpu.per_core_percent',
      label: String(i),
      times: [0],
      average: [i],
      low: [i],
      high: [i],
    })),
  } as unknown as History);
  equal(cores.build(history(16))!.heat, false);
  equal(cores.build(history(17))!.heat, true);
});

Deno.test('a command of a lost hub is read until it has ended', async () => {
  const statuses: Status[] = ['running', 'running', 'lost', 'completed'];
  const shown: Status[] = [];
  let pauses = 0;
  await untilEnded(
    () => Promise.resolve({ status: statuses.shift()! } as CommandExecution),
    (command) => shown.push(command.status),
    () => Promise.resolve(void pauses++),
  );
  equal(shown, ['running', 'running', 'lost']);
  equal(pauses, 2);
});

Deno.test('an earlier agent is told from one that has not come yet', () => {
  equal(isEarlierAgent({ agent: null, last_seen: '2026-11-30T10:00:00Z' }), true);
  equal(isEarlierAgent({ agent: null, last_seen: null }), false);
});

Deno.test('the space of all file systems is drawn where an agent tells no other', () => {
  const labels = (of: History) => space.build(of)?.series.map(({ label }) => label);
  equal(labels(history(['disk.usage_percent', null, 40])), ['All file systems']);
  equal(labels(history(['disk.usage_percent', null, 40], ['disk.filesystems.usage_percent', '/', 50])), ['/']);
});
