import { useEffect, useRef, useState } from 'preact/hooks';

type Listener = () => void;

/** A value that components and others can watch. */
export class Store<T> {
  #value: T;
  readonly #listeners = new Set<Listener>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  /** Tells the listeners, unless the value is the one that is there already. */
  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener();
  }

  update(change: (value: T) => T): void {
    this.set(change(this.#value));
  }

  /** Calls the listener after each change, until the function that is returned is called. */
  watch(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** The store's value, or a part of it: the component is drawn again only when that part changes. */
export function useStore<T, S = T>(store: Store<T>, select: (value: T) => S = (value) => value as unknown as S): S {
  const selected = select(store.value);
  const [, draw] = useState({});
  const last = useRef({ selected, select });
  last.current = { selected, select };
  useEffect(() => {
    const check = () => {
      if (!Object.is(last.current.select(store.value), last.current.selected)) draw({});
    };
    check(); // what changed between drawing and now
    return store.watch(check);
  }, [store]);
  return selected;
}
