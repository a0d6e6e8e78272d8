/**
 * Sequences of whole numbers, each as one number: a sequence with one number more is a pair of the sequence before
 * and that number. Equal sequences have equal numbers, and nothing is written down as text to find that out.
 */
import { Pairs } from './pairs.ts';

/** The sequence of nothing. */
export const empty = -1;

/** What a pair holds of a number that is larger: whole numbers above and below this take two pairs. */
const most = 2 ** 30;

export class Chains {
  readonly #pairs = new Pairs();

  /** The sequence with one safe integer more. */
  put(chain: number, next: number): number {
    if (next < most && next > -most) return this.#pairs.put(chain, next);
    // The first of two lies where no number alone does.
    const high = Math.floor(next / most);
    return this.#pairs.put(
      this.#pairs.put(chain, high < 0 ? high - most : high + most),
      next - high * most,
    );
  }

  /** The sequence with all of these more. */
  putAll(chain: number, numbers: readonly number[]): number {
    let longer = chain;
    for (const number of numbers) longer = this.put(longer, number);
    return longer;
  }
}
