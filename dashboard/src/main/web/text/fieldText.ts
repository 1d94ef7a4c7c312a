import { language, t } from './index.ts';
import type { Texts } from './index.ts';

type Wrong = Texts['common']['wrong'];
type Say = (wrong: Wrong, found: string[]) => string;

/** What the hub says of a field, in its own words, and how we say it. */
const RULES: Array<[RegExp, Say]> = [
  [/^must not be (?:blank|null|empty)/, (wrong) => wrong.needed],
  [/^must be (\d+)-(\d+) characters/, (wrong, [least, most]) => wrong.length(least!, most!)],
  [/^must be at most (\d+) characters/, (wrong, [most]) => wrong.tooLong(most!)],
  [/^must be 3-50 letters/, (wrong) => wrong.username],
  [/^must be an e-mail address/, (wrong) => wrong.email],
  [/^must not be the e-mail address or the username/, (wrong) => wrong.ownName],
  [/^must be (?:a|an) (?:whole )?number(?:$| from)/, (wrong) => wrong.number],
  [/^must be at most (\d+) tags/, (wrong, [most]) => wrong.tags(most!)],
  [/^must be in the future/, (wrong) => wrong.future],
  [/^must not be in the future/, (wrong) => wrong.past],
  [/^must be before (?:the end|until)/, (wrong) => wrong.before],
  [/^must be the same as /, (wrong) => wrong.same],
  [/^must (?:start with https:|be an address such as)/, (wrong) => wrong.address],
  [/^must be a time such as (\d\d:\d\d)$/, (wrong, [example]) => wrong.clock(example!)],
  [/^must be a time zone such as (\S+)/, (wrong, [example]) => wrong.zone(example!)],
  [/^must name at least one day/, (wrong) => wrong.day],
  [/^must be (\d+)-(\d+)(?: seconds| whole seconds)?(?:$|,)/, (wrong, [least, most]) => wrong.range(least!, most!)],
  [/^must be (?:below|above) (\d+) for/, (wrong, [end]) => wrong.percent(end!)],
];

/** What is wrong with a field in the reader's language; what we have no words for stays as the hub said it. */
export function fieldText(message: string): string {
  return language.value === 'en' ? message : inWords(message, t.common.wrong) ?? message;
}

/** The same in a language's words; null: it has none for it. */
export function inWords(message: string, wrong: Wrong): string | null {
  for (const [rule, say] of RULES) {
    const found = rule.exec(message);
    if (found) return say(wrong, found.slice(1));
  }
  return null;
}
