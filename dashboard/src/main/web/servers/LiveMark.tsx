import { useEffect, useState } from 'preact/hooks';
import { fleet } from '../api/fleet.ts';
import { useStore } from '../app/store.ts';
import { ago } from '../format/times.ts';
import { t } from '../text/index.ts';
import { Mark } from '../ui/Mark.tsx';
import { serverList } from './list.ts';

/** How fresh the list is and how it is sorted. */
export function LiveMark(props: { sort: string }) {
  const live = useStore(fleet.live);
  const at = useStore(serverList, (list) => list.at);
  const [, draw] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => draw((n) => n + 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  const state = live.state === 'live'
    ? t.common.live
    : live.state === 'connecting'
    ? t.common.connecting
    : t.common.stale;
  const sorts: Record<string, string> = t.servers.sorts;
  const parts = [state, at === 0 ? null : ago(at), sorts[props.sort] ?? null].filter((part) => part !== null);
  return (
    <span class='live'>
      <Mark health={live.state === 'live' ? 'healthy' : 'offline'} silent />
      {parts.join(' · ')}
    </span>
  );
}
