import type { Texts } from '../en.ts';

export const updates: Texts['updates'] = {
  latest: 'Verfügbar',
  behind: 'Update',
  behindTitle: (version) => `Version ${version} ist verfügbar`,
  policy: 'Updates',
  policies: { off: 'nie', notify: 'manuell', auto: 'automatisch' },
  byHand: 'Führen Sie das auf dem Host aus, um die neue Version zu installieren und den Agenten neu zu starten:',
  allow: 'Oder erlauben Sie es dem Hub mit einer Zeile in agent.yaml:',
  button: (version) => `Auf ${version} aktualisieren`,
  title: (name) => `Den Agenten von ${name} aktualisieren?`,
  text:
    'Er lädt die Version, prüft ihre Signatur und probiert sie aus. Meldet sich die neue Version nicht, wird die alte wiederhergestellt.',
  begun: (version) => `Der Agent lädt Version ${version}. Das Ergebnis steht in seinem Log.`,
};
