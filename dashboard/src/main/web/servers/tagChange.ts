import type { ServerSummary } from '../api/topics.ts';

export type Tagged = Pick<ServerSummary, 'id' | 'name' | 'tags'>;

/** The tags of a server after some were added and some taken away, in their order; null: nothing changes. */
export function changedTags(tags: readonly string[], added: readonly string[], removed: readonly string[]) {
  const next = [...new Set([...tags.filter((tag) => !removed.includes(tag)), ...added])];
  const isSame = next.length === tags.length && next.every((tag, i) => tag === tags[i]);
  return isSame ? null : next;
}

/** The ids from one row to another, both included; the other alone if the first is not there any more. */
export function between(ids: readonly string[], from: string, to: string): string[] {
  const [a, b] = [ids.indexOf(from), ids.indexOf(to)].sort((x, y) => x - y) as [number, number];
  return a < 0 ? [to] : ids.slice(a, b + 1);
}
