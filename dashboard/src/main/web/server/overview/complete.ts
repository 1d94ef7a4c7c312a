import type { Frame } from '../../chart/model.ts';
import type { Track } from '../../history/series.ts';

/** Of a shorter time the step that just began would be too large a part, in seconds. */
const LEAST_KNOWN = 600;

/**
 * The share of the shown time that has reports. A server that was added within that time can have none from before its
 * first one, so the time counts from there. Null while there is too little to tell.
 */
export function shareOfReports(share: number | null, tracks: Track[], frame: Frame, addedAt: number): number | null {
  if (share === null || addedAt <= frame.start) return share;
  const first = Math.min(...tracks.map((track) => track.times[track.average.findIndex(isNumber)] ?? Infinity));
  const known = frame.end - first;
  return known >= LEAST_KNOWN && Number.isFinite(known) ? Math.min(1, share * (frame.end - frame.start) / known) : null;
}

function isNumber(value: number | null | undefined): boolean {
  return typeof value === 'number';
}
