import type { ComponentChildren, InputHTMLAttributes } from 'preact';
import { useId } from 'preact/hooks';
import { Icon } from './Icon.tsx';
import { t } from '../text/index.ts';

type Props = Omit<InputHTMLAttributes<HTMLInputElement>, 'label' | 'onInput'> & {
  label: string;
  hint?: string;
  /** What is wrong with the value. */
  error?: string;
  onText?: (text: string) => void;
  /** Beside the input, such as a button. */
  children?: ComponentChildren;
};

type Input = { id: string; 'aria-invalid'?: boolean; 'aria-describedby'?: string };

/** An input with its label, what is wrong and what helps; the function draws the input with these attributes. */
export function Labelled(props: {
  label: string;
  hint?: string;
  error?: string;
  children: (input: Input) => ComponentChildren;
}) {
  const { label, hint, error } = props;
  const id = useId();
  const about = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ');
  return (
    <div class='field'>
      <label for={id}>{label}</label>
      {props.children({ id, 'aria-invalid': error ? true : undefined, 'aria-describedby': about || undefined })}
      {error && <span class='wrong' id={`${id}-error`} role='alert'>{error}</span>}
      {hint && <span class='hint' id={`${id}-hint`}>{hint}</span>}
    </div>
  );
}

/** A labelled line of text. */
export function Field({ label, hint, error, onText, children, ...more }: Props) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(input) => (
        <div class='with-button'>
          <input class='input' onInput={(e) => onText?.(e.currentTarget.value)} {...input} {...more} />
          {children}
        </div>
      )}
    </Labelled>
  );
}

/** A search field; `/` puts the cursor there. */
export function Search(props: { value: string; onText: (text: string) => void; label: string }) {
  return (
    <div class='search'>
      <Icon name='search' />
      <input
        class='input'
        type='search'
        data-search
        aria-label={props.label}
        placeholder={props.label}
        value={props.value}
        maxLength={300}
        onInput={(e) => props.onText(e.currentTarget.value)}
        onKeyDown={(e) => {
          if (e.key !== 'Escape') return;
          props.onText('');
          e.currentTarget.blur();
        }}
        title={t.common.search}
        spellcheck={false}
        autocomplete='off'
      />
      <kbd aria-hidden='true'>/</kbd>
    </div>
  );
}

/** One of a few choices, as buttons in a row. */
export function Segments<T extends string>(props: {
  label: string;
  value: T;
  choices: ReadonlyArray<readonly [T, string]>;
  onChoose: (value: T) => void;
}) {
  return (
    <div class='seg' role='group' aria-label={props.label}>
      {props.choices.map(([value, text]) => (
        <button
          type='button'
          key={value}
          aria-pressed={value === props.value}
          onClick={() => props.onChoose(value)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
