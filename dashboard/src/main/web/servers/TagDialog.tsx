import { useState } from 'preact/hooks';
import { api, ApiError } from '../api/client.ts';
import { inTurn } from '../app/inTurn.ts';
import { tagsOf as typedTags } from '../format/tags.ts';
import { t } from '../text/index.ts';
import { Button } from '../ui/Button.tsx';
import { Chip, Chips } from '../ui/Chips.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Field } from '../ui/Field.tsx';
import { ErrorNote, Note } from '../ui/Notes.tsx';
import { toast, toastError } from '../ui/Toast.tsx';
import { tagsChanged } from './list.ts';
import { tagsOf } from './order.ts';
import type { ServerSummary } from '../api/topics.ts';
import { changedTags } from './tagChange.ts';

type Change = { id: string; before: string[]; after: string[] };

/** Adds tags to several servers, and takes tags away from them. */
export function TagDialog(props: { servers: ServerSummary[]; onClose: () => void; onDone: () => void }) {
  const { servers } = props;
  const [typed, setTyped] = useState('');
  const [removed, setRemoved] = useState<readonly string[]>([]);
  const [at, setAt] = useState(0);
  const [failed, setFailed] = useState<{ error: unknown; count: number } | null>(null);
  const changes = servers.flatMap((server) => {
    const after = changedTags(server.tags, typedTags(typed), removed);
    return after === null ? [] : [{ id: server.id, before: server.tags, after }];
  });
  const fields = failed?.error instanceof ApiError ? failed.error.fields : {};

  const save = async () => {
    setFailed(null);
    const { done, failed } = await inTurn(changes, put, setAt);
    setAt(0);
    if (done.length > 0) {
      toast(t.servers.tagsChanged(done.length), { action: t.common.undo, run: () => undo(done) });
    }
    if (failed.length > 0) return setFailed({ error: failed[0]!.error, count: failed.length });
    props.onDone();
  };
  return (
    <Dialog
      title={t.servers.tagsOf(servers.length)}
      onClose={props.onClose}
      foot={
        <>
          <Button onClick={props.onClose}>{t.common.cancel}</Button>
          <Button kind='primary' disabled={changes.length === 0 || at > 0} onClick={save}>
            {at > 0 ? t.servers.tagsProgress(at, changes.length) : t.servers.changeTags(changes.length)}
          </Button>
        </>
      }
    >
      <Field
        label={t.servers.addTags}
        hint={t.enrol.tagsHint}
        value={typed}
        onText={setTyped}
        autocomplete='off'
        spellcheck={false}
        autofocus
        error={fields.tags}
      />
      {tagsOf(servers).length > 0 && (
        <div class='field'>
          <span class='label'>{t.servers.removeTags}</span>
          <Chips label={t.servers.removeTags}>
            {tagsOf(servers).map(([tag, count]) => (
              <Chip
                key={tag}
                pressed={removed.includes(tag)}
                onClick={() =>
                  setRemoved(removed.includes(tag) ? removed.filter((one) => one !== tag) : [...removed, tag])}
              >
                <bdi class='cut'>{tag}</bdi> <span class='faint'>{count}</span>
              </Chip>
            ))}
          </Chips>
        </div>
      )}
      {failed !== null && !fields.tags && <ErrorNote error={failed.error} />}
      {failed !== null && failed.count < servers.length && (
        <Note health='warning'>{t.servers.tagsFailed(failed.count)}</Note>
      )}
    </Dialog>
  );
}

async function put(change: Change): Promise<Change> {
  await api('PUT /servers/{server_id}', { path: { server_id: change.id }, body: { tags: change.after } });
  tagsChanged(change.id, change.after);
  return change;
}

async function undo(changes: Change[]): Promise<void> {
  const { failed } = await inTurn(changes, ({ id, before, after }) => put({ id, before: after, after: before }));
  if (failed[0]) toastError(failed[0].error);
}
