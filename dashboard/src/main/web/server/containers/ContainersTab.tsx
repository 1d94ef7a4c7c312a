import { useState } from 'preact/hooks';
import { api } from '../../api/client.ts';
import type { Container } from '../../api/schema.d.ts';
import { changeQuery, useQuery } from '../../app/router.ts';
import { useData } from '../../app/useData.ts';
import { moment } from '../../format/times.ts';
import { t } from '../../text/index.ts';
import { Button, Empty, ErrorNote, Search, Segments, Skeleton, Table } from '../../ui/index.ts';
import { PermissionNote } from '../PermissionNote.tsx';
import { type ContainerPermission, permissionsOf } from '../permissions.ts';
import type { TabProps } from '../tabs.ts';
import { act } from './actions.ts';
import { columns } from './columns.tsx';
import { ContainerPanel } from './ContainerPanel.tsx';
import { acted, type Action, containersOf, filtered, fits, sorted } from './list.ts';

/** The containers of a server: what they take, and what may be done with them. */
export default function ContainersTab({ server, report }: TabProps) {
  const filter = useQuery('q');
  const state = useQuery('state');
  const sort = useQuery('sort', 'name');
  const opened = useQuery('container');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [states, setStates] = useState<Record<string, string>>({});
  const stored = useData(
    (signal) =>
      api('GET /docker/{server_id}/containers', { path: { server_id: server.id }, query: { limit: 1000 }, signal }),
    [server.id, server.status],
  );
  const permission = permissionsOf(server).containers;
  const isOnline = server.status === 'online';
  const live = isOnline ? containersOf(report) : null;
  // What an action answered is newer than the report from before it.
  const all = (live ?? stored.data?.data ?? []).map((one) =>
    one.id && states[one.id] ? acted(one, states[one.id]!) : one
  );
  const rows = sorted(filtered(all, filter, state), sort);
  const may = isOnline && (permission === 'control' || permission === null);
  const run = (action: Action, containers: Container[]) =>
    act(server, action, containers, (id, next) => {
      setStates((known) => ({ ...known, [id]: next }));
      setChosen(new Set());
      // The next reports know better.
      setTimeout(() => setStates(({ [id]: _, ...others }) => others), 8_000);
    });
  const selected = rows.filter((row) => chosen.has(row.id!));

  if (stored.data === null && live === null) {
    return stored.error ? <ErrorNote error={stored.error} onRetry={stored.reload} /> : <Skeleton height='320px' />;
  }
  if (all.length === 0) {
    return (
      <>
        {permission === 'off' && <PermissionNote server={server} what={t.containers.off} line='containers: read' />}
        <Empty icon='box' title={t.containers.none}>
          {hasNoEngine(isOnline, permission, report)
            ? t.containers.noSocket
            : stored.data?.message ?? t.containers.noneText}
        </Empty>
      </>
    );
  }
  const panel = all.find(({ name }) => name === opened);
  return (
    <>
      <div class='tools'>
        <Search value={filter} label={t.containers.search} onText={(q) => changeQuery({ q })} />
        <Segments
          label={t.containers.state}
          value={state}
          choices={[['', t.containers.all], ['running', t.containers.running], ['stopped', t.containers.stopped]]}
          onChoose={(next) => changeQuery({ state: next })}
        />
        <span class='grow' />
        {may && chosen.size > 0 && (['start', 'stop', 'restart'] as const).map((action) => {
          const able = selected.filter((row) => fits(action, row));
          return (
            <Button
              key={action}
              icon={action === 'start' ? 'play' : action}
              disabled={able.length === 0}
              onClick={() => run(action, able)}
            >
              {t.containers[action]}
              {able.length > 0 && ` ${able.length}`}
            </Button>
          );
        })}
      </div>
      {permission === 'read' && (
        <PermissionNote server={server} what={t.containers.readOnly} line='containers: control' />
      )}
      {!isOnline && stored.data?.meta?.as_of && (
        <p class='faint count-line'>{t.containers.asOf(moment(stored.data.meta.as_of))}</p>
      )}
      {panel && <ContainerPanel server={server} container={panel} report={report} />}
      <div class='panel'>
        <Table
          class='cards'
          label={t.server.tabs.containers}
          columns={columns({
            server,
            may,
            chosen,
            onChoose: (id) =>
              setChosen((known) => toggled(known, id)),
            onAllChosen: () =>
              setChosen(selected.length === rows.length ? new Set() : new Set(rows.map(({ id }) => id!))),
            areAllChosen: rows.length > 0 && selected.length === rows.length,
            opened,
            run: (action, container) => run(action, [container]),
          })}
          rows={rows}
          keyOf={(row) => row.id!}
          sort={sort}
          onSort={(next) => changeQuery({ sort: next === 'name' ? null : next })}
          selected={(row) => chosen.has(row.id!)}
        />
        {rows.length === 0 && <p class='faint no-match'>{t.containers.noMatch}</p>}
      </div>
    </>
  );
}

/** True if the agent may see containers, and its report has no list of them: it found no engine. */
export function hasNoEngine(isOnline: boolean, permission: ContainerPermission | null, report: unknown): boolean {
  return isOnline && permission !== 'off' && report !== null && containersOf(report) === null;
}

function toggled(known: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(known);
  if (!next.delete(id)) next.add(id);
  return next;
}
