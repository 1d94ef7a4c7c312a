import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { AlertDialog } from '../alerts/AlertDialog.tsx';
import { ApiError } from '../api/client.ts';
import { NotFound } from '../app/NotFound.tsx';
import type { PageProps } from '../app/page.ts';
import { changeQuery, url, useQuery } from '../app/router.ts';
import { t } from '../text/index.ts';
import { ErrorNote, Skeleton, Tabs } from '../ui/index.ts';
import { Header } from './Header.tsx';
import { useNeighbours } from './neighbours.ts';
import { type TabName, type TabProps, TABS } from './tabs.ts';
import { useAlerts } from './useAlerts.ts';
import { useServer } from './useServer.ts';

/** The code of each tab; it is fetched when the tab is opened. */
const LOADERS: Partial<Record<TabName, () => Promise<{ default: ComponentType<TabProps> }>>> = {
  overview: () => import('./overview/OverviewTab.tsx'),
  processes: () => import('./processes/ProcessesTab.tsx'),
  containers: () => import('./containers/ContainersTab.tsx'),
  commands: () => import('./commands/CommandsTab.tsx'),
  logs: () => import('./logs/LogsTab.tsx'),
  alerts: () => import('./alerts/AlertsTab.tsx'),
  settings: () => import('./settings/SettingsTab.tsx'),
};
const SHOWN = TABS.filter((tab) => LOADERS[tab]);

/** One server: its header, and the tab that the address names. */
export default function ServerPage({ params }: PageProps) {
  const id = params.id!;
  const tab = (params.tab ?? 'overview') as TabName;
  return LOADERS[tab] ? <OneServer key={id} id={id} tab={tab} /> : <NotFound />;
}

function OneServer({ id, tab }: { id: string; tab: TabName }) {
  const { server, report, error, reload, changed } = useServer(id);
  const alerts = useAlerts(id);
  const shown = useQuery('alert');
  const Tab = useTab(tab);
  useNeighbours(id, tab);
  useEffect(() => {
    if (server) document.title = `${server.name} · ${t.server.tabs[tab]} · ChatOps`;
  }, [server?.name, tab]);

  const isThere = server !== null;
  useEffect(() => {
    // On a phone the row of tabs is wider than the screen.
    document.querySelector('.tabs [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [tab, isThere]);

  if (server === null) {
    if (error instanceof ApiError && (error.status === 404 || error.status === 422)) return <NotFound />;
    return error ? <ErrorNote error={error} onRetry={reload} /> : <Skeleton height='120px' />;
  }
  return (
    <>
      <Header server={server} report={report} />
      <Tabs
        label={t.server.pagesOf(server.name)}
        tabs={SHOWN.map((name) => ({
          href: url(name === 'overview' ? `/servers/${id}` : `/servers/${id}/${name}`),
          text: name === 'alerts' && alerts.length > 0
            ? `${t.server.tabs.alerts} ${alerts.length}`
            : t.server.tabs[name],
          current: name === tab,
        }))}
      />
      {Tab ? <Tab server={server} report={report} alerts={alerts} onServer={changed} /> : <Skeleton height='240px' />}
      {shown !== '' && <AlertDialog key={shown} id={shown} onClose={() => changeQuery({ alert: null }, 'push')} />}
    </>
  );
}

function useTab(tab: TabName): ComponentType<TabProps> | null {
  const [loaded, setLoaded] = useState<{ tab: TabName; component: ComponentType<TabProps> } | null>(null);
  useEffect(() => {
    let isCurrent = true;
    LOADERS[tab]!().then((module) => isCurrent && setLoaded({ tab, component: module.default }));
    return () => isCurrent = false;
  }, [tab]);
  return loaded?.tab === tab ? loaded.component : null;
}
