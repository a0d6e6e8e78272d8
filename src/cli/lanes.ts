/**
 * Bounded concurrency that keeps order where it matters: work in one lane runs in the order in which it was given,
 * lanes run beside each other, and never more than `most` pieces are under way.
 */
export class Lanes {
  readonly #most: number;
  readonly #tails = new Map<string, Promise<void>>();
  #underWay = 0;
  #wake: (() => void) | undefined;

  constructor(most: number) {
    this.#most = most;
  }

  /** Resolves when there is room for the next piece; the piece itself runs on. `work` must not reject. */
  async add(lane: string, work: () => Promise<void>): Promise<void> {
    while (this.#underWay >= this.#most) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#underWay += 1;
    const before = this.#tails.get(lane) ?? Promise.resolve();
    const tail = before.then(work).then(() => {
      this.#underWay -= 1;
      if (this.#tails.get(lane) === tail) this.#tails.delete(lane);
      this.#wake?.();
    });
    this.#tails.set(lane, tail);
  }

  /** Resolves when everything given so far is done. */
  async idle(): Promise<void> {
    await Promise.all(this.#tails.values());
  }
}
