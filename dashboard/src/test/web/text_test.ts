import { ar } from '../../main/web/text/ar.ts';
import { de } from '../../main/web/text/de.ts';
import { en } from '../../main/web/text/en.ts';
import { inWords } from '../../main/web/text/fieldText.ts';
import { languageOf } from '../../main/web/text/index.ts';
import { LANGUAGES } from '../../main/web/text/locale.ts';
import { ApiError } from '../../main/web/api/client.ts';
import { describe } from '../../main/web/ui/Notes.tsx';
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
  equal(ar.thresholds.previewCount(0, 7), 'لا تنبيهات في آخر 7 أيام');
});

Deno.test('a browser gets the first of its languages that there is', () => {
  equal(languageOf(['fa', 'ar-EG', 'en']), 'ar');
  equal(languageOf(['DE-at']), 'de');
  equal(languageOf(['constructor', 'xx']), 'en');
  equal(Object.keys(LANGUAGES), ['en', 'de', 'ar']);
});

Deno.test('what the hub says of a field is told in the words of a language', () => {
  const said = [
    'must not be blank',
    'must be 1-100 characters, not all blank, no control characters',
    'must be 8-128 characters long, has 3',
    'must be 3-50 letters, digits, dots, dashes or underscores, beginning with a letter or digit',
    'must be at most 50 tags of 1-50 characters each',
    'must be 0-604800',
    'must be 1-65535',
    'must be 1-100000, or omitted for no limit',
    'must be in the future, or omitted for never',
    'must be the same as password',
    'must start with https:// or http://',
    'must be a time such as 22:30',
    'must be a time zone such as Europe/Berlin or UTC',
    'must be below 100 for gt, or at most 100 for ge: cpu, memory, disk and swap are percentages',
    'must be a number',
  ];
  equal(said.filter((message) => inWords(message, de.common.wrong) === null), []);
  equal(inWords('must be 0-604800', de.common.wrong), 'muss zwischen 0 und 604800 liegen');
  equal(inWords('must be a time such as 22:30', de.common.wrong), 'muss eine Uhrzeit wie 22:30 sein');
  equal(inWords('must be a number, or @ and the name of a channel', de.common.wrong), null);
  equal(inWords('must be the token that BotFather shows: digits, a colon, letters', de.common.wrong), null);
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

Deno.test('a count of warnings has a plural', () => {
  equal([1, 5].map((count) => en.common.counted.warning(count)), ['warning', 'warnings']);
  equal([1, 5].map((count) => de.common.counted.warning(count)), ['Warnung', 'Warnungen']);
  equal([1, 2, 5, 11].map((count) => ar.common.counted.warning(count)), ['تحذير', 'تحذيران', 'تحذيرات', 'تحذيرًا']);
});

Deno.test('what is wrong with a field is said once', () => {
  const one = new ApiError(422, 'kind: there is no mail server', { kind: 'there is no mail server' });
  equal(describe(one), { text: 'kind: there is no mail server' });
  const two = new ApiError(422, 'Two fields are wrong', { a: 'x', b: 'y' });
  equal(describe(two), { text: 'Two fields are wrong', detail: 'a: x · b: y' });
});
