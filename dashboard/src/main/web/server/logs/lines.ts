import type { LogEntry, LogLine } from '../../api/schema.d.ts';
import { plain, type Span, spansOf } from './ansi.ts';
import { type Level, levelOf } from './levels.ts';
import { matches, type Search } from './search.ts';

/** A line of a log, ready to be shown and searched. */
export type Line = {
  key: string;
  /** As the hub told it; null: the host does not tell. */
  time: string | null;
  level: Level | null;
  /** Where it came from, such as `stderr` or `alert`. */
  origin: string;
  /** The container, of a line that stands among those of others; else null. */
  container: string | null;
  text: string;
  spans: Span[];
};

/** The most lines that are kept; of more the oldest leave. */
export const MOST_LINES = 5_000;

let count = 0;

export function lineOfEntry(entry: LogEntry): Line {
  return {
    key: entry.id,
    time: entry.timestamp,
    level: entry.level,
    origin: entry.component ?? entry.source,
    container: null,
    text: plain(entry.message),
    spans: spansOf(entry.message),
  };
}

export function lineOfOutput(line: LogLine, container: string | null = null): Line {
  const text = plain(line.message);
  return {
    key: `${++count}`,
    time: line.timestamp,
    level: levelOf(text),
    origin: line.stream ?? '',
    container,
    text,
    spans: spansOf(line.message),
  };
}

/** Puts lines at the end; those whose key is known already are left out. */
export function appended(lines: Line[], more: Line[]): Line[] {
  const known = new Set(lines.slice(-1_000).map(({ key }) => key));
  const fresh = more.filter(({ key }) => !known.has(key));
  if (fresh.length === 0) return lines;
  const all = [...lines, ...fresh];
  return all.length > MOST_LINES ? all.slice(-MOST_LINES) : all;
}

/** Puts those of the newest lines at the end that follow the last known one; without it, they take the place of all. */
export function followed(lines: Line[], newest: Line[]): Line[] {
  const last = lines.length - 1;
  for (let i = newest.length - 1; i >= 0 && last >= 0; i--) {
    if (isSame(newest[i]!, lines[last]!) && (i === 0 || last === 0 || isSame(newest[i - 1]!, lines[last - 1]!))) {
      return appended(lines, newest.slice(i + 1));
    }
  }
  return newest;
}

function isSame(one: Line, other: Line): boolean {
  return one.text === other.text && one.time === other.time && one.origin === other.origin;
}

/**
 * Puts lines of several containers among those that are there, by time. Lines of one moment stay as they came; a line
 * without a time follows the one that it came after.
 */
export function mingled(lines: Line[], more: Line[]): Line[] {
  let before = -Infinity;
  const timed = [...lines, ...more].map((line) => {
    const at = line.time === null ? NaN : Date.parse(line.time);
    before = Number.isNaN(at) ? before : at;
    return { line, at: before };
  });
  if (timed.some(({ at }, i) => i > 0 && at < timed[i - 1]!.at)) timed.sort((a, b) => a.at - b.at);
  return timed.slice(-MOST_LINES).map(({ line }) => line);
}

/** Puts older lines before the others; those that are known already, since new ones came meanwhile, are left out. */
export function prepended(lines: Line[], older: Line[]): Line[] {
  const known = new Set(lines.map(({ key }) => key));
  return [...older.filter(({ key }) => !known.has(key)), ...lines];
}

/** Returns the lines of these levels that fit the search; no level: all lines, those without a level too. */
export function visible(lines: Line[], levels: ReadonlySet<Level>, search: Search): Line[] {
  const isAll = levels.size === 0 && search.wanted.length === 0 && search.unwanted.length === 0;
  if (isAll) return lines;
  return lines.filter((line) =>
    (levels.size === 0 || (line.level !== null && levels.has(line.level))) && matches(line.text, search)
  );
}

/** The lines as a text file. */
export function asText(lines: Line[]): string {
  return lines.map(({ time, container, origin, text }) =>
    [time ?? '', container ?? '', origin, text].filter((part) => part !== '').join(' ')
  ).join(
    '\n',
  ) + '\n';
}
