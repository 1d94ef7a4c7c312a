import { useEffect, useRef, useState } from 'preact/hooks';
import { api, ApiError } from '../../api/client.ts';
import { joined, type Row, rowOf } from './list.ts';

export type Processes = {
  rows: Row[] | null;
  /** When the list was taken, in ms; null: now. */
  at: number | null;
  error: unknown;
};

/** The processes of a server: asked from its agent with each report, or those of a past moment. */
export function useProcesses(server: string, report: unknown, isPaused: boolean, at: string | null): Processes {
  const [state, setState] = useState<Processes>({ rows: null, at: null, error: null });
  const isAsking = useRef(false);

  useEffect(() => {
    if (at !== null || isPaused || isAsking.current) return;
    isAsking.current = true;
    api('GET /servers/{server_id}/processes', { path: { server_id: server }, query: { limit: 1000 } })
      .then(({ data }) => setState({ rows: data.map(rowOf), at: null, error: null }))
      .catch((error) => setState((before) => ({ ...before, error })))
      .finally(() => isAsking.current = false);
  }, [server, report, isPaused, at]);

  useEffect(() => {
    if (at === null) return;
    const stop = new AbortController();
    api('GET /metrics/{server_id}/top', { path: { server_id: server }, query: { at }, signal: stop.signal }).then(
      ({ data }) => {
        const rows = joined(data.by_cpu.map(rowOf), data.by_memory.map(rowOf));
        setState({ rows, at: Date.parse(data.minute), error: null });
      },
      (error) => {
        if (stop.signal.aborted) return;
        const isNone = error instanceof ApiError && error.status === 404;
        setState({ rows: [], at: Date.parse(at), error: isNone ? null : error });
      },
    );
    return () => stop.abort();
  }, [server, at]);

  return state;
}
