import type { Metric } from './cache.ts';
import type { History } from './series.ts';

/** The most metrics that the hub answers at once. */
export const MOST_METRICS = 20;

/** Splits a list of metrics into questions that the hub answers. */
export function inQuestions(metrics: Metric[]): Metric[][] {
  const questions: Metric[][] = [];
  for (let i = 0; i < metrics.length; i += MOST_METRICS) questions.push(metrics.slice(i, i + MOST_METRICS));
  return questions;
}

/** Joins the answers to questions about the same time. */
export function merged(histories: History[]): History {
  const [first, ...others] = histories;
  return {
    ...first!,
    tracks: histories.flatMap((history) => history.tracks),
    leftOut: first!.leftOut || others.some((history) => history.leftOut),
  };
}
