import { useEffect, useRef } from 'preact/hooks';
import { api } from '../../api/client.ts';
import type { CommandExecution } from '../../api/schema.d.ts';
import { changeQuery } from '../../app/router.ts';
import { fileName, save } from '../../chart/export.ts';
import { bytes } from '../../format/numbers.ts';
import { dateTime } from '../../format/times.ts';
import { t } from '../../text/index.ts';
import { Button, ErrorNote, Mark, toast, toastError } from '../../ui/index.ts';
import { HostText } from '../HostText.tsx';
import { plain } from '../logs/ansi.ts';
import { spansOfLine } from './output.ts';
import { endText, isRunning, markOf } from './status.ts';
import { useCommand } from './useCommand.ts';

/** One command: who ran it, how it ended, and what it wrote. */
export function CommandPanel(
  props: {
    server: string;
    /** False if the agent cannot end a command early. */
    mayCancel: boolean;
    id: string;
    onAgain: (command: CommandExecution) => void;
    onEnd: () => void;
  },
) {
  const { command, output, error } = useCommand(props.server, props.id);
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const status = command?.status;
  useEffect(() => {
    if (follows.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [output]);
  useEffect(() => {
    if (status && !isRunning(status)) props.onEnd();
  }, [status]);

  if (error !== null) return <ErrorNote error={error} />;
  if (command === null) return null;
  const cancel = () =>
    api('DELETE /commands/{server_id}/{command_id}', { path: { server_id: props.server, command_id: props.id } })
      .then(() => toast(t.commands.cancelling)).catch(toastError);
  const download = () => {
    const text = output.lines.map((line) => plain(line.text)).join('\n') + '\n';
    save(fileName(command.command.slice(0, 40), 'output.txt'), new Blob([text], { type: 'text/plain;charset=utf-8' }));
  };
  return (
    <section class='panel command-panel' aria-label={t.commands.output}>
      <header>
        <code class='command-line'>
          <HostText text={command.command} />
        </code>
        <span class='grow' />
        {isRunning(command.status)
          ? props.mayCancel && <Button small kind='danger' icon='stop' onClick={cancel}>{t.commands.cancel}</Button>
          : <Button small icon='restart' onClick={() => props.onAgain(command)}>{t.commands.again}</Button>}
        <Button small icon='download' label={t.commands.download} onClick={download} />
        <Button
          small
          kind='plain'
          icon='close'
          label={t.common.close}
          onClick={() => changeQuery({ command: null }, 'push')}
        />
      </header>
      <p class='command-end' role='status'>
        <Mark health={markOf(command.status)} silent /> {endText(command)}{' '}
        <span class='faint'>{t.commands.by(command.requested_by, dateTime(command.queued_at))}</span>
      </p>
      <div
        class='log output'
        ref={box}
        role='log'
        aria-label={t.commands.output}
        tabIndex={0}
        onScroll={(e) => {
          const { scrollHeight, scrollTop, clientHeight } = e.currentTarget;
          follows.current = scrollHeight - scrollTop - clientHeight < 40;
        }}
      >
        {output.lines.map((line) => (
          <div key={line.key} class={`log-row${line.isError ? ' error' : ''}`}>
            <span class='log-text' dir='auto'>
              {spansOfLine(line).map((span, i) => <span key={i} class={span.classes || undefined}>{span.text}</span>)}
            </span>
          </div>
        ))}
        {output.lines.length === 0 && (
          <p class='log-none'>{isRunning(command.status) ? t.commands.waiting : t.commands.silent}</p>
        )}
      </div>
      {command.output_truncated && <p class='faint'>{t.commands.truncated(bytes(command.output_omitted_bytes))}</p>}
    </section>
  );
}
