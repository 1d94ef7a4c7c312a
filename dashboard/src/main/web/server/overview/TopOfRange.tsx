import { api } from '../../api/client.ts';
import type { ProcessUse } from '../../api/schema.d.ts';
import { useData } from '../../app/useData.ts';
import type { Frame } from '../../chart/model.ts';
import { valueText } from '../../chart/values.ts';
import { t } from '../../text/index.ts';
import { type Column, ErrorNote, Skeleton, Table } from '../../ui/index.ts';
import { HostText } from '../HostText.tsx';
import { groupColumn, Program } from '../topColumns.tsx';

const MIB = 1024 * 1024;
/** The longest time that the hub adds up, in seconds. */
export const LONGEST_RANGE = 7 * 86_400;
const STEP = 60;

/** The processes that took most over the whole shown time. */
export function TopOfRange({ server, frame }: { server: string; frame: Frame }) {
  const start = Math.floor(frame.start / STEP) * STEP;
  const end = Math.ceil(frame.end / STEP) * STEP;
  const { data, error, reload } = useData(
    (signal) =>
      api('GET /metrics/{server_id}/top/range', {
        path: { server_id: server },
        query: { start: instant(Math.max(start, end - LONGEST_RANGE)), end: instant(end) },
        signal,
      }),
    [server, start, end],
  );
  const rows = data?.data.by_cpu ?? [];
  const columns: Column<ProcessUse>[] = [
    {
      key: 'command',
      title: t.server.command,
      class: 'name program',
      cell: (row) => <Program program={row.program} command={row.command} />,
    },
    { key: 'cpu', title: t.server.cpuOfCore, num: true, cell: (row) => valueText('percent', row.cpu_average) },
    { key: 'peak', title: t.server.peak, num: true, cell: (row) => valueText('percent', row.cpu_peak) },
    {
      key: 'memory',
      title: t.server.memory,
      num: true,
      cell: (row) => valueText('bytes', row.memory_average * MIB),
    },
    { key: 'pid', title: 'PID', num: true, cell: (row) => <Pids pids={row.pids} /> },
    ...groupColumn(rows),
    { key: 'user', title: t.server.user, cell: (row) => <HostText text={row.user ?? ''} cut /> },
  ];
  if (data === null) return error === null ? <Skeleton height='160px' /> : <ErrorNote error={error} onRetry={reload} />;
  if (rows.length === 0) return <p class='faint'>{t.server.topNone}</p>;
  return (
    <Table
      label={t.server.top}
      class='cards'
      columns={columns}
      rows={rows}
      keyOf={(row) => `${row.program} ${row.user} ${row.group}`}
    />
  );
}

/** The first of several; the others come up under the pointer. */
function Pids({ pids }: { pids: number[] }) {
  return <span title={pids.join(', ')}>{pids.length > 1 ? `${pids[0]} +${pids.length - 1}` : pids[0] ?? ''}</span>;
}

function instant(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
