import type { Language } from './locale.ts';
import { LOCALES } from './locale.ts';

type Forms = { zero?: string; one?: string; two?: string; few?: string; many?: string; other: string };

/** Chooses the form for a number by the rules of the language; `#` is the number: `{ one: '# server', other: '# servers' }`. */
export function pluralIn(language: Language): (count: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(LOCALES[language]);
  const numbers = new Intl.NumberFormat(LOCALES[language]);
  return (count, forms) => (forms[rules.select(count)] ?? forms.other).replace('#', numbers.format(count));
}
