import { pluralIn } from '../plural.ts';

const plural = pluralIn('en');

/** What lists of all kinds say. */
export const lists = {
  server: 'Server',
  allServers: 'All servers',
  pickAll: 'Select all shown',
  pick: (what: string) => `Select ${what}`,
  picked: (count: number) => plural(count, { one: '# selected', other: '# selected' }),
  clearPicked: 'Clear the selection',
  clearFilters: 'Clear search and filters',
  shown: (shown: string) => `${shown} shown`,
  shownOf: (shown: string, total: string) => `${shown} of ${total}`,
  showMore: 'Show more',
  noneTitle: 'No matches',
  noneText: 'Nothing matches the search and all filters.',
  edit: 'Edit',
  actions: 'More actions',
};
