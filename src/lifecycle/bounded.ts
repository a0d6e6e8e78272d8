/** Remembers answers, and forgets all of them when there are too many: a cache that cannot grow for ever. */
export class Bounded<K, V> {
  readonly #most: number;
  readonly #known = new Map<K, V>();

  constructor(most: number) {
    this.#most = most;
  }

  /** The answer that is known, or else the one that `find` gives. */
  of(key: K, find: (key: K) => V): V {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const found = find(key);
    if (this.#known.size >= this.#most) this.#known.clear();
    this.#known.set(key, found);
    return found;
  }
}
