export const allContainers = {
  title: 'Containers',
  search: 'Search by name, image or server',
  allStates: 'All states',
  states: {
    created: 'created',
    running: 'running',
    paused: 'paused',
    restarting: 'restarting',
    removing: 'removing',
    exited: 'exited',
    dead: 'dead',
  },
  traffic: 'Network',
  history: 'History',
  emptyText:
    'Containers appear here if their agents may read Docker. To allow it, set “containers: read” in agent.yaml, or “containers: control” to also allow start, stop and restart.',
};
