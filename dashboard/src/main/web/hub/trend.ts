import type { Sample } from './metrics.ts';
import { groupsOf } from './readings.ts';

/** The newest samples of this visit: some ten minutes. */
export const MOST_SAMPLES = 120;

/** Adds a sample at the end; those before a pause would draw a line that never was. */
export function withSample(samples: readonly Sample[], sample: Sample, pauseMs = 60_000): Sample[] {
  const last = samples.at(-1);
  const before = last && sample.at - last.at > pauseMs ? [] : samples;
  return [...before, sample].slice(-MOST_SAMPLES);
}

/** The course of each reading, by its name, in percent of its greatest value; null where it was not known. */
export function trendsOf(samples: readonly Sample[]): Map<string, Array<number | null>> {
  const courses = new Map<string, Array<number | null>>();
  samples.forEach((sample, i) => {
    for (const { readings } of groupsOf(samples[i - 1] ?? null, sample)) {
      for (const { name, number } of readings) {
        const course = courses.get(name) ?? [];
        course.push(number ?? null);
        courses.set(name, course);
      }
    }
  });
  return new Map([...courses].map(([name, course]) => {
    const most = Math.max(...course.map((value) => value ?? 0));
    return [name, course.map((value) => value === null ? null : most > 0 ? value / most * 100 : 0)];
  }));
}
