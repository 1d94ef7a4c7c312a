import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { api } from '../api/client.ts';
import { HistoryCache, type Metric, type Question } from './cache.ts';
import { appended } from './live.ts';
import { inQuestions, merged } from './merge.ts';
import { frameOf, type Range } from './range.ts';
import { timeOf } from './report.ts';
import { type Answer, type History, read } from './series.ts';

/** Reports come this often unless the newest ones tell otherwise, in seconds. */
const USUAL_INTERVAL = 5;
/** After a longer silence the hub is asked again: an agent that was away may have sent the reports in between. */
const ASK_AGAIN_AFTER = 20;

const cache = new HistoryCache(ask);

async function ask(question: Question, signal: AbortSignal): Promise<History> {
  const answer = await api('GET /metrics/{server_id}/history', {
    path: { server_id: question.server },
    query: {
      metric: question.metrics,
      start: new Date(question.start * 1000).toISOString(),
      end: new Date(question.end * 1000).toISOString(),
      points: question.points,
    },
    signal,
  });
  return read(answer.data as Answer);
}

export type Wanted = {
  server: string;
  metrics: Metric[];
  range: Range;
  points: number;
  /** Seconds into the past, for comparisons. */
  shift?: number;
  /** The newest report of the server's socket; it is appended when the range goes on. */
  report?: unknown;
};

export type Known = {
  /** What is known; of another range while the new one is on its way. Null: nothing yet. */
  history: History | null;
  /** True while an answer is on its way. */
  isAsking: boolean;
  error: unknown;
  askAgain(): void;
};

/** The history of a server's metrics over a range, which goes on with its reports. */
export function useHistory({ server, metrics, range, points, shift = 0, report }: Wanted): Known {
  const [history, setHistory] = useState<History | null>(null);
  const [isAsking, setAsking] = useState(true);
  const [error, setError] = useState<unknown>(null);
  const [round, setRound] = useState(0);
  const names = metrics.join();
  const wanted = useMemo(() => new Set<string>(metrics), [names]);
  const key = JSON.stringify([server, names, range, points, shift]);
  const answered = useRef('');
  const previous = useRef<number | null>(null);

  useEffect(() => {
    const abort = new AbortController();
    const now = Math.floor(Date.now() / 1000);
    const { start, end } = frameOf(range, now);
    setAsking(true);
    const questions = metrics.length === 0
      ? []
      : inQuestions(metrics).map((some) =>
        cache.get({ server, metrics: some, start: start - shift, end: end - shift, points }, abort.signal)
      );
    Promise.all(questions).then((answers) => {
      if (abort.signal.aborted) return;
      answered.current = key;
      setHistory(answers.length === 0 ? null : merged(answers));
      setError(null);
      setAsking(false);
    }, (reason) => {
      if (abort.signal.aborted) return;
      setError(reason);
      setAsking(false);
    });
    return () => abort.abort();
  }, [key, round]);

  useEffect(() => {
    const time = timeOf(report);
    if (time === null || !('last' in range) || shift > 0 || answered.current !== key) return;
    const interval = previous.current === null ? USUAL_INTERVAL : Math.min(60, Math.max(1, time - previous.current));
    previous.current = time;
    setHistory((known) => {
      if (!known) return known;
      if (time - known.end > Math.max(ASK_AGAIN_AFTER, 3 * interval)) {
        setRound((count) => count + 1);
        return known;
      }
      return appended(known, report, interval, wanted);
    });
  }, [report]);

  return { history, isAsking, error, askAgain: () => setRound((count) => count + 1) };
}
