import { pluralIn } from '../plural.ts';

const plural = pluralIn('en');

export const logs = {
  search: 'Search; -word excludes lines',
  source: 'Log',
  hub: 'Hub log',
  container: (name: string) => `Container ${name}`,
  together: 'More containers',
  more: (count: number) => plural(count, { one: 'and # more', other: 'and # more' }),
  mostTogether: (count: number) => `At most ${count} containers can be shown together.`,
  anyTime: 'Latest',
  pause: 'Pause',
  follow: 'Follow',
  download: 'Save shown lines',
  levels: 'Levels',
  level: { error: 'Errors', warning: 'Warnings', info: 'Info', debug: 'Debug' },
  short: { error: 'error', warning: 'warn', info: 'info', debug: 'debug' },
  wrap: 'Wrap lines',
  count: (found: number, all: number) =>
    found === all ? plural(all, { one: '# line', other: '# lines' }) : `${found} of ${all} lines`,
  link: 'Link to this line',
  earlier: 'Earlier lines',
  none: 'No lines yet. New lines appear here.',
  missed: (count: number) => plural(count, { one: '# new line', other: '# new lines' }),
  dropped: (count: number) =>
    plural(count, { one: '# line came too fast and was dropped.', other: '# lines came too fast and were dropped.' }),
  polled: 'This agent is older and cannot send output as it comes: the log is read every 5 s.',
  ended: 'The container has stopped.',
};
