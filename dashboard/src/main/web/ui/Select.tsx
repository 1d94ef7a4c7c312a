import { useId } from 'preact/hooks';
import { FieldNotes } from './Field.tsx';

export type Choices<T extends string> = ReadonlyArray<readonly [T, string]>;

type Props<T extends string> = {
  label: string;
  value: T;
  choices: Choices<T>;
  onChoose: (value: T) => void;
  disabled?: boolean;
};

/** A labelled choice of one. */
export function Select<T extends string>(props: Props<T> & { hint?: string; error?: string }) {
  const id = useId();
  const about = [props.error && `${id}-error`, props.hint && `${id}-hint`].filter(Boolean).join(' ');
  return (
    <div class='field'>
      <label for={id}>{props.label}</label>
      <Choice {...props} id={id} about={about || undefined} invalid={props.error !== undefined} />
      <FieldNotes id={id} hint={props.hint} error={props.error} />
    </div>
  );
}

/** A choice of one in a row of filters: its label is for screen readers. */
export function FilterSelect<T extends string>(props: Props<T>) {
  return <Choice {...props} name={props.label} />;
}

function Choice<T extends string>(
  props: Props<T> & { id?: string; name?: string; about?: string; invalid?: boolean },
) {
  return (
    <select
      id={props.id}
      class='input select'
      aria-label={props.name}
      aria-describedby={props.about}
      aria-invalid={props.invalid || undefined}
      value={props.value}
      disabled={props.disabled}
      onChange={(e) => props.onChoose(e.currentTarget.value as T)}
    >
      {props.choices.map(([value, text]) => (
        <option key={value} value={value} selected={value === props.value}>{text}</option>
      ))}
    </select>
  );
}
