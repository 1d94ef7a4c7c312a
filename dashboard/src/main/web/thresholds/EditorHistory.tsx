import { useEffect, useState } from 'preact/hooks';
import type { ThresholdPreview, ThresholdRequest } from '../api/schema.d.ts';
import type { ServerSummary } from '../api/topics.ts';
import { useData } from '../app/useData.ts';
import { t } from '../text/index.ts';
import { describe, Segments, Skeleton } from '../ui/index.ts';
import { FilterSelect } from '../ui/Select.tsx';
import type { MetricType } from '../alerts/values.ts';
import type { Draft } from './draft.ts';
import { firstOf, historyOf } from './history.ts';
import { HistoryChart } from './HistoryChart.tsx';
import { metricOf } from './metrics.ts';

type Days = '1' | '7' | '30';

/** What the value was on one server in the last days, with the threshold as a line. */
export function EditorHistory(props: {
  draft: Draft;
  request: ThresholdRequest | null;
  servers: ServerSummary[];
  days: number;
  onDays: (days: number) => void;
  /** Told when the history begins, in ms, once it is there. */
  onFirst: (first: number) => void;
  preview: ThresholdPreview | null;
  /** The value in the unit of the field. */
  onDrag: (value: string) => void;
}) {
  const { draft, request, servers, days, preview } = props;
  const [chosen, setChosen] = useState('');
  const metric = metricOf(draft.metric_type);
  const server = draft.server_id || chosen || startServer(draft.metric_type, servers, preview);
  const loaded = useData(async (signal) => {
    const end = Date.now();
    const has = metric.history.length > 0 && server !== '';
    const lines = has ? await historyOf(draft.metric_type, draft.metric_detail.trim(), server, days, signal) : [];
    return { lines, start: end - days * 86_400_000, end };
  }, [draft.metric_type, draft.metric_detail.trim(), server, days]);
  useEffect(() => {
    const first = firstOf(loaded.data?.lines ?? []);
    if (first !== null) props.onFirst(first);
  }, [loaded.data]);

  return (
    <section aria-label={t.thresholds.history}>
      <div class='history-head'>
        <h3>{t.thresholds.history}</h3>
        <span class='grow' />
        {draft.server_id === '' && servers.length > 1 && metric.history.length > 0 && (
          <FilterSelect
            label={t.thresholds.historyOf}
            value={server}
            choices={servers.map((one) => [one.id, one.name])}
            onChoose={setChosen}
          />
        )}
        <Segments<Days>
          label={t.thresholds.range}
          value={String(days) as Days}
          choices={[['1', t.thresholds.days(1)], ['7', t.thresholds.days(7)], ['30', t.thresholds.days(30)]]}
          onChoose={(next) => props.onDays(Number(next))}
        />
      </div>
      {plot()}
    </section>
  );

  function plot() {
    if (metric.history.length === 0) return null;
    if (server === '') return <p class='history-none dim'>{t.thresholds.noServer}</p>;
    if (loaded.data === null) {
      return loaded.error === null
        ? <Skeleton height='200px' />
        : <p class='history-none dim'>{describe(loaded.error).text}</p>;
    }
    if (loaded.data.lines.every((line) => line.points.length === 0)) {
      return <p class='history-none dim'>{t.thresholds.noHistory}</p>;
    }
    const { scale } = metric;
    return (
      <HistoryChart
        type={draft.metric_type}
        lines={loaded.data.lines}
        start={loaded.data.start}
        end={loaded.data.end}
        threshold={request?.threshold_value ?? metric.start.value * scale}
        isUpper={draft.comparison === 'gt' || draft.comparison === 'ge'}
        episodes={(preview?.episodes ?? []).filter((one) => one.server_id === server)}
        onDrag={(value) => props.onDrag(String(Number((value / scale).toPrecision(6))))}
      />
    );
  }
}

/** The one with the newest alert there would have been, or the first that reports what is watched. */
export function startServer(type: MetricType, servers: ServerSummary[], preview: ThresholdPreview | null): string {
  const hit = preview?.episodes[0]?.server_id;
  if (hit !== undefined) return hit;
  const has = (one: ServerSummary) => type !== 'container' || (one.containers?.total ?? 0) > 0;
  const online = servers.filter((one) => one.status === 'online');
  return (online.find(has) ?? servers.find(has) ?? online[0] ?? servers[0])?.id ?? '';
}
