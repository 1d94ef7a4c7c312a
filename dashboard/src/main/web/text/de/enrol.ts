export const enrol = {
  welcome: 'Willkommen',
  welcomeText: 'Fügen Sie den ersten Server hinzu. Das sind drei Schritte und etwa eine Minute.',
  later: 'Später',
  name: 'Name',
  nameHint: 'Lässt sich später ändern.',
  nameTaken: 'So heißt schon ein Server. Um dessen Agenten neu einzurichten, öffnen Sie seine Einstellungen.',
  tags: 'Tags',
  tagsHint: 'Durch Kommas getrennt, etwa prod, eu. Sie gruppieren und filtern die Liste.',
  may: 'Was der Hub auf diesem Server darf',
  mayText: 'Der Agent setzt das auf dem Server selbst durch. Dort lässt es sich jederzeit ändern.',
  containers: 'Container',
  containersChoices: { off: 'Kein Zugriff', read: 'Ansehen', control: 'Ansehen, starten, stoppen' },
  commands: 'Befehle',
  commandsChoices: { off: 'Keine', 'allow-list': 'Gelistete', any: 'Alle' },
  commandsText: {
    off: 'Der Hub kann dort nichts ausführen.',
    'allow-list': 'Nur die Befehle, die die Liste des Agenten nennt, mit ihren Platzhaltern.',
    any: 'Wer den Hub kontrolliert, kontrolliert diesen Server. Nur wählen, wo das vertretbar ist.',
  },
  next: 'Weiter',
  lineText:
    'Führen Sie das auf dem Server aus. Es lädt den Agenten von diesem Hub, prüft ihn und nimmt den Server mit dem Code auf.',
  packageText:
    'Führen Sie das auf dem Server aus, sobald dort das Paket des Agenten installiert ist. Es nimmt den Server mit dem Code auf.',
  noAgents:
    'Dieser Hub stellt den Agenten nicht bereit. Installieren Sie zuerst das Paket des Agenten auf dem Server, oder setzen Sie CHATOPS_AGENTS_DIR für den Hub, um einen einzigen Installationsbefehl zu erhalten.',
  keyText:
    'Diese Befehle brauchen auf dem Server das Programm chatops-agent. Sie enthalten den Schlüssel des Servers, der nur jetzt gezeigt wird und im Verlauf der Shell bleibt.',
  imageText:
    'Der Agent läuft in einem Container und liest den Host über einen schreibgeschützten Mount. Diese Befehle brauchen das Image chatops-agent:latest auf dem Server und enthalten den Schlüssel des Servers, der nur jetzt gezeigt wird.',
  imageCommands: 'Befehle des Hosts kann er nicht ausführen.',
  ways: {
    install: 'Installationsbefehl',
    package: 'Mit dem Paket',
    'package-token': 'Mit dem Paket: Token einfügen, dann Eingabetaste und Strg-D',
    docker: 'Docker',
    compose: 'Docker Compose',
    key: 'Mit einem Schlüssel',
    shell: 'Im Terminal ausprobieren, bis Strg-C',
    systemd: 'Als systemd-Dienst',
  },
  makeKey: 'Schlüssel erzeugen',
  codeLeft: (rest: string) => `Gilt für einen Server; läuft in ${rest} ab.`,
  codeExpired: 'Der Code ist abgelaufen.',
  newCode: 'Neuer Code',
  many: 'Viele Server hinzufügen?',
  hubOnly:
    'Diese Adresse erreicht den Hub nur von seinem eigenen Rechner aus. Starten Sie ihn für andere mit einem anderen --host, oder setzen Sie CHATOPS_PUBLIC_URL.',
  way: 'Art der Installation',
  waiting: 'Wartet auf den ersten Bericht',
  waitingText:
    'Läuft der Agent, dauert es meist nur ein paar Sekunden. Sie können dieses Fenster schließen: Der Server erscheint trotzdem.',
  online: (name: string) => `${name} ist online`,
  openServer: 'Server öffnen',
  done: 'Fertig',
  keyOnce: 'Geht der Schlüssel verloren, erzeugen Sie einen neuen unter „Agent installieren“.',
};
