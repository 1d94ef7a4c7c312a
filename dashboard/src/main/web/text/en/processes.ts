import { pluralIn } from '../plural.ts';

const plural = pluralIn('en');

export const processes = {
  search: 'Search command, user, PID',
  at: 'At',
  pause: 'Pause',
  resume: 'Go on',
  state: 'State',
  count: (found: number, all: number) =>
    found === all ? plural(all, { one: '# process', other: '# processes' }) : `${found} of ${all} processes`,
  pastHint: (time: string) => `those with the most CPU and memory, ${time}`,
  none: 'No list of processes',
  noneText: 'The hub keeps the processes with the most CPU and memory of each minute, as long as it keeps raw values.',
  more: (count: number) => plural(count, { one: '# more: search to find it.', other: '# more: search to find them.' }),
};
