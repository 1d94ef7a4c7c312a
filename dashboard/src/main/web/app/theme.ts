import { Store } from './store.ts';

export type Theme = 'system' | 'dark' | 'light';
const KEY = 'chatops.theme';

export const theme = new Store<Theme>(read());

/** True when dark colours are shown. */
export const isDark = new Store(dark());

export function chooseTheme(next: Theme): void {
  if (next === 'system') localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, next);
  theme.set(next);
  apply();
}

export function startTheme(): void {
  apply();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', apply);
}

function apply(): void {
  const root = document.documentElement;
  if (theme.value === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme.value;
  isDark.set(dark());
}

function dark(): boolean {
  if (typeof document === 'undefined') return true;
  const chosen = read();
  return chosen === 'system' ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark';
}

function read(): Theme {
  if (typeof document === 'undefined') return 'system';
  const chosen = localStorage.getItem(KEY);
  return chosen === 'dark' || chosen === 'light' ? chosen : 'system';
}
