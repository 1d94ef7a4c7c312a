import { pluralIn } from '../plural.ts';

const plural = pluralIn('en');

export const containers = {
  search: 'Search by name, image or ID',
  all: 'All',
  running: 'Running',
  stopped: 'Stopped',
  state: 'State',
  name: 'Name',
  image: 'Image',
  received: 'Received',
  sent: 'Sent',
  restarts: 'Restarts',
  start: 'Start',
  stop: 'Stop',
  restart: 'Restart',
  log: 'Log',
  menu: (name: string) => `Actions for ${name}`,
  choose: (name: string) => `Select ${name}`,
  chooseAll: 'Select all',
  many: (count: number) => plural(count, { one: '# container', other: '# containers' }),
  ask: {
    start: (what: string, server: string) => `Start ${what} on ${server}?`,
    stop: (what: string, server: string) => `Stop ${what} on ${server}?`,
    restart: (what: string, server: string) => `Restart ${what} on ${server}?`,
  },
  effect: {
    start: 'Docker starts it as it was configured.',
    stop: 'It has 10 seconds to stop by itself; then Docker kills it.',
    restart: 'It has 10 seconds to stop by itself; then Docker kills it and starts it again.',
  },
  done: {
    start: (what: string) => `Started ${what}`,
    stop: (what: string) => `Stopped ${what}`,
    restart: (what: string) => `Restarted ${what}`,
  },
  off: 'This host does not share its containers with the hub.',
  readOnly: 'This host lets the hub see its containers, but not start, stop or restart them.',
  asOf: (time: string) => `As of ${time}: the server is not connected.`,
  none: 'No containers',
  noSocket:
    'The agent found no Docker socket at /var/run/docker.sock, nor podman’s at /run/podman/podman.sock. If the engine listens elsewhere, set docker_host in agent.yaml; the agent’s log has the reason.',
  noneText: 'The agent reports the containers of Docker, or of an engine with a compatible API.',
  noMatch: 'No matching containers.',
};
