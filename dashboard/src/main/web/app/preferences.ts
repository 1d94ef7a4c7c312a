import { api } from '../api/client.ts';
import type { Arrangement } from '../server/overview/arrangement.ts';
import type { SavedView } from '../servers/views.ts';
import { toastError } from '../ui/Toast.tsx';
import { Store } from './store.ts';

/** What a reader chose and finds again. Each area has an object of its own. */
export type Preferences = {
  servers?: { view?: 'cards' | 'table'; group?: 'tag' | 'none'; columns?: string[]; views?: SavedView[] };
  charts?: Arrangement;
};

const KEY = 'chatops.preferences';
const SAVE_AFTER_MS = 1_000;

/** Kept by the hub for every browser of the user; this browser's copy is there before the hub's answer. */
export const preferences = new Store<Preferences>(read());

let saving: number | undefined;

/** Takes what the hub keeps of the user who has just signed in. */
export function startPreferences(): () => void {
  api('GET /auth/me/preferences').then(({ data }) => {
    if (saving === undefined) keep(data as Preferences);
  }, () => {}); // this browser's copy does meanwhile
  return () => clearTimeout(saving);
}

/** Changes a part of what an area keeps. */
export function setPreference<A extends keyof Preferences>(area: A, change: Preferences[A]): void {
  keep({ ...preferences.value, [area]: { ...preferences.value[area], ...change } });
  clearTimeout(saving);
  saving = setTimeout(() => {
    saving = undefined;
    api('PUT /auth/me/preferences', { body: preferences.value }).catch(toastError);
  }, SAVE_AFTER_MS);
}

function keep(next: Preferences): void {
  preferences.set(next);
  localStorage.setItem(KEY, JSON.stringify(next));
}

function read(): Preferences {
  if (typeof document === 'undefined') return {};
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof kept === 'object' && kept !== null ? kept : {};
  } catch {
    return {};
  }
}
