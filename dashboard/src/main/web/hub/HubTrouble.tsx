import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { url } from '../app/router.ts';
import { t } from '../text/index.ts';
import type { Health as MarkHealth } from '../ui/Mark.tsx';
import { Mark } from '../ui/Mark.tsx';
import { askHealth, backupOf, storesReports } from './ask.ts';
import type { Health } from './ask.ts';

const EVERY_MS = 60_000;

/** Says on every page that the hub stores no reports, and to admins that its next backup is late. */
export function HubTrouble({ isAdmin }: { isAdmin: boolean }) {
  const [health, setHealth] = useState<Health | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    const ask = () => {
      // A hub that is away has a bar of its own.
      if (!document.hidden) askHealth(stop.signal).then(setHealth).catch(() => {});
    };
    ask();
    const timer = setInterval(ask, EVERY_MS);
    document.addEventListener('visibilitychange', ask);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', ask);
      stop.abort();
    };
  }, []);
  if (health === null) return null;
  const link = isAdmin && <a href={url('/hub')}>{t.server.details}</a>;
  return (
    <>
      {!storesReports(health) && <Bar health='critical' text={t.hub.storesNothing}>{link}</Bar>}
      {isAdmin && backupOf(health)?.isLate && <Bar health='warning' text={t.hub.backupLate}>{link}</Bar>}
    </>
  );
}

function Bar(props: { health: MarkHealth; text: string; children: ComponentChildren }) {
  return (
    <div class='away' role='status'>
      <Mark health={props.health} silent />
      <span>{props.text}</span>
      {props.children}
    </div>
  );
}
