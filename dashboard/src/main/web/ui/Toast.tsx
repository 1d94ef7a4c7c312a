import { Store, useStore } from '../app/store.ts';
import { t } from '../text/index.ts';
import { Button } from './Button.tsx';
import { Mark } from './Mark.tsx';
import type { Health } from './Mark.tsx';
import { describe } from './Notes.tsx';

type Toast = { id: number; text: string; health: Health; action?: string; run?: () => unknown };

const SHOWN_MS = 8_000;
const toasts = new Store<Toast[]>([]);
let last = 0;

/** Tells what has been done, for a moment, perhaps with a way to undo it. */
export function toast(text: string, more: { health?: Health; action?: string; run?: () => unknown } = {}): void {
  const id = ++last;
  toasts.update((list) => [...list.slice(-2), { id, text, health: 'healthy', ...more }]);
  setTimeout(() => dismiss(id), SHOWN_MS);
}

/** Tells what did not work. */
export function toastError(error: unknown): void {
  const { text, detail } = describe(error);
  toast(detail ? `${text} ${detail}` : text, { health: 'critical' });
}

/** The place where toasts appear; the shell draws it once. Screen readers hear them. */
export function Toasts() {
  const list = useStore(toasts);
  return (
    <div class='toasts' role='status' aria-live='polite'>
      {list.map((one) => (
        <div class='toast' key={one.id}>
          <Mark health={one.health} />
          <span class='grow'>{one.text}</span>
          {one.action && (
            <Button
              small
              onClick={() => {
                dismiss(one.id);
                return one.run?.();
              }}
            >
              {one.action}
            </Button>
          )}
          <Button small kind='plain' icon='close' label={t.common.close} onClick={() => dismiss(one.id)} />
        </div>
      ))}
    </div>
  );
}

function dismiss(id: number): void {
  toasts.update((list) => list.filter((one) => one.id !== id));
}
