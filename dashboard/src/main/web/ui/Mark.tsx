import { t } from '../text/index.ts';

export type Health = 'healthy' | 'warning' | 'critical' | 'offline' | 'unknown';

/** The state of a server by shape and colour: ● healthy, ▲ warning, ◆ critical, ○ offline or without data. */
export function Mark(props: { health: Health; silent?: boolean }) {
  const { health, silent } = props;
  const name = silent
    ? { 'aria-hidden': true as const }
    : { role: 'img' as const, 'aria-label': t.common.health[health] };
  return <svg class={`mark ${health}`} viewBox='0 0 12 12' {...name}>{shape(health)}</svg>;
}

function shape(health: Health) {
  switch (health) {
    case 'healthy':
      return <circle cx='6' cy='6' r='4.5' fill='currentColor' />;
    case 'warning':
      return <path d='M6 1l5.5 10H.5z' fill='currentColor' />;
    case 'critical':
      return <path d='M6 0l6 6-6 6-6-6z' fill='currentColor' />;
    case 'offline':
      return <circle cx='6' cy='6' r='4.2' fill='none' stroke='currentColor' stroke-width='1.6' />;
    case 'unknown':
      return (
        <circle cx='6' cy='6' r='4.2' fill='none' stroke='currentColor' stroke-width='1.6' stroke-dasharray='2 2' />
      );
  }
}

/** The one word for a server's state: silence hides how it was, but not that something critical is open. */
export function healthOf(server: { status: string; health_status: string }): Health {
  return (server.status === 'online' || server.health_status === 'critical'
    ? server.health_status
    : server.status) as Health;
}
