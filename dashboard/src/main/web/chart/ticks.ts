import type { Zone } from './zone.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const STEPS = [1, 5, 10, 15, 30]
  .concat([1, 2, 5, 10, 15, 30].map((n) => n * MINUTE))
  .concat([1, 2, 3, 6, 12].map((n) => n * HOUR))
  .concat([1, 2, 7, 14].map((n) => n * DAY));
const MONTHS = [1, 2, 3, 6, 12, 24];

/** Times with a label on the horizontal axis, and how far they are apart. */
export interface Ticks {
  times: number[];
  /** Seconds; a month counts as 30 days. */
  step: number;
}

/** Returns round local times between start and end, no more than the given number. */
export function timeTicks(start: number, end: number, most: number, zone: Zone): Ticks {
  const wanted = (end - start) / Math.max(1, most);
  const step = STEPS.find((candidate) => candidate >= wanted);
  if (step === undefined) return monthTicks(start, end, wanted, zone);
  const times: number[] = [];
  // Counted in local time, so that ticks stay at midnight or noon when the clocks change.
  let local = Math.ceil((start + zone.offset(start)) / step) * step;
  for (let time = toUtc(local, zone); time <= end; time = toUtc(local, zone)) {
    if (time >= start) times.push(time);
    local += step;
  }
  return { times, step };
}

function monthTicks(start: number, end: number, wanted: number, zone: Zone): Ticks {
  const months = MONTHS.find((candidate) => candidate * 30 * DAY >= wanted) ?? 24;
  const first = new Date((start + zone.offset(start)) * 1000);
  let month = Math.ceil((first.getUTCFullYear() * 12 + first.getUTCMonth()) / months) * months;
  const times: number[] = [];
  for (;;) {
    const time = toUtc(Date.UTC(Math.floor(month / 12), month % 12) / 1000, zone);
    if (time > end) return { times, step: months * 30 * DAY };
    if (time >= start) times.push(time);
    month += months;
  }
}

function toUtc(local: number, zone: Zone): number {
  const guess = local - zone.offset(local);
  return local - zone.offset(guess);
}
