import { api } from '../api/client.ts';
import type { AlertThreshold } from '../api/schema.d.ts';
import type { MetricType } from '../alerts/values.ts';
import { changeQuery, useQuery } from '../app/router.ts';
import { useStore } from '../app/store.ts';
import { useData } from '../app/useData.ts';
import { withItem } from '../app/items.ts';
import { serverList } from '../servers/list.ts';
import { ServerFilter } from '../servers/ServerFilter.tsx';
import { t } from '../text/index.ts';
import { Button, confirm, Empty, ErrorNote, Search, toast, toastError } from '../ui/index.ts';
import { NoMatches, RowSkeleton } from '../ui/Rows.tsx';
import { Editor } from './Editor.tsx';
import { METRICS } from './metrics.ts';
import { covers } from './scope.ts';
import { Starters } from './Starters.tsx';
import { ThresholdRow } from './ThresholdRow.tsx';

const PAGE = 1_000;

export default function ThresholdsPage() {
  const q = useQuery('q');
  const server = useQuery('server');
  const edited = useQuery('edit');
  const isStarting = useQuery('starters') === 'true';
  const { data, error, reload, change } = useData(loadAll, []);
  const names = useStore(serverList, (list) => list.servers);
  const scopeOf = ({ server_id, tag }: AlertThreshold) => {
    if (tag !== null) return t.thresholds.forTag(tag, names.filter((one) => one.tags.includes(tag)).length);
    if (server_id === null) return t.thresholds.allServers;
    return names.find((one) => one.id === server_id)?.name ?? t.common.unknown;
  };
  const put = (next: AlertThreshold) => change((all) => withItem(all, next));
  const closed = () => changeQuery({ edit: null, type: null, starters: null }, 'push');

  const enable = async (threshold: AlertThreshold, enabled: boolean) => {
    put({ ...threshold, enabled });
    try {
      put(
        (await api('PUT /alerts/thresholds/{threshold_id}', {
          path: { threshold_id: threshold.id },
          body: { enabled },
        })).data,
      );
    } catch (e) {
      put(threshold);
      toastError(e);
    }
  };
  const remove = (threshold: AlertThreshold, title: string) =>
    confirm({
      title: t.thresholds.removeTitle,
      subject: title,
      text: t.thresholds.removeText,
      action: t.common.remove,
      danger: true,
      run: async () => {
        await api('DELETE /alerts/thresholds/{threshold_id}', { path: { threshold_id: threshold.id } });
        change((all) => all.filter((one) => one.id !== threshold.id));
        toast(t.thresholds.removed);
      },
    });

  const add = (
    <Button kind='primary' icon='plus' onClick={() => changeQuery({ edit: 'new' }, 'push')}>
      {t.thresholds.create}
    </Button>
  );
  const starters = <Button onClick={() => changeQuery({ starters: true }, 'push')}>{t.thresholds.starters}</Button>;
  const shown = (data ?? []).filter((one) =>
    (server === '' || covers(one, names.find(({ id }) => id === server) ?? { id: server, tags: [] })) &&
    fits(one, q, scopeOf(one))
  );
  const current = data?.find((one) => one.id === edited) ?? null;

  return (
    <>
      <header class='head'>
        <h1>{t.thresholds.title}</h1>
        <span class='grow' />
        {data !== null && data.length > 0 && (
          <>
            <Search label={t.thresholds.search} value={q} onText={(text) => changeQuery({ q: text })} />
            <ServerFilter value={server} onChoose={(id) => changeQuery({ server: id }, 'push')} />
            {starters}
          </>
        )}
        {add}
      </header>
      {error !== null && <ErrorNote error={error} onRetry={reload} />}
      {data === null && error === null && <RowSkeleton rows={5} />}
      {data !== null && data.length === 0 && (
        <>
          <Empty icon='sliders' title={t.thresholds.emptyTitle}>{t.thresholds.emptyText}</Empty>
          <Starters thresholds={data} onAdded={reload} />
        </>
      )}
      {data !== null && data.length > 0 && shown.length === 0 && <NoMatches clear={['q', 'server']} />}
      {METRICS.map(({ type }) => [type, shown.filter((one) => one.metric_type === type)] as const)
        .filter(([, list]) => list.length > 0)
        .map(([type, list]) => (
          <section class='section' key={type}>
            <h2>
              {t.thresholds.metrics[type]} <span class='faint'>{list.length}</span>
            </h2>
            <ul class='rows threshold-rows'>
              {list.map((one) => (
                <ThresholdRow
                  key={one.id}
                  threshold={one}
                  scope={scopeOf(one)}
                  onEnable={enable}
                  onEdit={() => changeQuery({ edit: one.id }, 'push')}
                  onRemove={remove}
                />
              ))}
            </ul>
          </section>
        ))}
      {data !== null && (edited === 'new' || current !== null) && (
        <Editor
          key={edited}
          threshold={current}
          type={startType()}
          server={server}
          onClose={closed}
          onSaved={(saved) => {
            put(saved);
            closed();
            toast(current === null ? t.thresholds.created : t.thresholds.saved);
          }}
        />
      )}
      {isStarting && data !== null && <Starters dialog thresholds={data} onAdded={reload} onClose={closed} />}
    </>
  );
}

function startType(): MetricType {
  const wanted = new URLSearchParams(location.search).get('type');
  return METRICS.find(({ type }) => type === wanted)?.type ?? 'cpu';
}

async function loadAll(signal: AbortSignal): Promise<AlertThreshold[]> {
  const all: AlertThreshold[] = [];
  for (;;) {
    const { data, meta } = await api('GET /alerts/thresholds', { query: { limit: PAGE, offset: all.length }, signal });
    all.push(...data);
    if (data.length === 0 || all.length >= (meta?.total ?? 0)) return all;
  }
}

function fits(threshold: AlertThreshold, q: string, scope: string): boolean {
  const text = [
    threshold.name,
    threshold.metric_detail,
    scope,
    t.thresholds.metrics[threshold.metric_type],
  ].join(' ').toLowerCase();
  return q.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}
