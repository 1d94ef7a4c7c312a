/** How many tiles fit beside and below each other. */
export type Fit = { columns: number; rows: number };

const TILE_WIDTH = 380;
const TILE_HEIGHT = 220;

/** A window that is narrower is held in a hand, which scrolls: nothing is turned. */
const NARROW = 760;
/** More rows than there are servers. */
const ALL_ROWS = 100_000;

/** What fits into a window of this size, in pixels; one at least, and all of it on a phone. */
export function fitOf(width: number, height: number): Fit {
  return {
    columns: Math.max(1, Math.floor(width / TILE_WIDTH)),
    rows: width < NARROW ? ALL_ROWS : Math.max(1, Math.floor(height / TILE_HEIGHT)),
  };
}

/** The part that is shown at a turn, from 0 on: one screenful after the other, then the first again. */
export function part<T>(all: T[], fit: Fit, turn: number): { shown: T[]; page: number; pages: number } {
  const size = fit.columns * fit.rows;
  const pages = Math.max(1, Math.ceil(all.length / size));
  const page = turn % pages;
  return { shown: all.slice(page * size, (page + 1) * size), page, pages };
}

/** Seconds for a screenful as an address says it: 5 to 600, 15 without. */
export function secondsOf(text: string): number {
  const seconds = Math.round(Number(text));
  return text !== '' && Number.isFinite(seconds) ? Math.min(600, Math.max(5, seconds)) : 15;
}
