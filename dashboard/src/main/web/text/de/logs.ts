import type { Texts } from '../en.ts';
import { pluralIn } from '../plural.ts';

const plural = pluralIn('de');

export const logs: Texts['logs'] = {
  search: 'Suchen; -Wort schließt Zeilen aus',
  source: 'Log',
  hub: 'Hub-Log',
  container: (name) => `Container ${name}`,
  together: 'Weitere Container',
  more: (count: number) => plural(count, { one: 'und # weiterer', other: 'und # weitere' }),
  mostTogether: (count: number) => `Höchstens ${count} Container werden zusammen gezeigt.`,
  anyTime: 'Neueste',
  pause: 'Anhalten',
  follow: 'Folgen',
  download: 'Gezeigte Zeilen speichern',
  levels: 'Stufen',
  level: { error: 'Fehler', warning: 'Warnungen', info: 'Info', debug: 'Debug' },
  short: { error: 'Fehler', warning: 'Warn', info: 'Info', debug: 'Debug' },
  wrap: 'Umbrechen',
  count: (found, all) =>
    found === all ? plural(all, { one: '# Zeile', other: '# Zeilen' }) : `${found} von ${all} Zeilen`,
  link: 'Link zu dieser Zeile',
  earlier: 'Frühere Zeilen',
  none: 'Noch keine Zeilen. Neue erscheinen hier.',
  missed: (count) => plural(count, { one: '# neue Zeile', other: '# neue Zeilen' }),
  dropped: (count) =>
    plural(count, { one: '# Zeile kam zu schnell und fehlt.', other: '# Zeilen kamen zu schnell und fehlen.' }),
  polled: 'Dieser Agent ist älter und kann Ausgaben nicht fortlaufend senden: Das Protokoll wird alle 5 s gelesen.',
  ended: 'Der Container wurde gestoppt.',
};
