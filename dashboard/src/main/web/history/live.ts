import type { Column } from '../chart/model.ts';
import { samplesOf, timeOf } from './report.ts';
import type { History, Track } from './series.ts';

/** A silence longer than this many report intervals is a gap, as in the hub's own answers. */
const GAP_INTERVALS = 3;

/**
 * Returns the history with a new report at its end, and without what has left the time on the other side. A report
 * that is not newer changes nothing.
 *
 * @param interval usual seconds between reports
 * @param metrics names that the history has been asked for
 */
export function appended(history: History, report: unknown, interval: number, metrics: Set<string>): History {
  const time = timeOf(report);
  if (time === null || time <= history.end) return history;
  const start = history.start + (time - history.end);
  const tracks = new Map(history.tracks.map((track) => [keyOf(track.metric, track.label), track]));
  for (const { metric, label, value } of samplesOf(report)) {
    if (!metrics.has(metric)) continue;
    const key = keyOf(metric, label);
    const track = tracks.get(key) ?? { metric, unit: unitOf(metric, tracks), label, ...EMPTY };
    tracks.set(key, grown(track, time, value, history.step, interval, history.end));
  }
  return {
    ...history,
    start,
    end: time,
    tracks: [...tracks.values()].map((track) => cut(track, start - Math.max(history.step, interval))),
  };
}

const EMPTY = { times: [], average: [], low: [], high: [] };

function grown(track: Track, time: number, value: number, step: number, interval: number, before: number): Track {
  const slot = step > 0 ? Math.floor(time / step) * step : time;
  const lastAt = track.times.length - 1;
  const lastTime = track.times[lastAt];
  if (step > 0 && lastTime === slot && typeof track.average[lastAt] === 'number') {
    // How many samples the last step has so far: those that fit between its start and the newest report.
    const count = Math.max(1, Math.floor((before - slot) / interval) + 1);
    const average = track.average[lastAt]!;
    return {
      ...track,
      average: replaced(track.average, average + (value - average) / (count + 1)),
      low: replaced(track.low, Math.min(track.low[lastAt] ?? value, value)),
      high: replaced(track.high, Math.max(track.high[lastAt] ?? value, value)),
    };
  }
  const isGap = lastTime !== undefined && track.average[lastAt] !== null &&
    slot - lastTime > Math.max(GAP_INTERVALS * interval, 2 * step);
  const gap = isGap ? [null] : [];
  return {
    ...track,
    times: [...track.times, ...(isGap ? [lastTime + (step || 0.001)] : []), slot],
    average: [...track.average, ...gap, value],
    low: [...track.low, ...gap, value],
    high: [...track.high, ...gap, value],
  };
}

function replaced(column: Column, value: number): Column {
  return [...column.slice(0, -1), value];
}

function cut(track: Track, start: number): Track {
  const from = track.times.findIndex((time) => time >= start);
  if (from === 0) return track;
  const keep = <T>(column: T[]) => from < 0 ? [] : column.slice(from);
  return {
    ...track,
    times: keep(track.times),
    average: keep(track.average),
    low: keep(track.low),
    high: keep(track.high),
  };
}

function unitOf(metric: string, tracks: Map<string, Track>): string {
  for (const track of tracks.values()) if (track.metric === metric) return track.unit;
  if (metric.endsWith('_percent')) return 'percent';
  if (metric.endsWith('_bytes_per_second')) return 'bytes_per_second';
  if (metric.endsWith('_bytes')) return 'bytes';
  return metric === 'sensors.temperature' ? 'celsius' : 'none';
}

function keyOf(metric: string, label: string | null) {
  return `${metric}\n${label ?? ''}`;
}
