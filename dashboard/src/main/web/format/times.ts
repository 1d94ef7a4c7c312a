import { Store } from '../app/store.ts';
import { language, t } from '../text/index.ts';
import { LOCALES } from '../text/locale.ts';
import { NBSP, number } from './numbers.ts';

const KEY = 'chatops.time-zone';

/** The time zone in which times are told, such as `Europe/Berlin`. */
export const timeZone = new Store(zone());

/** Null: that of the browser. */
export function chooseTimeZone(next: string | null): void {
  if (next === null) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, next);
  timeZone.set(zone());
}

export function chosenTimeZone(): string | null {
  return localStorage.getItem(KEY);
}

type Moment = string | number | Date;
const formats = new Map<string, Intl.DateTimeFormat>();

/** `14:16:10` */
export function clock(moment: Moment): string {
  return tell(moment, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
}

/** `14:16` */
export function minute(moment: Moment): string {
  return tell(moment, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

/** `26 Nov` */
export function day(moment: Moment): string {
  return tell(moment, { day: 'numeric', month: 'short' });
}

/** `26 Nov`, and the year where it is not this one */
export function date(moment: Moment, now: Moment = Date.now()): string {
  const year = (at: Moment) => tell(at, { year: 'numeric' });
  return year(moment) === year(now) ? day(moment) : tell(moment, { day: 'numeric', month: 'short', year: 'numeric' });
}

/** `26 Nov 2026, 14:16:10` */
export function dateTime(moment: Moment): string {
  return tell(moment, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
}

/** The shortest text that is clear today: the time, before today also the day. */
export function moment(at: Moment, now = Date.now()): string {
  return date(at, now) === day(now) ? minute(at) : t.common.dayAndTime(date(at, now), minute(at));
}

/** `212 d`, `3 h`, `12 min`, `4 s`: the largest unit that fits. */
export function duration(seconds: number): string {
  const [value, unit] = largest(Math.max(0, seconds));
  return number(value) + NBSP + t.common.timeUnits[unit];
}

/** Two units, where the second tells something: `3 h 12 min`. */
export function longDuration(seconds: number): string {
  const [value, unit, size] = largest(Math.max(0, seconds));
  const rest = seconds - value * size;
  return duration(seconds) + (unit === 's' || rest < 1 ? '' : rest < size / 60 ? '' : ` ${duration(rest)}`);
}

/** `3 h ago`, or `now` within two seconds. */
export function ago(at: Moment, now = Date.now()): string {
  const seconds = (now - new Date(at).getTime()) / 1000;
  return seconds < 2 ? t.common.now : t.common.ago(duration(seconds));
}

type Unit = keyof typeof t.common.timeUnits;

const SIZES: Array<[number, Unit]> = [[86_400, 'd'], [3_600, 'h'], [60, 'min'], [1, 's']];

function largest(seconds: number): [number, Unit, number] {
  for (const [size, unit] of SIZES) {
    if (seconds >= size) return [Math.floor(seconds / size), unit, size];
  }
  return [0, 's', 1];
}

function tell(at: Moment, options: Intl.DateTimeFormatOptions): string {
  const tag = LOCALES[language.value];
  const key = `${tag} ${timeZone.value} ${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(tag, { ...options, timeZone: timeZone.value });
    formats.set(key, format);
  }
  return format.format(new Date(at));
}

function zone(): string {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (typeof document === 'undefined') return own;
  const chosen = localStorage.getItem(KEY);
  if (chosen === null) return own;
  try {
    new Intl.DateTimeFormat('en', { timeZone: chosen });
    return chosen;
  } catch {
    return own;
  }
}
