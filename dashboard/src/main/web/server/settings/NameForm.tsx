import { useState } from 'preact/hooks';
import { api } from '../../api/client.ts';
import { t } from '../../text/index.ts';
import { Field, Form, toast, useForm } from '../../ui/index.ts';
import type { Server } from '../useServer.ts';
import { tagsOf } from '../../format/tags.ts';

/** Changes the name and the tags. */
export function NameForm({ server, onServer }: { server: Server; onServer: (server: Server) => void }) {
  const [name, setName] = useState(server.name);
  const [tags, setTags] = useState(server.tags.join(', '));
  const isChanged = name.trim() !== server.name || tagsOf(tags).join() !== server.tags.join();
  const form = useForm(async () => {
    const body = { name: name.trim(), tags: tagsOf(tags) };
    onServer((await api('PUT /servers/{server_id}', { path: { server_id: server.id }, body })).data);
    toast(t.settings.saved);
  });
  return (
    <Form class='settings-form' form={form} action={t.common.save} disabled={!isChanged || name.trim() === ''}>
      <Field
        label={t.settings.name}
        value={name}
        onText={setName}
        maxLength={100}
        required
        autocomplete='off'
        error={form.wrong('name')}
      />
      <Field
        label={t.settings.tags}
        hint={t.settings.tagsHint}
        value={tags}
        onText={setTags}
        autocomplete='off'
        error={form.wrong('tags')}
      />
    </Form>
  );
}
