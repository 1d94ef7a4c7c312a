import type { Frame } from '../chart/model.ts';

/** The time that a page shows: the last seconds up to now, or from one moment to another. */
export type Range = { last: number } | { start: number; end: number };

const UNITS: Record<string, number> = { m: 60, h: 3600, d: 86_400, y: 365 * 86_400 };
const PATTERN = /^(\d{1,4})([mhdy])$/;

export const SHORTEST_SECONDS = 60;
export const LONGEST_SECONDS = 731 * 86_400;
export const DEFAULT_RANGE: Range = { last: 3600 };
/** For a server that was added less than three times as long ago: the rest would be empty. */
const RANGE_OF_NEW = { last: 900 };
/** The choices of the range chooser, as they stand in the address. */
export const PRESETS = ['15m', '1h', '6h', '24h', '7d', '30d', '90d', '1y', '2y'] as const;

/** Parts of the address: `range=6h`, or `from` and `to` as times in ISO 8601. */
export interface RangeQuery {
  range?: string | null;
  from?: string | null;
  to?: string | null;
}

/** Returns the range that the page of a server shows if its address names none. */
export function usualRange(addedAt: number, now: number): Range {
  return now - addedAt < 3 * RANGE_OF_NEW.last ? RANGE_OF_NEW : DEFAULT_RANGE;
}

/** Reads a range from the address; an address that makes no sense gives the usual one. */
export function readRange(query: RangeQuery, usual: Range = DEFAULT_RANGE): Range {
  const start = seconds(query.from);
  const end = seconds(query.to);
  if (start !== null && end !== null && isAllowed(end - start)) return { start, end };
  const length = query.range ? lengthOf(query.range) : null;
  return length !== null && isAllowed(length) ? { last: length } : usual;
}

/**
 * Returns the parts of the address for a range; null removes a part. The default needs none, unless another range is
 * usual: a link has to say the same later.
 */
export function writeRange(range: Range, usual: Range = DEFAULT_RANGE): Required<RangeQuery> {
  if (!('last' in range)) return { range: null, from: iso(range.start), to: iso(range.end) };
  const needsNone = usual === DEFAULT_RANGE && 'last' in usual && range.last === usual.last;
  return { range: needsNone ? null : nameOf(range.last), from: null, to: null };
}

/** Returns the seconds of a name such as `6h`, or null. */
export function lengthOf(name: string): number | null {
  const parts = PATTERN.exec(name);
  return parts ? Number(parts[1]) * UNITS[parts[2]!]! : null;
}

/** Returns the shortest name of a number of seconds, such as `90m`; a part of a minute counts as a whole one. */
export function nameOf(length: number): string {
  const preset = PRESETS.find((name) => lengthOf(name) === length);
  if (preset) return preset;
  const unit = ['y', 'd', 'h', 'm'].find((candidate) => length % UNITS[candidate]! === 0) ?? 'm';
  return `${Math.ceil(length / UNITS[unit]!)}${unit}`;
}

/** Returns the frame of a range at a given moment. */
export function frameOf(range: Range, now: number): Frame {
  return 'last' in range ? { start: now - range.last, end: now } : range;
}

/** Returns the range that shows the frame: up to now when it ends there. */
export function rangeOf(frame: Frame, now: number): Range {
  const length = frame.end - frame.start;
  const endsNow = frame.end >= now - Math.max(2, length * 0.002);
  return endsNow && PRESETS.some((name) => lengthOf(name) === Math.round(length))
    ? { last: Math.round(length) }
    : frame;
}

function isAllowed(length: number) {
  return length >= SHORTEST_SECONDS && length <= LONGEST_SECONDS;
}

function seconds(text: string | null | undefined): number | null {
  const time = text ? Date.parse(text) : NaN;
  return Number.isFinite(time) ? Math.floor(time / 1000) : null;
}

function iso(time: number): string {
  return new Date(time * 1000).toISOString().replace('.000Z', 'Z');
}
