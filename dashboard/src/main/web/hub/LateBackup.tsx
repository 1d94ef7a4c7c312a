import { useEffect, useState } from 'preact/hooks';
import { url } from '../app/router.ts';
import { t } from '../text/index.ts';
import { Mark } from '../ui/Mark.tsx';
import { askHealth, backupOf } from './ask.ts';

const EVERY_MS = 600_000;

/** Tells admins on every page that the next backup of the hub is late. */
export function LateBackup() {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    // A hub that is away has a bar of its own.
    const ask = () =>
      askHealth(stop.signal).then((health) => setLate(backupOf(health)?.isLate ?? false)).catch(() => {});
    void ask();
    const timer = setInterval(ask, EVERY_MS);
    return () => {
      clearInterval(timer);
      stop.abort();
    };
  }, []);
  if (!isLate) return null;
  return (
    <div class='away' role='status'>
      <Mark health='warning' silent />
      <span>{t.hub.backupLate}</span>
      <a href={url('/hub')}>{t.server.details}</a>
    </div>
  );
}
