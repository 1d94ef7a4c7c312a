import { Store } from './store.ts';

/** What a reader chose and finds again. Each area has an object of its own. */
export type Preferences = {
  servers?: { view?: 'cards' | 'table'; group?: 'tag' | 'none'; columns?: string[] };
};

const KEY = 'chatops.preferences';

export const preferences = new Store<Preferences>(read());

/** Changes a part of what an area keeps. */
export function setPreference<A extends keyof Preferences>(area: A, change: Preferences[A]): void {
  preferences.update((all) => ({ ...all, [area]: { ...all[area], ...change } }));
  localStorage.setItem(KEY, JSON.stringify(preferences.value));
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
