import { pluralIn } from '../plural.ts';

const plural = pluralIn('de');

export const lists = {
  server: 'Server',
  allServers: 'Alle Server',
  pickAll: 'Alle angezeigten auswählen',
  pick: (what: string) => `${what} auswählen`,
  picked: (count: number) => plural(count, { one: '# ausgewählt', other: '# ausgewählt' }),
  clearPicked: 'Auswahl aufheben',
  clearFilters: 'Suche und Filter zurücksetzen',
  shown: (shown: string) => `${shown} angezeigt`,
  shownOf: (shown: string, total: string) => `${shown} von ${total}`,
  showMore: 'Mehr anzeigen',
  noneTitle: 'Keine Treffer',
  noneText: 'Nichts entspricht der Suche und allen Filtern.',
  edit: 'Bearbeiten',
  actions: 'Weitere Aktionen',
};
