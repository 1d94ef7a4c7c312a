import { useEffect, useState } from 'preact/hooks';
import { ApiError } from '../api/client.ts';

export type Loading<T> = {
  data: T | null;
  error: unknown;
  isLoading: boolean;
  /** Asks again; what is there stays until the answer. */
  reload: () => void;
  /** Changes what is shown, such as by a frame of the socket. */
  change: (next: (data: T) => T) => void;
};

/**
 * Loads data for a page: `useData(() => api('GET /tags'), [])`. It is loaded again when a dependency changes; earlier
 * answers that come late are dropped. After a failure what was there stays, beside the error.
 */
export function useData<T>(load: (signal: AbortSignal) => Promise<T>, dependencies: unknown[]): Loading<T> {
  const [state, setState] = useState<{ data: T | null; error: unknown; isLoading: boolean }>({
    data: null,
    error: null,
    isLoading: true,
  });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    setState((s) => ({ ...s, isLoading: true }));
    load(stop.signal).then(
      (data) => !stop.signal.aborted && setState({ data, error: null, isLoading: false }),
      (error) => !stop.signal.aborted && setState((s) => ({ ...s, error, isLoading: false })),
    );
    return () => stop.abort(new ApiError(0, 'The page was left.'));
  }, [...dependencies, turn]);
  return {
    ...state,
    reload: () => setTurn((n) => n + 1),
    change: (next) => setState((s) => s.data === null ? s : { ...s, data: next(s.data) }),
  };
}
