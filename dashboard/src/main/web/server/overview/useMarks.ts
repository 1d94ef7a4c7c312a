import { useEffect, useMemo } from 'preact/hooks';
import { lastAlert } from '../../alerts/active.ts';
import { api } from '../../api/client.ts';
import { useData } from '../../app/useData.ts';
import { frameOf, type Range } from '../../history/range.ts';
import { type AnswerMark, type Mark, read } from './marks.ts';

const NONE: Mark[] = [];
/** No frame of the socket tells of a command or a note of others. */
const EVERY_MS = 15_000;

/** What happened to a server in a time; asked again at times, and when an alert or the server's status changes. */
export function useMarks(server: string, range: Range, status: string): { marks: Mark[]; reload: () => void } {
  const isLive = 'last' in range;
  const loaded = useData((signal) => {
    const { start, end } = frameOf(range, Math.floor(Date.now() / 1000));
    const query = {
      start: new Date(start * 1000).toISOString(),
      // Up to now by the hub's clock: a note that was just written is later than this second began.
      ...(isLive ? {} : { end: new Date(end * 1000).toISOString() }),
    };
    return api('GET /servers/{server_id}/marks', { path: { server_id: server }, query, signal });
  }, [server, JSON.stringify(range), status]);
  useEffect(() =>
    lastAlert.watch(() => {
      if (lastAlert.value?.server_id === server) loaded.reload();
    }), [server]);
  useEffect(() => {
    if (!isLive) return;
    const timer = setInterval(loaded.reload, EVERY_MS);
    return () => clearInterval(timer);
  }, [isLive, server]);
  const marks = useMemo(() => loaded.data ? read(loaded.data.data as AnswerMark[]) : NONE, [loaded.data]);
  return { marks, reload: loaded.reload };
}
