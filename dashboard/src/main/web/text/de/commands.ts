import type { Texts } from '../en.ts';
import { pluralIn } from '../plural.ts';

const plural = pluralIn('de');

export const commands: Texts['commands'] = {
  command: 'Befehl',
  placeholder: 'Befehl, etwa uptime',
  directory: 'Verzeichnis, etwa /srv/app',
  timeout: 'Zeitlimit',
  within: (seconds) =>
    seconds < 60
      ? plural(seconds, { one: '# Sekunde', other: '# Sekunden' })
      : plural(seconds / 60, { one: '# Minute', other: '# Minuten' }),
  run: 'Ausführen',
  again: 'Erneut ausführen',
  cancel: 'Abbrechen',
  cancelling: 'Der Agent wurde gebeten, den Befehl zu beenden.',
  download: 'Ausgabe speichern',
  output: 'Ausgabe',
  waiting: 'Noch keine Ausgabe.',
  silent: 'Keine Ausgabe.',
  truncated: (size) => `Der Hub bewahrt das erste MiB auf. Weitere ${size} fehlen hier.`,
  off: 'Dieser Host führt keine Befehle für den Hub aus.',
  listed: 'Dieser Host führt die Befehle aus, die seine agent.yaml unter allowed_commands nennt, ohne Shell.',
  any: 'Dieser Host führt jeden Befehl aus, als Benutzer seines Agenten.',
  away: 'Der Agent ist nicht verbunden, daher kann jetzt nichts ausgeführt werden.',
  history: 'Ausgeführte Befehle',
  none: 'Noch kein Befehl',
  noneText:
    'Was hier oder über die API ausgeführt wird, bleibt 30 Tage gespeichert, mit der Ausgabe und dem ausführenden Benutzer.',
  when: 'Begonnen',
  who: 'Benutzer',
  end: 'Ergebnis',
  by: (who, time) => `von ${who}, ${time}`,
  exitCode: (code) => `Exit-Code ${code}`,
  status: {
    queued: 'wartet',
    running: 'läuft',
    completed: 'fertig',
    failed: 'fehlgeschlagen',
    timed_out: 'Zeitlimit überschritten',
    cancelled: 'abgebrochen',
    lost: 'verloren: Ergebnis unbekannt',
    refused: 'abgelehnt',
  },
};
