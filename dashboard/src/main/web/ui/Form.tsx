import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { ApiError } from '../api/client.ts';
import { t } from '../text/index.ts';
import { Button } from './Button.tsx';
import { ErrorNote } from './Notes.tsx';

export type FormState = {
  /** What went wrong the last time; null: nothing. */
  error: unknown;
  /** What the hub found wrong with a field, to be shown beside it. */
  wrong: (field: string) => string | undefined;
  /** True if something went wrong that no field shows. */
  hasOtherError: () => boolean;
  isBusy: boolean;
  submit: (event?: Event) => Promise<void>;
};

/** A form that is sent once at a time, with what went wrong the last time. */
export function useForm(send: () => Promise<unknown>): FormState {
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const fields = error instanceof ApiError ? error.fields : {};
  const shown = new Set<string>();
  return {
    error,
    wrong: (field) => {
      shown.add(field);
      return fields[field];
    },
    hasOtherError: () => {
      const named = Object.keys(fields);
      return error !== null && (named.length === 0 || named.some((field) => !shown.has(field)));
    },
    isBusy,
    submit: async (event) => {
      event?.preventDefault();
      if (isBusy) return;
      setBusy(true);
      try {
        await send();
        setError(null);
      } catch (e) {
        setError(e);
      } finally {
        setBusy(false);
      }
    },
  };
}

/** The fields of a form, what went wrong, and its buttons. */
export function Form(props: {
  form: FormState;
  /** The text of the button that sends it. */
  action: string;
  onCancel?: () => void;
  disabled?: boolean;
  class?: string;
  /** In place of the usual note of what went wrong. */
  note?: ComponentChildren;
  /** The buttons of a page before the sign-in are as wide as its fields. */
  wide?: boolean;
  children: ComponentChildren;
}) {
  const { form } = props;
  const send = (
    <Button kind='primary' type='submit' disabled={props.disabled} aria-disabled={form.isBusy || undefined}>
      {props.action}
    </Button>
  );
  return (
    <form class={['form', props.class].filter(Boolean).join(' ')} onSubmit={form.submit}>
      {props.note ?? <FormError form={form} />}
      {props.children}
      {props.wide ? send : (
        <div class='dialog-foot'>
          {props.onCancel && <Button onClick={props.onCancel}>{t.common.cancel}</Button>}
          {send}
        </div>
      )}
    </form>
  );
}

/** What went wrong with a form, unless its fields show it. It stands after them in the code that draws them. */
export function FormError({ form }: { form: FormState }) {
  return form.hasOtherError() ? <ErrorNote error={form.error} /> : null;
}
