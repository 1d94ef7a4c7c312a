import { useEffect, useRef } from 'preact/hooks';
import { api } from '../api/client.ts';
import type { FleetContainer } from '../api/schema.d.ts';
import { changeQuery, url, useQuery } from '../app/router.ts';
import { useStore } from '../app/store.ts';
import { usePages } from '../app/usePages.ts';
import { acted } from '../server/containers/list.ts';
import { serverList } from '../servers/list.ts';
import { ServerFilter } from '../servers/ServerFilter.tsx';
import { t } from '../text/index.ts';
import { Empty, Note, Search } from '../ui/index.ts';
import { LiveDot } from '../ui/LiveDot.tsx';
import { NoMatches, PagedRows } from '../ui/Rows.tsx';
import { FilterSelect } from '../ui/Select.tsx';
import { ContainerRow } from './ContainerRow.tsx';

const STATES = ['running', 'exited', 'paused', 'restarting', 'created', 'dead', 'removing'] as const;
/** The socket tells each few seconds that servers have reported; this list is larger than such a frame. */
const RELOAD_AT_MOST_EVERY_MS = 10_000;

/** The containers of all servers, with what they take. */
export default function AllContainersPage() {
  const q = useQuery('q');
  const server = useQuery('server');
  const wanted = useQuery('state');
  const state = STATES.find((one) => one === wanted);
  const pages = usePages<FleetContainer>(
    (from, limit, signal) =>
      api('GET /docker/containers', {
        query: {
          limit,
          offset: from.offset,
          q: q || undefined,
          state,
          server_id: server === '' ? undefined : [server],
        },
        signal,
      }),
    [q, server, state],
  );

  const at = useStore(serverList, (list) => list.at);
  const loadedAt = useRef(Date.now());
  useEffect(() => {
    if (Date.now() - loadedAt.current < RELOAD_AT_MOST_EVERY_MS || document.hidden) return;
    loadedAt.current = Date.now();
    pages.reload();
  }, [at]);

  const onState = (container: FleetContainer, next: string) =>
    pages.change((all) =>
      all.map((one) => one.server_id === container.server_id && one.id === container.id ? acted(one, next) : one)
    );
  const isFiltered = q !== '' || server !== '' || state !== undefined;
  return (
    <>
      <header class='head'>
        <h1>{t.allContainers.title}</h1>
        <LiveDot />
        <span class='grow' />
        <Search label={t.allContainers.search} value={q} onText={(text) => changeQuery({ q: text })} />
      </header>
      <div class='filters'>
        <FilterSelect
          label={t.containers.state}
          value={state ?? ''}
          choices={[
            ['', t.allContainers.allStates],
            ...STATES.map((one) => [one, t.allContainers.states[one]] as const),
          ]}
          onChoose={(next) => changeQuery({ state: next }, 'push')}
        />
        <ServerFilter value={server} onChoose={(id) => changeQuery({ server: id }, 'push')} />
      </div>
      {pages.message !== null && <Note health='warning'>{pages.message}</Note>}
      <PagedRows
        pages={pages}
        skeleton={10}
        empty={isFiltered ? <NoMatches clear={['q', 'server', 'state']} /> : (
          <Empty
            icon='box'
            title={t.containers.none}
            acts={<a class='btn' href={url('/servers')}>{t.common.toServers}</a>}
          >
            {t.allContainers.emptyText}
          </Empty>
        )}
      >
        {(rows) => (
          <ul class='rows container-rows'>
            <li class='row head-row'>
              <span />
              <span>{t.containers.name}</span>
              <span>{t.lists.server}</span>
              <span>{t.containers.state}</span>
              <span class='num'>{t.server.cpuOfCore}</span>
              <span class='num'>{t.server.memory}</span>
              <span class='num'>{t.allContainers.traffic}</span>
              <span />
            </li>
            {rows.map((row) => <ContainerRow key={`${row.server_id} ${row.id}`} container={row} onState={onState} />)}
          </ul>
        )}
      </PagedRows>
    </>
  );
}
