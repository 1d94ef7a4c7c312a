import type { Process } from '../../api/schema.d.ts';
import type { Sort } from '../../ui/index.ts';

/** A process with all that is known of it; null is unknown. */
export type Row = {
  pid: number;
  name: string;
  command: string;
  user: string;
  group: string | null;
  status: string;
  cpu: number | null;
  memoryBytes: number | null;
};

const MIB = 1024 * 1024;

/** Reads a process as an agent tells it. */
export function rowOf(process: Partial<Process> | { [K in keyof Process]?: Process[K] | null }): Row {
  return {
    pid: process.pid ?? 0,
    name: process.name ?? '',
    command: process.command ?? process.name ?? '',
    user: process.user ?? '',
    group: process.group ?? null,
    status: process.status ?? '',
    cpu: process.cpu ?? null,
    memoryBytes: typeof process.memory === 'number' ? process.memory * MIB : null,
  };
}

/** Returns the processes whose number, name, command, user or group has all words of the filter. */
export function filtered(rows: Row[], filter: string): Row[] {
  const words = filter.toLowerCase().split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const text = `${row.pid} ${row.name} ${row.command} ${row.user} ${row.group ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Returns the processes in the order of a column; unknown values come last in both directions. */
export function sorted(rows: Row[], sort: Sort): Row[] {
  const isDown = sort.startsWith('-');
  const key = sort.replace('-', '') as keyof Row;
  const compare = (a: Row, b: Row) => {
    const [one, other] = [a[key], b[key]];
    if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1;
    const order = typeof one === 'number' && typeof other === 'number'
      ? one - other
      : String(one).localeCompare(String(other), undefined, { numeric: true });
    return isDown ? -order : order;
  };
  return [...rows].sort((a, b) => compare(a, b) || a.pid - b.pid);
}

/** Returns each process once: the lists by CPU and by memory overlap. */
export function joined(...lists: Row[][]): Row[] {
  const byPid = new Map<string, Row>();
  for (const row of lists.flat()) byPid.set(`${row.pid} ${row.name}`, row);
  return [...byPid.values()];
}
