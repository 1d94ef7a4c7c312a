import { useMemo, useState } from 'preact/hooks';
import { api, ApiError } from '../api/client.ts';
import type { AlertThreshold } from '../api/schema.d.ts';
import type { MetricType } from '../alerts/values.ts';
import { useStore } from '../app/store.ts';
import { serverList } from '../servers/list.ts';
import { t } from '../text/index.ts';
import { Button, Dialog, FormError, useForm } from '../ui/index.ts';
import type { Draft } from './draft.ts';
import { draftOf, newDraft, requestOf, wrongOf } from './draft.ts';
import { EditorFields } from './EditorFields.tsx';
import { EditorHistory } from './EditorHistory.tsx';
import { PreviewText, usePreview } from './Preview.tsx';
import { covers } from './scope.ts';

const DAY_MS = 86_400_000;

/** Makes or changes a threshold, before the history that it would have watched. */
export function Editor(props: {
  threshold: AlertThreshold | null;
  type: MetricType;
  server: string;
  onClose: () => void;
  onSaved: (threshold: AlertThreshold) => void;
}) {
  const { threshold } = props;
  const [draft, setDraft] = useState<Draft>(() => threshold ? draftOf(threshold) : newDraft(props.type, props.server));
  const [days, setDays] = useState(7);
  const [isOwnDays, setOwnDays] = useState(false);
  const all = useStore(serverList, (list) => list.servers);
  const servers = all.filter((server) => covers(draft, server));
  const wrong = useMemo(() => wrongOf(draft), [draft]);
  const request = useMemo(() => Object.keys(wrong).length > 0 ? null : requestOf(draft), [draft]);
  const preview = usePreview(request, days);
  const change = (more: Partial<Draft>) => setDraft((before) => ({ ...before, ...more }));

  const form = useForm(async () => {
    if (request === null) throw new ApiError(0, t.thresholds.numberNeeded);
    const { data } = threshold === null
      ? await api('POST /alerts/thresholds', { body: request })
      : await api('PUT /alerts/thresholds/{threshold_id}', { path: { threshold_id: threshold.id }, body: request });
    props.onSaved(data);
  });

  return (
    <Dialog
      wide
      title={threshold === null ? t.thresholds.create : t.thresholds.change}
      onClose={props.onClose}
      foot={
        <>
          <Button onClick={props.onClose}>{t.common.cancel}</Button>
          <Button kind='primary' onClick={form.submit} disabled={request === null}>
            {threshold === null ? t.thresholds.createIt : t.common.save}
          </Button>
        </>
      }
    >
      <EditorFields draft={draft} onChange={change} wrong={(field) => form.wrong(field) ?? wrong[field]} />
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
      <PreviewText preview={preview} request={request} days={days} />
      <FormError form={form} />
    </Dialog>
  );
}
