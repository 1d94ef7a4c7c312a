import { Labelled } from './Field.tsx';

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
  return (
    <Labelled label={props.label} hint={props.hint} error={props.error}>
      {(input) => <Choice {...props} input={input} />}
    </Labelled>
  );
}

/** A choice of one in a row of filters: its label is for screen readers. */
export function FilterSelect<T extends string>(props: Props<T>) {
  return <Choice {...props} input={{ 'aria-label': props.label }} />;
}

function Choice<T extends string>(props: Props<T> & { input: Record<string, string | boolean | undefined> }) {
  return (
    <select
      class='input select'
      value={props.value}
      disabled={props.disabled}
      onChange={(e) => props.onChoose(e.currentTarget.value as T)}
      {...props.input}
    >
      {props.choices.map(([value, text]) => (
        <option key={value} value={value} selected={value === props.value}>{text}</option>
      ))}
    </select>
  );
}
