/** A time to look at: the last hours, everything, or from one moment to another. */
export const RANGES = { '24h': 24, '7d': 7 * 24, '30d': 30 * 24, all: null, own: null } as const;
export type Range = keyof typeof RANGES;

/** The moments of a range, in ISO 8601; absent: no limit. */
export function momentsOf(range: Range, from: string, to: string, now: number): { since?: string; until?: string } {
  if (range === 'own') return { since: valid(from), until: valid(to) };
  const hours = RANGES[range];
  return hours === null ? {} : { since: new Date(now - hours * 3_600_000).toISOString() };
}

function valid(text: string): string | undefined {
  return text !== '' && !Number.isNaN(Date.parse(text)) ? new Date(text).toISOString() : undefined;
}
