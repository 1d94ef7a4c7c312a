import { useState } from 'preact/hooks';
import { api, ApiError } from '../../api/client.ts';
import { localInput, momentOfInput } from '../../chart/zone.ts';
import { t } from '../../text/index.ts';
import { Button, CopyLine, Dialog, ErrorNote, Field, Note } from '../../ui/index.ts';
import type { Server } from '../useServer.ts';

/** Makes a key and shows it, once. */
export function KeyDialog(props: { server: Server; onMade: () => void; onClose: () => void }) {
  const [name, setName] = useState('');
  const [expires, setExpires] = useState('');
  const [key, setKey] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const make = async () => {
    setError(null);
    const until = momentOfInput(expires);
    try {
      const { data } = await api('POST /api-keys', {
        body: {
          server_id: props.server.id,
          ...(name.trim() === '' ? {} : { name: name.trim() }),
          ...(until === null ? {} : { expires_at: new Date(until * 1000).toISOString() }),
        },
      });
      setKey(data.key ?? null);
      props.onMade();
    } catch (reason) {
      setError(reason);
    }
  };
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
  const fields = error instanceof ApiError ? error.fields : {};
  return (
    <Dialog title={t.settings.newKey} onClose={props.onClose}>
      <form
        class='settings-form'
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <Field
          label={t.settings.keyName}
          value={name}
          onText={setName}
          maxLength={100}
          autocomplete='off'
          error={fields.name}
        />
        <Field
          label={t.settings.expires}
          hint={t.settings.expiresHint}
          type='datetime-local'
          min={localInput(Date.now() / 1000)}
          value={expires}
          onText={setExpires}
          error={fields.expires_at}
        />
        {error !== null && !fields.name && !fields.expires_at && <ErrorNote error={error} />}
        <div class='dialog-foot'>
          <Button onClick={props.onClose}>{t.common.cancel}</Button>
          <Button kind='primary' type='submit'>{t.settings.make}</Button>
        </div>
      </form>
    </Dialog>
  );
}
