export const allContainers = {
  title: 'Container',
  search: 'Name, Image, Server suchen',
  allStates: 'Alle Zustände',
  states: {
    created: 'angelegt',
    running: 'läuft',
    paused: 'angehalten',
    restarting: 'startet neu',
    removing: 'wird entfernt',
    exited: 'beendet',
    dead: 'tot',
  },
  traffic: 'Netzwerk',
  history: 'Verlauf',
  emptyText:
    'Hier stehen die Container der Agenten, die Docker lesen dürfen. Die Zeile „containers: read“ in agent.yaml erlaubt es, „containers: control“ auch Start, Stopp und Neustart. Was ein Agent gefunden hat, sagt die Seite seines Servers.',
};
