/** Something that is on or off and changes at once. */
export function Switch(props: {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => unknown;
  /** Shows the label beside it. */
  shown?: boolean;
  disabled?: boolean;
}) {
  return (
    <button
      type='button'
      class='switch'
      role='switch'
      aria-checked={props.checked}
      aria-label={props.label}
      title={props.shown ? undefined : props.label}
      disabled={props.disabled}
      onClick={() => props.onChange(!props.checked)}
    >
      <i aria-hidden='true' />
      {props.shown && <span>{props.label}</span>}
    </button>
  );
}
