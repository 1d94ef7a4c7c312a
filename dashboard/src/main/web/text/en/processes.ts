import { pluralIn } from '../plural.ts';

const plural = pluralIn('en');

export const processes = {
  search: 'Search by command, user or PID',
  at: 'At',
  pause: 'Pause',
  resume: 'Resume',
  state: 'State',
  count: (found: number, all: number) =>
    found === all ? plural(all, { one: '# process', other: '# processes' }) : `${found} of ${all} processes`,
  pastHint: (time: string) => `top by CPU and memory, ${time}`,
  none: 'No process list',
  noneText: 'The hub keeps the top processes by CPU and memory of each minute, for as long as it keeps raw values.',
  more: (count: number) => plural(count, { one: '# more: search to find it.', other: '# more: search to find them.' }),
};
