import type { Texts } from '../en.ts';
import { pluralIn } from '../plural.ts';

const plural = pluralIn('de');

export const containers: Texts['containers'] = {
  search: 'Name, Image, ID suchen',
  all: 'Alle',
  running: 'Laufend',
  stopped: 'Gestoppt',
  state: 'Zustand',
  name: 'Name',
  image: 'Image',
  received: 'Empfangen',
  sent: 'Gesendet',
  restarts: 'Neustarts',
  start: 'Starten',
  stop: 'Stoppen',
  restart: 'Neu starten',
  log: 'Log',
  menu: (name) => `Aktionen für ${name}`,
  choose: (name) => `${name} auswählen`,
  chooseAll: 'Alle auswählen',
  many: (count) => plural(count, { one: '# Container', other: '# Container' }),
  ask: {
    start: (what, server) => `${what} auf ${server} starten?`,
    stop: (what, server) => `${what} auf ${server} stoppen?`,
    restart: (what, server) => `${what} auf ${server} neu starten?`,
  },
  effect: {
    start: 'Docker startet ihn so, wie er eingerichtet ist.',
    stop: 'Er hat 10 Sekunden, um sich selbst zu beenden, dann beendet ihn Docker.',
    restart: 'Er hat 10 Sekunden, um sich selbst zu beenden, dann beendet ihn Docker und startet ihn wieder.',
  },
  done: {
    start: (what) => `${what} gestartet`,
    stop: (what) => `${what} gestoppt`,
    restart: (what) => `${what} neu gestartet`,
  },
  off: 'Dieser Host zeigt dem Hub seine Container nicht.',
  readOnly: 'Dieser Host lässt den Hub seine Container sehen, aber nicht starten, stoppen oder neu starten.',
  asOf: (time) => `Stand ${time}: Der Server ist nicht verbunden.`,
  none: 'Keine Container',
  noSocket:
    'Der Agent fand keinen Docker-Socket unter /var/run/docker.sock und keinen von podman unter /run/podman/podman.sock. Lauscht die Engine anderswo, so setzen Sie docker_host in agent.yaml; der Grund steht im Protokoll des Agenten.',
  noneText: 'Der Agent meldet die Container von Docker oder einer Umgebung mit derselben Schnittstelle.',
  noMatch: 'Kein Container passt.',
};
