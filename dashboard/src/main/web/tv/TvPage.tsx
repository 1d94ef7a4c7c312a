import { useEffect, useMemo, useState } from 'preact/hooks';
import { activeAlerts, startAlerts } from '../alerts/active.ts';
import { messageOf } from '../alerts/values.ts';
import { AwayBar } from '../app/AwayBar.tsx';
import { url, useQuery } from '../app/router.ts';
import { useStore } from '../app/store.ts';
import { useNow } from '../app/useNow.ts';
import { spelled } from '../format/hostText.ts';
import { minute, moment } from '../format/index.ts';
import { serverList, startServerList } from '../servers/list.ts';
import { countsOf, filtered, sorted } from '../servers/order.ts';
import { t } from '../text/index.ts';
import { Empty, type Health, Icon, Mark } from '../ui/index.ts';
import { fitOf, part, secondsOf } from './rotation.ts';
import { Tile } from './Tile.tsx';
import { useRenewal } from './useRenewal.ts';

const STATES: Health[] = ['critical', 'warning', 'offline', 'unknown', 'healthy'];
const ALERTS = 3;
/** Height of what stands above the tiles, in pixels. */
const HEAD = 200;

/** A wall of all servers, the worst first: large, and turned by itself. `?q=`, `?tags=` and `?seconds=` choose. */
export default function TvPage() {
  useEffect(startServerList, []);
  useEffect(startAlerts, []);
  useRenewal();
  const q = useQuery('q');
  const tags = useQuery('tags');
  const seconds = secondsOf(useQuery('seconds'));
  const { servers, isLoaded } = useStore(serverList);
  const alerts = useStore(activeAlerts, (active) => active.alerts);
  const fit = useFit();
  const turn = useTurn(seconds);
  const all = useMemo(
    () => sorted(filtered(servers, { q, health: '', tags: tags.split(',').filter((tag) => tag !== '') }), 'worst'),
    [servers, q, tags],
  );
  const ids = useMemo(() => new Set(all.map(({ id }) => id)), [all]);
  const counts = countsOf(all);
  const { shown, page, pages } = part(all, fit, turn);
  const matching = alerts.filter((alert) => ids.has(alert.server_id));

  return (
    <>
      <AwayBar />
      <main class='tv' id='main'>
        <header class='tv-head'>
          <h1 class='sr'>{t.tv.title}</h1>
          <ul class='tv-counts'>
            {STATES.filter((state) => counts[state] > 0).map((state) => (
              <li key={state} class={state}>
                <Mark health={state} silent />
                <b>{counts[state]}</b> {t.common.counted[state](counts[state])}
              </li>
            ))}
          </ul>
          <span class='grow' />
          {pages > 1 && <span class='dim num'>{t.lists.shownOf(String(page + 1), String(pages))}</span>}
          <Clock />
          <a class='btn plain icon' href={url('/servers')} aria-label={t.tv.leave} title={t.tv.leave}>
            <Icon name='close' />
          </a>
        </header>
        <ul class='tv-alerts' aria-label={t.alerts.title}>
          {matching.slice(0, ALERTS).map((alert) => (
            <li key={alert.id} class={alert.severity}>
              <Mark health={alert.severity} />
              <b class='cut'>
                <bdi>{alert.server_name}</bdi>
              </b>
              <bdi class='cut'>{spelled(messageOf(alert))}</bdi>
              <span class='dim'>{moment(alert.created_at)}</span>
            </li>
          ))}
        </ul>
        {isLoaded && all.length === 0 && (
          servers.length === 0
            ? <Empty icon='server' title={t.servers.emptyTitle}>{t.servers.emptyText}</Empty>
            : <Empty icon='search' title={t.lists.noneTitle}>{t.lists.noneText}</Empty>
        )}
        <div class='tv-grid' style={{ gridTemplateColumns: `repeat(${fit.columns}, minmax(0, 1fr))` }}>
          {shown.map((server) => <Tile key={server.id} server={server} />)}
        </div>
      </main>
    </>
  );
}

function Clock() {
  const now = useNow(5_000);
  return <time class='tv-clock'>{minute(now)}</time>;
}

/** Counts the screenfuls that were shown. */
function useTurn(seconds: number): number {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTurn((n) => n + 1), seconds * 1000);
    return () => clearInterval(timer);
  }, [seconds]);
  return turn;
}

function useFit() {
  const now = () => fitOf(innerWidth, innerHeight - HEAD);
  const [fit, setFit] = useState(now);
  useEffect(() => {
    const changed = () => setFit(now());
    addEventListener('resize', changed);
    return () => removeEventListener('resize', changed);
  }, []);
  return fit;
}
