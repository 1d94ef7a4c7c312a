import { api } from '../../api/client.ts';
import { useData } from '../../app/useData.ts';
import { frameOf, type Range } from '../../history/range.ts';

/** The percentage of a time in which the server's agent was connected; null while unknown. */
export function useAvailability(server: string, range: Range, status: string): number | null {
  const { data } = useData((signal) => {
    const { start, end } = frameOf(range, Math.floor(Date.now() / 1000));
    const query = { start: new Date(start * 1000).toISOString(), end: new Date(end * 1000).toISOString() };
    return api('GET /servers/{server_id}/availability', { path: { server_id: server }, query, signal });
  }, [server, JSON.stringify(range), status]);
  return data?.data.percent ?? null;
}
