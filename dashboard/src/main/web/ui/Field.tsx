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

/** A labelled line of text. */
export function Field({ label, hint, error, onText, children, ...input }: Props) {
  const id = useId();
  const about = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ');
  return (
    <div class='field'>
      <label for={id}>{label}</label>
      <div class='with-button'>
        <input
          id={id}
          class='input'
          aria-invalid={error ? true : undefined}
          aria-describedby={about || undefined}
          onInput={(e) => onText?.(e.currentTarget.value)}
          {...input}
        />
        {children}
      </div>
      <FieldNotes id={id} hint={hint} error={error} />
    </div>
  );
}

/** What is wrong and what helps, below an input of this id. */
export function FieldNotes(props: { id: string; hint?: string; error?: string }) {
  return (
    <>
      {props.error && <span class='wrong' id={`${props.id}-error`} role='alert'>{props.error}</span>}
      {props.hint && <span class='hint' id={`${props.id}-hint`}>{props.hint}</span>}
    </>
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
