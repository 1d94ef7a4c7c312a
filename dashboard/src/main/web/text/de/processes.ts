import type { Texts } from '../en.ts';
import { pluralIn } from '../plural.ts';

const plural = pluralIn('de');

export const processes: Texts['processes'] = {
  search: 'Befehl, Benutzer, PID suchen',
  at: 'Um',
  pause: 'Anhalten',
  resume: 'Weiter',
  state: 'Zustand',
  count: (found, all) =>
    found === all ? plural(all, { one: '# Prozess', other: '# Prozesse' }) : `${found} von ${all} Prozessen`,
  pastHint: (time) => `größte nach CPU und Speicher, ${time}`,
  none: 'Keine Prozessliste',
  noneText:
    'Der Hub bewahrt für jede Minute die größten Prozesse nach CPU und Speicher auf, so lange wie einzelne Werte.',
  more: (count) => plural(count, { one: '# weiterer: Suchen Sie ihn.', other: '# weitere: Suchen Sie sie.' }),
};
