import { api, ApiError } from '../api/client.ts';
import type { Alert } from '../api/schema.d.ts';
import { useData } from '../app/useData.ts';
import { useNow } from '../app/useNow.ts';
import { momentText } from '../chart/timeText.ts';
import { type RangeQuery, writeRange } from '../history/range.ts';
import { topColumns, topKey } from '../server/topColumns.tsx';
import { t } from '../text/index.ts';
import { Skeleton, Table } from '../ui/index.ts';
import type { MetricType } from './values.ts';

/** What a process can have taken too much of, and the list that tells it. */
const LISTS: Partial<Record<MetricType, 'by_cpu' | 'by_memory'>> = {
  cpu: 'by_cpu',
  load: 'by_cpu',
  memory: 'by_memory',
  swap: 'by_memory',
};

/** Seconds before and after an alert that its charts show. */
const AROUND = 900;

/** The hub keeps a list of each minute, of when the server was busiest: until then it may be replaced. */
const SETTLED_MS = 60_000;

/** Who it was: the largest processes of the minute in which an alert opened; nothing where processes have no part. */
export function AlertProcesses({ alert }: { alert: Alert }) {
  const list = LISTS[alert.type];
  const isSettled = useNow(10_000) > Date.parse(alert.created_at) + SETTLED_MS;
  const { data, error } = useData(
    async (signal) => list === undefined ? null : await topAt(alert, signal),
    [alert.id, isSettled],
  );
  if (list === undefined || error !== null) return null;
  const rows = data?.[list] ?? [];
  return (
    <section>
      <h3>
        {t.server.top}{' '}
        {data?.minute && <span class='faint'>{t.server.topAt(momentText(Date.parse(data.minute) / 1000, 60))}</span>}
      </h3>
      {data === null
        ? <Skeleton height='120px' />
        : rows.length === 0
        ? <p class='dim'>{t.server.topNone}</p>
        : <Table label={t.server.top} class='top-table cards' columns={topColumns(rows)} rows={rows} keyOf={topKey} />}
    </section>
  );
}

/**
 * The processes of that minute, or of the next one where the hub has no list yet, as of a server that has just begun to
 * report; an empty list where it has neither.
 */
async function topAt(alert: Alert, signal: AbortSignal) {
  for (const later of [0, SETTLED_MS]) {
    try {
      const path = { server_id: alert.server_id };
      const at = new Date(Date.parse(alert.created_at) + later).toISOString();
      return (await api('GET /metrics/{server_id}/top', { path, query: { at }, signal })).data;
    } catch (failure) {
      if (!(failure instanceof ApiError && failure.status === 404)) throw failure;
    }
  }
  return { minute: null, by_cpu: [], by_memory: [] };
}

/** The time that the charts of an alert show, for the address of its server; `now` in ms. */
export function chartsAround(alert: Alert, now: number): Required<RangeQuery> {
  const end = Math.floor((alert.resolved_at === null ? now : Date.parse(alert.resolved_at)) / 60_000) * 60;
  const start = Math.floor(Date.parse(alert.created_at) / 60_000) * 60;
  return writeRange({ start: start - AROUND, end: Math.min(end + AROUND, Math.floor(now / 60_000) * 60 + 60) });
}
