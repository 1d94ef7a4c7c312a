/** The list with the item in the place of the one with its id; a new one comes last. */
export function withItem<T extends { id: string }>(all: T[], item: T): T[] {
  return all.some(({ id }) => id === item.id) ? all.map((one) => one.id === item.id ? item : one) : [...all, item];
}
