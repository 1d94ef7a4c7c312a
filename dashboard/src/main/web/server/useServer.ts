import { useEffect, useState } from 'preact/hooks';
import { api, type Data } from '../api/client.ts';
import { fleet } from '../api/fleet.ts';

export type Server = Data<'GET /servers/{server_id}'>;

export type ServerState = {
  /** Null until the hub has answered. */
  server: Server | null;
  /** The newest report, as the agent sent it; null: none yet. */
  report: unknown;
  error: unknown;
  reload(): void;
  /** Takes over what a page has changed. */
  changed(server: Server): void;
};

/** One server and its reports, kept up to date by the socket. */
export function useServer(id: string): ServerState {
  const [server, setServer] = useState<Server | null>(null);
  const [report, setReport] = useState<unknown>(null);
  const [error, setError] = useState<unknown>(null);
  const [round, setRound] = useState(0);

  useEffect(() => {
    const abort = new AbortController();
    api('GET /servers/{server_id}', { path: { server_id: id }, signal: abort.signal }).then((answer) => {
      setServer(answer.data);
      setError(null);
    }, (reason) => abort.signal.aborted || setError(reason));
    return () => abort.abort();
  }, [id, round]);

  useEffect(() => {
    setReport(null);
    return fleet.subscribe({ topic: 'server', server_id: id }, (frame) => {
      if (frame.type === 'metrics') setReport(frame.data);
      if (frame.type !== 'status') return;
      setServer((known) => known && { ...known, ...frame.data as Partial<Server> });
      // A new agent may have another version and other permissions.
      if ((frame.data as { status?: string }).status === 'online') setRound((count) => count + 1);
    });
  }, [id]);

  return { server, report, error, reload: () => setRound((count) => count + 1), changed: setServer };
}
