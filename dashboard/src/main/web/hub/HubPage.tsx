import { useEffect, useMemo, useState } from 'preact/hooks';
import { api, ApiError } from '../api/client.ts';
import { Store, useStore } from '../app/store.ts';
import { useData } from '../app/useData.ts';
import { t } from '../text/index.ts';
import { ErrorNote, Mark, Note, Skeleton } from '../ui/index.ts';
import { Tile } from '../ui/Tile.tsx';
import { askHealth, askMetrics, backupOf, checksOf, troubleOf, unreachableOf } from './ask.ts';
import type { Health } from './ask.ts';
import type { Sample } from './metrics.ts';
import { groupsOf } from './readings.ts';
import { trendsOf, withSample } from './trend.ts';

/** The hub has no frame about itself: this page asks, while somebody looks. */
const EVERY_MS = 5_000;

type State = { health: Health | null; error: unknown };

/** Kept while the tab is open, so that a look at another page loses nothing of it. */
const samples = new Store<Sample[]>([]);

/** How the hub itself is: its checks, queues, times and counts. */
export default function HubPage() {
  const [state, setState] = useState<State>({ health: null, error: null });
  const options = useData(async (signal) => (await api('GET /auth/options', { signal })).data, []);
  useEffect(() => {
    const stop = new AbortController();
    const ask = async () => {
      if (document.hidden) return;
      try {
        const [health, sample] = await Promise.all([askHealth(stop.signal), askMetrics(stop.signal)]);
        if (stop.signal.aborted) return;
        samples.update((all) => withSample(all, sample));
        setState({ health, error: null });
      } catch (error) {
        if (!stop.signal.aborted) setState((s) => ({ ...s, error }));
      }
    };
    void ask();
    const timer = setInterval(ask, EVERY_MS);
    document.addEventListener('visibilitychange', ask);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', ask);
      stop.abort(new ApiError(0, 'The page was left.'));
    };
  }, []);
  const { health, error } = state;
  const all = useStore(samples);
  const [sample, before] = [health === null ? null : all.at(-1) ?? null, all.at(-2) ?? null];
  const trends = useMemo(() => trendsOf(all), [all]);
  return (
    <>
      <header class='head'>
        <h1>{t.hub.title}</h1>
        {options.data !== null && <span class='faint'>{t.hub.version(options.data.version)}</span>}
      </header>
      {error !== null && <ErrorNote error={error} />}
      {health === null && error === null && <Skeleton height='320px' />}
      {health !== null && health.status === 'DOWN' && <Note health='critical' alert>{t.hub.down}</Note>}
      {health !== null && (
        <section class='panel section'>
          <h2>{t.hub.checks}</h2>
          <ul class='hub-checks'>
            {checksOf(health).map((check) => (
              <li key={check.name}>
                <Mark health={check.status === 'UP' ? 'healthy' : 'critical'} />
                <span>{nameOf(check.name)}</span>
                <span class='dim'>{check.status === 'UP' ? t.hub.up : t.hub.isDown}</span>
                {troubleOf(check) !== null && <p class='hub-trouble' lang='en'>{troubleOf(check)}</p>}
              </li>
            ))}
          </ul>
          {unreachableOf(health) !== null && <p class='hub-others'>{unreachableOf(health)}</p>}
        </section>
      )}
      {health !== null && <Backup health={health} />}
      {sample !== null && groupsOf(before, sample).map((group) => (
        <section class='section' key={group.title}>
          <h2>{group.title}</h2>
          <div class='tiles'>
            {group.readings.map((one) => (
              <Tile
                key={one.name}
                name={one.name}
                value={<span class={one.isBad ? 'crit' : undefined}>{one.value}</span>}
                hint={one.hint}
                trend={trends.get(one.name)}
              />
            ))}
          </div>
        </section>
      ))}
    </>
  );
}

function Backup({ health }: { health: Health }) {
  const backup = backupOf(health);
  return backup && (
    <section class='panel section hub-backup'>
      <h2>{t.hub.backups}</h2>
      <p>
        <Mark health={backup.isLate ? 'warning' : backup.isTaken ? 'healthy' : 'unknown'} />
        <span>{backup.text} {backup.isLate && t.hub.backupLate}</span>
      </p>
      {backup.isLate
        ? <p class='dim'>{t.hub.backupRemedy}</p>
        : !backup.isTaken && <p class='dim'>{t.hub.backupHint}</p>}
    </section>
  );
}

function nameOf(check: string): string {
  const names: Record<string, string> = t.hub.checkNames;
  return names[check] ?? check;
}
