import type { CommandExecution } from '../../api/schema.d.ts';
import { duration } from '../../format/times.ts';
import { t } from '../../text/index.ts';
import type { Health } from '../../ui/index.ts';

export type Status = CommandExecution['status'];

export function isRunning(status: Status): boolean {
  return status === 'queued' || status === 'running';
}

export function markOf(status: Status): Health {
  switch (status) {
    case 'completed':
      return 'healthy';
    case 'queued':
    case 'running':
      return 'unknown';
    case 'cancelled':
      return 'offline';
    case 'timed_out':
    case 'lost':
      return 'warning';
    case 'failed':
    case 'refused':
      return 'critical';
  }
}

/** How it ended, in a few words: the state, exit code or signal, and the time that it took. */
export function endText(command: CommandExecution): string {
  const code = command.signal ?? (command.exit_code === null ? null : t.commands.exitCode(command.exit_code));
  const took = command.duration_ms === null ? null : tookText(command.duration_ms);
  return [t.commands.status[command.status], code, took, command.reason].filter((part) => part !== null && part !== '')
    .join(' · ');
}

export function tookText(ms: number): string {
  return ms < 1_000 ? `${ms}\u00a0ms` : duration(ms / 1_000);
}

/** Reads a command whose output has ended until it has ended, too: that of a lost hub ends seconds later. */
export async function untilEnded(
  read: () => Promise<CommandExecution>,
  show: (command: CommandExecution) => void,
  pause: () => Promise<void>,
): Promise<void> {
  for (;;) {
    const command = await read();
    show(command);
    if (!isRunning(command.status)) return;
    await pause();
  }
}
