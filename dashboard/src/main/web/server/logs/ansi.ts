import { spelled } from '../../format/hostText.ts';

/** A piece of a line with one look. Its text is data: it is only ever put into text nodes. */
export type Span = { text: string; classes: string };

type Look = { fore: number | null; back: number | null; marks: Set<Mark> };
type Mark = 'bold' | 'dim' | 'italic' | 'underline' | 'inverse' | 'strike';

const MARKS: Record<number, Mark> = { 1: 'bold', 2: 'dim', 3: 'italic', 4: 'underline', 7: 'inverse', 9: 'strike' };
const ENDS: Record<number, Mark[]> = {
  22: ['bold', 'dim'],
  23: ['italic'],
  24: ['underline'],
  27: ['inverse'],
  29: ['strike'],
};

// Sequences for the terminal: CSI, then OSC and other strings with their end, then two-character ones.
// deno-lint-ignore no-control-regex -- escapes are what is read here
const SEQUENCE = /\u001b\[([0-9:;<=>?]*)[ -/]*([@-~]|$)|\u001b[\]PX^_].*?(?:\u0007|\u001b\\|$)|\u001b[ -/]*[0-~]?/gs;

/** Splits a line into pieces by its colours. All other sequences for a terminal are left out, tabs become spaces. */
export function spansOf(line: string): Span[] {
  const spans: Span[] = [];
  const look: Look = { fore: null, back: null, marks: new Set() };
  const push = (text: string) => {
    if (text !== '') {
      spans.push({ text: text.replaceAll('\t', '    ').split('\n').map(spelled).join('\n'), classes: classesOf(look) });
    }
  };
  const text = overwritten(line);
  let from = 0;
  for (const found of text.matchAll(SEQUENCE)) {
    push(text.slice(from, found.index));
    if (found[2] === 'm') change(look, found[1] ?? '');
    from = found.index + found[0].length;
  }
  push(text.slice(from));
  return spans;
}

/** The text of a line without colours, as it is shown. */
export function plain(line: string): string {
  return spansOf(line).map((span) => span.text).join('');
}

/** What a terminal would show of a line that returns to its beginning, such as a progress bar: the last version. */
function overwritten(line: string): string {
  const trimmed = line.replace(/[\r\n]+$/, '');
  return trimmed.slice(trimmed.lastIndexOf('\r') + 1);
}

function change(look: Look, text: string): void {
  const codes = text.split(/[;:]/).map(Number);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code === 0) {
      look.fore = look.back = null;
      look.marks.clear();
    } else if (MARKS[code]) look.marks.add(MARKS[code]);
    else if (ENDS[code]) ENDS[code].forEach((mark) => look.marks.delete(mark));
    else if (code >= 30 && code <= 37) look.fore = code - 30;
    else if (code >= 90 && code <= 97) look.fore = code - 82;
    else if (code >= 40 && code <= 47) look.back = code - 40;
    else if (code >= 100 && code <= 107) look.back = code - 92;
    else if (code === 39) look.fore = null;
    else if (code === 49) look.back = null;
    else if (code === 38 || code === 48) {
      const isTrue = codes[i + 1] === 2;
      const colour = isTrue
        ? nearest(codes[i + 2] ?? 0, codes[i + 3] ?? 0, codes[i + 4] ?? 0)
        : indexed(codes[i + 2] ?? 0);
      if (code === 38) look.fore = colour;
      else look.back = colour;
      i += isTrue ? 4 : 2;
    }
  }
}

function classesOf(look: Look): string {
  const classes: string[] = [...look.marks];
  if (look.fore !== null) classes.push(`fore-${look.fore}`);
  if (look.back !== null) classes.push(`back-${look.back}`);
  return classes.join(' ');
}

/** One of our sixteen colours for one of 256: only these are readable on both themes. */
function indexed(index: number): number {
  if (index < 16) return index;
  if (index > 231) return index < 238 ? 8 : index < 250 ? 7 : 15;
  const cube = index - 16;
  const level = (step: number) => step === 0 ? 0 : 55 + step * 40;
  return nearest(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6));
}

/** The one of our sixteen colours that has the same parts of red, green and blue. */
function nearest(red: number, green: number, blue: number): number {
  const most = Math.max(red, green, blue);
  if (most < 48) return 0;
  const bit = (part: number) => part > most * 0.6 ? 1 : 0;
  const colour = bit(red) + 2 * bit(green) + 4 * bit(blue);
  return most > 180 ? colour + 8 : colour;
}
