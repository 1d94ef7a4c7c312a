import type { Path } from './paths.ts';
import { go } from './router.ts';
import { Store } from './store.ts';

/** What is open over the page by a key. */
export const overlay = new Store<'palette' | 'help' | null>(null);

type Action = () => void;
const actions = new Map<string, Action>();
const SEQUENCE_MS = 1_000;

/** Lets a page answer a key, such as `h`, until the function that is returned is called. */
export function onKey(key: string, action: Action): () => void {
  actions.set(key, action);
  return () => {
    if (actions.get(key) === action) actions.delete(key);
  };
}

/** `g` and a key for a page, `/` for its search, `Ctrl K` for the palette, `?` for help. */
export function startShortcuts(pathOfKey: (key: string) => Path | undefined): () => void {
  let wentAt = -Infinity;
  const keyed = (event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      overlay.set('palette');
      return;
    }
    if (
      event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector('dialog[open]')
    ) {
      return;
    }
    if (event.timeStamp - wentAt < SEQUENCE_MS) {
      wentAt = -Infinity;
      const path = pathOfKey(event.key);
      if (path) {
        event.preventDefault();
        return go(path);
      }
    }
    const action = event.key === 'g' ? () => wentAt = event.timeStamp : actions.get(event.key) ?? USUAL[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };
  addEventListener('keydown', keyed);
  return () => removeEventListener('keydown', keyed);
}

const USUAL: Record<string, Action> = {
  '/': () => {
    const input = document.querySelector<HTMLInputElement>('[data-search]');
    input?.focus();
    input?.select();
  },
  '?': () => overlay.set('help'),
};

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
