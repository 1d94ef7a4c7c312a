import { Fragment } from 'preact';
import type { ServerSummary } from '../api/topics.ts';
import { percent } from '../format/numbers.ts';
import { t } from '../text/index.ts';

export type Level = 'normal' | 'warning' | 'critical';

/** A share of 100 as a bar. The number stands beside it as text. */
export function Meter(props: { value: number | null | undefined; level: Level }) {
  const width = `${Math.min(100, Math.max(0, props.value ?? 0))}%`;
  return (
    <span class={`bar ${props.level}`} aria-hidden='true'>
      <i style={{ width }} />
    </span>
  );
}

/** How a value looks by the hub's judgement of it; it counts only while the server is online. */
export function levelOf(server: ServerSummary, value: 'cpu' | 'memory' | 'disk' | 'load'): Level {
  const level = server.status === 'online' ? server.levels?.[value] ?? null : null;
  return level === null || level === 'healthy' ? 'normal' : level;
}

export function levelClass(level: Level): string | undefined {
  return level === 'critical' ? 'crit' : level === 'warning' ? 'warn' : undefined;
}

/** The main values of a server, each with its name, bar and number. */
export function Meters({ server }: { server: ServerSummary }) {
  const values = [
    ['cpu', t.servers.cpu, server.cpu?.usage_percent],
    ['memory', t.servers.memory, server.memory?.usage_percent],
    ['disk', t.servers.disk, server.disk?.usage_percent],
  ] as const;
  return (
    <div class='meters'>
      {values.map(([key, name, value]) => (
        <Fragment key={key}>
          <span>{name}</span>
          <Meter value={value} level={levelOf(server, key)} />
          <b class={levelClass(levelOf(server, key))}>{percent(value)}</b>
        </Fragment>
      ))}
    </div>
  );
}
