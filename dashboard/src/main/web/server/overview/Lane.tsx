import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { api } from '../../api/client.ts';
import { changeQuery, go } from '../../app/router.ts';
import { useStore } from '../../app/store.ts';
import type { Crosshair } from '../../chart/crosshair.ts';
import { between } from '../../chart/frames.ts';
import type { Frame } from '../../chart/model.ts';
import { momentText } from '../../chart/timeText.ts';
import { spelled } from '../../format/hostText.ts';
import { t } from '../../text/index.ts';
import { Button, confirm } from '../../ui/index.ts';
import { type Cluster, clusters, type Mark, touches } from './marks.ts';
import { NoteDialog } from './NoteDialog.tsx';

/** Marks closer than this are shown as one, in pixels: a finger could not tell them apart. */
const CLOSEST = 28;
/** Before the lane is measured. */
const USUAL_WIDTH = 800;

/** What happened in the shown time, in one line: alerts and absences as bars, all else as points. */
export function Lane(props: {
  server: string;
  marks: Mark[];
  frame: Frame;
  now: number;
  crosshair: Crosshair;
  onFrame: (frame: Frame) => void;
  /** A note was written or removed. */
  onNote: () => void;
}) {
  const look = useStore(props.crosshair.look);
  const [isWriting, setWriting] = useState(false);
  const track = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(USUAL_WIDTH);
  useLayoutEffect(() => {
    const size = new ResizeObserver(() => setWidth(track.current?.clientWidth || USUAL_WIDTH));
    size.observe(track.current!);
    return () => size.disconnect();
  }, []);
  const { frame, marks, now, server } = props;
  const length = frame.end - frame.start;
  const share = (at: number) => Math.min(1, Math.max(0, (at - frame.start) / length));
  const shown = marks.filter((mark) => touches(mark, frame));
  const open = ({ marks: together }: Cluster) => {
    const [first, last] = [together[0]!, together[together.length - 1]!];
    if (together.length === 1 && first.id && first.kind === 'alert') return changeQuery({ alert: first.id }, 'push');
    if (together.length === 1 && first.id && first.kind === 'command') {
      return go(`/servers/${server}/commands`, { command: first.id });
    }
    if (together.length === 1 && first.id && first.kind === 'note') {
      return removeNote(server, first.id, first, props.onNote);
    }
    const around = Math.max(300, (last.time - first.time) * 0.3, length / 12);
    props.onFrame(between(first.time - around, last.time + around, now));
  };
  return (
    <section class='lane' aria-label={t.server.lane}>
      <div class='lane-track' ref={track}>
        {shown.filter(({ kind }) => kind === 'alert' || kind === 'agent_away').map((mark) => {
          const [left, right] = [share(mark.time), share(mark.lasts ? frame.end : mark.end ?? mark.time)];
          return (
            <i
              key={`${mark.kind}${mark.id}${mark.time}`}
              class={`lane-bar is-${mark.severity ?? 'away'}`}
              style={{ left: `${left * 100}%`, width: `${(right - left) * 100}%` }}
            />
          );
        })}
        {look.time !== null && look.time >= frame.start && look.time <= frame.end && (
          <i class='lane-look' style={{ left: `${share(look.time) * 100}%` }} />
        )}
        {clusters(shown, frame, CLOSEST / width).map((cluster) => (
          <button
            key={cluster.at}
            type='button'
            class={`lane-mark is-${worst(cluster)}${cluster.marks.length > 1 ? ' many' : ''}`}
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
      <Button small kind='plain' icon='plus' onClick={() => setWriting(true)}>{t.server.note}</Button>
      {isWriting && (
        <NoteDialog
          server={server}
          time={look.pinned ? look.time : null}
          onDone={props.onNote}
          onClose={() => setWriting(false)}
        />
      )}
    </section>
  );
}

function removeNote(server: string, id: string, note: Mark, done: () => void): void {
  confirm({
    title: spelled(note.title),
    text: momentText(note.time, 1),
    action: t.server.noteRemove,
    danger: true,
    run: async () => {
      await api('DELETE /servers/{server_id}/notes/{note_id}', {
        path: { server_id: server, note_id: id },
      });
      done();
    },
  });
}

function titleOf({ marks }: Cluster): string {
  const line = (mark: Mark) => `${t.server.kinds[mark.kind] ?? mark.kind}: ${spelled(mark.title)}`;
  if (marks.length === 1) return `${momentText(marks[0]!.time, 1)} · ${line(marks[0]!)}`;
  return [t.server.laneMany(marks.length), ...marks.slice(0, 8).map(line)].join('\n');
}

function worst(cluster: Cluster): string {
  const severities = cluster.marks.map(({ severity }) => severity);
  if (severities.includes('critical')) return 'critical';
  return severities.includes('warning') ? 'warning' : cluster.marks[0]!.kind;
}
