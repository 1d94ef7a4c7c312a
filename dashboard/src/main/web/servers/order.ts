import type { ServerSummary } from '../api/topics.ts';
import { healthOf } from '../ui/Mark.tsx';
import type { Health } from '../ui/Mark.tsx';

export type Filter = { q: string; health: string; tags: string[] };

const RANK: Record<Health, number> = { critical: 0, warning: 1, offline: 2, unknown: 3, healthy: 4 };
const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

type Value = (server: ServerSummary) => number | string | null;

/** What a list can be sorted by. */
const VALUES: Record<string, Value> = {
  name: (s) => s.name,
  cpu: (s) => s.cpu?.usage_percent ?? null,
  memory: (s) => s.memory?.usage_percent ?? null,
  disk: (s) => s.disk?.usage_percent ?? null,
  load: (s) => s.cpu?.load_1m ?? null,
  network: (s) => s.network ? s.network.received_bytes_per_second + s.network.sent_bytes_per_second : null,
  containers: (s) => s.containers?.running ?? null,
  uptime: (s) => s.uptime_seconds,
  last_seen: (s) => s.last_seen,
  agent: (s) => s.agent?.version ?? null,
  os: (s) => s.agent?.os ?? null,
};

function rank(server: ServerSummary): number {
  return RANK[(server.health_status === 'healthy' ? healthOf(server) : server.health_status) as Health];
}

/**
 * The same order as the hub's: by state; in each, what is not online, then by how far the values are towards or beyond
 * their thresholds.
 */
function worstFirst(a: ServerSummary, b: ServerSummary): number {
  const ratio = (s: ServerSummary) => s.status === 'online' ? s.levels?.ratio ?? 0 : Infinity;
  return rank(a) - rank(b) || ratio(b) - ratio(a) || byName.compare(a.name, b.name);
}

/** Sorts a copy: `worst`, or the name of a value with `-` for descending. What has no value comes last, either way. */
export function sorted(servers: ServerSummary[], sort: string): ServerSummary[] {
  const isDown = sort.startsWith('-');
  const value = VALUES[isDown ? sort.slice(1) : sort];
  if (!value) {
    return [...servers].sort(worstFirst);
  }
  return [...servers].sort((a, b) => compare(value(a), value(b), isDown) || byName.compare(a.name, b.name));
}

export function filtered(servers: ServerSummary[], { q, health, tags }: Filter): ServerSummary[] {
  const words = q.toLowerCase().split(/\s+/).filter((word) => word !== '');
  return servers.filter((server) => {
    if (health !== '' && healthOf(server) !== health) return false;
    if (!tags.every((tag) => server.tags.includes(tag))) return false;
    if (words.length === 0) return true;
    const text = [server.name, server.host ?? '', server.agent?.os ?? '', ...server.tags].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export function countsOf(servers: ServerSummary[]): Record<Health, number> {
  const counts = { critical: 0, warning: 0, offline: 0, unknown: 0, healthy: 0 };
  for (const server of servers) counts[healthOf(server)]++;
  return counts;
}

/** The tags of these servers with how many have each, the most used first. */
export function tagsOf(servers: ServerSummary[]): Array<[string, number]> {
  const counts = new Map<string, number>();
  for (const server of servers) {
    for (const tag of server.tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  return [...counts].sort(([a, n], [b, m]) => m - n || byName.compare(a, b));
}

/** The servers by tag, in the order of the tags' names; a server with several tags is in several groups. */
export function groups(servers: ServerSummary[]): Array<[string | null, ServerSummary[]]> {
  const tags = tagsOf(servers).map(([tag]) => tag).sort(byName.compare);
  const found: Array<[string | null, ServerSummary[]]> = tags.map((tag) => [
    tag,
    servers.filter((server) => server.tags.includes(tag)),
  ]);
  const rest = servers.filter((server) => server.tags.length === 0);
  return rest.length === 0 ? found : [...found, [null, rest]];
}

function compare(a: number | string | null, b: number | string | null, isDown: boolean): number {
  if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0);
  const order = typeof a === 'number' && typeof b === 'number' ? a - b : byName.compare(String(a), String(b));
  return isDown ? -order : order;
}
