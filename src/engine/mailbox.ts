/**
 * One thing at a time per instance, in the order of asking. Work that needs several instances enters all their
 * queues in the same instant, so two such works can never wait for each other.
 */
export class Mailboxes {
  readonly #tails = new Map<string, Promise<unknown>>();

  run<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
    const before = keys.map((key) => this.#tails.get(key));
    const waits = before.filter((tail) => tail !== undefined);
    const result = waits.length === 0 ? work() : Promise.all(waits).then(work);
    const tail: Promise<void> = result.then(
      () => this.#leave(keys, tail),
      () => this.#leave(keys, tail),
    );
    for (const key of keys) this.#tails.set(key, tail);
    return result;
  }

  /** Resolves when everything that was asked for so far is done. */
  async idle(): Promise<void> {
    while (this.#tails.size > 0) await Promise.all(this.#tails.values());
  }

  #leave(keys: readonly string[], tail: Promise<unknown>): void {
    for (const key of keys) if (this.#tails.get(key) === tail) this.#tails.delete(key);
  }
}
