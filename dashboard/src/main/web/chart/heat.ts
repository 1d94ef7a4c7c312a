import type { ChartModel } from './model.ts';

/** A value of a row, from the start of its step to its end, in seconds; its share of the most is 0-1. */
export type Cell = { row: number; start: number; end: number; share: number };

const LABELS = 4;

/** Returns the cells of a heat map. A time without a value has none, so a gap stays empty. */
export function cellsOf(model: ChartModel): Cell[] {
  const { times, series, ceiling = 100 } = model;
  const step = stepOf(times);
  return series.flatMap(({ values }, row) =>
    values.flatMap((value, i) => {
      if (typeof value !== 'number') return [];
      const start = times[i]!;
      const end = Math.min(times[i + 1] ?? Infinity, start + step);
      return [{ row, start, end, share: Math.min(1, Math.max(0, value / ceiling)) }];
    })
  );
}

/** Returns the rows that get a line and a name. */
export function rowTicks(rows: number): number[] {
  const step = Math.ceil(rows / LABELS);
  return Array.from({ length: LABELS }, (_, i) => i * step).filter((row) => row < rows);
}

function stepOf(times: number[]): number {
  let step = Infinity;
  for (let i = 1; i < times.length; i++) step = Math.min(step, times[i]! - times[i - 1]!);
  return Number.isFinite(step) ? step : 60;
}
