import { t } from '../../text/index.ts';
import { greatest, last } from '../../chart/columns.ts';
import { type History, tracksOf } from '../../history/series.ts';
import { chartOf, type ChartSpec } from './spec.ts';

export const memory: ChartSpec = {
  id: 'memory',
  metrics: ['memory.used_bytes', 'memory.cached_bytes', 'memory.buffers_bytes', 'memory.total_bytes'],
  types: ['memory'],
  build(history) {
    const parts = ([
      ['memory.used_bytes', t.chart.used, 'c1'],
      ['memory.cached_bytes', t.chart.cached, 'c5'],
      ['memory.buffers_bytes', t.chart.buffers, 'c6'],
    ] as const).flatMap(([metric, label, colour]) =>
      tracksOf(history, metric).map((track) => ({ track, label, colour }))
    );
    return chartOf(history, {
      id: 'memory',
      title: t.chart.memory,
      unit: 'bytes',
      stacked: true,
      ceiling: most(history, 'memory.total_bytes'),
    }, parts);
  },
  headline: (model) => last(model.series[0]!.values),
};

/** Swap, of hosts that have some. */
export const swap: ChartSpec = {
  id: 'swap',
  metrics: ['memory.swap_used_bytes', 'memory.swap_total_bytes'],
  types: ['swap'],
  build(history) {
    const ceiling = most(history, 'memory.swap_total_bytes');
    if (!ceiling) return null;
    return chartOf(
      history,
      { id: 'swap', title: t.chart.swap, unit: 'bytes', ceiling },
      tracksOf(history, 'memory.swap_used_bytes').map((track) => ({
        track,
        label: t.chart.used,
        colour: 'c3',
        filled: true,
      })),
    );
  },
  headline: (model) => last(model.series[0]!.values),
};

function most(history: History, metric: string): number | undefined {
  return greatest(tracksOf(history, metric).map((track) => track.high)) ?? undefined;
}
