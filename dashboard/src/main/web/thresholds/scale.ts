/** The top of a scale that shows these values and leaves some room: 1, 2 or 5 times a power of ten. */
export function niceTop(largest: number): number {
  if (!(largest > 0)) return 1;
  const wanted = largest * 1.15;
  const power = 10 ** Math.floor(Math.log10(wanted));
  for (const factor of [1, 1.5, 2, 3, 4, 5, 6, 8, 10]) {
    if (factor * power >= wanted) return factor * power;
  }
  return 10 * power;
}

/** The steps in which a line is dragged over a scale: about 200 over its height. */
export function dragStep(top: number): number {
  const power = 10 ** Math.floor(Math.log10(top / 100));
  return top / (5 * power) >= 100 ? 5 * power : top / (2 * power) >= 100 ? 2 * power : power;
}

/** A value that was dragged, without the noise of fractions. */
export function snapped(value: number, step: number, top: number): number {
  const whole = Math.round(Math.min(top, Math.max(0, value)) / step) * step;
  return Number(whole.toPrecision(6));
}
