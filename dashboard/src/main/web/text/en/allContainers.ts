export const allContainers = {
  title: 'Containers',
  search: 'Search name, image, server',
  allStates: 'All states',
  states: {
    created: 'created',
    running: 'running',
    paused: 'paused',
    restarting: 'restarting',
    removing: 'being removed',
    exited: 'exited',
    dead: 'dead',
  },
  traffic: 'Network',
  history: 'History',
  emptyText:
    'Agents that may read Docker list its containers here. The line “containers: read” in agent.yaml allows it, “containers: control” also start, stop and restart.',
};
