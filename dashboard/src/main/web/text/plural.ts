type Forms = { zero?: string; one?: string; two?: string; few?: string; many?: string; other: string };

/** Chooses the form for a number by the rules of the language; `#` is the number: `{ one: '# server', other: '# servers' }`. */
export function pluralIn(tag: string): (count: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(tag);
  const numbers = new Intl.NumberFormat(tag);
  return (count, forms) => (forms[rules.select(count)] ?? forms.other).replace('#', numbers.format(count));
}
