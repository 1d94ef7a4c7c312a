import type { ComponentChildren } from 'preact';

/** Filters that can be switched on, each with the number that it leaves. */
export function Chips(props: { label: string; children: ComponentChildren }) {
  return <div class='chips' role='group' aria-label={props.label}>{props.children}</div>;
}

export function Chip(props: { pressed: boolean; onClick: () => void; children: ComponentChildren }) {
  return (
    <button type='button' class='chip' aria-pressed={props.pressed} onClick={props.onClick}>{props.children}</button>
  );
}
