import { useMemo, useRef } from 'preact/hooks';
import { memo } from '../app/memo.ts';
import type { ServerSummary } from '../api/topics.ts';
import { spelled } from '../format/hostText.ts';
import { t } from '../text/index.ts';
import { cellClass, Heading } from '../ui/Table.tsx';
import type { Column } from '../ui/Table.tsx';
import { useVisible } from '../ui/useVisible.ts';
import { columnsOf } from './columns.tsx';
import { between } from './tagChange.ts';

const ROW_HEIGHT = 33;

export function ServerTable(props: {
  servers: ServerSummary[];
  columns: readonly string[];
  sort: string;
  onSort: (sort: string) => void;
  picked: ReadonlySet<string>;
  /** Chooses some, or not any more. */
  onPick: (ids: readonly string[], isPicked: boolean) => void;
}) {
  const box = useRef<HTMLTableSectionElement>(null);
  const { from, to } = useVisible(box, props.servers.length, ROW_HEIGHT);
  const columns = useMemo(() => columnsOf(props.columns), [props.columns]);
  const last = useRef<string | null>(null);
  const latest = useRef(props);
  latest.current = props;
  // One function for all rows, so that none is drawn again for it.
  const pick = useRef((id: string, isPicked: boolean, isRange: boolean) => {
    const { servers, onPick } = latest.current;
    const ids = servers.map((server) => server.id);
    onPick(isRange ? between(ids, last.current ?? id, id) : [id], isPicked);
    last.current = id;
  }).current;
  const areAll = props.servers.length > 0 && props.servers.every((server) => props.picked.has(server.id));
  return (
    <div class='panel server-table scroll' tabIndex={0} role='region' aria-label={t.common.tableOf(t.servers.title)}>
      <table aria-rowcount={props.servers.length + 1}>
        <thead>
          <tr>
            <th scope='col' class='pick'>
              <label class='tick'>
                <input
                  type='checkbox'
                  aria-label={t.lists.pickAll}
                  checked={areAll}
                  onChange={(e) =>
                    props.onPick(
                      props.servers.map((server) =>
                        server.id
                      ),
                      e.currentTarget.checked,
                    )}
                />
              </label>
            </th>
            {columns.map((c) => <Heading key={c.key} column={c} sort={props.sort} onSort={props.onSort} />)}
          </tr>
        </thead>
        <tbody ref={box}>
          {from > 0 && <Space rows={from} columns={columns.length + 1} />}
          {props.servers.slice(from, to).map((server, i) => (
            <Row
              key={server.id}
              server={server}
              columns={columns}
              index={from + i + 2}
              isPicked={props.picked.has(server.id)}
              onPick={pick}
            />
          ))}
          {to < props.servers.length && <Space rows={props.servers.length - to} columns={columns.length + 1} />}
        </tbody>
      </table>
    </div>
  );
}

const Row = memo(function Row(props: {
  server: ServerSummary;
  columns: Column<ServerSummary>[];
  index: number;
  isPicked: boolean;
  onPick: (id: string, isPicked: boolean, isRange: boolean) => void;
}) {
  const { server, isPicked } = props;
  return (
    <tr aria-rowindex={props.index} aria-selected={isPicked || undefined}>
      <td class='pick'>
        <label class='tick'>
          <input
            type='checkbox'
            aria-label={t.lists.pick(spelled(server.name))}
            checked={isPicked}
            onClick={(e) => props.onPick(server.id, e.currentTarget.checked, e.shiftKey)}
          />
        </label>
      </td>
      {props.columns.map((c) => <td key={c.key} class={cellClass(c)}>{c.cell(server)}</td>)}
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
