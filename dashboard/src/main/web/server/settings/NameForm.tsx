import { useState } from 'preact/hooks';
import { api, ApiError } from '../../api/client.ts';
import { t } from '../../text/index.ts';
import { Button, ErrorNote, Field, toast } from '../../ui/index.ts';
import type { Server } from '../useServer.ts';
import { tagsOf } from './tags.ts';

/** Changes the name and the tags. */
export function NameForm({ server, onServer }: { server: Server; onServer: (server: Server) => void }) {
  const [name, setName] = useState(server.name);
  const [tags, setTags] = useState(server.tags.join(', '));
  const [error, setError] = useState<unknown>(null);
  const isChanged = name.trim() !== server.name || tagsOf(tags).join() !== server.tags.join();
  const save = async () => {
    setError(null);
    try {
      const body = { name: name.trim(), tags: tagsOf(tags) };
      onServer((await api('PUT /servers/{server_id}', { path: { server_id: server.id }, body })).data);
      toast(t.settings.saved);
    } catch (reason) {
      setError(reason);
    }
  };
  const fields = error instanceof ApiError ? error.fields : {};
  return (
    <form
      class='settings-form'
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Field
        label={t.settings.name}
        value={name}
        onText={setName}
        maxLength={100}
        required
        autocomplete='off'
        error={fields.name}
      />
      <Field
        label={t.settings.tags}
        hint={t.settings.tagsHint}
        value={tags}
        onText={setTags}
        autocomplete='off'
        error={fields.tags}
      />
      {error !== null && !fields.name && !fields.tags && <ErrorNote error={error} />}
      <div class='settings-acts'>
        <Button kind='primary' type='submit' disabled={!isChanged || name.trim() === ''}>{t.common.save}</Button>
      </div>
    </form>
  );
}
