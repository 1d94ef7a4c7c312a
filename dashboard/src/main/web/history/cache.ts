import type { Operations } from '../api/schema.d.ts';
import type { History } from './series.ts';

/** Names of metrics that have a history. */
export type Metric = NonNullable<Operations['GET /metrics/{server_id}/history']['query']['metric']>[number];

/** What one question is: the server, its metrics, the time in seconds, and the number of points. */
export interface Question {
  server: string;
  metrics: Metric[];
  start: number;
  end: number;
  points: number;
}

export type Ask = (question: Question, signal: AbortSignal) => Promise<History>;

const KEPT = 24;
/** Answers about a time that goes on are good for this long, in ms. */
const FRESH_MS = 4_000;

/** Answers of the hub, kept while they are true: going back to a time before costs no call. */
export class HistoryCache {
  readonly #kept = new Map<string, { at: number; answer: Promise<History> }>();

  constructor(private readonly ask: Ask, private readonly now: () => number = Date.now) {}

  /** Returns the answer to the question. One that failed is not kept. */
  get(question: Question, signal: AbortSignal): Promise<History> {
    const key = JSON.stringify(question);
    const known = this.#kept.get(key);
    const goesOn = question.end * 1000 > this.now() - 60_000;
    if (known && (!goesOn || this.now() - known.at < FRESH_MS)) return known.answer;
    const answer = this.ask(question, signal);
    this.#kept.delete(key);
    this.#kept.set(key, { at: this.now(), answer });
    answer.catch(() => {
      if (this.#kept.get(key)?.answer === answer) this.#kept.delete(key);
    });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(oldest);
    }
    return answer;
  }
}

/** Returns a number of points for a width in CSS pixels: one for two pixels, in few steps, so that answers are shared. */
export function pointsFor(width: number): number {
  return [150, 300, 600, 1000].find((points) => points >= width / 2) ?? 1000;
}
