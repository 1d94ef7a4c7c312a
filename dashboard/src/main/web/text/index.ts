import { Store } from '../app/store.ts';
import { en } from './en.ts';
import type { Texts } from './en.ts';

export type { Texts };
export type Language = 'en' | 'de';

/** The languages by their own names. */
export const LANGUAGES: Record<Language, string> = { en: 'English', de: 'Deutsch' };
const KEY = 'chatops.language';

/** The language that is shown. The whole page is drawn anew when it changes. */
export const language = new Store<Language>('en');

/** The texts of that language: `t.servers.title`. Read them while drawing, never keep one. */
export let t: Texts = en;

/** Shows this language; null: the browser's, where we have it. */
export async function chooseLanguage(chosen: Language | null): Promise<void> {
  if (chosen === null) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, chosen);
  await startLanguage();
}

export async function startLanguage(): Promise<void> {
  const wanted = chosenLanguage() ?? navigator.languages.map((tag) => tag.slice(0, 2)).find(isKnown) ?? 'en';
  t = wanted === 'de' ? (await import('./de.ts')).de : en;
  document.documentElement.lang = wanted;
  language.set(wanted);
}

export function chosenLanguage(): Language | null {
  const chosen = localStorage.getItem(KEY);
  return chosen !== null && isKnown(chosen) ? chosen : null;
}

function isKnown(tag: string): tag is Language {
  return tag in LANGUAGES;
}
