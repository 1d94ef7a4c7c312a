import { language, t } from './index.ts';

type Say = (found: RegExpExecArray) => string;

/** What the hub says of a field, in its own words, and how we say it. */
const RULES: Array<[RegExp, Say]> = [
  [/^must not be (?:blank|null|empty)/, () => t.common.wrong.needed],
  [/^must be (\d+)-(\d+) characters/, ([, least, most]) => t.common.wrong.length(least!, most!)],
  [/^must be at most (\d+) characters/, ([, most]) => t.common.wrong.tooLong(most!)],
  [/^must be 3-50 letters/, () => t.common.wrong.username],
  [/^must be an e-mail address/, () => t.common.wrong.email],
  [/^must not be the e-mail address or the username/, () => t.common.wrong.ownName],
  [/^must be (?:a|an) (?:whole )?number/, () => t.common.wrong.number],
  [/^must be at most (\d+) tags/, ([, most]) => t.common.wrong.tags(most!)],
  [/^must be in the future/, () => t.common.wrong.future],
];

/** What is wrong with a field in the reader's language; what we have no words for stays as the hub said it. */
export function fieldText(message: string): string {
  if (language.value === 'en') return message;
  for (const [rule, say] of RULES) {
    const found = rule.exec(message);
    if (found) return say(found);
  }
  return message;
}
