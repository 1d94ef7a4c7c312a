import { useRef, useState } from 'preact/hooks';
import type { PreviewEpisode } from '../api/schema.d.ts';
import type { MetricType } from '../alerts/values.ts';
import { valueOf } from '../alerts/values.ts';
import { day, minute, moment } from '../format/index.ts';
import { t } from '../text/index.ts';
import type { Line } from './history.ts';
import { metricOf } from './metrics.ts';
import { dragStep, niceTop, snapped } from './scale.ts';
import { HostText } from '../server/HostText.tsx';

const WIDTH = 1_000;
const HEIGHT = 100;
const MOST_LINES = 12;

/** The history of a value with the threshold as a line to drag, by mouse, finger and keys. */
export function HistoryChart(props: {
  type: MetricType;
  lines: Line[];
  start: number;
  end: number;
  /** In the unit of the API. */
  threshold: number;
  isUpper: boolean;
  episodes: PreviewEpisode[];
  onDrag: (value: number) => void;
}) {
  const { type, start, end, threshold, isUpper } = props;
  const box = useRef<HTMLDivElement>(null);
  // The scale stays while the line is dragged.
  const [held, setHeld] = useState<number | null>(null);
  const lines = props.lines.slice(0, MOST_LINES);
  const fixed = metricOf(type).max;
  const top = held ?? fixed ?? niceTop(Math.max(threshold, ...lines.map(largest)));
  const step = fixed === null ? dragStep(top) : metricOf(type).step;
  const share = Math.min(1, Math.max(0, threshold / top));

  const dragTo = (event: PointerEvent) => {
    const { top: above, height } = box.current!.getBoundingClientRect();
    props.onDrag(snapped((1 - (event.clientY - above) / height) * top, step, top));
  };
  const grab = (event: PointerEvent) => {
    event.preventDefault();
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    (event.currentTarget as HTMLElement).focus();
    setHeld(top);
  };
  const keyed = (event: KeyboardEvent) => {
    const by = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 }[event.key];
    const to = by === undefined ? { Home: 0, End: top }[event.key] : threshold + by * step;
    if (to === undefined) return;
    event.preventDefault();
    props.onDrag(snapped(to, step, Math.max(top, threshold + 10 * step)));
  };
  const x = (time: number) => Math.min(WIDTH, Math.max(0, (time - start) / (end - start) * WIDTH));

  return (
    <div class='history'>
      <div class='history-plot' ref={box}>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio='none' aria-hidden='true'>
          {[0.25, 0.5, 0.75].map((at) => <path key={at} class='grid' d={`M0 ${at * HEIGHT}H${WIDTH}`} />)}
          {props.episodes.map((one) => {
            const from = x(Date.parse(one.started_at));
            const to = x(one.ended_at === null ? end : Date.parse(one.ended_at));
            return (
              <rect key={one.started_at} class='breach' x={from} width={Math.max(2, to - from)} y='0' height={HEIGHT} />
            );
          })}
          <rect
            class='beyond'
            x='0'
            width={WIDTH}
            y={isUpper ? 0 : (1 - share) * HEIGHT}
            height={(isUpper ? 1 - share : share) * HEIGHT}
          />
          {lines.map((line, i) => <path key={i} class={`line c${i % 6 + 1}`} d={pathOf(line, x, top)} />)}
        </svg>
        <span class='axis top'>{valueOf(type, top)}</span>
        <span class='axis middle'>{valueOf(type, top / 2)}</span>
        <div
          class='threshold'
          style={{ top: `${(1 - share) * 100}%` }}
          role='slider'
          tabIndex={0}
          aria-label={t.thresholds.line}
          aria-orientation='vertical'
          aria-valuemin={0}
          aria-valuemax={top}
          aria-valuenow={threshold}
          aria-valuetext={valueOf(type, threshold)}
          onPointerDown={grab}
          onPointerMove={(e) => held !== null && dragTo(e)}
          onPointerUp={() => setHeld(null)}
          onPointerCancel={() => setHeld(null)}
          onKeyDown={keyed}
        >
          <span class={share > 0.85 ? 'under' : undefined}>{valueOf(type, threshold)}</span>
        </div>
      </div>
      <div class='history-times'>
        {[0, 0.25, 0.5, 0.75, 1].map((at) => {
          const time = start + (end - start) * at;
          return <span key={at}>{timeText(time, start, end)}</span>;
        })}
      </div>
      {lines.length > 1 && (
        <ul class='history-names'>
          {lines.map((line, i) => (
            <li key={i}>
              <i class={`c${i % 6 + 1}`} aria-hidden='true' />
              <HostText cut text={line.name ?? ''} />
            </li>
          ))}
          {props.lines.length > MOST_LINES && <li>{t.thresholds.moreLines(props.lines.length - MOST_LINES)}</li>}
        </ul>
      )}
    </div>
  );
}

/** The same minute of two days would stand at both ends. */
function timeText(time: number, start: number, end: number): string {
  if (end - start > 2 * 86_400_000) return day(time);
  return time === start ? moment(time, end) : minute(time);
}

function largest(line: Line): number {
  return line.points.reduce((most, [, value]) => Math.max(most, value ?? 0), 0);
}

/** Gaps stay open; a value between two gaps is a dot. */
function pathOf(line: Line, x: (time: number) => number, top: number): string {
  let path = '';
  let isOpen = false;
  const close = () => {
    if (isOpen) path += 'h.01';
    isOpen = false;
  };
  for (const [time, value] of line.points) {
    if (value === null) {
      close();
      continue;
    }
    const y = (1 - Math.min(1, Math.max(0, value / top))) * HEIGHT;
    path += `${isOpen ? 'L' : 'M'}${x(time).toFixed(1)} ${y.toFixed(2)}`;
    isOpen = true;
  }
  close();
  return path;
}
