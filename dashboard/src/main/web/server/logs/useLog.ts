import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../../api/client.ts';
import { fleet } from '../../api/fleet.ts';
import type { LogEntry, LogLine } from '../../api/schema.d.ts';
import type { Frame } from '../../api/topics.ts';
import { t } from '../../text/index.ts';
import { appended, followed, type Line, lineOfEntry, lineOfOutput, mingled, MOST_LINES, prepended } from './lines.ts';

/** Which log: the hub's record of the server, or the output of containers; of a time, or live. */
export type Source = {
  server: string;
  containers: string[];
  since: string | null;
  until: string | null;
  /** True if the agent cannot send output as it comes, so that it is read again and again. */
  isPolled: boolean;
};

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
const TAIL_OF_THE_PAST = 10_000;
/** The hub lets a browser follow so many containers. */
export const MOST_CONTAINERS = 8;
const POLL_MS = 5_000;
/** New lines are shown together, this often at most, in ms. */
const BATCH_MS = 120;

/** Follows a log. */
export function useLog(source: Source): LogState {
  const { server, containers, since, until, isPolled } = source;
  const isMerged = containers.length > 1;
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
      setLines((known) => isMerged ? mingled(known, batch) : appended(known, batch));
      setLoading(false);
    }, BATCH_MS);
  };
  const reset = () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    waiting.current = [];
    setLines([]);
  };

  const leaveOut = (container: string) => {
    waiting.current = waiting.current.filter((line) => line.container !== container);
    setLines((known) => known.filter((line) => line.container !== container));
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
    if (containers.length === 0) {
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
    } else if (isLive && isPolled) {
      const poll = () => read({ tail: Math.floor(TAIL / containers.length) }, t.logs.polled);
      void poll();
      const timer = setInterval(poll, POLL_MS);
      leave = () => clearInterval(timer);
    } else if (isLive) {
      const tail = Math.floor(TAIL / containers.length);
      const ends = containers.map((container) =>
        fleet.subscribe(
          { topic: 'container', server_id: server, container_id: container, tail },
          (frame) => receive(container, frame),
        )
      );
      leave = () => ends.forEach((end) => end());
    } else {
      void read({
        tail: Math.floor(TAIL_OF_THE_PAST / containers.length),
        since: since ?? undefined,
        until: until ?? undefined,
      }, null);
    }
    return () => {
      stop.abort();
      leave();
      clearTimeout(timer.current);
      timer.current = undefined;
    };

    /** Reads the output of all containers; what is known of one stays. */
    async function read(query: { tail: number; since?: string; until?: string }, note: string | null) {
      try {
        const all = await Promise.all(containers.map(async (container) => {
          const path = { server_id: server, container_id: container };
          const { data, message } = await api('GET /docker/{server_id}/containers/{container_id}/logs', {
            path,
            query,
            signal: stop.signal,
          });
          return { lines: data.map((line) => lineOfOutput(line, isMerged ? container : null)), message };
        }));
        setLines((known) =>
          all.length === 1 ? followed(known, all[0]!.lines) : mingled([], all.flatMap((one) => one.lines))
        );
        setNotice(all.find((one) => one.message)?.message ?? note);
        setError(null);
        setLoading(false);
      } catch (reason) {
        fail(reason);
      }
    }

    function receive(container: string, frame: Frame) {
      const tell = (text: string) => setNotice(isMerged ? `${container}: ${text}` : text);
      if (frame.type === 'log') add(lineOfOutput(frame.data as LogLine, isMerged ? container : null));
      else if (frame.type === 'subscribed') {
        // Also after a reconnect: the last lines come again.
        if (isMerged) leaveOut(container);
        else reset();
        setError(null);
        setTimeout(() => setLoading(false), 400);
      } else if (frame.type === 'dropped') tell(t.logs.dropped(frame.count ?? 0));
      else if (frame.type === 'ended') tell(frame.message ?? t.logs.ended);
      else if (frame.type === 'error') {
        // One that cannot be followed leaves the others.
        if (isMerged) tell(frame.message ?? t.logs.ended);
        else fail(new Error(frame.message));
      }
    }
  }, [server, containers.join(), since, until, isPolled, turn]);

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
