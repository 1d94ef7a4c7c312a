import { Store } from '../app/store.ts';
import { en } from './en.ts';
import type { Texts } from './en.ts';
import { directionOf, LANGUAGES } from './locale.ts';
import type { Language } from './locale.ts';

export { LANGUAGES } from './locale.ts';
export type { Language, Texts };

const KEY = 'chatops.language';

/** English is part of the first load, the others come when they are chosen. */
const CATALOGUES: Record<Language, () => Texts | Promise<Texts>> = {
  en: () => en,
  de: async () => (await import('./de.ts')).de,
  ar: async () => (await import('./ar.ts')).ar,
};

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
  const wanted = chosenLanguage() ?? languageOf(navigator.languages);
  t = await CATALOGUES[wanted]();
  document.documentElement.lang = wanted;
  document.documentElement.dir = directionOf(wanted);
  language.set(wanted);
}

export function chosenLanguage(): Language | null {
  const chosen = localStorage.getItem(KEY);
  return chosen !== null && isKnown(chosen) ? chosen : null;
}

/** The first of a reader's languages that we have, such as `ar` for `['fa', 'ar-EG', 'en']`; else English. */
export function languageOf(wanted: readonly string[]): Language {
  return wanted.map((tag) => tag.split('-')[0]!.toLowerCase()).find(isKnown) ?? 'en';
}

function isKnown(tag: string): tag is Language {
  return Object.hasOwn(LANGUAGES, tag);
}
