import { spelled } from '../../format/hostText.ts';
import { last, stack } from '../../chart/columns.ts';
import type { ChartModel, Colour, Column, Comparison, Series, Unit } from '../../chart/model.ts';
import type { Metric } from '../../history/cache.ts';
import { align, type History, isSummed, type Track } from '../../history/series.ts';

/** Kinds of thresholds and alerts, as the hub names them. */
export type MetricType =
  | 'cpu'
  | 'memory'
  | 'swap'
  | 'disk'
  | 'network'
  | 'load'
  | 'temperature'
  | 'container'
  | 'service'
  | 'offline';

/** A chart of the overview: the metrics that it asks for, and how it is made of their history. */
export interface ChartSpec {
  id: string;
  metrics: Metric[];
  /** Whose limits and alerts belong to it. */
  types: MetricType[];
  /** Null: the host reports none of its values. */
  build(history: History): ChartModel | null;
  /** The value beside the title; null: none at the end of the time. */
  headline(model: ChartModel): number | null;
}

export const COLOURS: Colour[] = ['c1', 'c2', 'c4', 'c3', 'c6', 'c5'];

/** Names come from hosts and may be pages long. */
const LONGEST_LABEL = 200;

/** Returns a chart of tracks, each with its name and colour; null without tracks. */
export function chartOf(
  history: History,
  head: { id: string; title: string; unit: Unit; stacked?: boolean; heat?: boolean; ceiling?: number; note?: string },
  parts: { track: Track; label: string; colour: Colour; filled?: boolean }[],
): ChartModel | null {
  if (parts.length === 0) return null;
  const aligned = align(parts.map(({ track }) => track));
  const summed = isSummed(history);
  return {
    ...head,
    stacked: head.stacked ?? false,
    times: aligned.times,
    series: parts.map(({ label, colour, filled, track }, i): Series => ({
      id: `${track.metric} ${track.label ?? ''}`,
      label: spelled(label.slice(0, LONGEST_LABEL)),
      colour,
      filled,
      values: aligned.average[i]!,
      ...(summed ? { low: aligned.low[i]!, high: aligned.high[i]! } : {}),
    })),
    limits: [],
    bands: [],
    marks: [],
  };
}

/** Returns what a comparison follows: the sum of a stacked chart, else its first line. */
export function mainColumn(model: ChartModel): Column {
  const columns = model.series.map((series) => series.values);
  return (model.stacked ? stack(columns).at(-1) : columns[0]) ?? [];
}

/** Returns an earlier chart's main line, moved onto the times of a later one. */
export function comparisonOf(earlier: ChartModel, label: string, seconds: number): Comparison {
  return { label, times: earlier.times.map((time) => time + seconds), values: mainColumn(earlier) };
}

/** Returns the sum of the newest values; null if none has one. */
export function newestSum(model: ChartModel): number | null {
  const values = model.series.map((series) => last(series.values)).filter((value) => value !== null);
  return values.length === 0 ? null : values.reduce((a, b) => a + b, 0);
}

/** Returns the greatest of the newest values; null if none has one. */
export function newestMost(model: ChartModel): number | null {
  const values = model.series.map((series) => last(series.values)).filter((value) => value !== null);
  return values.length === 0 ? null : Math.max(...values);
}

/** Returns the mean of a track's values, 0 without any. */
export function mean(track: Track): number {
  let sum = 0;
  let count = 0;
  for (const value of track.average) {
    if (typeof value !== 'number') continue;
    sum += value;
    count++;
  }
  return count === 0 ? 0 : sum / count;
}
