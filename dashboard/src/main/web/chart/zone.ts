import { timeZone } from '../format/times.ts';

/** Offsets of local time from UTC in seconds, at a time in seconds of the epoch. */
export type Zone = { name: string; offset: (time: number) => number };

let shown: Zone | null = null;

/** The zone in which times are told. */
export function shownZone(): Zone {
  if (shown?.name !== timeZone.value) shown = zoneOf(timeZone.value);
  return shown;
}

/** The zone of an IANA name such as `Europe/Berlin`. */
export function zoneOf(name: string): Zone {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const known = new Map<number, number>();
  return {
    name,
    offset(time) {
      // Offsets change at whole quarters of an hour only.
      const quarter = Math.floor(time / 900) * 900;
      let offset = known.get(quarter);
      if (offset === undefined) {
        const part: Record<string, number> = {};
        for (const { type, value } of format.formatToParts(quarter * 1000)) part[type] = Number(value);
        const local = Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!);
        offset = local / 1000 - quarter;
        known.set(quarter, offset);
      }
      return offset;
    },
  };
}

/** The text of a time in seconds for an input of local times, to the minute. */
export function localInput(time: number): string {
  return new Date((time + shownZone().offset(time)) * 1000).toISOString().slice(0, 16);
}

/** The time in seconds of such an input's text; null if it is empty or no time. */
export function momentOfInput(text: string): number | null {
  const local = Date.parse(`${text}Z`) / 1000;
  if (!Number.isFinite(local)) return null;
  const zone = shownZone();
  return local - zone.offset(local - zone.offset(local));
}
