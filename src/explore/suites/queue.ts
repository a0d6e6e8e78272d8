/**
 * A queue that gives the nearest entry first, for searches whose distances only ever grow: a radix heap
 * (Ahuja, Mehlhorn, Orlin & Tarjan 1990). An entry lies in the bucket of the highest bit in which its distance
 * differs from the last one given, so it moves at most 31 times and is never compared with its neighbours.
 */

const bits = 32;

export class NearestFirst {
  readonly #buckets: { distance: number; entry: number }[][] = Array.from(
    { length: bits + 1 },
    () => [],
  );
  #last = 0;

  /** Puts an entry in; its distance, a whole number, is at least that of the last entry given. */
  add(distance: number, entry: number): void {
    this.#bucketOf(distance).push({ distance, entry });
  }

  /** Takes a nearest entry out; undefined when there is none. */
  take(): { distance: number; entry: number } | undefined {
    const nearest = this.#buckets.find((bucket) => bucket.length > 0);
    if (nearest === undefined || nearest === this.#buckets[0]) return nearest?.pop();
    this.#last = nearest.reduce((least, { distance }) => Math.min(least, distance), Infinity);
    for (const item of nearest.splice(0)) this.#bucketOf(item.distance).push(item);
    return this.#buckets[0]?.pop();
  }

  #bucketOf(distance: number) {
    return this.#buckets[bits - Math.clz32(distance ^ this.#last)] as {
      distance: number;
      entry: number;
    }[];
  }
}
