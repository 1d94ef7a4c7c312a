import { useMemo, useState } from 'preact/hooks';
import { api, ApiError } from '../api/client.ts';
import type { AlertThreshold, ThresholdRequest } from '../api/schema.d.ts';
import type { MetricType } from '../alerts/values.ts';
import { useStore } from '../app/store.ts';
import { serverList } from '../servers/list.ts';
import { t } from '../text/index.ts';
import { Button, Dialog, ErrorNote, toastError } from '../ui/index.ts';
import { addInTurn } from './add.ts';
import type { Draft } from './draft.ts';
import { draftOf, newDraft, requestOf } from './draft.ts';
import { EditorFields } from './EditorFields.tsx';
import { EditorHistory } from './EditorHistory.tsx';
import { onServers, PreviewText, usePreview } from './Preview.tsx';

const DAY_MS = 86_400_000;

/** Makes or changes a threshold, before the history that it would have watched. */
export function Editor(props: {
  threshold: AlertThreshold | null;
  type: MetricType;
  server: string;
  onClose: () => void;
  /** Told of the one that was changed or made, or of those made for a tag. */
  onSaved: (...thresholds: AlertThreshold[]) => void;
}) {
  const { threshold } = props;
  const [draft, setDraft] = useState<Draft>(() => threshold ? draftOf(threshold) : newDraft(props.type, props.server));
  const [days, setDays] = useState(7);
  const [isOwnDays, setOwnDays] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [at, setAt] = useState(0);
  const all = useStore(serverList, (list) => list.servers);
  const servers = draft.tag === '' ? all : all.filter((server) => server.tags.includes(draft.tag));
  const request = useMemo(() => requestOf(draft), [draft]);
  const ofAll = usePreview(request, days);
  const preview = draft.tag === '' ? ofAll : { ...ofAll, result: ofAll.result && onServers(ofAll.result, servers) };
  const change = (more: Partial<Draft>) => setDraft((before) => ({ ...before, ...more }));
  const fields = error instanceof ApiError ? error.fields : {};

  const save = async () => {
    if (request === null) return setError(new ApiError(0, t.thresholds.numberNeeded));
    if (draft.tag !== '') return await saveForTag(request);
    try {
      const { data } = threshold === null
        ? await api('POST /alerts/thresholds', { body: request })
        : await api('PUT /alerts/thresholds/{threshold_id}', { path: { threshold_id: threshold.id }, body: request });
      props.onSaved(data);
    } catch (e) {
      setError(e);
    }
  };

  const saveForTag = async (body: ThresholdRequest) => {
    setError(null);
    const { done, failed } = await addInTurn(servers.map(({ id }) => ({ ...body, server_id: id })), setAt);
    setAt(0);
    // Those that were made count as saved; trying again would make them twice.
    if (done.length > 0) props.onSaved(...done);
    else if (failed[0]) setError(failed[0].error);
    if (done.length > 0 && failed[0]) toastError(failed[0].error);
  };

  return (
    <Dialog
      wide
      title={threshold === null ? t.thresholds.create : t.thresholds.change}
      onClose={props.onClose}
      foot={
        <>
          <Button onClick={props.onClose}>{t.common.cancel}</Button>
          <Button kind='primary' onClick={save} disabled={request === null || at > 0}>
            {at > 0
              ? t.thresholds.addingStarters(at, servers.length)
              : threshold === null
              ? t.thresholds.createIt
              : t.common.save}
          </Button>
        </>
      }
    >
      <EditorFields draft={draft} onChange={change} fields={fields} isNew={threshold === null} />
      <EditorHistory
        draft={draft}
        request={request}
        servers={servers}
        days={days}
        onDays={(next) => {
          setOwnDays(true);
          setDays(next);
        }}
        onFirst={(first) => !isOwnDays && Date.now() - first < DAY_MS && setDays(1)}
        preview={preview.result}
        onDrag={(value) => change({ value })}
      />
      {(draft.tag === '' || preview.result !== null) && <PreviewText preview={preview} request={request} days={days} />}
      {error !== null && Object.keys(fields).length === 0 && <ErrorNote error={error} />}
    </Dialog>
  );
}
