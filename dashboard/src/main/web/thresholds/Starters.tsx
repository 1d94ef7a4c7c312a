import { useState } from 'preact/hooks';
import { api } from '../api/client.ts';
import type { AlertThreshold, ThresholdRequest } from '../api/schema.d.ts';
import { useData } from '../app/useData.ts';
import { t } from '../text/index.ts';
import { Button, Dialog, ErrorNote, Note, Skeleton } from '../ui/index.ts';
import { Check } from '../ui/Check.tsx';
import { addInTurn, tellAdded } from './add.ts';
import { sentenceOf } from './ThresholdRow.tsx';

type Complete = ThresholdRequest & { duration_seconds: number };

/** Thresholds that are good for nearly everybody, to be added by one click. */
export function Starters(props: {
  thresholds: AlertThreshold[];
  onAdded: () => void;
  dialog?: boolean;
  onClose?: () => void;
}) {
  const { data, error, reload } = useData(
    async (signal) => (await api('GET /alerts/thresholds/starters', { signal })).data as Complete[],
    [],
  );
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const [failed, setFailed] = useState<{ error: unknown; done: number; all: number } | null>(null);
  const [adding, setAdding] = useState<{ at: number; all: number } | null>(null);
  const isThere = (starter: Complete) => props.thresholds.some((one) => isSame(one, starter));
  const chosen = (data ?? []).filter((starter, i) => !left.has(i) && !isThere(starter));

  const add = async () => {
    const all = chosen.length;
    setFailed(null);
    const { done, failed } = await addInTurn(chosen, (at) => setAdding({ at, all }));
    if (done.length > 0) tellAdded(done, props.onAdded);
    if (failed[0]) setFailed({ error: failed[0].error, done: done.length, all });
    else props.onClose?.();
    setAdding(null);
    props.onAdded();
  };
  const button = (
    <Button kind='primary' disabled={chosen.length === 0} onClick={add}>
      {adding ? t.thresholds.addingStarters(adding.at, adding.all) : t.thresholds.addStarters(chosen.length)}
    </Button>
  );
  const list = (
    <>
      {error !== null && <ErrorNote error={error} onRetry={reload} />}
      {failed !== null && <ErrorNote error={failed.error} />}
      {failed !== null && failed.done > 0 && (
        <Note health='warning'>{t.thresholds.startersPartly(failed.done, failed.all)}</Note>
      )}
      {data === null && error === null && <Skeleton height='160px' />}
      <ul class='starters'>
        {data?.map((starter, i) => (
          <li key={i}>
            {isThere(starter)
              ? (
                <span class='check faint'>
                  <span class='there' aria-hidden='true'>✓</span>
                  <span>{line(starter)} · {t.thresholds.isThere}</span>
                </span>
              )
              : (
                <Check
                  checked={!left.has(i)}
                  onChange={(isOn) => {
                    const next = new Set(left);
                    isOn ? next.delete(i) : next.add(i);
                    setLeft(next);
                  }}
                >
                  {line(starter)}
                </Check>
              )}
          </li>
        ))}
      </ul>
    </>
  );
  if (props.dialog) {
    return (
      <Dialog title={t.thresholds.starters} onClose={() => props.onClose?.()} foot={button}>
        <p class='dim'>{t.thresholds.startersText}</p>
        {list}
      </Dialog>
    );
  }
  return (
    <section class='panel starters-panel'>
      <h2>{t.thresholds.starters}</h2>
      <p class='dim'>{t.thresholds.startersText}</p>
      {list}
      <div class='dialog-foot'>{button}</div>
    </section>
  );
}

function line(starter: Complete) {
  return (
    <>
      <b>{t.thresholds.metrics[starter.metric_type]}</b> {sentenceOf(starter)}
    </>
  );
}

function isSame(threshold: AlertThreshold, starter: Complete): boolean {
  return threshold.metric_type === starter.metric_type && threshold.server_id === null && threshold.tag === null &&
    threshold.metric_detail === (starter.metric_detail ?? null) && threshold.comparison === starter.comparison &&
    threshold.threshold_value === starter.threshold_value;
}
