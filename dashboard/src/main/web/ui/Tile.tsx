import type { ComponentChildren } from 'preact';

/** A number that one looks for first, with its name and what it means. */
export function Tile(props: { name: string; value: ComponentChildren; hint?: string }) {
  return (
    <div class='panel tile'>
      <span class='dim'>{props.name}</span>
      <b class='tnum'>{props.value}</b>
      {props.hint !== undefined && <span class='faint'>{props.hint}</span>}
    </div>
  );
}
