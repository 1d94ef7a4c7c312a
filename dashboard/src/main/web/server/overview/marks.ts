import type { Frame } from '../../chart/model.ts';
import type { Alert } from '../useAlerts.ts';

/** Something that happened on a server, with or without a length. */
export type Mark = {
  time: number;
  end: number | null;
  kind: string;
  severity: 'warning' | 'critical' | null;
  title: string;
  /** Id of what it tells of, such as an alert. */
  id: string | null;
};

/** Marks that stand too close to be told apart. */
export type Cluster = { at: number; marks: Mark[] };

/** Returns alerts as marks, for a hub that has no marks of its own. */
export function marksOf(alerts: Alert[]): Mark[] {
  return alerts.map((alert) => ({
    time: Date.parse(alert.created_at) / 1000,
    end: alert.resolved_at ? Date.parse(alert.resolved_at) / 1000 : null,
    kind: 'alert',
    severity: alert.severity === 'critical' ? 'critical' : 'warning',
    title: alert.message,
    id: alert.id,
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

/** Returns true if the mark touches the frame; an alert without an end goes on. */
export function touches(mark: Mark, frame: Frame): boolean {
  const end = mark.end ?? (mark.kind === 'alert' || mark.kind === 'agent_away' ? Infinity : mark.time);
  return mark.time <= frame.end && end >= frame.start;
}
