import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api/client.ts';
import { fleet } from '../../api/fleet.ts';
import type { CommandExecution, LogLine } from '../../api/schema.d.ts';
import { NO_OUTPUT, type Output, written } from './output.ts';
import { isRunning, untilEnded } from './status.ts';

export type CommandState = { command: CommandExecution | null; output: Output; error: unknown };

/** One command and its output, which grows while it runs. */
export function useCommand(server: string, id: string): CommandState {
  const [command, setCommand] = useState<CommandExecution | null>(null);
  const [output, setOutput] = useState<Output>(NO_OUTPUT);
  const [error, setError] = useState<unknown>(null);

  useEffect(() => {
    const stop = new AbortController();
    let leave = () => {};
    setCommand(null);
    setOutput(NO_OUTPUT);
    setError(null);
    const read = () =>
      api('GET /commands/{server_id}/{command_id}', {
        path: { server_id: server, command_id: id },
        signal: stop.signal,
      });
    let timer = 0;
    const pause = () => new Promise<void>((resume) => timer = setTimeout(resume, 5_000));
    const fail = (reason: unknown) => stop.signal.aborted || setError(reason);
    read().then(({ data }) => {
      setCommand(data);
      if (!isRunning(data.status)) return setOutput(written(NO_OUTPUT, data.output ?? '', false));
      leave = fleet.subscribe({ topic: 'command', server_id: server, command_id: id }, (frame) => {
        // A subscription begins with all output so far, also after a reconnect.
        if (frame.type === 'subscribed') setOutput(NO_OUTPUT);
        else if (frame.type === 'log') {
          const { message } = frame.data as LogLine;
          setOutput((known) => written(known, message, frame.stream === 'stderr'));
        } else if (frame.type === 'ended') {
          untilEnded(() => read().then((answer) => answer.data), setCommand, pause).catch(fail);
        } else if (frame.type === 'error') fail(new Error(frame.message));
      });
    }, fail);
    return () => {
      stop.abort();
      clearTimeout(timer);
      leave();
    };
  }, [server, id]);

  return { command, output, error };
}
