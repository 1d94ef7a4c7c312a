import type { Container } from '../../api/schema.d.ts';
import type { Health, Sort } from '../../ui/index.ts';

export type Action = 'start' | 'stop' | 'restart';

const text = (value: unknown) => typeof value === 'string' ? value : undefined;
const number = (value: unknown) => typeof value === 'number' ? value : undefined;
const texts = (value: unknown) => Array.isArray(value) ? value.filter((each) => typeof each === 'string') : undefined;

/** How pages read each field: a host may send an object where they show a text. */
const FIELDS: Record<keyof Container, (value: unknown) => unknown> = {
  id: text,
  name: text,
  image: text,
  state: text,
  status: text,
  created: text,
  ports: texts,
  cpu_percent: number,
  memory_bytes: number,
  memory_limit_bytes: number,
  received_bytes_per_second: number,
  sent_bytes_per_second: number,
  read_bytes_per_second: number,
  written_bytes_per_second: number,
  health: text,
  restart_count: number,
};

/** Returns the containers of a report, without fields of another type; null: the report has none of them. */
export function containersOf(report: unknown): Container[] | null {
  const list = (report as { containers?: unknown } | null)?.containers;
  return Array.isArray(list) ? list.map(checked).filter(({ id }) => id !== undefined) : null;
}

/** Returns the fields that have their type. */
function checked(one: unknown): Container {
  const fields = Object.entries(FIELDS).map((
    [name, read],
  ) => [name, read((one as Record<string, unknown> | null)?.[name])]);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

export function filtered(containers: Container[], filter: string, state: string): Container[] {
  const words = filter.toLowerCase().split(/\s+/).filter((word) => word !== '');
  return containers.filter((container) => {
    const text = `${container.name} ${container.image} ${container.id}`.toLowerCase();
    const fits = state === '' || (state === 'running') === (container.state === 'running');
    return fits && words.every((word) => text.includes(word));
  });
}

/** Returns the containers in the order of a column; unknown values come last. */
export function sorted(containers: Container[], sort: Sort): Container[] {
  const isDown = sort.startsWith('-');
  const key = sort.replace('-', '') as keyof Container;
  return [...containers].sort((a, b) => {
    const [one, other] = [a[key], b[key]];
    if (one === undefined || other === undefined) {
      return one === other ? byName(a, b) : one === undefined ? 1 : -1;
    }
    const order = typeof one === 'number' && typeof other === 'number'
      ? one - other
      : String(one).localeCompare(String(other));
    return (isDown ? -order : order) || byName(a, b);
  });
}

function byName(a: Container, b: Container): number {
  return (a.name ?? '').localeCompare(b.name ?? '', undefined, { numeric: true });
}

/** The mark of a container's state: running, unhealthy, in between, or not running. */
export function markOf(container: Container): Health {
  if (container.state === 'running') return container.health === 'unhealthy' ? 'critical' : 'healthy';
  return container.state === 'restarting' || container.state === 'paused' ? 'warning' : 'offline';
}

/** Returns a container after an action; what the engine said of it before, such as "Exited", holds no longer. */
export function acted<T extends Container>(container: T, state: string): T {
  return { ...container, state, status: '' };
}

/** Returns true if the action makes sense for the container's state. */
export function fits(action: Action, container: Container): boolean {
  const isUp = container.state === 'running' || container.state === 'restarting' || container.state === 'paused';
  return action === 'start' ? !isUp : isUp;
}

/** Runs one thing after the other and returns what failed, by name: a host does not get ten restarts at once. */
export async function oneByOne<T>(
  items: T[],
  run: (item: T) => Promise<unknown>,
): Promise<{ item: T; error: unknown }[]> {
  const failed: { item: T; error: unknown }[] = [];
  for (const item of items) {
    try {
      await run(item);
    } catch (error) {
      failed.push({ item, error });
    }
  }
  return failed;
}
