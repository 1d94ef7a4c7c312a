import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../../api/client.ts';
import { fleet } from '../../api/fleet.ts';
import type { LogEntry, LogLine } from '../../api/schema.d.ts';
import type { Frame } from '../../api/topics.ts';
import { t } from '../../text/index.ts';
import { appended, type Line, lineOfEntry, lineOfOutput, MOST_LINES, prepended } from './lines.ts';

/** Which log: the hub's record of the server, or a container's output; of a time, or live. */
export type Source = { server: string; container: string | null; since: string | null; until: string | null };

export type LogState = {
  lines: Line[];
  isLoading: boolean;
  error: unknown;
  /** What the hub said about it, such as that a container ended or lines were left out. */
  notice: string | null;
  isLive: boolean;
  /** Fetches older lines; null: there are none, or the source cannot. */
  earlier: (() => Promise<void>) | null;
  reload: () => void;
};

const PAGE = 500;
const TAIL = 1_000;
/** New lines are shown together, this often at most, in ms. */
const BATCH_MS = 120;

/** Follows a log. */
export function useLog(source: Source): LogState {
  const { server, container, since, until } = source;
  const [lines, setLines] = useState<Line[]>([]);
  const [isLoading, setLoading] = useState(true);
  const [error, setError] = useState<unknown>(null);
  const [notice, setNotice] = useState<string | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  const waiting = useRef<Line[]>([]);
  const timer = useRef<number | undefined>(undefined);
  const isLive = until === null && since === null;

  const add = (line: Line) => {
    waiting.current.push(line);
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      const batch = waiting.current.splice(0);
      setLines((known) => appended(known, batch));
      setLoading(false);
    }, BATCH_MS);
  };
  const reset = () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    waiting.current = [];
    setLines([]);
  };

  useEffect(() => {
    const stop = new AbortController();
    reset();
    setLoading(true);
    setError(null);
    setNotice(null);
    setCursor(null);
    const fail = (reason: unknown) => {
      if (stop.signal.aborted) return;
      setError(reason);
      setLoading(false);
    };
    let leave = () => {};
    if (container === null) {
      const query = { limit: PAGE, since: since ?? undefined, until: until ?? undefined };
      api('GET /logs/{server_id}', { path: { server_id: server }, query, signal: stop.signal }).then(
        ({ data, meta }) => {
          setLines((known) => appended(data.map(lineOfEntry).reverse(), known));
          setCursor(meta?.next_cursor ?? null);
          setLoading(false);
        },
        fail,
      );
      if (isLive) {
        leave = fleet.subscribe({ topic: 'log', server_id: server }, (frame) => {
          if (frame.type === 'log') add(lineOfEntry(frame.data as LogEntry));
        });
      }
    } else if (isLive) {
      leave = fleet.subscribe({ topic: 'container', server_id: server, container_id: container, tail: TAIL }, receive);
    } else {
      const path = { server_id: server, container_id: container };
      const query = { tail: 10_000, since: since ?? undefined, until: until ?? undefined };
      api('GET /docker/{server_id}/containers/{container_id}/logs', { path, query, signal: stop.signal }).then(
        ({ data, message }) => {
          setLines(data.map(lineOfOutput));
          setNotice(message ?? null);
          setLoading(false);
        },
        fail,
      );
    }
    return () => {
      stop.abort();
      leave();
      clearTimeout(timer.current);
      timer.current = undefined;
    };

    function receive(frame: Frame) {
      if (frame.type === 'log') add(lineOfOutput(frame.data as LogLine));
      else if (frame.type === 'subscribed') {
        // Also after a reconnect: the last lines come again.
        reset();
        setError(null);
        setTimeout(() => setLoading(false), 400);
      } else if (frame.type === 'dropped') setNotice(t.logs.dropped(frame.count ?? 0));
      else if (frame.type === 'ended') setNotice(frame.message ?? t.logs.ended);
      else if (frame.type === 'error') fail(new Error(frame.message));
    }
  }, [server, container, since, until, turn]);

  const earlier = async () => {
    const query = { limit: PAGE, cursor: cursor!, since: since ?? undefined, until: until ?? undefined };
    const { data, meta } = await api('GET /logs/{server_id}', { path: { server_id: server }, query });
    setLines((known) => prepended(known, data.map(lineOfEntry).reverse()));
    setCursor(lines.length + PAGE < MOST_LINES ? meta?.next_cursor ?? null : null);
  };

  return {
    lines,
    isLoading,
    error,
    notice,
    isLive,
    earlier: cursor === null ? null : earlier,
    reload: () => setTurn((n) => n + 1),
  };
}
