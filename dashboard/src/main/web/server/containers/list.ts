import type { Container } from '../../api/schema.d.ts';
import type { Health, Sort } from '../../ui/index.ts';

export type Action = 'start' | 'stop' | 'restart';

/** Returns the containers of a report; null: the report has none of them. */
export function containersOf(report: unknown): Container[] | null {
  const list = (report as { containers?: unknown } | null)?.containers;
  return Array.isArray(list) ? list.filter((one) => typeof one?.id === 'string') as Container[] : null;
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
