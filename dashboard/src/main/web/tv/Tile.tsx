import type { ServerSummary } from '../api/topics.ts';
import { url } from '../app/router.ts';
import { moment } from '../format/index.ts';
import { t } from '../text/index.ts';
import { healthOf, Mark } from '../ui/Mark.tsx';
import { Meters } from '../ui/Meter.tsx';

/** A server as it can be read from across the room. */
export function Tile({ server }: { server: ServerSummary }) {
  const health = healthOf(server);
  return (
    <article class={`tv-tile ${health}`}>
      <h2>
        <Mark health={health} />
        <a class='cut' href={url(`/servers/${server.id}`)}>
          <bdi>{server.name}</bdi>
        </a>
      </h2>
      {server.status === 'online' ? <Meters server={server} /> : (
        <p class='dim'>
          {server.last_seen === null ? t.servers.waiting : t.servers.noReportSince(moment(server.last_seen))}
        </p>
      )}
    </article>
  );
}
