/** Word that something was stored, for whoever waits for it. */

export class Arrivals {
  #count = 0;
  #ended = false;
  #waiting = new Set<() => void>();

  /** How often something was stored; take it before looking, so that nothing is missed between looking and waiting. */
  get count(): number {
    return this.#count;
  }

  /** Nothing will be stored any more. */
  get ended(): boolean {
    return this.#ended;
  }

  announce(): void {
    this.#count += 1;
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const wake of waiting) wake();
  }

  end(): void {
    this.#ended = true;
    this.announce();
  }

  /** Resolves as soon as there is more than `seen`, after `milliseconds`, or when the signal says so. */
  async after(seen: number, milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (this.#count !== seen || this.#ended || signal?.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, milliseconds);
    timer.unref();
    this.#waiting.add(resolve);
    signal?.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    clearTimeout(timer);
    this.#waiting.delete(resolve);
  }
}
