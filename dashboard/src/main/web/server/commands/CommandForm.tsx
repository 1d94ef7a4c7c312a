import { useState } from 'preact/hooks';
import { api, ApiError } from '../../api/client.ts';
import type { CommandExecution } from '../../api/schema.d.ts';
import { t } from '../../text/index.ts';
import { Button, ErrorNote } from '../../ui/index.ts';

const TIMEOUTS = [10, 60, 300, 1_800, 3_600] as const;

/** The line to run. Enter runs it, the arrow up brings back what was run before. */
export function CommandForm(props: {
  server: string;
  command: string;
  onText: (command: string) => void;
  /** Earlier commands, the newest first. */
  earlier: string[];
  /** True if a directory may be chosen: listed commands depend on theirs. */
  mayChooseDirectory: boolean;
  onRun: (command: CommandExecution) => void;
}) {
  const { command, earlier } = props;
  const [timeout, setTimeout] = useState(60);
  const [directory, setDirectory] = useState('');
  const [error, setError] = useState<unknown>(null);
  const run = async () => {
    if (command.trim() === '') return;
    setError(null);
    try {
      const { data } = await api('POST /commands/{server_id}', {
        path: { server_id: props.server },
        query: { wait: false },
        body: { command, timeout, ...(directory.trim() === '' ? {} : { working_directory: directory.trim() }) },
      });
      props.onRun(data);
    } catch (reason) {
      setError(reason);
    }
  };
  const recall = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (step === 0 || earlier.length === 0) return;
    event.preventDefault();
    const next = earlier.indexOf(command) + step;
    props.onText(next < 0 ? '' : earlier[Math.min(next, earlier.length - 1)]!);
  };
  const fields = error instanceof ApiError ? error.fields : {};
  return (
    <>
      <form
        class='command-form'
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <input
          class='input command-input'
          aria-label={t.commands.command}
          aria-invalid={fields.command ? true : undefined}
          placeholder={t.commands.placeholder}
          value={command}
          maxLength={8_192}
          spellcheck={false}
          autocomplete='off'
          autocapitalize='off'
          onInput={(e) => props.onText(e.currentTarget.value)}
          onKeyDown={recall}
        />
        {props.mayChooseDirectory && (
          <input
            class='input directory-input'
            aria-label={t.commands.directory}
            placeholder={t.commands.directory}
            value={directory}
            spellcheck={false}
            autocomplete='off'
            onInput={(e) => setDirectory(e.currentTarget.value)}
          />
        )}
        <label class='source'>
          <span class='sr'>{t.commands.timeout}</span>
          <select class='input select' value={timeout} onChange={(e) => setTimeout(Number(e.currentTarget.value))}>
            {TIMEOUTS.map((seconds) => <option key={seconds} value={seconds}>{t.commands.within(seconds)}</option>)}
          </select>
        </label>
        <Button kind='primary' icon='play' type='submit' disabled={command.trim() === ''}>{t.commands.run}</Button>
      </form>
      {error !== null && <ErrorNote error={error} />}
    </>
  );
}
