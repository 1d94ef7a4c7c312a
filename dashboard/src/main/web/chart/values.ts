import { bytes, NBSP, number, percent, rate } from '../format/numbers.ts';
import { units } from '../format/units.ts';
import type { Unit } from './model.ts';

/** The text of a value with its unit, in three to four digits. */
export function valueText(unit: Unit, value: number): string {
  const digits = Math.abs(value) >= 99.95 ? 0 : 1;
  switch (unit) {
    case 'bytes':
      return bytes(value);
    case 'bytes_per_second':
      return rate(value);
    case 'percent':
      return percent(value, digits);
    case 'celsius':
      return number(value, digits) + NBSP + '°C';
    case 'per_second':
      return number(value, digits) + NBSP + '/s';
    case 'count':
      return number(value);
    case 'none':
      return number(value, 2);
  }
}

/** The text of a value on an axis: with no more digits than it needs. */
export function axisText(unit: Unit, value: number): string {
  const digits = [0, 1, 2].find((count) => Math.abs(value - Number(value.toFixed(count))) < 1e-9) ?? 2;
  switch (unit) {
    case 'bytes':
    case 'bytes_per_second':
      return valueText(unit, value).replace(/[.,]0(?=\u00a0)/, '');
    case 'percent':
      return percent(value, digits);
    case 'celsius':
      return number(value, digits) + NBSP + '°C';
    case 'per_second':
      return number(value, digits) + NBSP + '/s';
    case 'count':
    case 'none':
      return number(value, digits);
  }
}

/** The base of the prefixes of a unit as it is shown, for round ends of a scale. */
export function baseOf(unit: Unit): 1000 | 1024 {
  return unit === 'bytes' && units.value === 'binary' ? 1024 : 1000;
}
