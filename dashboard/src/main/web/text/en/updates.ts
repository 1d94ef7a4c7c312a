export const updates = {
  latest: 'At the hub',
  behind: 'update',
  behindTitle: (version: string) => `The hub has version ${version}`,
  policy: 'Updates',
  policies: { off: 'never', notify: 'by hand', auto: 'by itself' },
  byHand: 'On the host, this takes the new version and restarts the agent:',
  allow: 'Or let the hub start it, with a line in agent.yaml:',
  button: (version: string) => `Update to ${version}`,
  title: (name: string) => `Update the agent of ${name}?`,
  text: 'It fetches the version, checks its signature and tries it. If it does not report, the old one runs again.',
  begun: (version: string) => `The agent fetches version ${version}. Its log tells how it ends.`,
};
