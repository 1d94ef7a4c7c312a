import type { Frame } from '../../chart/model.ts';

export type MarkKind = 'alert' | 'agent_away' | 'reboot' | 'command' | 'container_action' | 'agent_version' | 'note';

/** Something that happened on a server; times in seconds. */
export type Mark = {
  time: number;
  /** Null: it has no length, or lasts. */
  end: number | null;
  lasts: boolean;
  kind: MarkKind;
  severity: 'warning' | 'critical' | null;
  title: string;
  /** Id of the alert, the command or the note. */
  id: string | null;
};

/** A mark as the hub answers it. */
export type AnswerMark = Omit<Mark, 'time' | 'end'> & { time: string; end: string | null };

/** Marks that stand too close to be told apart. */
export type Cluster = { at: number; marks: Mark[] };

export function read(marks: AnswerMark[]): Mark[] {
  return marks.map((mark) => ({
    ...mark,
    time: Date.parse(mark.time) / 1000,
    end: mark.end === null ? null : Date.parse(mark.end) / 1000,
  }));
}

/**
 * Returns the marks that begin within the frame, joined where they are closer than the given share of it; the place of
 * each cluster is a share, 0-1.
 */
export function clusters(marks: Mark[], frame: Frame, closest: number): Cluster[] {
  const length = frame.end - frame.start;
  const found: Cluster[] = [];
  const inside = marks.filter(({ time }) => time >= frame.start && time <= frame.end);
  for (const mark of inside.sort((a, b) => a.time - b.time)) {
    const at = (mark.time - frame.start) / length;
    const before = found[found.length - 1];
    if (before && at - before.at < closest) before.marks.push(mark);
    else found.push({ at, marks: [mark] });
  }
  return found;
}

/** Returns true if the mark touches the frame. */
export function touches(mark: Mark, frame: Frame): boolean {
  const end = mark.lasts ? Infinity : mark.end ?? mark.time;
  return mark.time <= frame.end && end >= frame.start;
}

/** Returns the times that every chart shows: what people and machines did, since alerts have bands of their own. */
export function actionTimes(marks: Mark[]): number[] {
  return marks.filter(({ kind }) => kind !== 'alert' && kind !== 'agent_away').map(({ time }) => time);
}
