import type { Path } from './paths.ts';
import { Store } from './store.ts';

type Count = { number: number; urgent?: boolean };

/** The numbers beside the links of the side bar. A page or the live client sets its own by `setCount`. */
export const navCounts = new Store<Partial<Record<Path, Count>>>({});

/** Null removes the number. */
export function setCount(path: Path, number: number | null, urgent = false): void {
  const before = navCounts.value[path];
  if (before?.number === (number ?? undefined) && (before?.urgent ?? false) === urgent) return;
  navCounts.update((counts) => ({ ...counts, [path]: number === null ? undefined : { number, urgent } }));
}
