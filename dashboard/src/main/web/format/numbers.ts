import { language } from '../text/index.ts';
import { LOCALES } from '../text/locale.ts';
import { units } from './units.ts';

/** Keeps a number and its unit on one line. */
export const NBSP = '\u00a0';
const MINUS = '\u2212';

const formats = new Map<string, Intl.NumberFormat>();

/** A number with this many digits after the point, in the reader's language. */
export function number(value: number, digits = 0): string {
  const key = `${language.value} ${digits}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(LOCALES[language.value], {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    formats.set(key, format);
  }
  return format.format(value).replace('-', MINUS);
}

/** `91 %`; below 10 one digit more where asked for. Absent is an en dash. */
export function percent(value: number | null | undefined, digits = 0): string {
  return value === null || value === undefined ? '–' : number(value, digits) + NBSP + '%';
}

/** `48.4 GiB`, or `52 GB` where the reader chose decimal units. */
export function bytes(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  return units.value === 'decimal' ? scaled(value, 1000, ['B', 'kB', 'MB', 'GB', 'TB', 'PB']) : scaled(value, 1024, [
    'B',
    'KiB',
    'MiB',
    'GiB',
    'TiB',
    'PiB',
  ]);
}

/** `5.5 MB/s`: rates are decimal, as networks and disks tell theirs. */
export function rate(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  return scaled(value, 1000, ['B', 'kB', 'MB', 'GB', 'TB']) + '/s';
}

function scaled(value: number, base: number, names: string[]): string {
  let size = Math.abs(value);
  let step = 0;
  // What would be rounded up to the next unit is told in it.
  while (size >= base - 0.5 && step < names.length - 1) {
    size /= base;
    step++;
  }
  const digits = step === 0 || size >= 99.95 ? 0 : 1;
  return number(Math.sign(value) * size, digits) + NBSP + names[step];
}
