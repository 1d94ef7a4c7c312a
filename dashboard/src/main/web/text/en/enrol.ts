export const enrol = {
  welcome: 'Welcome',
  welcomeText: 'Add the first server. It takes three steps and about a minute.',
  later: 'Later',
  name: 'Name',
  nameHint: 'You can rename it later.',
  nameTaken: 'A server already has this name. To set up its agent again, open the settings of that server.',
  tags: 'Tags',
  tagsHint: 'Separated by commas, such as prod, eu. Tags group and filter the list.',
  may: 'What the hub may do on this server',
  mayText: 'The agent enforces this on the server itself, where you can change it at any time.',
  containers: 'Containers',
  containersChoices: { off: 'No access', read: 'View', control: 'View, start and stop' },
  commands: 'Commands',
  commandsChoices: { off: 'None', 'allow-list': 'Listed', any: 'Any' },
  commandsText: {
    off: 'The hub cannot run commands there.',
    'allow-list': 'Only the commands that the agent’s own list names, with their placeholders.',
    any: 'Whoever controls the hub controls this server. Choose this only where that is acceptable.',
  },
  next: 'Continue',
  lineText:
    'Run this on the server. It downloads the agent from this hub, verifies it, and enrols the server with the code.',
  packageText:
    'Run this on the server after you have installed the agent’s package. It enrols the server with the code.',
  noAgents:
    'This hub does not serve the agent. Install the agent’s package on the server first, or set CHATOPS_AGENTS_DIR for the hub to get one install command.',
  keyText:
    'These commands need the program chatops-agent on the server. They contain the server’s key, which is shown only now and stays in the shell’s history.',
  imageText:
    'The agent runs in a container and reads the host through a read-only mount. These commands need the image chatops-agent:latest on the server and contain the server’s key, which is shown only now.',
  imageCommands: 'It cannot run commands on the host.',
  ways: {
    install: 'Install command',
    package: 'With the package',
    'package-token': 'With the package: paste the token, then press Enter and Ctrl-D',
    docker: 'Docker',
    compose: 'Docker Compose',
    key: 'With a key',
    shell: 'Try it in a terminal, until Ctrl-C',
    systemd: 'As a systemd service',
  },
  makeKey: 'Create key',
  codeLeft: (rest: string) => `Valid for one server; expires in ${rest}.`,
  codeExpired: 'The code has expired.',
  newCode: 'New code',
  many: 'Adding many servers?',
  hubOnly:
    'This address reaches the hub only from the hub’s own machine. For other machines, start the hub with another --host, or set CHATOPS_PUBLIC_URL.',
  way: 'Installation method',
  waiting: 'Waiting for the first report',
  waitingText:
    'This usually takes a few seconds after the agent has started. You can close this window: the server appears anyway.',
  online: (name: string) => `${name} is online`,
  openServer: 'Open server',
  done: 'Done',
  keyOnce: 'If you lose the key, create a new one under “Install the agent”.',
};
