import type { Column } from '../chart/model.ts';

/** A point as the hub answers it: time in ms, then average, minimum and maximum; all null is a gap. */
export type Point = (number | null)[];

export interface AnswerSeries {
  metric?: string;
  unit?: string;
  labels?: Record<string, string>;
  points?: Point[];
}

/** The hub's answer about the history of one server. */
export interface Answer {
  start?: string;
  end?: string;
  resolution_seconds?: number;
  series?: AnswerSeries[];
  completeness?: number;
  series_left_out?: boolean;
}

/** One metric of one thing, such as a file system; times in seconds. */
export interface Track {
  metric: string;
  unit: string;
  /** The value of its label, such as a mount point; null without a label. */
  label: string | null;
  times: number[];
  average: Column;
  low: Column;
  high: Column;
}

/** The history of one server over one time. */
export interface History {
  start: number;
  end: number;
  /** Seconds of one step; 0: each point is a sample. */
  step: number;
  tracks: Track[];
  completeness: number | null;
  leftOut: boolean;
}

export function read(answer: Answer): History {
  return {
    start: Date.parse(answer.start ?? '') / 1000,
    end: Date.parse(answer.end ?? '') / 1000,
    step: answer.resolution_seconds ?? 0,
    tracks: (answer.series ?? []).map(track),
    completeness: answer.completeness ?? null,
    leftOut: answer.series_left_out ?? false,
  };
}

function track(series: AnswerSeries): Track {
  const points = series.points ?? [];
  return {
    metric: series.metric ?? '',
    unit: series.unit ?? 'none',
    label: Object.values(series.labels ?? {})[0] ?? null,
    times: points.map((point) => point[0]! / 1000),
    average: points.map((point) => point[1] ?? null),
    low: points.map((point) => point[2] ?? null),
    high: points.map((point) => point[3] ?? null),
  };
}

/** Returns the tracks of a metric, by label. */
export function tracksOf(history: History, metric: string): Track[] {
  return history.tracks.filter((candidate) => candidate.metric === metric && candidate.times.length > 0)
    .sort((a, b) => (a.label ?? '').localeCompare(b.label ?? '', undefined, { numeric: true }));
}

/** Returns true if steps hold several samples, so that their ends differ. */
export function isSummed(history: History): boolean {
  return history.step >= 15;
}

/** Tracks on common times. Where a track has no point at a time of others, its value is undefined. */
export interface Aligned {
  times: number[];
  average: Column[];
  low: Column[];
  high: Column[];
}

export function align(tracks: Track[]): Aligned {
  const first = tracks[0];
  if (!first) return { times: [], average: [], low: [], high: [] };
  if (tracks.every((track) => sameTimes(track.times, first.times))) {
    return {
      times: first.times,
      average: tracks.map((track) => track.average),
      low: tracks.map((track) => track.low),
      high: tracks.map((track) => track.high),
    };
  }
  const times = [...new Set(tracks.flatMap((track) => track.times))].sort((a, b) => a - b);
  const place = new Map(times.map((time, i) => [time, i]));
  const spread = (track: Track, column: Column) => {
    const wide: Column = new Array(times.length).fill(undefined);
    column.forEach((value, i) => wide[place.get(track.times[i]!)!] = value);
    return wide;
  };
  return {
    times,
    average: tracks.map((track) => spread(track, track.average)),
    low: tracks.map((track) => spread(track, track.low)),
    high: tracks.map((track) => spread(track, track.high)),
  };
}

function sameTimes(a: number[], b: number[]) {
  return a === b || (a.length === b.length && a.every((time, i) => time === b[i]));
}
