import { spelled } from '../../format/hostText.ts';
import { t } from '../../text/index.ts';
import { last } from '../../chart/columns.ts';
import type { Metric } from '../../history/cache.ts';
import { type History, type Track, tracksOf } from '../../history/series.ts';
import { chartOf, type ChartSpec, COLOURS, mean, newestMost, newestSum } from './spec.ts';

/** More lines than colours tell nothing; the fullest and busiest stay. */
const MOST = 6;

/** Space of each file system, the fullest first; of all together where the agent is of an earlier kind. */
export const space: ChartSpec = {
  id: 'disk',
  metrics: ['disk.filesystems.usage_percent', 'disk.usage_percent'],
  types: ['disk'],
  build: (history) =>
    chartOf(
      history,
      { id: 'disk', title: t.chart.disk, unit: 'percent', ceiling: 100 },
      fileSystems(history)
        .sort((a, b) => (last(b.average) ?? 0) - (last(a.average) ?? 0))
        .slice(0, MOST)
        .map((track, i) => ({
          track,
          label: track.label ?? t.chart.allFileSystems,
          colour: COLOURS[i]!,
          filled: i === 0,
        })),
    ),
  headline: newestMost,
};

function fileSystems(history: History): Track[] {
  const each = tracksOf(history, 'disk.filesystems.usage_percent');
  return each.length > 0 ? each : tracksOf(history, 'disk.usage_percent');
}

export const inputOutput: ChartSpec = pairs({
  id: 'io',
  title: () => t.chart.io,
  types: [],
  first: ['disk.devices.read_bytes_per_second', () => t.chart.read],
  second: ['disk.devices.written_bytes_per_second', () => t.chart.written],
});

export const network: ChartSpec = pairs({
  id: 'network',
  title: () => t.chart.network,
  types: ['network'],
  first: ['network.interfaces.received_bytes_per_second', () => t.chart.received],
  second: ['network.interfaces.sent_bytes_per_second', () => t.chart.sent],
});

/** A chart of two metrics of each device; the three busiest devices are shown. */
function pairs(of: {
  id: string;
  title: () => string;
  types: ChartSpec['types'];
  first: [metric: Metric, label: () => string];
  second: [metric: Metric, label: () => string];
}): ChartSpec {
  return {
    id: of.id,
    metrics: [of.first[0], of.second[0]],
    types: of.types,
    build(history) {
      const devices = busiest(history, of.first[0], of.second[0]);
      const parts = devices.flatMap((device, i) =>
        [of.first, of.second].flatMap(([metric, label], k) =>
          tracksOf(history, metric).filter((track) => track.label === device).map((track) => ({
            track,
            label: devices.length > 1 ? `${device} ${label()}` : label(),
            colour: COLOURS[(i * 2 + k) % COLOURS.length]!,
            filled: i === 0 && k === 0,
          }))
        )
      );
      const note = devices.length === 1 ? spelled(devices[0]!) : undefined;
      return chartOf(history, { id: of.id, title: of.title(), unit: 'bytes_per_second', note }, parts);
    },
    headline: newestSum,
  };
}

function busiest(history: History, ...metrics: string[]): string[] {
  const sums = new Map<string, number>();
  const add = (track: Track) => sums.set(track.label ?? '', (sums.get(track.label ?? '') ?? 0) + mean(track));
  metrics.forEach((metric) => tracksOf(history, metric).forEach(add));
  const names = [...sums].sort((a, b) => b[1] - a[1]).map(([name]) => name);
  const active = names.filter((name) => sums.get(name)! > 0);
  return (active.length > 0 ? active : names).slice(0, 3);
}
