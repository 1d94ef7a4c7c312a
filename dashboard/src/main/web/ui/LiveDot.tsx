import { fleet } from '../api/fleet.ts';
import { useStore } from '../app/store.ts';
import { t } from '../text/index.ts';
import { Mark } from './Mark.tsx';

/** Tells whether what is shown follows the hub by itself. */
export function LiveDot() {
  const state = useStore(fleet.live, (live) => live.state);
  const text = state === 'live' ? t.common.live : state === 'connecting' ? t.common.connecting : t.common.stale;
  return (
    <span class='live'>
      <Mark health={state === 'live' ? 'healthy' : 'offline'} silent />
      {text}
    </span>
  );
}
