import { fleet } from '../api/fleet.ts';
import { url } from '../app/router.ts';
import { useStore } from '../app/store.ts';
import { bytes } from '../format/numbers.ts';
import { duration, moment } from '../format/times.ts';
import { t } from '../text/index.ts';
import { serverList } from '../servers/list.ts';
import { healthOf, Icon, Mark, Note } from '../ui/index.ts';
import { facts } from './facts.ts';
import { HostText } from './HostText.tsx';
import type { Server } from './useServer.ts';

/** Who the server is: state, name, tags and what its agent tells of the machine. */
export function Header({ server, report }: { server: Server; report: unknown }) {
  const live = useStore(fleet.live);
  // Its health by values is told with the list; the server's own socket tells of alerts.
  const listed = useStore(serverList, ({ servers }) => servers.find(({ id }) => id === server.id)?.health_status);
  const { cores, memoryBytes, uptimeSeconds } = facts(report);
  const { agent } = server;
  const isOnline = server.status === 'online';
  return (
    <>
      <header class='head server-head'>
        <a
          class='btn plain icon back'
          href={url('/servers')}
          aria-label={t.common.toServers}
          title={t.common.toServers}
        >
          <Icon name='left' />
        </a>
        <h1>
          <Mark health={healthOf({ ...server, health_status: listed ?? server.health_status })} />
          <HostText text={server.name} />
        </h1>
        {server.tags.map((tag) => (
          <a key={tag} class='tag' href={url('/servers', { tag })}>
            <HostText text={tag} />
          </a>
        ))}
        <span class='grow' />
        <span class='live-state' role='status'>
          <Mark health={isOnline && live.state === 'live' ? 'healthy' : 'offline'} silent />
          {isOnline
            ? liveText(live.state)
            : server.last_seen
            ? t.server.lastSeen(moment(server.last_seen))
            : t.servers.neverSeen}
        </span>
      </header>
      <ul class='server-facts'>
        {agent?.os && (
          <li>
            <HostText text={agent.os} cut />
          </li>
        )}
        {agent?.kernel && (
          <li>
            <HostText text={agent.kernel} cut />
          </li>
        )}
        {cores !== null && <li>{t.server.cores(cores)}</li>}
        {memoryBytes !== null && <li>{bytes(memoryBytes)}</li>}
        {uptimeSeconds !== null && isOnline && <li>{t.server.up(duration(uptimeSeconds))}</li>}
        {agent?.version && <li>{t.server.agent(agent.version)}</li>}
      </ul>
      {server.status === 'offline' && server.last_seen && (
        <Note health='offline'>
          {t.server.offlineSince(moment(server.last_seen))} <span class='dim'>{t.server.offlineHelp}</span>
        </Note>
      )}
    </>
  );
}

function liveText(state: string): string {
  switch (state) {
    case 'live':
      return t.common.live;
    case 'connecting':
      return t.common.connecting;
    case 'resting':
      return t.common.resting;
    default:
      return t.common.stale;
  }
}
