import { greatest, isolated, last, nearest, stack, valueAt } from '../../main/web/chart/columns.ts';
import { groundOf, translucent } from '../../main/web/chart/colours.ts';
import { Crosshair } from '../../main/web/chart/crosshair.ts';
import { csv, fileName } from '../../main/web/chart/export.ts';
import { legendPlaces } from '../../main/web/chart/legendPlaces.ts';
import { between, moved, timeAt, zoomed } from '../../main/web/chart/frames.ts';
import { keyAction } from '../../main/web/chart/keys.ts';
import type { ChartModel } from '../../main/web/chart/model.ts';
import { readings } from '../../main/web/chart/readings.ts';
import { scaleFor } from '../../main/web/chart/scale.ts';
import { timeTicks } from '../../main/web/chart/ticks.ts';
import { axisText, valueText } from '../../main/web/chart/values.ts';
import { zoneOf } from '../../main/web/chart/zone.ts';
import { cellsOf, rowTicks } from '../../main/web/chart/heat.ts';
import { equal } from './equal.ts';

const GIB = 1024 ** 3;
const at = (text: string) => Date.parse(text) / 1000;

Deno.test('a scale ends at a round number above all values', () => {
  equal(scaleFor('percent', 0, 3.2).max, 4);
  equal(scaleFor('percent', 0, 93, 100), { min: 0, max: 100, ticks: [0, 50, 100] });
  equal(scaleFor('percent', 0, 100.02, 100).max, 100);
  equal(scaleFor('bytes', 0, 5.1 * GIB).max, 6 * GIB);
  equal(scaleFor('bytes_per_second', 0, 31_800_000).max, 40_000_000);
  equal(scaleFor('none', 0, 0.3).max, 0.3);
});

Deno.test('no two labels of an axis are the same', () => {
  const units = ['percent', 'bytes', 'bytes_per_second', 'celsius', 'per_second', 'count', 'none'] as const;
  for (const unit of units) {
    for (const top of [0.001, 0.01, 0.012, 0.05, 0.3, 1, 1.2, 2.5, 3, 5, 9, 30, 99, 720, 1_300, 15_000_000]) {
      const labels = scaleFor(unit, 0, top).ticks.map((tick) => axisText(unit, tick));
      equal([unit, top, new Set(labels).size], [unit, top, labels.length]);
    }
  }
});

Deno.test('the legend of a saved picture breaks before its edge', () => {
  equal(legendPlaces([50, 50, 50], 200, 1), [{ x: 8, row: 0 }, { x: 88, row: 0 }, { x: 8, row: 1 }]);
  equal(legendPlaces([500, 50], 200, 1), [{ x: 8, row: 0 }, { x: 8, row: 1 }]);
});

Deno.test('a pointer at rest keeps its share of a frame that goes on', () => {
  equal([timeAt({ start: 0, end: 100 }, 0.25), timeAt({ start: 30, end: 130 }, 0.25)], [25, 55]);
});

Deno.test('a scale without values, or with nothing but 0, still has a height', () => {
  equal(scaleFor('percent', null, null).max, 1);
  equal(scaleFor('bytes', 0, 0).max, 1024);
});

Deno.test('a scale goes below 0 where values do', () => {
  equal(scaleFor('celsius', -12, 20), { min: -15, max: 20, ticks: [-15, 0, 20] });
});

Deno.test('values above the ceiling are not cut', () => {
  equal(scaleFor('percent', 0, 131, 100).max, 150);
});

Deno.test('ticks stand at round local times', () => {
  const berlin = zoneOf('Europe/Berlin');
  const { times, step } = timeTicks(at('2026-11-26T08:03:00Z'), at('2026-11-26T09:03:00Z'), 6, berlin);
  equal(step, 600);
  equal(times[0], at('2026-11-26T08:10:00Z'));
  equal(times.length, 6);
});

Deno.test('ticks of days stay at midnight when the clocks change', () => {
  const berlin = zoneOf('Europe/Berlin');
  const { times } = timeTicks(at('2026-10-23T12:00:00Z'), at('2026-10-27T12:00:00Z'), 5, berlin);
  equal(times, [
    at('2026-10-23T22:00:00Z'),
    at('2026-10-24T22:00:00Z'),
    at('2026-10-25T23:00:00Z'),
    at('2026-10-26T23:00:00Z'),
  ]);
});

Deno.test('ticks of two years stand at the first of months', () => {
  const utc = zoneOf('UTC');
  const { times } = timeTicks(at('2024-11-26T00:00:00Z'), at('2026-11-26T00:00:00Z'), 6, utc);
  equal(times, ['2025-01-01', '2025-07-01', '2026-01-01', '2026-07-01'].map((day) => at(`${day}T00:00:00Z`)));
});

Deno.test('values have three digits and a unit that does not break off', () => {
  equal(valueText('percent', 93.24), '93.2\u00a0%');
  equal(valueText('percent', 219.3), '219\u00a0%');
  equal(valueText('celsius', 58.31), '58.3\u00a0°C');
  equal(valueText('none', 2.8), '2.80');
  equal(valueText('bytes', 48.4 * GIB), '48.4\u00a0GiB');
  equal(valueText('bytes_per_second', 31_800_000), '31.8\u00a0MB/s');
});

Deno.test('labels of an axis have no needless digits', () => {
  equal(axisText('percent', 100), '100\u00a0%');
  equal(axisText('none', 2.5), '2.5');
  equal(axisText('bytes', 31 * GIB), '31\u00a0GiB');
});

Deno.test('stacked columns add up, and a gap goes through all of them', () => {
  equal(stack([[1, null, 3], [10, 20, undefined], [100, 200, 300]]), [
    [1, null, 3],
    [11, null, undefined],
    [111, null, null],
  ]);
});

Deno.test('a point between gaps is found, since a line does not show it', () => {
  equal(isolated([1, null, 2, null, 3, 4, null, undefined, 5]), [0, 2, 8]);
});

Deno.test('values are read at the nearest time, and a gap stays a gap', () => {
  equal(nearest([10, 20, 30], 24), 1);
  equal(nearest([10, 20, 30], 26), 2);
  equal(nearest([10, 20, 30], -5), 0);
  equal(nearest([], 5), -1);
  equal(valueAt([1, undefined, 3], 1), 1);
  equal(valueAt([1, null, 3], 1), null);
  equal(last([1, 2, undefined]), 2);
  equal(last([1, null]), null);
  equal(greatest([[1, null], [undefined, 7]]), 7);
});

Deno.test('a frame never ends after now, and keeps its length', () => {
  equal(moved({ start: 0, end: 100 }, 0.5, 120), { start: 20, end: 120 });
  equal(moved({ start: 0, end: 100 }, -0.5, 120), { start: -50, end: 50 });
  equal(zoomed({ start: 0, end: 1000 }, 0.5, 250, 2000), { start: 125, end: 625 });
  equal(between(500, 510, 2000), { start: 475, end: 535 });
  equal(between(900, 100, 2000), { start: 100, end: 900 });
});

Deno.test('keys move through the values, zoom and pan', () => {
  const frame = { start: 0, end: 400 };
  const times = [0, 100, 200, 300, 400];
  const press = (key: string, shiftKey = false, look: number | null = 200) =>
    keyAction({ key, shiftKey }, frame, times, look, 400);
  equal(press('ArrowRight'), { kind: 'look', time: 300 });
  equal(press('ArrowLeft', false, null), { kind: 'look', time: 400 });
  equal(press('Home'), { kind: 'look', time: 0 });
  equal(press('ArrowLeft', true), { kind: 'frame', frame: { start: -100, end: 300 } });
  equal(press('+'), { kind: 'frame', frame: { start: 100, end: 300 } });
  equal(press('Enter'), { kind: 'pin' });
  equal(press('x'), null);
});

Deno.test('a pinned crosshair stays when the pointer moves or leaves, and follows the keys', () => {
  const crosshair = new Crosshair();
  crosshair.hover(5, 'cpu');
  crosshair.pin(5, 'cpu');
  crosshair.hover(9, 'memory');
  crosshair.leave();
  equal(crosshair.look.value, { time: 5, chart: 'cpu', pinned: true });
  crosshair.move(6, 'cpu');
  equal(crosshair.look.value.time, 6);
  crosshair.pin(6, 'cpu');
  crosshair.leave();
  equal(crosshair.look.value.time, null);
});

const MODEL: ChartModel = {
  id: 'disk',
  title: 'Disk',
  unit: 'percent',
  times: [0, 60],
  series: [
    { id: 'a', label: '=HYPERLINK("x")', colour: 'c1', values: [1, null], low: [0.5, null], high: [2, null] },
    { id: 'b', label: '/srv, "old"', colour: 'c2', values: [3, 4] },
  ],
  stacked: false,
  limits: [],
  bands: [],
  marks: [],
  comparison: { label: 'before', times: [0, 60], values: [7, 8] },
};

Deno.test('a file of values has no formula of a host, and an empty cell for a gap', () => {
  equal(csv(MODEL).split('\r\n'), [
    `time,"'=HYPERLINK(""x"") (percent)","'=HYPERLINK(""x"") minimum","'=HYPERLINK(""x"") maximum","/srv, ""old"" (percent)"`,
    '1970-01-01T00:00:00.000Z,1,0.5,2,3',
    '1970-01-01T00:01:00.000Z,,,,4',
    '',
  ]);
});

Deno.test('names of files are plain', () => {
  equal(fileName('../../db 1\u202e', 'cpu'), 'db-1-cpu');
});

Deno.test('readings are those of the moment, else the newest', () => {
  equal(readings(MODEL, 0).map(({ value }) => value), [1, 3, 7]);
  equal(readings(MODEL, null).map(({ value }) => value), [null, 4, undefined]);
});

Deno.test('where no report came, the nearest one is no reading', () => {
  const model = { ...MODEL, times: [0, 60, 120, 9_000, 9_060], series: [], comparison: undefined };
  equal(readings({ ...model, series: [{ ...MODEL.series[0]!, values: [1, 2, 3, 4, 5] }] }, 4_000)[0]!.value, null);
  equal(readings({ ...model, series: [{ ...MODEL.series[0]!, values: [1, 2, 3, 4, 5] }] }, 200)[0]!.value, 3);
});

Deno.test('colours become translucent', () => {
  equal(translucent('rgb(79, 155, 255)', 0.5), 'rgba(79, 155, 255, 0.5)');
});

Deno.test('a limit does not strike the label of an axis through', () => {
  equal(groundOf('rgb(1, 2, 3)', 100, 114, [107]), 'rgb(1, 2, 3)');
  equal(groundOf('rgb(1, 2, 3)', 100, 114, [99, 114]), 'rgba(1, 2, 3, 0.75)');
});

Deno.test('many rows are cells, gaps stay empty, and a few rows have names', () => {
  const values = [[0, 50, null, 200], [undefined, 100, 1, 2]];
  const model = {
    times: [0, 10, 20, 40],
    ceiling: 100,
    series: values.map((v) => ({ values: v })),
  } as unknown as ChartModel;
  equal(cellsOf(model).filter(({ row }) => row === 0), [
    { row: 0, start: 0, end: 10, share: 0 },
    { row: 0, start: 10, end: 20, share: 0.5 },
    { row: 0, start: 40, end: 50, share: 1 },
  ]);
  equal(cellsOf(model).filter(({ row }) => row === 1).map(({ start, end }) => [start, end]), [[10, 20], [20, 30], [
    40,
    50,
  ]]);
  equal(rowTicks(64), [0, 16, 32, 48]);
  equal(rowTicks(17), [0, 5, 10, 15]);
});
