/** Values of one series beside the times of its chart: `null` is a gap, `undefined` a time of other series only. */
export type Column = (number | null | undefined)[];

/** Names of the colours of series; the theme gives them their values. */
export type Colour = 'c1' | 'c2' | 'c3' | 'c4' | 'c5' | 'c6';

/** Units of values, as the hub names them. */
export type Unit =
  | 'percent'
  | 'bytes'
  | 'bytes_per_second'
  | 'per_second'
  | 'celsius'
  | 'count'
  | 'none';

export interface Series {
  id: string;
  label: string;
  colour: Colour;
  /** Averages of each step. */
  values: Column;
  /** Least and greatest value of each step, when steps hold more than one sample. */
  low?: Column;
  high?: Column;
  /** True if the area below the line is filled; the areas of a stacked chart always are. */
  filled?: boolean;
}

/** The same values at an earlier time, moved onto the times of the chart. */
export interface Comparison {
  label: string;
  times: number[];
  values: Column;
}

/** A limit that somebody set: a dashed line. */
export interface Limit {
  value: number;
  label: string;
}

/** A time in which an alert was active; without an end it still is. */
export interface Band {
  start: number;
  end: number | null;
  severity: 'warning' | 'critical';
}

/** Times in seconds of the epoch. */
export interface Frame {
  start: number;
  end: number;
}

export interface ChartModel {
  id: string;
  title: string;
  note?: string;
  unit: Unit;
  times: number[];
  series: Series[];
  /** True if the series add up. */
  stacked: boolean;
  /** True if each series is a row whose cells are coloured by their values: more lines than an eye can part. */
  heat?: boolean;
  /** The value at the upper end of the scale, such as 100 for a percentage; without it the scale fits the values. */
  ceiling?: number;
  comparison?: Comparison;
  limits: Limit[];
  bands: Band[];
  /** Times without a word of their own, such as reboots: short strokes at the upper edge. */
  marks: number[];
}
