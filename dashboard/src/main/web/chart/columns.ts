import type { Column } from './model.ts';

/** Adds up the columns from the first on; where one has a gap, so has its sum and every sum above. */
export function stack(columns: Column[]): Column[] {
  const sums: Column[] = [];
  for (const column of columns) {
    const below = sums[sums.length - 1];
    sums.push(below ? column.map((value, i) => sum(value, below[i])) : column);
  }
  return sums;
}

function sum(a: number | null | undefined, b: number | null | undefined) {
  return typeof a === 'number' && typeof b === 'number' ? a + b : a === undefined ? undefined : null;
}

/** Returns the greatest value of all columns, or null if none has a value. */
export function greatest(columns: Column[]): number | null {
  return extreme(columns, (a, b) => a > b);
}

/** Returns the least value of all columns, or null if none has a value. */
export function least(columns: Column[]): number | null {
  return extreme(columns, (a, b) => a < b);
}

function extreme(columns: Column[], beats: (a: number, b: number) => boolean): number | null {
  let best: number | null = null;
  for (const column of columns) {
    for (const value of column) {
      if (typeof value === 'number' && (best === null || beats(value, best))) best = value;
    }
  }
  return best;
}

/** Returns the last value of a column, or null if it ends with a gap. */
export function last(column: Column): number | null {
  for (let i = column.length - 1; i >= 0; i--) {
    const value = column[i];
    if (value !== undefined) return value;
  }
  return null;
}

/** Returns the index of the time that is nearest to the given one, or -1 if there are no times. */
export function nearest(times: number[], time: number): number {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low > 0 && time - times[low - 1]! < times[low]! - time ? low - 1 : high < 0 ? -1 : low;
}

/**
 * Returns the value at the index, or the nearest one up to two places away where only other series have a value.
 * A gap is null.
 */
export function valueAt(column: Column, index: number): number | null {
  for (const offset of [0, -1, 1, -2, 2]) {
    const value = column[index + offset];
    if (value !== undefined) return value;
  }
  return null;
}

/** Returns the places whose neighbours on both sides are gaps: a line alone would not show them. */
export function isolated(column: Column): number[] {
  const found: number[] = [];
  let before: number | null = null;
  for (let i = 0; i < column.length; i++) {
    const value = column[i];
    if (value === undefined) continue;
    if (value !== null && before === null && following(column, i) === null) found.push(i);
    before = value;
  }
  return found;
}

function following(column: Column, index: number): number | null {
  for (let i = index + 1; i < column.length; i++) {
    const value = column[i];
    if (value !== undefined) return value;
  }
  return null;
}
