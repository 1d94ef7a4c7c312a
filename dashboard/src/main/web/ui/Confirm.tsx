import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Store, useStore } from '../app/store.ts';
import { t } from '../text/index.ts';
import { HostText } from '../server/HostText.tsx';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { Field } from './Field.tsx';
import { FormError, useForm } from './Form.tsx';

type Question = {
  title: string;
  /** The name of what is acted on, where the title does not tell it. */
  subject?: string;
  text: ComponentChildren;
  /** The action, as the button names it. */
  action: string;
  danger?: boolean;
  /** A name to be typed before the action is possible. */
  typed?: string;
  typedLabel?: string;
  /** Does it. What it throws is shown in the dialog, which stays open. */
  run: () => Promise<unknown>;
};

const question = new Store<Question | null>(null);

/** Asks before something is done that hurts. */
export function confirm(asked: Question): void {
  question.set(asked);
}

/** The place where questions are asked; the shell draws it once. */
export function ConfirmHost() {
  const asked = useStore(question);
  return asked && <ConfirmDialog asked={asked} />;
}

function ConfirmDialog({ asked }: { asked: Question }) {
  const [typed, setTyped] = useState('');
  const close = () => question.set(null);
  const form = useForm(async () => {
    await asked.run();
    close();
  });
  const isReady = asked.typed === undefined || typed === asked.typed;
  return (
    <Dialog
      title={asked.title}
      onClose={close}
      foot={
        <>
          <Button onClick={close}>{t.common.cancel}</Button>
          <Button kind={asked.danger ? 'danger' : 'primary'} disabled={!isReady} onClick={form.submit}>
            {asked.action}
          </Button>
        </>
      }
    >
      {asked.subject !== undefined && (
        <b>
          <HostText text={asked.subject} />
        </b>
      )}
      <div class='dim'>{asked.text}</div>
      {asked.typed !== undefined && (
        <Field
          autofocus
          label={asked.typedLabel ?? asked.typed}
          value={typed}
          onText={setTyped}
          autocomplete='off'
          spellcheck={false}
        />
      )}
      <FormError form={form} />
    </Dialog>
  );
}
