import type { Texts } from '../en.ts';

export const settings: Texts['settings'] = {
  general: 'Allgemein',
  name: 'Name',
  tags: 'Tags',
  tagsHint: 'Durch Kommas getrennt, etwa prod, datenbank.',
  saved: 'Gespeichert',
  agent: 'Agent',
  version: 'Version',
  earlierText:
    'Der Agent dieses Servers ist älter: Er berichtet und tut, worum der Hub bittet, nennt aber weder seine Version noch die Erlaubnisse seines Hosts. Ein neuerer zeigt mehr.',
  agentText: 'Der Host entscheidet in /etc/chatops/agent.yaml, was sein Agent darf. Der Hub kann das nicht ausweiten.',
  agentQuick:
    'Diesen Agenten betreibt der Schnellstart. Er liest nur, solange ./quickstart nicht mit --allow-actions gestartet wird. Der Hub kann das nicht ändern.',
  containers: {
    off: 'verborgen',
    read: 'sichtbar, mit Logs',
    control: 'sichtbar; starten, stoppen und neu starten erlaubt',
  },
  commands: { off: 'keine', 'allow-list': 'die auf der Liste des Hosts', any: 'alle' },
  keys: 'API-Schlüssel',
  keysText:
    'Ein Agent meldet sich mit einem Schlüssel an. Der Hub speichert nur dessen Hash, daher wird ein Schlüssel nur einmal gezeigt.',
  newKey: 'Neuer Schlüssel',
  keyName: 'Name, etwa agent',
  expires: 'Gültig bis',
  expiresHint: 'Leer lassen: unbegrenzt.',
  make: 'Schlüssel erstellen',
  once: 'Kopieren Sie den Schlüssel jetzt. Er wird nicht noch einmal gezeigt.',
  begins: 'Beginnt mit',
  state: 'Zustand',
  used: 'Zuletzt benutzt',
  created: 'Erstellt',
  active: 'aktiv',
  until: (time) => `aktiv bis ${time}`,
  ended: { revoked: 'widerrufen', expired: 'abgelaufen' },
  revoke: 'Widerrufen',
  revokeTitle: (name) => `Schlüssel ${name} widerrufen?`,
  revokeText: 'Ein Agent, der ihn benutzt, wird sofort getrennt und kann sich damit nicht mehr anmelden.',
  revoked: (name) => `Schlüssel ${name} widerrufen`,
  remove: 'Server entfernen',
  removeTitle: (name) => `${name} entfernen?`,
  removeText:
    'Verlauf, Alarme und Schlüssel werden gelöscht, der Agent wird getrennt. Das lässt sich nicht rückgängig machen. Das Protokoll behält den Namen.',
  typeName: (name) => `Zur Bestätigung ${name} eingeben`,
  removed: (name) => `${name} entfernt`,
};
