import { useEffect, useState } from 'preact/hooks';
import { isHubThere } from '../api/client.ts';
import { fleet } from '../api/fleet.ts';
import { clock } from '../format/times.ts';
import { t } from '../text/index.ts';
import { Button } from '../ui/Button.tsx';
import { Mark } from '../ui/Mark.tsx';
import { useStore } from './store.ts';

/** Says plainly that the hub is away, since when, and when the next try is. What is shown stays. */
export function AwayBar() {
  const live = useStore(fleet.live);
  const isThere = useStore(isHubThere);
  const lastFrame = useStore(fleet.lastFrame);
  const isAway = live.state === 'away';
  const seconds = useCountdown(isAway ? live.next : null);
  if (!isAway && isThere) return null;
  return (
    <div class='away' role='alert'>
      <Mark health='warning' silent />
      <span>{lastFrame === 0 ? t.common.hubAway : t.common.hubAwaySince(clock(lastFrame))}</span>
      {seconds !== null && <span class='faint' aria-live='off'>{t.common.nextTry(seconds)}</span>}
      {isAway && <Button small onClick={() => fleet.retry()}>{t.common.tryNow}</Button>}
    </div>
  );
}

/** Whole seconds until then; null without a time. */
function useCountdown(until: number | null): number | null {
  const left = () => until === null ? null : Math.max(0, Math.ceil((until - Date.now()) / 1000));
  const [, draw] = useState(0);
  useEffect(() => {
    if (until === null) return;
    const timer = setInterval(() => draw((n) => n + 1), 1_000);
    return () => clearInterval(timer);
  }, [until]);
  return left();
}
