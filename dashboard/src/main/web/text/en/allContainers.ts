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
    'No agent reports any. To let an agent read Docker, set “containers: read” in its agent.yaml, or “containers: control” to also allow start, stop and restart. The page of each server says what its agent found.',
};
