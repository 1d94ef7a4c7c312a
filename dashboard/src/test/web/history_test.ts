import { HistoryCache, pointsFor, type Question } from '../../main/web/history/cache.ts';
import { appended } from '../../main/web/history/live.ts';
import { inQuestions, merged } from '../../main/web/history/merge.ts';
import { frameOf, nameOf, rangeOf, readRange, usualRange, writeRange } from '../../main/web/history/range.ts';
import { samplesOf } from '../../main/web/history/report.ts';
import { align, type History, read } from '../../main/web/history/series.ts';
import { secondsToFull } from '../../main/web/server/overview/forecast.ts';
import { compose } from '../../main/web/server/overview/compose.ts';
import { space } from '../../main/web/server/overview/disks.ts';
import { actionTimes, clusters, type Mark, type MarkKind, touches } from '../../main/web/server/overview/marks.ts';
import { equal } from './equal.ts';

const HOUR = 3600;

Deno.test('a range survives the address', () => {
  for (const range of [{ last: HOUR }, { last: 90 * 60 }, { start: 1_000_000, end: 1_000_600 }]) {
    equal(readRange(writeRange(range)), range);
  }
  equal(writeRange({ last: HOUR }), { range: null, from: null, to: null });
  equal(nameOf(5400), '90m');
});

Deno.test('a server that was just added is seen from near, until the address says otherwise', () => {
  const usual = usualRange(1_000, 1_000 + 2_000);
  equal([usual, usualRange(1_000, 1_000 + 2_700)], [{ last: 900 }, { last: HOUR }]);
  for (const range of [{ last: 900 }, { last: HOUR }]) equal(readRange(writeRange(range, usual), usual), range);
  equal(writeRange({ last: HOUR }, usual).range, '1h');
  equal(writeRange({ last: 900 }, usual).range, '15m'); // the link shows the same once the server is older
});

Deno.test('an address that makes no sense gives the usual range', () => {
  for (
    const query of [
      { range: 'x' },
      { range: '0m' },
      { range: '99y' },
      { from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' },
      { from: 'now' },
    ]
  ) equal(readRange(query), { last: HOUR });
});

Deno.test('a frame that ends now and has the length of a choice goes on', () => {
  equal(rangeOf({ start: 1000, end: 1000 + HOUR }, 1000 + HOUR), { last: HOUR });
  equal(rangeOf({ start: 0, end: HOUR }, 2 * HOUR), { start: 0, end: HOUR });
  equal(frameOf({ last: 60 }, 100), { start: 40, end: 100 });
});

const ANSWER = read({
  start: '1970-01-01T00:00:00Z',
  end: '1970-01-01T00:01:40Z',
  resolution_seconds: 60,
  series: [
    { metric: 'cpu.user_percent', unit: 'percent', labels: {}, points: [[0, 10, 5, 20], [60_000, 20, 20, 20]] },
    {
      metric: 'disk.filesystems.usage_percent',
      unit: 'percent',
      labels: { mount_point: '/' },
      points: [[0, 50, 50, 50], [60_000, null, null, null]],
    },
  ],
});
const WANTED = new Set(['cpu.user_percent', 'disk.filesystems.usage_percent']);
const report = (time: string, user: number) => ({
  timestamp: time,
  cpu: { user_percent: user, system_percent: 1 },
  disk: { filesystems: [{ mount_point: '/', usage_percent: 51 }, { mount_point: 7, usage_percent: 1 }] },
});

Deno.test('a report joins the last step: average, minimum and maximum', () => {
  const grown = appended(ANSWER, report('1970-01-01T00:01:45Z', 29), 5, WANTED);
  const cpu = grown.tracks[0]!;
  equal(cpu.times, [0, 60]);
  equal(cpu.average, [10, 20.9]); // 20 of nine samples, 29 of the tenth
  equal(cpu.low, [5, 20]);
  equal(cpu.high, [20, 29]);
  equal([grown.start, grown.end], [5, 105]);
});

Deno.test('a report after a step begins the next one, and the oldest step leaves', () => {
  let grown = appended(ANSWER, report('1970-01-01T00:02:05Z', 30), 5, WANTED);
  equal(grown.tracks[0]!.times, [0, 60, 120]);
  grown = appended(grown, report('1970-01-01T00:02:59Z', 30), 5, WANTED);
  equal(grown.tracks[0]!.times, [60, 120]);
  equal(grown.tracks[1]!.average, [null, 51]);
});

Deno.test('a silence is a gap', () => {
  const grown = appended(ANSWER, report('1970-01-01T00:10:00Z', 30), 5, WANTED);
  equal(grown.tracks[0]!.average, [null, 30].slice(1));
  const kept = appended({ ...ANSWER, start: -10_000 }, report('1970-01-01T00:10:00Z', 30), 5, WANTED);
  equal(kept.tracks[0]!.times, [0, 60, 120, 600]);
  equal(kept.tracks[0]!.average, [10, 20, null, 30]);
});

Deno.test('an older report changes nothing', () => {
  equal(appended(ANSWER, report('1970-01-01T00:01:00Z', 99), 5, WANTED) === ANSWER, true);
  equal(appended(ANSWER, { timestamp: 'x' }, 5, WANTED) === ANSWER, true);
});

Deno.test('a report of a host may hold anything', () => {
  equal(samplesOf(null), []);
  equal(
    samplesOf({
      cpu: 'x',
      disk: { filesystems: 'x' },
      containers: null,
      sensors: [7, { name: 'a', kind: 'fan', value: 1 }],
    }),
    [],
  );
  equal(samplesOf({ cpu: { usage_percent: NaN, per_core_percent: [1, 'x'] } }), [
    { metric: 'cpu.per_core_percent', label: '0', value: 1 },
  ]);
  equal(samplesOf({ sensors: [{ name: 'Package', kind: 'temperature', value: 41 }] }), [
    { metric: 'sensors.temperature', label: 'Package', value: 41 },
  ]);
});

Deno.test('tracks with other times share one axis; a time without a value is no gap', () => {
  const track = (times: number[], average: (number | null)[]) => ({
    metric: 'm',
    unit: 'percent',
    label: null,
    times,
    average,
    low: average,
    high: average,
  });
  const aligned = align([track([1, 2, 3], [1, null, 3]), track([2, 4], [20, 40])]);
  equal(aligned.times, [1, 2, 3, 4]);
  equal(aligned.average, [[1, null, 3, undefined], [undefined, 20, undefined, 40]]);
});

const QUESTION: Question = { server: 's', metrics: ['cpu.usage_percent'], start: 0, end: 100, points: 150 };

Deno.test('the hub is asked once for a time that is over, and again for one that goes on', async () => {
  let now = 1_000_000;
  let asked = 0;
  const cache = new HistoryCache(() => (asked++, Promise.resolve(ANSWER)), () => now);
  const { signal } = new AbortController();
  await cache.get(QUESTION, signal);
  now += 3_600_000;
  await cache.get({ ...QUESTION }, signal);
  equal(asked, 1);
  const running = { ...QUESTION, end: now / 1000 };
  await cache.get(running, signal);
  await cache.get(running, signal);
  equal(asked, 2);
  now += 5_000;
  await cache.get(running, signal);
  equal(asked, 3);
});

Deno.test('a failure is asked for again', async () => {
  let asked = 0;
  const cache = new HistoryCache(() => asked++ === 0 ? Promise.reject(new Error('away')) : Promise.resolve(ANSWER));
  const { signal } = new AbortController();
  await cache.get(QUESTION, signal).catch(() => {});
  await cache.get(QUESTION, signal);
  equal(asked, 2);
});

Deno.test('long lists of metrics become several questions, and one answer again', () => {
  const metrics = new Array(45).fill('cpu.usage_percent');
  equal(inQuestions(metrics).map((some) => some.length), [20, 20, 5]);
  const both: History = merged([ANSWER, { ...ANSWER, leftOut: true }]);
  equal([both.tracks.length, both.leftOut], [4, true]);
});

Deno.test('points follow the width in few steps', () => {
  equal([pointsFor(290), pointsFor(560), pointsFor(900), pointsFor(5000)], [150, 300, 600, 1000]);
});

Deno.test('a disk that fills at an even pace is full in time', () => {
  const times = Array.from({ length: 60 }, (_, i) => i * 60);
  const track = (average: number[], scale = 1) => ({
    metric: '',
    unit: '',
    label: null,
    times: times.map((time) => time * scale),
    average,
    low: average,
    high: average,
  });
  const { least, most } = secondsToFull(track(times.map((time) => 10 + time / 44.25)))!;
  equal([Math.round(least / 10), Math.round(most / 10)], [44, 44]);
  // Longer than half of the time that is known, which is less than a day; then of more than a day.
  const slow = times.map((time) => 80 + time / 360);
  equal(secondsToFull(track(slow)), null);
  equal(Math.round(secondsToFull(track(slow, 30))!.least), 30 * 3660);
  const uneven = secondsToFull(track(slow.map((value, i) => value + (i % 5) / 2), 30))!;
  equal(uneven.least < uneven.most, true);
  equal(secondsToFull(track(times.map(() => 80))), null);
  equal(secondsToFull(track(times.map((time) => 80 - time / 360))), null);
  equal(secondsToFull(track(times.map((_, i) => i % 2 === 0 ? 20 : 90))), null);
});

Deno.test('a disk says that it fills from a day of history on, with its range', () => {
  const note = (days: number, bend = 0) => {
    const times = Array.from({ length: 100 }, (_, i) => i * days * 864);
    const average = times.map((time, i) => 40 + time / 43_200 + (i % 5) * bend);
    const label = '/';
    const disk = { metric: 'disk.filesystems.usage_percent', unit: 'percent', label, times, average };
    const history: History = {
      start: 0,
      end: days * 86_400,
      step: days * 864,
      tracks: [{ ...disk, low: average, high: average }],
      completeness: 1,
      leftOut: false,
    };
    const context = {
      server: { id: '', tags: [] },
      thresholds: [],
      alerts: [],
      earlier: null,
      shift: 0,
      label,
      marks: [],
    };
    return compose([space], history, context)[0]!.model.note?.replaceAll('\u00a0', ' ');
  };
  equal([note(0.5), note(0.9)], [undefined, undefined]);
  equal(note(1.1), 'full in about 28 d at this rate');
  equal(note(4, 0.2), 'full in 24 d to 26 d at this rate');
});

Deno.test('marks that stand close are one, and an alert without an end goes on', () => {
  const mark = (time: number, end: number | null, kind: MarkKind = 'alert'): Mark => ({
    time,
    end,
    lasts: end === null && kind === 'alert',
    kind,
    severity: 'warning',
    title: '',
    id: null,
  });
  const frame = { start: 0, end: 100 };
  equal(
    clusters([mark(50, null), mark(51, 52), mark(90, 91), mark(200, 201)], frame, 0.02).map(({ marks }) =>
      marks.length
    ),
    [2, 1],
  );
  equal(touches(mark(-50, null), frame), true);
  equal(touches(mark(-50, -10), frame), false);
  equal(touches(mark(-50, null, 'reboot'), frame), false);
  equal(actionTimes([mark(1, null), mark(2, null, 'note')]), [2]);
});
