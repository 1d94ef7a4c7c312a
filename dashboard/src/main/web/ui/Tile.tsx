import type { ComponentChildren } from 'preact';
import { paths } from '../servers/spark.ts';

/** A number that one looks for first, with its name and what it means, and its course if that is known. */
export function Tile(props: {
  name: string;
  value: ComponentChildren;
  hint?: string;
  /** From the oldest to the newest, 0-100. */
  trend?: Array<number | null>;
}) {
  const { trend } = props;
  return (
    <div class='panel tile'>
      <span class='dim'>{props.name}</span>
      <b class='tnum'>{props.value}</b>
      {props.hint !== undefined && <span class='faint'>{props.hint}</span>}
      {trend !== undefined && trend.some((value) => value !== null) && <Trend values={trend} />}
    </div>
  );
}

function Trend({ values }: { values: Array<number | null> }) {
  const { line, area } = paths(values, 200, 22);
  return (
    <div class='spark tile-trend'>
      <svg viewBox='0 0 200 24' preserveAspectRatio='none' aria-hidden='true'>
        <g transform='translate(0 1)'>
          <path d={area} class='area' />
          <path d={line} class='line' />
        </g>
      </svg>
    </div>
  );
}
