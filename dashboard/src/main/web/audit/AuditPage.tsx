import { useMemo } from 'preact/hooks';
import { api } from '../api/client.ts';
import type { AuditEvent } from '../api/schema.d.ts';
import { changeQuery, useQuery } from '../app/router.ts';
import { useStore } from '../app/store.ts';
import { usePages } from '../app/usePages.ts';
import { serverList } from '../servers/list.ts';
import { ServerFilter } from '../servers/ServerFilter.tsx';
import { t } from '../text/index.ts';
import { Button, Empty, Search, Segments } from '../ui/index.ts';
import { PagedRows } from '../ui/Rows.tsx';
import { FilterSelect } from '../ui/Select.tsx';
import { ACTIONS } from './actions.ts';
import { AuditRow } from './AuditRow.tsx';
import { MomentInput } from './MomentInput.tsx';
import { momentsOf, RANGES } from './range.ts';
import type { Range } from './range.ts';

/** Who did what, when and from where. */
export default function AuditPage() {
  const actor = useQuery('actor');
  const server = useQuery('server');
  const chosen = useQuery('action');
  const action = ACTIONS.find((one) => one === chosen);
  const wanted = useQuery('range', '7d');
  const range: Range = wanted in RANGES ? wanted as Range : '7d';
  const from = useQuery('from');
  const to = useQuery('to');
  const moments = useMemo(() => momentsOf(range, from, to, Date.now()), [range, from, to]);
  const pages = usePages<AuditEvent>((at, limit, signal) =>
    api('GET /audit', {
      query: { limit, ...at, action, actor: actor.trim() || undefined, server_id: server || undefined, ...moments },
      signal,
    }), [actor.trim(), server, action, moments]);
  const servers = useStore(serverList, (list) => list.servers);
  const there = useMemo(() => new Set(servers.map(({ id }) => id)), [servers]);
  const clear = () => changeQuery({ actor: null, server: null, action: null, range: 'all', from: null, to: null });

  return (
    <>
      <header class='head'>
        <h1>{t.audit.title}</h1>
        <span class='grow' />
        <Search label={t.audit.searchUser} value={actor} onText={(text) => changeQuery({ actor: text })} />
        <Button icon='restart' label={t.audit.reload} onClick={pages.reload} />
      </header>
      <div class='filters'>
        <Segments<Range>
          label={t.audit.range}
          value={range}
          choices={(Object.keys(RANGES) as Range[]).map((one) => [one, t.audit.ranges[one]])}
          onChoose={(next) => changeQuery({ range: next === '7d' ? null : next, from: null, to: null }, 'push')}
        />
        {range === 'own' && (
          <>
            <MomentInput label={t.audit.from} value={from} onChange={(next) => changeQuery({ from: next })} />
            <MomentInput label={t.audit.to} value={to} onChange={(next) => changeQuery({ to: next })} />
          </>
        )}
        <FilterSelect
          label={t.audit.action}
          value={action ?? ''}
          choices={[['', t.audit.allActions], ...ACTIONS.map((one) => [one, t.audit.actions[one]] as const)]}
          onChoose={(next) => changeQuery({ action: next }, 'push')}
        />
        <ServerFilter value={server} onChoose={(id) => changeQuery({ server: id }, 'push')} />
      </div>
      <PagedRows
        pages={pages}
        skeleton={12}
        empty={
          <Empty icon='list' title={t.lists.noneTitle} acts={<Button onClick={clear}>{t.audit.showAll}</Button>}>
            {t.audit.emptyText}
          </Empty>
        }
      >
        {(rows) => (
          <ul class='rows audit-rows'>
            <li class='row head-row'>
              <span />
              <span>{t.audit.who}</span>
              <span>{t.audit.what}</span>
              <span>{t.lists.server}</span>
              <span>{t.audit.time}</span>
              <span>{t.audit.address}</span>
            </li>
            {rows.map((event) => (
              <AuditRow
                key={event.id}
                event={event}
                isServerThere={event.server_id !== null && there.has(event.server_id)}
              />
            ))}
          </ul>
        )}
      </PagedRows>
    </>
  );
}
