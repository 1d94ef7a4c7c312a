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
  const index = time === null ? -1 : indexAt(model.times, time);
  const lines: Reading[] = model.series.map(({ id, label, colour, values }) => ({
    id,
    label,
    colour,
    dashed: false,
    value: time === null ? last(values) : index < 0 ? null : valueAt(values, index),
  }));
  const { comparison } = model;
  if (comparison) {
    const at = time === null ? -1 : indexAt(comparison.times, time);
    const value = time === null ? undefined : at < 0 ? null : valueAt(comparison.values, at);
    lines.push({ id: ':comparison', label: comparison.label, colour: 'faint', dashed: true, value });
  }
  return lines;
}

/** Returns the moment of the values that are nearest to the given one. */
export function momentOf(model: ChartModel, time: number): number {
  return model.times[indexAt(model.times, time)] ?? time;
}

/** Returns the place of the values at a moment; -1 if the nearest ones are more than two steps away. */
export function indexAt(times: number[], time: number): number {
  const index = nearest(times, time);
  return index >= 0 && Math.abs(times[index]! - time) <= 2 * typicalStep(times) ? index : -1;
}

/** Returns the typical distance of values in seconds. */
export function stepOf(model: ChartModel): number {
  return typicalStep(model.times);
}

function typicalStep(times: number[]): number {
  if (times.length < 2) return 60;
  // The median of a few distances: one of them may be a gap.
  const distances = [1, 2, 3, 4, 5].map((part) => Math.max(1, Math.floor((times.length - 1) * part / 5)))
    .map((i) => times[i]! - times[i - 1]!).sort((a, b) => a - b);
  return distances[2]!;
}
