import type { TextareaHTMLAttributes } from 'preact';
import { useId } from 'preact/hooks';
import { FieldNotes } from './Field.tsx';

type Props = Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'label' | 'onInput'> & {
  label: string;
  hint?: string;
  error?: string;
  onText?: (text: string) => void;
};

/** Several labelled lines of text. */
export function TextArea({ label, hint, error, onText, ...area }: Props) {
  const id = useId();
  const about = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ');
  return (
    <div class='field'>
      <label for={id}>{label}</label>
      <textarea
        id={id}
        class='input'
        aria-invalid={error ? true : undefined}
        aria-describedby={about || undefined}
        onInput={(e) => onText?.(e.currentTarget.value)}
        {...area}
      />
      <FieldNotes id={id} hint={hint} error={error} />
    </div>
  );
}
