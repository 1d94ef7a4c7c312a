import type { Data } from '../api/client.ts';
import { valueText } from '../chart/values.ts';
import { spelled } from '../format/hostText.ts';
import { t } from '../text/index.ts';
import type { Column } from '../ui/index.ts';
import { HostText } from './HostText.tsx';

/** One of the largest processes of a minute. */
export type TopProcess = NonNullable<Data<'GET /metrics/{server_id}/top'>['by_cpu']>[number];

const MIB = 1024 * 1024;

/** What tables tell of the largest processes of a minute. */
export function topColumns(rows: TopProcess[]): Column<TopProcess>[] {
  return [
    {
      key: 'command',
      title: t.server.command,
      class: 'name program',
      cell: (row) => <Program program={row.program ?? ''} command={row.command} />,
    },
    {
      key: 'cpu',
      title: t.server.cpuOfCore,
      num: true,
      cell: (row) => ifKnown(row.cpu, (v) => valueText('percent', v)),
    },
    {
      key: 'memory',
      title: t.server.memory,
      num: true,
      cell: (row) => ifKnown(row.memory, (v) => valueText('bytes', v * MIB)),
    },
    { key: 'pid', title: 'PID', num: true, cell: (row) => row.pid ?? '' },
    ...groupColumn(rows),
    { key: 'user', title: t.server.user, class: 'cut-cell', cell: (row) => <HostText text={row.user ?? ''} cut /> },
  ];
}

/** The service or container of processes; no column where none is known. */
export function groupColumn<R extends { group?: string | null }>(rows: R[]): Column<R>[] {
  if (!rows.some((row) => row.group)) return [];
  return [{
    key: 'group',
    title: t.server.group,
    class: 'cut-cell',
    cell: (row) => <HostText text={row.group ?? ''} cut />,
  }];
}

/** The name of a program as a whole; its newest command comes up under the pointer. */
export function Program(props: { program: string; command: string | null | undefined }) {
  return <bdi title={spelled(props.command ?? props.program).slice(0, 1000)}>{spelled(props.program)}</bdi>;
}

export function topKey(row: TopProcess): string {
  return `${row.pid} ${row.name}`;
}

function ifKnown(value: number | null | undefined, text: (value: number) => string): string {
  return value === undefined || value === null ? '' : text(value);
}
