import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Store, useStore } from '../app/store.ts';
import { t } from '../text/index.ts';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { ErrorNote } from './Notes.tsx';
import { Field } from './Field.tsx';

type Question = {
  title: string;
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
  const [error, setError] = useState<unknown>(null);
  const close = () => question.set(null);
  const run = async () => {
    try {
      await asked.run();
      close();
    } catch (e) {
      setError(e);
    }
  };
  const isReady = asked.typed === undefined || typed === asked.typed;
  return (
    <Dialog
      title={asked.title}
      onClose={close}
      foot={
        <>
          <Button onClick={close}>{t.common.cancel}</Button>
          <Button kind={asked.danger ? 'danger' : 'primary'} disabled={!isReady} onClick={run}>{asked.action}</Button>
        </>
      }
    >
      <div class='dim'>{asked.text}</div>
      {asked.typed !== undefined && (
        <Field
          label={asked.typedLabel ?? asked.typed}
          value={typed}
          onText={setTyped}
          autocomplete='off'
          spellcheck={false}
        />
      )}
      {error !== null && <ErrorNote error={error} />}
    </Dialog>
  );
}
