import { useState } from 'preact/hooks';
import { changeQuery, useQuery } from '../../app/router.ts';
import { momentText } from '../../chart/timeText.ts';
import { valueText } from '../../chart/values.ts';
import { t } from '../../text/index.ts';
import { Button, type Column, Empty, ErrorNote, Search, Skeleton, Table } from '../../ui/index.ts';
import { HostText } from '../HostText.tsx';
import { MomentField } from '../MomentField.tsx';
import { groupColumn } from '../topColumns.tsx';
import type { TabProps } from '../tabs.ts';
import { filtered, type Row, sorted } from './list.ts';
import { useProcesses } from './useProcesses.ts';

/** More rows would make the table slow, and nobody reads them; the filter finds the others. */
const MOST = 300;

/** The processes of a server, now or at a past moment. */
export default function ProcessesTab({ server, report }: TabProps) {
  const filter = useQuery('q');
  const sort = useQuery('sort', '-cpu');
  const at = useQuery('at') || null;
  const [isPaused, setPaused] = useState(false);
  const { rows, at: taken, error } = useProcesses(server.id, report, isPaused, at);
  const found = rows === null ? [] : sorted(filtered(rows, filter), sort);
  return (
    <>
      <div class='tools'>
        <Search value={filter} label={t.processes.search} onText={(q) => changeQuery({ q })} />
        <MomentField label={t.processes.at} value={at} onChange={(next) => changeQuery({ at: next }, 'push')} />
        <span class='grow' />
        {at === null && (
          <Button icon={isPaused ? 'play' : 'pause'} onClick={() => setPaused(!isPaused)}>
            {isPaused ? t.processes.resume : t.processes.pause}
          </Button>
        )}
      </div>
      {error !== null && <ErrorNote error={error} />}
      <p class='faint count-line' role='status'>
        {rows !== null && t.processes.count(found.length, rows.length)}
        {taken !== null && ` · ${t.processes.pastHint(momentText(taken / 1000))}`}
      </p>
      {rows === null
        ? error === null && <Skeleton height='320px' />
        : rows.length === 0
        ? <Empty icon='list' title={t.processes.none}>{t.processes.noneText}</Empty>
        : (
          <div class='panel'>
            <Table
              class='cards'
              label={t.server.tabs.processes}
              columns={columns(rows)}
              rows={found.slice(0, MOST)}
              keyOf={(row) => `${row.pid} ${row.name}`}
              sort={sort}
              onSort={(next) => changeQuery({ sort: next === '-cpu' ? null : next })}
            />
            {found.length > MOST && <p class='faint'>{t.processes.more(found.length - MOST)}</p>}
          </div>
        )}
    </>
  );
}

function columns(rows: Row[]): Column<Row>[] {
  return [
    {
      key: 'name',
      title: t.server.command,
      class: 'name cut-cell wide-cell',
      sortable: true,
      cell: (row) => <HostText text={row.command} cut />,
    },
    {
      key: 'cpu',
      title: t.server.cpuOfCore,
      num: true,
      sortable: true,
      cell: (row) => row.cpu === null ? '–' : valueText('percent', row.cpu),
    },
    {
      key: 'memoryBytes',
      title: t.server.memory,
      num: true,
      sortable: true,
      cell: (row) => row.memoryBytes === null ? '–' : valueText('bytes', row.memoryBytes),
    },
    {
      key: 'user',
      title: t.server.user,
      sortable: true,
      class: 'cut-cell',
      cell: (row) => <HostText text={row.user} cut />,
    },
    ...groupColumn(rows).map((column) => ({ ...column, sortable: true })),
    { key: 'pid', title: 'PID', num: true, sortable: true, cell: (row) => row.pid },
    { key: 'status', title: t.processes.state, sortable: true, cell: (row) => row.status },
  ];
}
