import { useMemo, useState } from 'preact/hooks';
import { changeQuery, useQuery } from '../app/router.ts';
import { preferences, setPreference } from '../app/preferences.ts';
import { useStore } from '../app/store.ts';
import { EnrolDialog } from '../enrol/EnrolDialog.tsx';
import { t } from '../text/index.ts';
import { Button } from '../ui/Button.tsx';
import { Search, Segments } from '../ui/Field.tsx';
import { Empty, ErrorNote } from '../ui/Notes.tsx';
import { NoMatches } from '../ui/Rows.tsx';
import { AlertBanner } from './AlertBanner.tsx';
import { ColumnMenu } from './ColumnMenu.tsx';
import { USUAL } from './columns.tsx';
import { Filters } from './Filters.tsx';
import { GridSkeleton } from './GridSkeleton.tsx';
import { loadServers, serverList } from './list.ts';
import { filtered, groups, sorted } from './order.ts';
import { PickedBar } from './PickedBar.tsx';
import { ServerGrid } from './ServerGrid.tsx';
import { ServerTable } from './ServerTable.tsx';

type View = 'cards' | 'table';

const enrol = (id: string) => changeQuery({ add: id }, 'push');

export default function ServersPage() {
  const list = useStore(serverList);
  const kept = useStore(preferences, (p) => p.servers);
  const q = useQuery('q');
  const health = useQuery('health');
  const tags = useQuery('tags');
  const view = useQuery('view', kept?.view ?? 'cards') as View;
  const grouped = useQuery('group', kept?.group ?? '') === 'tag';
  const sort = useQuery('sort', 'worst');
  const columns = kept?.columns ?? USUAL;
  const adding = useQuery('add');
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const pick = (ids: readonly string[], isPicked: boolean) =>
    setPicked((before) => {
      const next = new Set(before);
      for (const id of ids) isPicked ? next.add(id) : next.delete(id);
      return next;
    });

  const chosenTags = useMemo(() => tags.split(',').filter((tag) => tag !== ''), [tags]);
  const matching = useMemo(() => filtered(list.servers, { q, health: '', tags: chosenTags }), [
    list.servers,
    q,
    chosenTags,
  ]);
  const shown = useMemo(
    () => sorted(filtered(matching, { q: '', health, tags: [] }), sort),
    [matching, health, sort],
  );
  const chosen = shown.filter((server) => picked.has(server.id));
  const add = (
    <Button kind='primary' icon='plus' onClick={() => changeQuery({ add: 'new' }, 'push')}>{t.servers.add}</Button>
  );

  return (
    <>
      <header class='head'>
        <h1>{t.servers.title}</h1>
        <span class='grow' />
        <Search label={t.servers.search} value={q} onText={(text) => changeQuery({ q: text })} />
        <Segments<View>
          label={t.servers.view}
          value={view}
          choices={[['cards', t.servers.cards], ['table', t.servers.table]]}
          onChoose={(next) => {
            changeQuery({ view: next });
            setPreference('servers', { view: next });
          }}
        />
        {view === 'table' && <ColumnMenu columns={columns} />}
        {add}
      </header>
      {list.servers.length > 0 && (
        <Filters servers={matching} health={health} tags={chosenTags} grouped={grouped} sort={sort} />
      )}
      <AlertBanner />
      {list.error !== null && <ErrorNote error={list.error} onRetry={loadServers} />}
      {content()}
      {view === 'table' && chosen.length > 0 && (
        <PickedBar
          servers={chosen}
          onClear={() => setPicked(new Set<string>())}
        />
      )}
      {adding !== '' && (
        <EnrolDialog
          serverId={list.servers.some((server) => server.id === adding) ? adding : null}
          onClose={() => changeQuery({ add: null })}
        />
      )}
    </>
  );

  function content() {
    if (!list.isLoaded) return list.error === null && <GridSkeleton />;
    if (list.servers.length === 0) {
      return (
        <Empty icon='server' title={t.servers.emptyTitle} acts={add}>
          {t.servers.emptyText}
        </Empty>
      );
    }
    if (shown.length === 0) {
      return <NoMatches clear={['q', 'health', 'tags']} />;
    }
    if (!grouped) return part(shown);
    return groups(shown).map(([tag, servers]) => (
      <section class='server-group' key={tag ?? ''}>
        <h2>
          {tag === null ? t.servers.untagged : <bdi>{tag}</bdi>} <span class='faint'>{servers.length}</span>
        </h2>
        {part(servers)}
      </section>
    ));
  }

  function part(servers: typeof shown) {
    return view === 'table'
      ? (
        <ServerTable
          servers={servers}
          columns={columns}
          sort={sort}
          onSort={(next) => changeQuery({ sort: next }, 'push')}
          picked={picked}
          onPick={pick}
        />
      )
      : <ServerGrid servers={servers} onEnrol={enrol} />;
  }
}
