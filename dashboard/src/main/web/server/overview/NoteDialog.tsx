import { useState } from 'preact/hooks';
import { useForm } from '../../account/useForm.ts';
import { api, ApiError } from '../../api/client.ts';
import { momentText } from '../../chart/timeText.ts';
import { t } from '../../text/index.ts';
import { Button, Dialog, ErrorNote, Field } from '../../ui/index.ts';

/** Asks for a line about a moment, which stands beside the charts from then on. */
export function NoteDialog(props: { server: string; time: number | null; onDone: () => void; onClose: () => void }) {
  const [text, setText] = useState('');
  const form = useForm(async () => {
    await api('POST /servers/{server_id}/notes', {
      path: { server_id: props.server },
      body: {
        text: text.trim(),
        ...(props.time === null ? {} : { time: new Date(props.time * 1000).toISOString() }),
      },
    });
    props.onDone();
    props.onClose();
  });
  const { error } = form;
  const wrong = error instanceof ApiError ? error.fields.text : undefined;
  return (
    <Dialog title={t.server.noteTitle} onClose={props.onClose}>
      <form class='settings-form' onSubmit={form.submit}>
        <Field
          label={props.time === null ? t.server.noteNow : t.server.noteAt(momentText(props.time, 1))}
          hint={t.server.noteHint}
          value={text}
          onText={setText}
          maxLength={500}
          required
          autofocus
          autocomplete='off'
          error={wrong}
        />
        {error !== null && !wrong && <ErrorNote error={error} />}
        <div class='dialog-foot'>
          <Button onClick={props.onClose}>{t.common.cancel}</Button>
          <Button kind='primary' type='submit' disabled={text.trim() === '' || form.isBusy}>{t.common.save}</Button>
        </div>
      </form>
    </Dialog>
  );
}
