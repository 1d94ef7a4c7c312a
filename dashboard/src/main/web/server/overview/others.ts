import { t } from '../../text/index.ts';
import type { Metric } from '../../history/cache.ts';
import { type History, type Track, tracksOf } from '../../history/series.ts';
import type { Unit } from '../../chart/model.ts';
import { chartOf, type ChartSpec, COLOURS, mean, newestMost, newestSum } from './spec.ts';

const MOST = 6;

export const temperatures: ChartSpec = {
  id: 'temperature',
  metrics: ['sensors.temperature'],
  types: ['temperature'],
  build: (history) =>
    chartOf(
      history,
      { id: 'temperature', title: t.chart.temperature, unit: 'celsius' },
      hottest(tracksOf(history, 'sensors.temperature')),
    ),
  headline: newestMost,
};

export const containerCpu = containers('containers', () => t.chart.containerCpu, 'containers.cpu_percent', 'percent');
export const containerMemory = containers(
  'container-memory',
  () => t.chart.containerMemory,
  'containers.memory_bytes',
  'bytes',
);

/** What the containers take together; those that take most each have an area. */
function containers(id: string, title: () => string, metric: Metric, unit: Unit): ChartSpec {
  return {
    id,
    metrics: [metric],
    // An alert says that one of them does not run: none of what the others take.
    types: [],
    build(history: History) {
      const tracks = tracksOf(history, metric);
      const most = tracks.length > MOST ? t.chart.most(MOST, tracks.length) : undefined;
      const note = unit === 'percent' && most ? `${most} · ${t.chart.oneCore}` : most;
      return chartOf(history, { id, title: title(), unit, stacked: true, note }, hottest(tracks));
    },
    headline: newestSum,
  };
}

function hottest(tracks: Track[]) {
  return [...tracks].sort((a, b) => mean(b) - mean(a)).slice(0, MOST).map((track, i) => ({
    track,
    label: track.label ?? '',
    colour: COLOURS[i]!,
  }));
}
