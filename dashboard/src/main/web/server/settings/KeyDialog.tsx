import { useState } from 'preact/hooks';
import { api } from '../../api/client.ts';
import { localInput, momentOfInput } from '../../chart/zone.ts';
import { t } from '../../text/index.ts';
import { Button, CopyLine, Dialog, Field, Form, Note, useForm } from '../../ui/index.ts';
import type { Server } from '../useServer.ts';

/** Makes a key and shows it, once. */
export function KeyDialog(props: { server: Server; onMade: () => void; onClose: () => void }) {
  const [name, setName] = useState('');
  const [expires, setExpires] = useState('');
  const [key, setKey] = useState<string | null>(null);
  const form = useForm(async () => {
    const until = momentOfInput(expires);
    const { data } = await api('POST /api-keys', {
      body: {
        server_id: props.server.id,
        ...(name.trim() === '' ? {} : { name: name.trim() }),
        ...(until === null ? {} : { expires_at: new Date(until * 1000).toISOString() }),
      },
    });
    setKey(data.key ?? null);
    props.onMade();
  });
  if (key !== null) {
    return (
      <Dialog
        title={t.settings.newKey}
        onClose={props.onClose}
        foot={<Button kind='primary' onClick={props.onClose}>{t.common.close}</Button>}
      >
        <Note health='warning'>{t.settings.once}</Note>
        <CopyLine text={key} label={t.settings.newKey} />
      </Dialog>
    );
  }
  return (
    <Dialog title={t.settings.newKey} onClose={props.onClose}>
      <Form form={form} action={t.settings.make} onCancel={props.onClose}>
        <Field
          label={t.settings.keyName}
          value={name}
          onText={setName}
          maxLength={100}
          autocomplete='off'
          error={form.wrong('name')}
        />
        <Field
          label={t.settings.expires}
          hint={t.settings.expiresHint}
          type='datetime-local'
          min={localInput(Date.now() / 1000)}
          value={expires}
          onText={setExpires}
          error={form.wrong('expires_at')}
        />
      </Form>
    </Dialog>
  );
}
