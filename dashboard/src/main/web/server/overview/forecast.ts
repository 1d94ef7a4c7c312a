import type { Track } from '../../history/series.ts';

/** Less than this many points tell nothing about the pace. */
const FEWEST = 20;
/** A forecast further ahead than this helps nobody. */
const FURTHEST_SECONDS = 30 * 86_400;
/** The shortest time to judge the pace by, unless it is twice as long as what it foretells. */
const SHORTEST_SECONDS = 86_400;

/** The seconds that are left at least and at most. */
export type Left = { least: number; most: number };

/**
 * Returns the seconds until a percentage reaches 100 if it goes on as over the track's time: a straight line through
 * all points, and what its slope may be off by. Null if it does not rise, jumps about, has more than 30 days left, or
 * is known for less than a day and less than twice that time.
 */
export function secondsToFull(track: Track): Left | null {
  const points = track.times.flatMap((time, i) => {
    const value = track.average[i];
    return typeof value === 'number' ? [[time, value] as const] : [];
  });
  if (points.length < FEWEST) return null;
  const meanTime = points.reduce((sum, [time]) => sum + time, 0) / points.length;
  const meanValue = points.reduce((sum, [, value]) => sum + value, 0) / points.length;
  let both = 0;
  let timeSquares = 0;
  let valueSquares = 0;
  for (const [time, value] of points) {
    both += (time - meanTime) * (value - meanValue);
    timeSquares += (time - meanTime) ** 2;
    valueSquares += (value - meanValue) ** 2;
  }
  const slope = both / timeSquares;
  const fit = valueSquares === 0 ? 0 : both ** 2 / (timeSquares * valueSquares);
  const [newest, lastValue] = points[points.length - 1]!;
  if (!(slope > 0) || fit < 0.8 || lastValue >= 100) return null;
  // Neighbouring values resemble each other, so the usual two standard errors would promise too much.
  const error = 4 * Math.sqrt(Math.max(0, 1 - fit) * valueSquares / (points.length - 2) / timeSquares);
  const [least, most] = [(100 - lastValue) / (slope + error), (100 - lastValue) / (slope - error)];
  const known = newest - points[0]![0];
  if (slope <= error || most > FURTHEST_SECONDS || known < Math.min(SHORTEST_SECONDS, 2 * most)) return null;
  return { least, most };
}
