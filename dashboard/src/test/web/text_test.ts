import { ar } from '../../main/web/text/ar.ts';
import { de } from '../../main/web/text/de.ts';
import { en } from '../../main/web/text/en.ts';
import { languageOf } from '../../main/web/text/index.ts';
import { LANGUAGES } from '../../main/web/text/locale.ts';
import { equal } from './equal.ts';

/** Names that are the same everywhere. */
const NAMES = /^(ntfy|Telegram|Slack|Discord|Gotify|Webhook|GiB|GB|\d+ B|MB\/s|°C)$/;

Deno.test('a language has every text of the others', () => {
  equal(keys(de), keys(en));
  equal(keys(ar), keys(en));
});

Deno.test('every Arabic text is Arabic', () => {
  for (const count of [1, 5, 120]) {
    const latin = texts(ar, count).filter(([, text]) =>
      /[a-z]/i.test(text) && !/[\u0621-\u064a]/.test(text) && !NAMES.test(text)
    );
    equal(latin, []);
  }
});

Deno.test('a number is told in each of the six forms of Arabic', () => {
  const forms = [0, 1, 2, 3, 11, 100].map((count) => ar.servers.containers(count));
  equal(forms, ['0 حاوية', 'حاوية واحدة', 'حاويتان', '3 حاويات', '11 حاوية', '100 حاوية']);
  equal(ar.thresholds.previewCount(0, 7), 'لا تنبيه في آخر 7 أيام');
});

Deno.test('a browser gets the first of its languages that there is', () => {
  equal(languageOf(['fa', 'ar-EG', 'en']), 'ar');
  equal(languageOf(['DE-at']), 'de');
  equal(languageOf(['constructor', 'xx']), 'en');
  equal(Object.keys(LANGUAGES), ['en', 'de', 'ar']);
});

function keys(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [`${path}: ${typeof value}`];
  return Object.entries(value).flatMap(([key, inner]) => keys(inner, `${path}.${key}`)).sort();
}

/** Every text with its path, those that take values with this number for each. */
function texts(value: unknown, count: number, path = ''): Array<[string, string]> {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[path, value(count, count)]];
  return Object.entries(value as object).flatMap(([key, inner]) => texts(inner, count, `${path}.${key}`));
}
