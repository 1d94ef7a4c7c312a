export type Level = 'error' | 'warning' | 'info' | 'debug';

/** From the worst on. */
export const LEVELS: readonly Level[] = ['error', 'warning', 'info', 'debug'];

const WORDS: Record<string, Level> = {
  emerg: 'error',
  panic: 'error',
  fatal: 'error',
  crit: 'error',
  critical: 'error',
  alert: 'error',
  severe: 'error',
  error: 'error',
  err: 'error',
  eror: 'error',
  warn: 'warning',
  warning: 'warning',
  wrn: 'warning',
  notice: 'info',
  info: 'info',
  inf: 'info',
  log: 'info',
  debug: 'debug',
  dbg: 'debug',
  trace: 'debug',
  fine: 'debug',
};
const NAMES = Object.keys(WORDS).join('|');
/** Later words belong to the message. */
const HEAD = 160;
const FIELD = new RegExp(`["']?\\b(?:level|lvl|severity)["']?\\s*[=:]\\s*["']?(${NAMES})\\b`, 'i');
// Levels as programs write them: in capitals, in brackets, or before a colon. A message may say "no error" as well.
const WORD = new RegExp(`(?:^|[\\s\\[(<|])(?:(${NAMES.toUpperCase()})\\b|\\[(${NAMES})\\]|(${NAMES}):)`);
const BRACKETED = new RegExp(`\\[(${NAMES})\\]`, 'i');

/** The level that a line tells of itself; null: none. */
export function levelOf(text: string): Level | null {
  const field = FIELD.exec(text);
  const head = text.slice(0, HEAD);
  const word = field ?? BRACKETED.exec(head) ?? WORD.exec(head);
  const name = word?.slice(1).find((part) => part !== undefined);
  return name ? WORDS[name.toLowerCase()] ?? null : null;
}
