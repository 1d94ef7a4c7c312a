import { pluralIn } from '../plural.ts';

const plural = pluralIn('en');

export const commands = {
  command: 'Command',
  placeholder: 'Command, such as uptime',
  directory: 'Directory, such as /srv/app',
  timeout: 'Timeout',
  within: (seconds: number) =>
    seconds < 60
      ? plural(seconds, { one: '# second', other: '# seconds' })
      : plural(seconds / 60, { one: '# minute', other: '# minutes' }),
  run: 'Run',
  again: 'Run again',
  cancel: 'Cancel',
  cancelling: 'Asked the agent to stop the command.',
  download: 'Save output',
  output: 'Output',
  waiting: 'No output yet.',
  silent: 'No output.',
  truncated: (size: string) => `The hub keeps the first MiB of output. The remaining ${size} are not available.`,
  off: 'This host does not run commands for the hub.',
  listed: 'This host runs only the commands that its agent.yaml lists under allowed_commands, without a shell.',
  any: 'This host runs any command, as the agent’s user.',
  away: 'The agent is not connected, so commands cannot run now.',
  history: 'Command history',
  none: 'No commands yet',
  noneText:
    'Commands that are run here or through the API are kept for 30 days, with their output and the user who ran them.',
  when: 'Started',
  who: 'User',
  end: 'Result',
  by: (who: string, time: string) => `by ${who}, ${time}`,
  exitCode: (code: number) => `exit code ${code}`,
  status: {
    queued: 'queued',
    running: 'running',
    completed: 'completed',
    failed: 'failed',
    timed_out: 'timed out',
    cancelled: 'cancelled',
    lost: 'lost: result unknown',
    refused: 'refused',
  },
};
