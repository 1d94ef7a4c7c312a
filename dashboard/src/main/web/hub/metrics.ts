/** Values by name and, where it has one, label: `name` or `name{kind="password"}`. */
export type Metrics = ReadonlyMap<string, number>;

/** Reads the text of `/metrics`. */
export function parse(text: string): Metrics {
  const metrics = new Map<string, number>();
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const at = line.lastIndexOf(' ');
    const value = Number(line.slice(at + 1));
    if (at > 0 && Number.isFinite(value)) metrics.set(line.slice(0, at), value);
  }
  return metrics;
}

export type Sample = { at: number; metrics: Metrics };

/** What a counter grew by in each second between two samples; null: one of them is missing, or the hub began anew. */
export function perSecond(name: string, before: Sample | null, after: Sample): number | null {
  const from = before?.metrics.get(name);
  const to = after.metrics.get(name);
  if (before === null || from === undefined || to === undefined || to < from || after.at <= before.at) return null;
  return (to - from) / (after.at - before.at) * 1000;
}

/** The mean of a timer in seconds, of what came between the samples, else of all; null: nothing came. */
export function mean(name: string, before: Sample | null, after: Sample): number | null {
  const grown = (suffix: string) => (after.metrics.get(name + suffix) ?? 0) - (before?.metrics.get(name + suffix) ?? 0);
  const count = grown('_count');
  if (count > 0) return grown('_sum') / count;
  const all = after.metrics.get(`${name}_count`) ?? 0;
  return all > 0 ? after.metrics.get(`${name}_sum`)! / all : null;
}

/** The sum over all labels of a name. */
export function sum(name: string, { metrics }: Sample): number {
  let total = 0;
  for (const [key, value] of metrics) if (key === name || key.startsWith(`${name}{`)) total += value;
  return total;
}
