import { Fragment } from 'preact';
import { memo } from '../app/memo.ts';
import type { ServerSummary } from '../api/topics.ts';
import { url } from '../app/router.ts';
import { bytes, duration, moment, NBSP, number, percent, rate } from '../format/index.ts';
import { t } from '../text/index.ts';
import { Button } from '../ui/Button.tsx';
import { healthOf, Mark } from '../ui/Mark.tsx';
import { Meters } from '../ui/Meter.tsx';
import { paths } from './spark.ts';

/** A server in the grid. All cards have the same height, see servers.css. */
export const ServerCard = memo(function ServerCard(props: { server: ServerSummary; onEnrol: (id: string) => void }) {
  const { server } = props;
  const health = healthOf(server);
  return (
    <article class={`server-card ${health}`}>
      <h2>
        <Mark health={health} />
        <a class='cut' href={url(`/servers/${server.id}`)}>
          <bdi>{server.name}</bdi>
        </a>
        <small>{since(server)}</small>
      </h2>
      <Facts server={server} />
      {server.status === 'online' ? <Values server={server} /> : <Gone server={server} onEnrol={props.onEnrol} />}
    </article>
  );
});

function since(server: ServerSummary): string {
  if (server.status === 'online') {
    return server.uptime_seconds === null ? '' : t.servers.up(duration(server.uptime_seconds));
  }
  if (server.last_seen === null) return t.servers.neverSeen;
  if (server.status === 'unknown') return t.server.lastSeen(moment(server.last_seen));
  return t.servers.offline(duration((Date.now() - Date.parse(server.last_seen)) / 1000));
}

function Facts({ server }: { server: ServerSummary }) {
  const facts = [
    server.cpu?.cores && t.servers.cores(server.cpu.cores),
    server.memory && bytes(server.memory.total_bytes),
    server.agent?.os,
  ].filter((fact) => typeof fact === 'string');
  if (facts.length === 0 && server.host !== null) facts.push(server.host);
  return (
    <div class='facts'>
      {facts.length > 0 && (
        <span class='cut'>
          {facts.map((fact, i) => (
            <Fragment key={i}>
              {i > 0 && ' · '}
              <bdi>{fact}</bdi>
            </Fragment>
          ))}
        </span>
      )}
      {server.tags.slice(0, 1).map((tag) => (
        <span class='tag' key={tag}>
          <bdi>{tag}</bdi>
        </span>
      ))}
      {server.tags.length > 1 && (
        <span class='tag' title={server.tags.join(', ')}>
          <bdi dir='ltr'>+{server.tags.length - 1}</bdi>
        </span>
      )}
      {server.agent && <Behind agent={server.agent} />}
    </div>
  );
}

/** A mark on an agent that is behind the hub's. */
export function Behind({ agent }: { agent: NonNullable<ServerSummary['agent']> }) {
  if (!agent.update_available || agent.latest_version === null) return null;
  return <span class='tag' title={t.updates.behindTitle(agent.latest_version)}>{t.updates.behind}</span>;
}

function Values({ server }: { server: ServerSummary }) {
  return (
    <>
      <Meters server={server} />
      <SparkLine server={server} />
      <div class='foot'>
        <span>
          ↓{NBSP}
          <b>{rate(server.network?.received_bytes_per_second)}</b>
        </span>
        <span>
          ↑{NBSP}
          <b>{rate(server.network?.sent_bytes_per_second)}</b>
        </span>
        {server.containers && server.containers.total > 0 && (
          <span class='end'>{containersText(server.containers)}</span>
        )}
      </div>
    </>
  );
}

/** The number of containers, and of those that run if some do not. */
export function containersText({ running, total }: { running: number; total: number }): string {
  return running === total ? t.servers.containers(total) : t.servers.containersOf(running, total);
}

function SparkLine({ server }: { server: ServerSummary }) {
  const values = server.spark?.values ?? [];
  const known = values.filter((value): value is number => value !== null);
  const { line, area } = paths(values, 300, 38);
  return (
    <div class='spark'>
      <svg viewBox='0 0 300 40' preserveAspectRatio='none' aria-hidden='true'>
        <path d='M0 .5H300' class='top' />
        <g transform='translate(0 1)'>
          <path d={area} class='area' />
          <path d={line} class='line' />
        </g>
      </svg>
      <div>
        <span>{t.servers.lastHour}</span>
        <span>{known.length > 0 && t.servers.peak(percent(Math.max(...known)))}</span>
      </div>
    </div>
  );
}

function Gone({ server, onEnrol }: { server: ServerSummary; onEnrol: (id: string) => void }) {
  if (server.last_seen === null) {
    return (
      <>
        <div class='gone'>
          <b>{t.servers.waiting}</b>
          {t.servers.waitingText}
          <Button small kind='primary' icon='terminal' onClick={() => onEnrol(server.id)}>{t.servers.install}</Button>
        </div>
      </>
    );
  }
  return (
    <>
      <div class='gone'>
        <b>{t.servers.noReportSince(moment(server.last_seen))}</b>
        {lastValues(server)}
        <span>{t.servers.agentKeeps}</span>
      </div>
      <div class='foot'>
        <a class='end' href={url(`/servers/${server.id}`)}>{t.common.open}</a>
      </div>
    </>
  );
}

function lastValues({ cpu, memory, disk }: ServerSummary) {
  if (!cpu && !memory && !disk) return null;
  return (
    <span>
      {t.servers.lastValues(percent(cpu?.usage_percent), percent(memory?.usage_percent), percent(disk?.usage_percent))}
    </span>
  );
}

/** The load of the last minute. */
export function load(server: ServerSummary): string {
  const value = server.cpu?.load_1m;
  return value === null || value === undefined ? '–' : number(value, 2);
}
