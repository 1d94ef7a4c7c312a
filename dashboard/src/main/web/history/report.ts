/** One value of a report, under the name that history has for it. */
export interface Sample {
  metric: string;
  label: string | null;
  value: number;
}

/** Lists of reports whose elements have a label. */
const LISTS: [path: string[], label: string][] = [
  [['disk', 'filesystems'], 'mount_point'],
  [['disk', 'devices'], 'name'],
  [['network', 'interfaces'], 'name'],
  [['containers'], 'name'],
];
const PLAIN = ['cpu', 'memory'];

/**
 * Returns the samples of a report that charts show. Reports come from hosts: what is not a finite number is left out.
 */
export function samplesOf(report: unknown): Sample[] {
  const samples: Sample[] = [];
  const add = (metric: string, label: string | null, value: unknown) => {
    if (typeof value === 'number' && Number.isFinite(value)) samples.push({ metric, label, value });
  };
  for (const part of PLAIN) {
    for (const [name, value] of Object.entries(object(at(report, [part])))) add(`${part}.${name}`, null, value);
  }
  list(at(report, ['cpu', 'per_core_percent'])).forEach((value, core) => add('cpu.per_core_percent', `${core}`, value));
  for (const [path, label] of LISTS) {
    for (const element of list(at(report, path))) {
      const name = object(element)[label];
      if (typeof name !== 'string') continue;
      for (const [field, value] of Object.entries(object(element))) add([...path, field].join('.'), name, value);
    }
  }
  for (const sensor of list(at(report, ['sensors']))) {
    const { name, kind, value } = object(sensor);
    if (typeof name === 'string' && kind === 'temperature') add('sensors.temperature', name, value);
  }
  return samples;
}

/** Returns the time of a report in seconds, or null. */
export function timeOf(report: unknown): number | null {
  const { timestamp } = object(report);
  const time = typeof timestamp === 'string' ? Date.parse(timestamp) : NaN;
  return Number.isFinite(time) ? time / 1000 : null;
}

function at(value: unknown, path: string[]): unknown {
  return path.reduce((inner, name) => object(inner)[name], value);
}

function object(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? value as Record<string, unknown> : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
