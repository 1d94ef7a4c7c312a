/** The time until an end, such as `9:05`; null when it is over. Both times in ms. */
export function left(end: number, now: number): string | null {
  const seconds = Math.ceil((end - now) / 1_000);
  return seconds <= 0 ? null : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
