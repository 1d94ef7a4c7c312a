import { localInput, momentOfInput } from '../chart/zone.ts';

/** A moment in the reader's time zone; its value is a time in ISO 8601, empty for none. */
export function MomentInput(props: { label: string; value: string; onChange: (value: string) => void }) {
  const time = Date.parse(props.value);
  return (
    <input
      class='input moment'
      type='datetime-local'
      aria-label={props.label}
      title={props.label}
      value={Number.isNaN(time) ? '' : localInput(time / 1000)}
      onChange={(event) => {
        const next = momentOfInput(event.currentTarget.value);
        props.onChange(next === null ? '' : new Date(next * 1000).toISOString());
      }}
    />
  );
}
