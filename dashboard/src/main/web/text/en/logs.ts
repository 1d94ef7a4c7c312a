import { pluralIn } from '../plural.ts';

const plural = pluralIn('en');

export const logs = {
  search: 'Search; -word leaves lines out',
  source: 'Log',
  hub: 'Log of the hub',
  container: (name: string) => `Container ${name}`,
  together: 'With others',
  more: (count: number) => plural(count, { one: 'and # more', other: 'and # more' }),
  mostTogether: (count: number) => `At most ${count} containers are shown together.`,
  anyTime: 'Newest',
  pause: 'Pause',
  follow: 'Follow',
  download: 'Save the shown lines',
  levels: 'Levels',
  level: { error: 'Errors', warning: 'Warnings', info: 'Info', debug: 'Debug' },
  short: { error: 'error', warning: 'warn', info: 'info', debug: 'debug' },
  wrap: 'Wrap lines',
  count: (found: number, all: number) =>
    found === all ? plural(all, { one: '# line', other: '# lines' }) : `${found} of ${all} lines`,
  link: 'Link to this line',
  earlier: 'Earlier lines',
  none: 'No lines. New ones appear here as they come.',
  missed: (count: number) => plural(count, { one: '# new line', other: '# new lines' }),
  dropped: (count: number) =>
    plural(count, { one: '# line came too fast and is missing.', other: '# lines came too fast and are missing.' }),
  ended: 'The container has ended.',
};
