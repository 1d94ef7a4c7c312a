import { useMemo, useRef } from 'preact/hooks';
import { memo } from '../app/memo.ts';
import type { ServerSummary } from '../api/topics.ts';
import { t } from '../text/index.ts';
import { cellClass, Heading } from '../ui/Table.tsx';
import type { Column } from '../ui/Table.tsx';
import { useVisible } from '../ui/useVisible.ts';
import { columnsOf } from './columns.tsx';

const ROW_HEIGHT = 33;

export function ServerTable(props: {
  servers: ServerSummary[];
  columns: readonly string[];
  sort: string;
  onSort: (sort: string) => void;
}) {
  const box = useRef<HTMLTableSectionElement>(null);
  const { from, to } = useVisible(box, props.servers.length, ROW_HEIGHT);
  const columns = useMemo(() => columnsOf(props.columns), [props.columns]);
  return (
    <div class='panel server-table scroll' tabIndex={0} role='region' aria-label={t.common.tableOf(t.servers.title)}>
      <table aria-rowcount={props.servers.length + 1}>
        <thead>
          <tr>
            {columns.map((c) => <Heading key={c.key} column={c} sort={props.sort} onSort={props.onSort} />)}
          </tr>
        </thead>
        <tbody ref={box}>
          {from > 0 && <Space rows={from} columns={columns.length} />}
          {props.servers.slice(from, to).map((server, i) => (
            <Row key={server.id} server={server} columns={columns} index={from + i + 2} />
          ))}
          {to < props.servers.length && <Space rows={props.servers.length - to} columns={columns.length} />}
        </tbody>
      </table>
    </div>
  );
}

const Row = memo(function Row(props: { server: ServerSummary; columns: Column<ServerSummary>[]; index: number }) {
  return (
    <tr aria-rowindex={props.index}>
      {props.columns.map((c) => <td key={c.key} class={cellClass(c)}>{c.cell(props.server)}</td>)}
    </tr>
  );
});

/** In the place of rows that are outside of the window. */
function Space(props: { rows: number; columns: number }) {
  return (
    <tr class='space' aria-hidden='true'>
      <td colSpan={props.columns} style={{ height: `${props.rows * ROW_HEIGHT}px` }} />
    </tr>
  );
}
