import { Fragment } from 'preact';
import type { ServerSummary } from '../api/topics.ts';
import { percent } from '../format/numbers.ts';
import { t } from '../text/index.ts';

export type Level = 'normal' | 'warning' | 'critical';

/** A share of 100 as a bar. The number stands beside it as text. */
export function Meter(props: { value: number | null | undefined; level?: Level }) {
  const width = `${Math.min(100, Math.max(0, props.value ?? 0))}%`;
  return (
    <span class={`bar ${props.level ?? levelOf(props.value)}`} aria-hidden='true'>
      <i style={{ width }} />
    </span>
  );
}

/** How a share looks without thresholds of its own. */
export function levelOf(value: number | null | undefined): Level {
  if (value === null || value === undefined || value < 80) return 'normal';
  return value < 90 ? 'warning' : 'critical';
}

export function levelClass(level: Level): string | undefined {
  return level === 'critical' ? 'crit' : level === 'warning' ? 'warn' : undefined;
}

/** The main values of a server, each with its name, bar and number. */
export function Meters({ server }: { server: ServerSummary }) {
  const values = [
    [t.servers.cpu, server.cpu?.usage_percent],
    [t.servers.memory, server.memory?.usage_percent],
    [t.servers.disk, server.disk?.usage_percent],
  ] as const;
  return (
    <div class='meters'>
      {values.map(([name, value]) => (
        <Fragment key={name}>
          <span>{name}</span>
          <Meter value={value} />
          <b class={levelClass(levelOf(value))}>{percent(value)}</b>
        </Fragment>
      ))}
    </div>
  );
}
