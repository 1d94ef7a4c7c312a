import { useState } from 'preact/hooks';
import { api } from '../../api/client.ts';
import { momentText } from '../../chart/timeText.ts';
import { t } from '../../text/index.ts';
import { Dialog, Field, Form, useForm } from '../../ui/index.ts';

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
  return (
    <Dialog title={t.server.noteTitle} onClose={props.onClose}>
      <Form form={form} action={t.common.save} onCancel={props.onClose} disabled={text.trim() === ''}>
        <Field
          label={props.time === null ? t.server.noteNow : t.server.noteAt(momentText(props.time, 1))}
          hint={t.server.noteHint}
          value={text}
          onText={setText}
          maxLength={500}
          required
          autofocus
          autocomplete='off'
          error={form.wrong('text')}
        />
      </Form>
    </Dialog>
  );
}
