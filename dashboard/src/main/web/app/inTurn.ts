/** The outcome of several actions of one kind. */
export type Outcome<T, R> = { done: R[]; failed: Array<{ item: T; error: unknown }> };

/**
 * Does one after another, tells how far it is, and goes on after a failure: the hub bounds requests, and takes these in
 * any order.
 */
export async function inTurn<T, R>(
  items: readonly T[],
  action: (item: T) => Promise<R>,
  onProgress: (at: number) => void = () => {},
): Promise<Outcome<T, R>> {
  const outcome: Outcome<T, R> = { done: [], failed: [] };
  for (const [i, item] of items.entries()) {
    onProgress(i + 1);
    try {
      outcome.done.push(await action(item));
    } catch (error) {
      outcome.failed.push({ item, error });
    }
  }
  return outcome;
}
