import { pluralIn } from '../plural.ts';

const plural = pluralIn('en');

export const commands = {
  command: 'Command',
  placeholder: 'Command, such as uptime',
  directory: 'Directory, such as /srv/app',
  timeout: 'Longest time',
  within: (seconds: number) =>
    seconds < 60
      ? plural(seconds, { one: 'for # second', other: 'for # seconds' })
      : plural(seconds / 60, { one: 'for # minute', other: 'for # minutes' }),
  run: 'Run',
  again: 'Again',
  cancel: 'Cancel',
  cancelling: 'The agent was asked to end the command.',
  download: 'Save the output',
  output: 'Output',
  waiting: 'It has not written anything yet.',
  silent: 'It wrote nothing.',
  truncated: (size: string) => `The hub keeps the first MiB. ${size} more are not here.`,
  off: 'This host runs no commands for the hub.',
  listed: 'This host runs the commands that its agent.yaml lists under allowed_commands, without a shell.',
  any: 'This host runs every command, as the user of its agent.',
  away: 'The agent is not connected, so nothing can be run now.',
  history: 'Commands that were run',
  none: 'No command yet',
  noneText: 'What is run here, or by the API, stays on record for 30 days, with its output and who ran it.',
  when: 'Started',
  who: 'By',
  end: 'End',
  by: (who: string, time: string) => `by ${who}, ${time}`,
  exitCode: (code: number) => `exit code ${code}`,
  status: {
    queued: 'waiting',
    running: 'running',
    completed: 'done',
    failed: 'failed',
    timed_out: 'took too long',
    cancelled: 'cancelled',
    lost: 'lost: its end is unknown',
    refused: 'refused',
  },
};
