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

/** Reads the palette that the theme gives an element at present. A canvas needs colours, not `light-dark()`. */
export function paletteOf(element: Element): Palette {
  const probe = element.appendChild(document.createElement('i'));
  probe.hidden = true;
  const read = (name: string) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const palette = {
    series: { c1: read('c1'), c2: read('c2'), c3: read('c3'), c4: read('c4'), c5: read('c5'), c6: read('c6') },
    panel: read('panel'),
    line: read('line'),
    faint: read('faint'),
    warning: read('warn'),
    critical: read('crit'),
  };
  probe.remove();
  return palette;
}

/** Returns a colour of the form `rgb(1, 2, 3)` with the given opacity, 0-1. */
export function translucent(colour: string, opacity: number): string {
  return colour.replace('rgb(', 'rgba(').replace(')', `, ${opacity})`);
}

/** Returns the ground of a text of this height: it hides a line that would strike the text through. */
export function groundOf(panel: string, top: number, bottom: number, lines: number[]): string {
  return lines.some((line) => line > top && line < bottom) ? panel : translucent(panel, 0.75);
}
