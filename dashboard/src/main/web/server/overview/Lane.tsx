import { spelled } from '../../format/hostText.ts';
import { momentText } from '../../chart/timeText.ts';
import { between } from '../../chart/frames.ts';
import type { Crosshair } from '../../chart/crosshair.ts';
import type { Frame } from '../../chart/model.ts';
import { useStore } from '../../app/store.ts';
import { t } from '../../text/index.ts';
import { type Cluster, clusters, type Mark, touches } from './marks.ts';

/** Two marks closer than this share of the lane are shown as one. */
const CLOSEST = 0.02;

/** What happened in the shown time, in one line: alerts and absences as bars, all else as points. */
export function Lane(props: {
  marks: Mark[];
  frame: Frame;
  now: number;
  crosshair: Crosshair;
  onFrame: (frame: Frame) => void;
}) {
  const { time } = useStore(props.crosshair.look);
  const { frame, marks, now } = props;
  const length = frame.end - frame.start;
  const share = (at: number) => Math.min(1, Math.max(0, (at - frame.start) / length));
  const shown = marks.filter((mark) => touches(mark, frame));
  const bars = shown.filter((mark) => mark.kind === 'alert' || mark.kind === 'agent_away');
  const titleOf = ({ marks: together }: Cluster) =>
    together.length === 1
      ? `${momentText(together[0]!.time, 1)} · ${spelled(together[0]!.title)}`
      : [t.server.laneMany(together.length), ...together.slice(0, 8).map(({ title }) => spelled(title))].join('\n');
  const open = ({ marks: together }: Cluster) => {
    const first = together[0]!.time;
    const last = together[together.length - 1]!.time;
    const around = Math.max(300, (last - first) * 0.3, length / 12);
    props.onFrame(between(first - around, last + around, now));
  };
  return (
    <section class='lane' aria-label={t.server.lane}>
      <div class='lane-track'>
        {bars.map((mark) => {
          const left = share(mark.time);
          const right = share(mark.end ?? frame.end);
          return (
            <i
              key={`${mark.kind}${mark.id}${mark.time}`}
              class={`lane-bar ${mark.severity ?? 'away'}`}
              style={{ left: `${left * 100}%`, width: `${(right - left) * 100}%` }}
            />
          );
        })}
        {time !== null && time >= frame.start && time <= frame.end && (
          <i class='lane-look' style={{ left: `${share(time) * 100}%` }} />
        )}
        {clusters(shown, frame, CLOSEST).map((cluster) => (
          <button
            key={cluster.at}
            type='button'
            class={`lane-mark ${worst(cluster)}${cluster.marks.length > 1 ? ' many' : ''}`}
            style={{ left: `${cluster.at * 100}%` }}
            title={titleOf(cluster)}
            aria-label={titleOf(cluster)}
            onClick={() => open(cluster)}
            onFocus={() => props.crosshair.move(cluster.marks[0]!.time, '')}
            onMouseEnter={() => props.crosshair.hover(cluster.marks[0]!.time, '')}
            onMouseLeave={() => props.crosshair.leave()}
          >
            <i>{cluster.marks.length > 1 ? cluster.marks.length : ''}</i>
          </button>
        ))}
        {shown.length === 0 && <span class='lane-empty'>{t.server.laneEmpty}</span>}
      </div>
    </section>
  );
}

function worst(cluster: Cluster): string {
  const severities = cluster.marks.map(({ severity }) => severity);
  if (severities.includes('critical')) return 'critical';
  return severities.includes('warning') ? 'warning' : cluster.marks[0]!.kind;
}
