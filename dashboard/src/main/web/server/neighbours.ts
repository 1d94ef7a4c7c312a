import { useEffect } from 'preact/hooks';
import { go, place } from '../app/router.ts';
import { onKey } from '../app/shortcuts.ts';
import { serverList } from '../servers/list.ts';
import { sorted } from '../servers/order.ts';

/** Returns the id that stands so many places after another, from the end on again at the beginning; null: none. */
export function neighbour(ids: string[], id: string, step: 1 | -1): string | null {
  const at = ids.indexOf(id);
  if (at < 0 || ids.length < 2) return null;
  return ids[(at + step + ids.length) % ids.length]!;
}

/** Lets `h` and `l` go to the server before and after, by name; tab and time stay. */
export function useNeighbours(id: string, tab: string): void {
  useEffect(() => {
    const move = (step: 1 | -1) => () => {
      const next = neighbour(sorted(serverList.value.servers, 'name').map((server) => server.id), id, step);
      if (next === null) return;
      const query = new URLSearchParams(place.value.query);
      const kept = ['range', 'from', 'to', 'compare', 'at'].map((name) => [name, query.get(name)]);
      go(`/servers/${next}${tab === 'overview' ? '' : `/${tab}`}`, Object.fromEntries(kept));
    };
    const ends = [onKey('h', move(-1)), onKey('l', move(1))];
    return () => ends.forEach((end) => end());
  }, [id, tab]);
}
