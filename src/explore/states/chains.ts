/**
 * Sequences of whole numbers, each as one number: a sequence with one number more is a pair of the sequence before
 * and that number. Equal sequences have equal numbers, and nothing is written down as text to find that out.
 */
import { doubled } from './column.ts';
import { Pairs } from './pairs.ts';

/** The sequence of nothing. */
export const empty = -1;

/** What a pair holds of a number that is larger: whole numbers above and below this take two pairs. */
const most = 2 ** 30;

export class Chains {
  readonly #pairs = new Pairs();
  /** What came last after each sequence, and the sequence and one that this made: as a rule the same comes again. */
  #nexts = new Int32Array(64);
  #made = new Int32Array(64);

  /** The sequence with one safe integer more. */
  put(chain: number, next: number): number {
    if (next < most && next > -most) return this.#put(chain, next);
    // The first of two lies where no number alone does.
    const high = Math.floor(next / most);
    const first = this.#put(chain, high < 0 ? high - most : high + most);
    return this.#put(first, next - high * most);
  }

  #put(chain: number, next: number): number {
    const at = chain + 1;
    if (this.#nexts[at] === next && this.#made[at] !== 0) return (this.#made[at] as number) - 1;
    const made = this.#pairs.put(chain, next);
    if (made + 1 >= this.#made.length) {
      this.#nexts = doubled(this.#nexts);
      this.#made = doubled(this.#made);
    }
    this.#nexts[at] = next;
    this.#made[at] = made + 1;
    return made;
  }

  /** The sequence with all of these more. */
  putAll(chain: number, numbers: readonly number[]): number {
    let longer = chain;
    for (const number of numbers) longer = this.put(longer, number);
    return longer;
  }
}
