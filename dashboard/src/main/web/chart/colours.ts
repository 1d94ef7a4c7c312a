import type { Colour } from './model.ts';

/** The colours that a chart draws with; all come from custom properties of the theme. */
export interface Palette {
  series: Record<Colour, string>;
  panel: string;
  line: string;
  faint: string;
  warning: string;
  critical: string;
}

/** Reads the palette that the theme gives an element at present. */
export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim() || '#888888';
  return {
    series: { c1: read('c1'), c2: read('c2'), c3: read('c3'), c4: read('c4'), c5: read('c5'), c6: read('c6') },
    panel: read('panel'),
    line: read('line'),
    faint: read('faint'),
    warning: read('warn'),
    critical: read('crit'),
  };
}

/** Returns a colour of the form `#rrggbb` with the given opacity, 0-1. */
export function translucent(colour: string, opacity: number): string {
  const digits = colour.length === 4 ? [...colour.slice(1)].map((digit) => digit + digit).join('') : colour.slice(1, 7);
  const [red, green, blue] = [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16));
  return `rgba(${red}, ${green}, ${blue}, ${opacity})`;
}
