import type { Unit } from './model.ts';
import { baseOf } from './values.ts';

/** The vertical scale of a chart, with the values that get a line and a label. */
export interface Scale {
  min: number;
  max: number;
  ticks: number[];
}

const DECIMAL = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];
const BINARY = [
  1,
  2,
  3,
  4,
  6,
  8,
  10,
  12,
  16,
  20,
  24,
  32,
  40,
  48,
  64,
  80,
  100,
  128,
  160,
  200,
  256,
  320,
  400,
  512,
  640,
  800,
];

/**
 * Returns a scale that begins at 0 (below it, if values do) and ends at a round number, or at the ceiling.
 *
 * @param least the least value, or null if there is none
 * @param greatest the greatest value, or null if there is none
 */
export function scaleFor(unit: Unit, least: number | null, greatest: number | null, ceiling?: number): Scale {
  // A stack of rounded values may be a hair above its ceiling.
  const top = ceiling !== undefined && (greatest ?? 0) <= ceiling * 1.001 ? ceiling : halved(unit, greatest ?? 0);
  const bottom = least !== null && least < 0 ? -roundUp(unit, -least) : 0;
  const ticks = bottom < 0 ? [bottom, 0, top] : [0, top / 2, top];
  return { min: bottom, max: top, ticks: [...new Set(ticks)] };
}

/** Of a smaller top and its half, an axis would show the same two digits after the point. */
const LEAST_TOP = 0.02;

/** A round number whose half is shown exactly: bytes have no fractions. */
function halved(unit: Unit, value: number): number {
  const top = roundUp(unit, value);
  return (unit === 'bytes' || unit === 'bytes_per_second') && top < 10 ? 2 * Math.ceil(top / 2) : top;
}

function roundUp(unit: Unit, value: number): number {
  if (!(value > 0)) return unit === 'bytes' ? baseOf(unit) : 1;
  if (value < LEAST_TOP) return LEAST_TOP;
  if (baseOf(unit) === 1024) {
    const magnitude = 1024 ** Math.max(0, Math.floor(Math.log(value) / Math.log(1024)));
    return (BINARY.find((step) => step * magnitude >= value) ?? 1024) * magnitude;
  }
  const magnitude = 10 ** Math.floor(Math.log10(value));
  // The quotient of numbers such as 0.3 and 0.1 is a little above the whole number.
  const step = DECIMAL.find((candidate) => candidate >= value / magnitude - 1e-9) ?? 10;
  return Number((step * magnitude).toPrecision(12));
}
