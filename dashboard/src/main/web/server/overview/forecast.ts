import type { Track } from '../../history/series.ts';

/** Less than this many points tell nothing about the pace. */
const FEWEST = 20;
/** A forecast further ahead than this helps nobody. */
const FURTHEST_SECONDS = 30 * 86_400;

/**
 * Returns the seconds until a percentage reaches 100 if it goes on as over the track's time: a straight line through
 * all points. Null if it does not rise, jumps about, or has more than 30 days left.
 */
export function secondsToFull(track: Track): number | null {
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
  const lastValue = points[points.length - 1]![1];
  if (!(slope > 0) || fit < 0.8 || lastValue >= 100) return null;
  const left = (100 - lastValue) / slope;
  return left <= FURTHEST_SECONDS ? left : null;
}
