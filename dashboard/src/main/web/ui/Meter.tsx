import { percent } from '../format/numbers.ts';

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

/** A name, its bar and its number: three cells of a grid. */
export function MeterRow(props: { name: string; value: number | null | undefined }) {
  return (
    <>
      <span>{props.name}</span>
      <Meter value={props.value} />
      <b class={levelClass(levelOf(props.value))}>{percent(props.value)}</b>
    </>
  );
}
