import { type Span, spansOf } from '../logs/ansi.ts';

/** A line of a command's output. */
export type OutputLine = { key: number; isError: boolean; text: string };

/** What a command has written so far: whole lines, and the one that it is writing. */
export type Output = { lines: OutputLine[]; endsWithNewline: boolean };

export const NO_OUTPUT: Output = { lines: [], endsWithNewline: true };

/**
 * Returns the output with one more piece. Pieces begin and end anywhere; a piece of the other stream begins a line of
 * its own.
 */
export function written(output: Output, piece: string, isError: boolean): Output {
  if (piece === '') return output;
  const parts = piece.split('\n');
  const endsWithNewline = parts[parts.length - 1] === '';
  if (endsWithNewline) parts.pop();
  const lines = [...output.lines];
  const last = lines[lines.length - 1];
  if (last && !output.endsWithNewline) {
    if (last.isError === isError) lines[lines.length - 1] = { ...last, text: last.text + parts.shift()! };
    // The end of a line that the other stream has ended already.
    else if (parts[0] === '') parts.shift();
  }
  let key = lines[lines.length - 1]?.key ?? 0;
  for (const text of parts) lines.push({ key: ++key, isError, text });
  return { lines, endsWithNewline };
}

const kept = new WeakMap<OutputLine, Span[]>();

/** The pieces of a line by colour; read once for each line, since there may be thousands. */
export function spansOfLine(line: OutputLine): Span[] {
  let spans = kept.get(line);
  if (!spans) kept.set(line, spans = spansOf(line.text));
  return spans;
}
