import { pluralIn } from '../plural.ts';

const plural = pluralIn('en');

/** What lists of all kinds say. */
export const lists = {
  server: 'Server',
  allServers: 'All servers',
  pickAll: 'Select all that are shown',
  pick: (what: string) => `Select ${what}`,
  picked: (count: number) => plural(count, { one: '# selected', other: '# selected' }),
  clearPicked: 'Clear the selection',
  clearFilters: 'Clear search and filters',
  shown: (shown: string) => `${shown} shown`,
  shownOf: (shown: string, total: string) => `${shown} of ${total}`,
  showMore: 'Show more',
  noneTitle: 'Nothing fits',
  noneText: 'Nothing has all of what the search and the filters ask for.',
  add: 'Add',
  edit: 'Edit',
  deeds: 'More actions',
  all: 'All',
};
