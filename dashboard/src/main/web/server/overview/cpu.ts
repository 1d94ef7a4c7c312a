import { t } from '../../text/index.ts';
import { last } from '../../chart/columns.ts';
import { tracksOf } from '../../history/series.ts';
import { chartOf, type ChartSpec, COLOURS, newestMost, newestSum } from './spec.ts';

/** More cores than this are a heat map. */
const MOST_LINES = 16;

const MODES = [
  { metric: 'cpu.user_percent', label: () => t.chart.user, colour: 'c1' },
  { metric: 'cpu.system_percent', label: () => t.chart.system, colour: 'c2' },
  { metric: 'cpu.steal_percent', label: () => t.chart.steal, colour: 'c3' },
  { metric: 'cpu.iowait_percent', label: () => t.chart.iowait, colour: 'c4' },
] as const;

/** CPU time by mode; of an agent that tells the total alone, the total. */
export const cpu: ChartSpec = {
  id: 'cpu',
  metrics: ['cpu.usage_percent', ...MODES.map((mode) => mode.metric)],
  types: ['cpu'],
  build(history) {
    const modes = MODES.flatMap(({ metric, label, colour }) =>
      tracksOf(history, metric).map((track) => ({ track, label: label(), colour }))
    );
    const usage = tracksOf(history, 'cpu.usage_percent').map((track) => (
      { track, label: t.chart.cpu, colour: 'c1', filled: true } as const
    ));
    // A host that never steals has no use for a line at 0.
    const known = modes.filter(({ track }) =>
      track.metric !== 'cpu.steal_percent' || track.high.some((v) => (v ?? 0) > 0)
    );
    const head = { id: 'cpu', title: t.chart.cpu, unit: 'percent', ceiling: 100 } as const;
    return chartOf(history, { ...head, stacked: known.length > 0 }, known.length > 0 ? known : usage);
  },
  headline: newestSum,
};

/** The same core by core. */
export const cores: ChartSpec = {
  id: 'cores',
  metrics: ['cpu.per_core_percent'],
  types: ['cpu'],
  build(history) {
    const tracks = tracksOf(history, 'cpu.per_core_percent');
    const heat = tracks.length > MOST_LINES;
    return chartOf(
      history,
      { id: 'cores', title: t.chart.cpu, unit: 'percent', ceiling: 100, heat },
      tracks.map((track, i) => ({
        track,
        label: t.chart.core(track.label ?? ''),
        colour: heat ? 'c1' : COLOURS[i % COLOURS.length]!,
      })),
    );
  },
  headline: newestMost,
};

export const load: ChartSpec = {
  id: 'load',
  metrics: ['cpu.load_1m', 'cpu.load_5m', 'cpu.load_15m'],
  types: ['load'],
  build: (history) =>
    chartOf(
      history,
      { id: 'load', title: t.chart.load, unit: 'none' },
      ([['cpu.load_1m', t.chart.minutes(1), 'c1'], ['cpu.load_5m', t.chart.minutes(5), 'c2'], [
        'cpu.load_15m',
        t.chart.minutes(15),
        'c5',
      ]] as const).flatMap(([metric, label, colour]) =>
        tracksOf(history, metric).map((track) => ({ track, label, colour, filled: metric === 'cpu.load_1m' }))
      ),
    ),
  headline: (model) => last(model.series[0]!.values),
};
