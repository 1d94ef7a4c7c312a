import { last, nearest, valueAt } from './columns.ts';
import type { ChartModel, Colour } from './model.ts';

/** One line of a chart's legend or box: a name and the value at a moment. */
export interface Reading {
  id: string;
  label: string;
  colour: Colour | 'faint' | 'warn';
  dashed: boolean;
  /** Null: the host reported no value then; undefined: the line has no value at a moment, as limits. */
  value: number | null | undefined;
}

/** Returns the values of all lines at the moment, or the newest ones without a moment. */
export function readings(model: ChartModel, time: number | null): Reading[] {
  const index = time === null ? -1 : nearest(model.times, time);
  const lines: Reading[] = model.series.map(({ id, label, colour, values }) => ({
    id,
    label,
    colour,
    dashed: false,
    value: time === null ? last(values) : valueAt(values, index),
  }));
  const { comparison } = model;
  if (comparison) {
    const value = time === null ? undefined : valueAt(comparison.values, nearest(comparison.times, time));
    lines.push({ id: ':comparison', label: comparison.label, colour: 'faint', dashed: true, value });
  }
  return lines;
}

/** Returns the moment of the values that are nearest to the given one. */
export function momentOf(model: ChartModel, time: number): number {
  return model.times[nearest(model.times, time)] ?? time;
}

/** Returns the typical distance of values in seconds. */
export function stepOf(model: ChartModel): number {
  const { times } = model;
  if (times.length < 2) return 60;
  const middle = times.length >> 1;
  return times[middle]! - times[middle - 1]!;
}
