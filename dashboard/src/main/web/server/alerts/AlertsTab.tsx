import { ActiveAlerts } from '../../alerts/ActiveAlerts.tsx';
import { activeAlerts } from '../../alerts/active.ts';
import type { AlertFilter } from '../../alerts/filter.ts';
import { PastAlerts } from '../../alerts/PastAlerts.tsx';
import { changeQuery, url, useQuery } from '../../app/router.ts';
import { useStore } from '../../app/store.ts';
import { useNow } from '../../app/useNow.ts';
import { t } from '../../text/index.ts';
import { Button, Empty, Search, Segments } from '../../ui/index.ts';
import type { TabProps } from '../tabs.ts';

type State = 'active' | 'resolved';

/** The alerts of one server: what is wrong, and what is over. */
export default function AlertsTab({ server, alerts }: TabProps) {
  const state: State = useQuery('status', 'active') === 'resolved' ? 'resolved' : 'active';
  const isLoaded = useStore(activeAlerts, (list) => list.isLoaded);
  const now = useNow(10_000);
  const filter: AlertFilter = {
    q: useQuery('q'),
    server: server.id,
    severity: useQuery('severity'),
    open: useQuery('open') === 'true',
  };
  const choose = (next: State) => changeQuery({ status: next === 'active' ? null : next, open: null }, 'push');
  const isFine = state === 'active' && isLoaded && alerts.length === 0;
  return (
    <>
      <div class='tools'>
        <Search label={t.alerts.search} value={filter.q} onText={(q) => changeQuery({ q })} />
        <Segments<State>
          label={t.alerts.state}
          value={state}
          choices={[['active', t.alerts.active], ['resolved', t.alerts.past]]}
          onChoose={choose}
        />
        <span class='grow' />
        <a class='btn' href={url('/thresholds')}>{t.server.thresholds}</a>
      </div>
      {isFine
        ? (
          <Empty
            icon='check'
            title={t.alerts.fineTitle}
            acts={<Button onClick={() => choose('resolved')}>{t.alerts.seePast}</Button>}
          >
            {t.server.fineText}
          </Empty>
        )
        : state === 'active'
        ? <ActiveAlerts filter={filter} now={now} />
        : <PastAlerts key={JSON.stringify(filter)} filter={filter} now={now} />}
    </>
  );
}
