export const updates = {
  latest: 'Available',
  behind: 'update',
  behindTitle: (version: string) => `Version ${version} is available`,
  policy: 'Updates',
  policies: { off: 'never', notify: 'manual', auto: 'automatic' },
  byHand: 'Run this on the host to install the new version and restart the agent:',
  allow: 'Or let the hub start updates, with this line in agent.yaml:',
  button: (version: string) => `Update to ${version}`,
  title: (name: string) => `Update the agent of ${name}?`,
  text:
    'It downloads the version, verifies its signature and tries it. If the new version does not report, the old one is restored.',
  begun: (version: string) => `The agent is downloading version ${version}. See its log for the result.`,
};
