/** What a report tells of the machine; null: it does not tell. */
export type Facts = { cores: number | null; memoryBytes: number | null; uptimeSeconds: number | null };

/** Reads a report, which comes from a host and may hold anything. */
export function facts(report: unknown): Facts {
  return {
    cores: numberAt(report, 'cpu', 'cores'),
    memoryBytes: numberAt(report, 'memory', 'total_bytes'),
    uptimeSeconds: numberAt(report, 'uptime_seconds'),
  };
}

function numberAt(report: unknown, ...path: string[]): number | null {
  let value = report;
  for (const name of path) {
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : null;
  }
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}
