import { api } from '../api/client.ts';
import type { MetricType } from '../alerts/values.ts';
import { metricOf } from './metrics.ts';

/** A line of the chart: time in ms and the value that is farthest up in its step; null is a gap. */
export type Line = { name: string | null; points: Array<[number, number | null]> };

type Series = { metric: string; labels: Record<string, string>; points: Array<Array<number | null>> };

const POINTS = 300;

/** The history of what a threshold watches on this server, newest last. */
export async function historyOf(
  type: MetricType,
  detail: string,
  server_id: string,
  days: number,
  signal: AbortSignal,
): Promise<Line[]> {
  const metric = metricOf(type).history;
  const end = new Date();
  const start = new Date(end.getTime() - days * 86_400_000);
  const { data } = await api('GET /metrics/{server_id}/history', {
    path: { server_id },
    query: { metric: metric as never, start: start.toISOString(), end: end.toISOString(), points: POINTS },
    signal,
  });
  return linesOf(type, detail, data.series as Series[]);
}

/** The lines of a metric from the series of its history. */
export function linesOf(type: MetricType, detail: string, series: Series[]): Line[] {
  if (type === 'swap') return share(series);
  const named = series.map((one) => ({ name: Object.values(one.labels)[0] ?? null, points: one.points.map(top) }));
  if (type === 'network') {
    return total(named.filter(({ name }) => detail === '' ? name !== 'lo' : name === detail), detail);
  }
  return named.filter(({ name }) => detail === '' || name === detail);
}

function share(series: Series[]): Line[] {
  const used = series.find(({ metric }) => metric === 'memory.swap_used_bytes');
  const all = series.find(({ metric }) => metric === 'memory.swap_total_bytes');
  if (!used || !all) return [];
  const totals = new Map(all.points.map((point) => [point[0], point[1]]));
  return [{
    name: null,
    points: used.points.map((point) => {
      const whole = totals.get(point[0]!);
      const [time, value] = top(point);
      return [time, value === null || !whole ? null : value / whole * 100];
    }),
  }];
}

/** In and out of all interfaces together. */
function total(lines: Line[], detail: string): Line[] {
  const sums = new Map<number, number | null>();
  for (const { points } of lines) {
    for (const [time, value] of points) {
      const before = sums.get(time) ?? null;
      sums.set(time, value === null ? before : (before ?? 0) + value);
    }
  }
  if (sums.size === 0) return [];
  return [{ name: detail || null, points: [...sums].sort(([a], [b]) => a - b) }];
}

function top(point: Array<number | null>): [number, number | null] {
  return [point[0]!, point[3] ?? point[1] ?? null];
}

/** The time of the first value; null without any. */
export function firstOf(lines: Line[]): number | null {
  const times = lines.flatMap(({ points }) => points.find(([, value]) => value !== null)?.[0] ?? []);
  return times.length === 0 ? null : Math.min(...times);
}
