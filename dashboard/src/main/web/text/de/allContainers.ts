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
  traffic: 'Netz',
  history: 'Verlauf',
  emptyText:
    'Agenten, die Docker lesen dürfen, führen seine Container hier auf. Die Zeile „containers: read“ in agent.yaml erlaubt es, „containers: control“ auch Start, Stopp und Neustart.',
};
