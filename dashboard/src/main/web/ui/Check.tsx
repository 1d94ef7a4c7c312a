import type { ComponentChildren } from 'preact';

/** A box to tick, with its text. */
export function Check(props: { checked: boolean; onChange: (checked: boolean) => void; children: ComponentChildren }) {
  return (
    <label class='check'>
      <input type='checkbox' checked={props.checked} onChange={(e) => props.onChange(e.currentTarget.checked)} />
      <span>{props.children}</span>
    </label>
  );
}
