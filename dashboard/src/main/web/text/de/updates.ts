import type { Texts } from '../en.ts';

export const updates: Texts['updates'] = {
  latest: 'Beim Hub verfügbar',
  behind: 'Update',
  behindTitle: (version) => `Der Hub hat Version ${version}`,
  policy: 'Updates',
  policies: { off: 'nie', notify: 'von Hand', auto: 'automatisch' },
  byHand: 'Das holt auf dem Host die neue Version und startet den Agenten neu:',
  allow: 'Oder erlauben Sie es dem Hub mit einer Zeile in agent.yaml:',
  button: (version) => `Auf ${version} aktualisieren`,
  title: (name) => `Den Agenten von ${name} aktualisieren?`,
  text: 'Er holt die Version, prüft ihre Signatur und probiert sie aus. Meldet sie sich nicht, läuft wieder die alte.',
  begun: (version) => `Der Agent holt Version ${version}. Sein Log sagt, wie es ausgeht.`,
};
