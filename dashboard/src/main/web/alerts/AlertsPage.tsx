import { changeQuery, useQuery } from '../app/router.ts';
import { useNow } from '../app/useNow.ts';
import { ServerFilter } from '../servers/ServerFilter.tsx';
import { LiveDot } from '../ui/LiveDot.tsx';
import { t } from '../text/index.ts';
import { Search, Segments } from '../ui/index.ts';
import { ActiveAlerts } from './ActiveAlerts.tsx';
import { AlertDialog } from './AlertDialog.tsx';
import type { AlertFilter } from './filter.ts';
import { PastAlerts } from './PastAlerts.tsx';

type State = 'active' | 'resolved';

export default function AlertsPage() {
  const state: State = useQuery('status', 'active') === 'resolved' ? 'resolved' : 'active';
  const filter: AlertFilter = {
    q: useQuery('q'),
    server: useQuery('server'),
    severity: useQuery('severity'),
    open: useQuery('open') === 'true',
  };
  const shown = useQuery('alert');
  const now = useNow(10_000);
  return (
    <>
      <header class='head'>
        <h1>{t.alerts.title}</h1>
        <LiveDot />
        <span class='grow' />
        <Search label={t.alerts.search} value={filter.q} onText={(q) => changeQuery({ q })} />
        <Segments<State>
          label={t.alerts.state}
          value={state}
          choices={[['active', t.alerts.active], ['resolved', t.alerts.past]]}
          onChoose={(next) => changeQuery({ status: next === 'active' ? null : next, open: null }, 'push')}
        />
        <ServerFilter value={filter.server} onChoose={(server) => changeQuery({ server }, 'push')} />
      </header>
      {state === 'active'
        ? <ActiveAlerts filter={filter} now={now} />
        : <PastAlerts key={JSON.stringify(filter)} filter={filter} now={now} />}
      {shown !== '' && <AlertDialog key={shown} id={shown} onClose={() => changeQuery({ alert: null }, 'push')} />}
    </>
  );
}
