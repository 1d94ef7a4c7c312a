import { clock, day, minute } from '../format/times.ts';
import { language, t } from '../text/index.ts';
import { LOCALES } from '../text/locale.ts';
import { shownZone } from './zone.ts';

const DAY = 86_400;

/** The label of a tick, its time in seconds: the clock within a day, the date at midnight and above. */
export function tickText(time: number, step: number): string {
  const zone = shownZone();
  const at = time * 1000;
  const local = new Date(at + zone.offset(time) * 1000);
  if (step >= 30 * DAY) return tell(at, local.getUTCMonth() === 0 ? { year: 'numeric' } : { month: 'short' });
  if (step >= DAY || local.getTime() % (DAY * 1000) === 0) return day(at);
  return step < 60 ? clock(at) : minute(at);
}

/** Weekday, date and clock of a time in seconds; the clock has seconds where steps are shorter than a minute. */
export function momentText(time: number, step = 60): string {
  const at = time * 1000;
  const date = tell(at, { weekday: 'short', day: 'numeric', month: 'short' });
  return step >= DAY ? date : t.common.dayAndTime(date, step < 60 ? clock(at) : minute(at));
}

function tell(at: number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(LOCALES[language.value], { ...options, timeZone: shownZone().name }).format(at);
}
