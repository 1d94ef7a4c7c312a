import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { lastAlert } from '../../alerts/active.ts';
import { api } from '../../api/client.ts';
import { preferences } from '../../app/preferences.ts';
import { url } from '../../app/router.ts';
import { useStore } from '../../app/store.ts';
import { useData } from '../../app/useData.ts';
import { Crosshair } from '../../chart/crosshair.ts';
import { nearest } from '../../chart/columns.ts';
import { frameOf, usualRange } from '../../history/range.ts';
import { pointsFor } from '../../history/cache.ts';
import { useHistory } from '../../history/useHistory.ts';
import { t } from '../../text/index.ts';
import { Button, Empty, ErrorNote, Segments, Skeleton } from '../../ui/index.ts';
import { EnrolDialog } from '../../enrol/EnrolDialog.tsx';
import { AlertNotes } from '../AlertNotes.tsx';
import type { TabProps } from '../tabs.ts';
import { union } from '../useAlerts.ts';
import { ArrangeItems, HiddenCharts } from './Arrange.tsx';
import { arranged } from './arrangement.ts';
import { shareOfReports } from './complete.ts';
import { compose } from './compose.ts';
import { cores, cpu, load } from './cpu.ts';
import { inputOutput, network, space } from './disks.ts';
import { Lane } from './Lane.tsx';
import { actionTimes } from './marks.ts';
import { memory, swap } from './memory.ts';
import { containerCpu, containerMemory, temperatures } from './others.ts';
import { RangeBar } from './RangeBar.tsx';
import { Chart } from '../../chart/Chart.tsx';
import { TopProcesses } from './TopProcesses.tsx';
import { useAvailability } from './useAvailability.ts';
import { useMarks } from './useMarks.ts';
import { SHIFTS, useRange } from './useRange.ts';

const BEFORE = [cpu, memory, load, space, inputOutput, network, temperatures];
const AFTER = [containerCpu, containerMemory, swap];

/** The answer to what the first charts ask stands after so many of them. */
const WHO_AFTER = 2;

/** The charts of a server over a time, what happened in it, and who it was. */
export default function OverviewTab({ server, report, alerts }: TabProps) {
  const addedAt = Date.parse(server.created_at) / 1000;
  // It stays while the page is open: nothing zooms out by itself.
  const usual = useMemo(() => usualRange(addedAt, Date.now() / 1000), [server.id]);
  const state = useRange(usual);
  const [isPerCore, setPerCore] = useState(false);
  const [isEnrolling, setEnrolling] = useState(false);
  const crosshair = useMemo(() => new Crosshair(), [server.id]);
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => setWidth(box.current!.querySelector('.panel')?.clientWidth ?? box.current!.clientWidth), []);

  const specs = useMemo(() => [isPerCore ? cores : cpu, ...BEFORE.slice(1), ...AFTER], [isPerCore]);
  const metrics = useMemo(() => [...new Set(specs.flatMap((spec) => spec.metrics))], [specs]);
  const wanted = {
    server: server.id,
    metrics,
    range: state.range,
    points: pointsFor(Math.min(width || 560, 800)),
    report,
  };
  const { history, isAsking, error, askAgain } = useHistory(wanted);
  const shift = SHIFTS[state.compare];
  const earlier = useHistory({ ...wanted, metrics: shift > 0 ? metrics : [], shift });
  const start = Math.floor(frameOf(state.range, Date.now() / 1000).start / 60) * 60;
  const past = useData(
    (signal) =>
      api('GET /alerts', {
        query: { server_id: [server.id], since: new Date(start * 1000).toISOString(), limit: 1000 },
        signal,
      }),
    [server.id, JSON.stringify(state.range)],
  );
  useEffect(() =>
    lastAlert.watch(() => {
      const alert = lastAlert.value;
      if (alert?.server_id === server.id && alert.status === 'resolved') past.reload();
    }), [server.id]);
  const shownAlerts = useMemo(() => union(alerts, past.data?.data ?? []), [alerts, past.data]);
  const { marks, reload: reloadMarks } = useMarks(server.id, state.range, server.status);
  const thresholds = useData(() => api('GET /alerts/thresholds', { query: { limit: 500 } }), [server.id]);

  const isLive = 'last' in state.range;
  const isNew = server.last_seen === null && history?.tracks.length === 0;
  const now = isLive && history ? Math.max(history.end, Date.now() / 1000) : Date.now() / 1000;
  const frame = isLive ? frameOf(state.range, history?.end ?? now) : frameOf(state.range, now);
  const charts = useMemo(
    () =>
      history && compose(specs, history, {
        server,
        thresholds: thresholds.data?.data ?? [],
        alerts: shownAlerts,
        earlier: shift > 0 ? earlier.history : null,
        shift,
        label: state.compare === 'week' ? t.server.lastWeek : t.server.yesterday,
        marks: actionTimes(marks),
      }),
    [history, earlier.history, thresholds.data, server.tags, shownAlerts, marks, specs, shift],
  );
  const arrangement = useStore(preferences, (p) => p.charts);
  const shownCharts = arranged(charts ?? [], arrangement ?? {});
  const hasReport = (time: number) => {
    const track = history?.tracks.find(({ metric }) => metric === 'cpu.usage_percent');
    if (!track) return false;
    const i = nearest(track.times, time);
    return typeof track.average[i] === 'number' && Math.abs(track.times[i]! - time) <= Math.max(300, history!.step);
  };
  const available = useAvailability(server.id, state.range, server.status);
  const isWithoutEarlier = shift > 0 && earlier.history?.tracks.length === 0;
  const onFrame = (next: typeof frame) => state.zoom(next, now);

  const who = (
    <TopProcesses
      key='top'
      server={server.id}
      frame={frame}
      isLive={isLive}
      crosshair={crosshair}
      hasReport={hasReport}
    />
  );

  return (
    <div ref={box}>
      {!isNew && (
        <RangeBar
          state={state}
          now={now}
          canCompare
          available={available}
          hasEarlier={!isWithoutEarlier}
          completeness={history && shareOfReports(history.completeness, history.tracks, frame, addedAt)}
        />
      )}
      <AlertNotes alerts={alerts} more={url(`/servers/${server.id}/alerts`)} />
      {error !== null && <ErrorNote error={error} onRetry={askAgain} />}
      {!isNew && (
        <Lane
          server={server.id}
          marks={marks}
          frame={frame}
          now={now}
          crosshair={crosshair}
          onFrame={onFrame}
          onNote={reloadMarks}
        />
      )}
      {charts === null
        ? <SkeletonCharts />
        : charts.length === 0
        ? <NoCharts isNew={isNew} onEnrol={() => setEnrolling(true)} />
        : (
          <div class='charts'>
            {shownCharts.flatMap(({ model, headline, severity }, i) => [
              i === Math.min(WHO_AFTER, shownCharts.length - 1) && who,
              <Chart
                key={model.id}
                model={model}
                headline={headline}
                severity={severity}
                frame={frame}
                now={now}
                crosshair={crosshair}
                owner={server.name}
                isStale={isAsking}
                onFrame={onFrame}
                onBack={() => state.back(now)}
                menu={<ArrangeItems id={model.id} shown={shownCharts.map((chart) => chart.model.id)} />}
              >
                {(model.id === 'cpu' || model.id === 'cores') && server.agent && (
                  <Segments
                    label={t.chart.view}
                    value={isPerCore ? 'cores' : 'modes'}
                    choices={[['modes', t.chart.byMode], ['cores', t.chart.perCore]]}
                    onChoose={(view) => setPerCore(view === 'cores')}
                  />
                )}
              </Chart>,
            ])}
          </div>
        )}
      {charts && <HiddenCharts charts={charts.map(({ model }) => model)} />}
      {isEnrolling && <EnrolDialog serverId={server.id} onClose={() => setEnrolling(false)} />}
      {history?.leftOut && <p class='faint'>{t.server.partial}</p>}
    </div>
  );
}

function NoCharts({ isNew, onEnrol }: { isNew: boolean; onEnrol: () => void }) {
  return isNew
    ? (
      <Empty
        icon='chart'
        title={t.server.neverTitle}
        acts={<Button kind='primary' onClick={onEnrol}>{t.server.install}</Button>}
      >
        {t.server.neverText}
      </Empty>
    )
    : <Empty icon='chart' title={t.chart.empty}>{t.server.emptyText}</Empty>;
}

function SkeletonCharts() {
  return (
    <div class='charts' aria-busy='true' aria-label={t.common.loading}>
      {BEFORE.map((spec) => (
        <div key={spec.id} class='panel chart'>
          <Skeleton width='120px' height='24px' />
          <div class='plot-canvas' />
        </div>
      ))}
    </div>
  );
}
