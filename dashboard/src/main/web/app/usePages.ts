import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError } from '../api/client.ts';

/** What one call brings; without a cursor the next page is found by its offset. */
export type Page<T> = {
  data: T[];
  message?: string | null;
  meta?: { total?: number; next_cursor?: string | null };
};
export type From = { offset?: number; cursor?: string };

export type Pages<T> = {
  /** All that was fetched so far; null before the first page. */
  rows: T[] | null;
  /** How many there are; null where the hub does not count them. */
  total: number | null;
  /** What the hub says of the list, such as what is missing in it; null where it says nothing. */
  message: string | null;
  error: unknown;
  isLoading: boolean;
  /** Fetches the next page; null at the end. */
  more: (() => Promise<void>) | null;
  /** Fetches anew as many rows as are there, at most 1,000; they stay until the answer. */
  reload: () => void;
  change: (next: (rows: T[]) => T[]) => void;
};

type State<T> = {
  rows: T[] | null;
  total: number | null;
  message: string | null;
  next: From | null;
  error: unknown;
  isLoading: boolean;
};

/**
 * Loads a list page by page: `usePages((from, limit, signal) => api('GET /alerts', { query: { ...from, limit }, signal }),
 * [])`. It begins anew when a dependency changes.
 */
export function usePages<T>(
  load: (from: From, limit: number, signal: AbortSignal) => Promise<Page<T>>,
  dependencies: unknown[],
  size = 100,
): Pages<T> {
  const [state, setState] = useState<State<T>>({
    rows: null,
    total: null,
    message: null,
    next: null,
    error: null,
    isLoading: true,
  });
  const [turn, setTurn] = useState(0);
  const rows = useRef(0);
  rows.current = state.rows?.length ?? 0;
  const asked = useRef<unknown[]>([]);
  const isReload = asked.current.length > 0 && same(asked.current, dependencies);

  useEffect(() => {
    const stop = new AbortController();
    asked.current = dependencies;
    setState((s) => ({ ...s, isLoading: true }));
    const limit = isReload ? Math.min(1_000, Math.max(size, rows.current)) : size;
    load({}, limit, stop.signal).then(
      (page) => !stop.signal.aborted && setState(stateOf(page, page.data, limit)),
      (error) => !stop.signal.aborted && setState((s) => ({ ...s, error, isLoading: false })),
    );
    return () => stop.abort(new ApiError(0, 'The page was left.'));
  }, [...dependencies, turn]);

  const more = async () => {
    const before = state.rows ?? [];
    try {
      const page = await load(state.next!, size, new AbortController().signal);
      // What was asked for in the meantime has the newer rows.
      setState((s) => s.rows === before ? stateOf(page, [...before, ...page.data], size) : s);
    } catch (error) {
      setState((s) => ({ ...s, error }));
    }
  };
  return {
    rows: state.rows,
    total: state.total,
    message: state.message,
    error: state.error,
    isLoading: state.isLoading,
    more: state.next === null ? null : more,
    reload: () => setTurn((n) => n + 1),
    change: (next) => setState((s) => s.rows === null ? s : { ...s, rows: next(s.rows) }),
  };
}

function stateOf<T>(page: Page<T>, rows: T[], limit: number): State<T> {
  const total = page.meta?.total ?? null;
  const isLast = total === null ? page.data.length < limit : rows.length >= total || page.data.length === 0;
  const cursor = page.meta?.next_cursor;
  const next = cursor === undefined ? isLast ? null : { offset: rows.length } : cursor === null ? null : { cursor };
  return { rows, total, message: page.message ?? null, next, error: null, isLoading: false };
}

function same(a: unknown[], b: unknown[]): boolean {
  return a.length === b.length && a.every((one, i) => Object.is(one, b[i]));
}
