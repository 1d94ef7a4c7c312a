import type { TextareaHTMLAttributes } from 'preact';
import { Labelled } from './Field.tsx';

type Props = Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'label' | 'onInput'> & {
  label: string;
  hint?: string;
  error?: string;
  onText?: (text: string) => void;
};

/** Several labelled lines of text. */
export function TextArea({ label, hint, error, onText, ...more }: Props) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(input) => <textarea class='input' onInput={(e) => onText?.(e.currentTarget.value)} {...input} {...more} />}
    </Labelled>
  );
}
