import type { Frame } from './model.ts';

/** The shortest time that a chart shows, in seconds. */
export const SHORTEST = 60;
/** The longest, two years and a day. */
export const LONGEST = 731 * 86_400;

/** Returns the frame that is larger by the factor, around the given moment, and ends no later than now. */
export function zoomed(frame: Frame, factor: number, around: number, now: number): Frame {
  const length = clamp((frame.end - frame.start) * factor, SHORTEST, LONGEST);
  const share = (around - frame.start) / (frame.end - frame.start);
  return kept({ start: around - length * share, end: around + length * (1 - share) }, now);
}

/** Returns the frame moved by a share of its length, no further than now. */
export function moved(frame: Frame, share: number, now: number): Frame {
  const by = (frame.end - frame.start) * share;
  return kept({ start: frame.start + by, end: frame.end + by }, now);
}

/** Returns the frame between two moments in either order, widened to the shortest time around its middle. */
export function between(one: number, other: number, now: number): Frame {
  const start = Math.min(one, other);
  const end = Math.max(one, other);
  const missing = Math.max(0, SHORTEST - (end - start)) / 2;
  return kept({ start: start - missing, end: end + missing }, now);
}

function kept(frame: Frame, now: number): Frame {
  const late = Math.max(0, frame.end - now);
  return { start: Math.round(frame.start - late), end: Math.round(frame.end - late) };
}

function clamp(value: number, least: number, most: number) {
  return Math.min(most, Math.max(least, value));
}

/** Returns the moment at a share of the frame, 0-1. */
export function timeAt(frame: Frame, share: number): number {
  return frame.start + share * (frame.end - frame.start);
}
