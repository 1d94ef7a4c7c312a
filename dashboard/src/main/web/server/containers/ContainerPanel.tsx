import { useMemo } from 'preact/hooks';
import type { Container } from '../../api/schema.d.ts';
import { changeQuery, url } from '../../app/router.ts';
import { Chart } from '../../chart/Chart.tsx';
import { last } from '../../chart/columns.ts';
import { Crosshair } from '../../chart/crosshair.ts';
import { valueText } from '../../chart/values.ts';
import type { Metric } from '../../history/cache.ts';
import { frameOf } from '../../history/range.ts';
import { tracksOf } from '../../history/series.ts';
import { useHistory } from '../../history/useHistory.ts';
import { t } from '../../text/index.ts';
import { Button, ErrorNote } from '../../ui/index.ts';
import { HostText } from '../HostText.tsx';
import { chartOf } from '../overview/spec.ts';
import { RangeBar } from '../overview/RangeBar.tsx';
import { useRange } from '../overview/useRange.ts';

const METRICS: Metric[] = [
  'containers.cpu_percent',
  'containers.memory_bytes',
  'containers.received_bytes_per_second',
  'containers.sent_bytes_per_second',
  'containers.read_bytes_per_second',
  'containers.written_bytes_per_second',
];

/** One container's history: CPU, memory, network and disk. */
export function ContainerPanel(props: { server: { id: string; name: string }; container: Container; report: unknown }) {
  const { server, container, report } = props;
  const state = useRange();
  const crosshair = useMemo(() => new Crosshair(), [container.name]);
  const { history, error, isAsking, askAgain } = useHistory({
    server: server.id,
    metrics: METRICS,
    range: state.range,
    points: 300,
    report,
  });
  const now = Math.max(history?.end ?? 0, Date.now() / 1000);
  const isLive = 'last' in state.range;
  const frame = frameOf(state.range, isLive ? history?.end ?? now : now);
  const charts = useMemo(() => {
    if (!history) return [];
    const track = (metric: Metric) => tracksOf(history, metric).filter(({ label }) => label === container.name);
    const one = (metric: Metric, label: string, colour: 'c1' | 'c2' | 'c4') =>
      track(metric).map((found) => ({ track: found, label, colour, filled: colour === 'c1' }));
    return [
      chartOf(
        history,
        { id: 'container-cpu', title: t.chart.cpu, unit: 'percent' },
        one(METRICS[0]!, t.chart.cpu, 'c1'),
      ),
      chartOf(
        history,
        { id: 'container-memory', title: t.chart.memory, unit: 'bytes', ceiling: container.memory_limit_bytes },
        one(METRICS[1]!, t.chart.used, 'c1'),
      ),
      chartOf(history, { id: 'container-network', title: t.chart.network, unit: 'bytes_per_second' }, [
        ...one(METRICS[2]!, t.chart.received, 'c1'),
        ...one(METRICS[3]!, t.chart.sent, 'c2'),
      ]),
      chartOf(history, { id: 'container-disk', title: t.chart.io, unit: 'bytes_per_second' }, [
        ...one(METRICS[4]!, t.chart.read, 'c1'),
        ...one(METRICS[5]!, t.chart.written, 'c4'),
      ]),
    ].filter((chart) => chart !== null);
  }, [history, container.name]);

  return (
    <section class='container-panel' aria-label={container.name}>
      <header class='head'>
        <h2>
          <HostText text={container.name ?? ''} />
        </h2>
        <span class='faint'>
          <HostText text={container.image ?? ''} />
        </span>
        <span class='grow' />
        <a class='btn' href={url(`/servers/${server.id}/logs`, { container: container.name })}>{t.containers.log}</a>
        <Button
          kind='plain'
          icon='close'
          label={t.common.close}
          onClick={() => changeQuery({ container: null }, 'push')}
        />
      </header>
      <RangeBar state={state} now={now} />
      {error !== null && <ErrorNote error={error} onRetry={askAgain} />}
      <div class='charts'>
        {charts.map((model) => {
          const newest = last(model.series[0]!.values);
          return (
            <Chart
              key={model.id}
              model={model}
              headline={newest === null ? undefined : valueText(model.unit, newest)}
              frame={frame}
              now={now}
              crosshair={crosshair}
              owner={`${server.name} ${container.name}`}
              isStale={isAsking}
              onFrame={(next) => state.zoom(next, now)}
              onBack={() => state.back(now)}
            />
          );
        })}
      </div>
    </section>
  );
}
