import { Store } from '../app/store.ts';

export type Units = 'binary' | 'decimal';
const KEY = 'chatops.units';

/** How sizes are told: GiB or GB. */
export const units = new Store<Units>(
  typeof document !== 'undefined' && localStorage.getItem(KEY) === 'decimal' ? 'decimal' : 'binary',
);

export function chooseUnits(next: Units): void {
  localStorage.setItem(KEY, next);
  units.set(next);
}
