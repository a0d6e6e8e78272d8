/**
 * Chance that can be repeated: xoshiro128** (Blackman & Vigna 2018, "Scrambled linear pseudorandom number generators",
 * prng.di.unimi.it), its four words of state filled from the seed by a splitmix step of 32 bits.
 */

/** Gives whole numbers from 0 to below − 1, each as likely as any other; `below` is at most 2³². */
export type Chance = (below: number) => number;

const range = 2 ** 32;

export function chanceFrom(seed: number): Chance {
  const next = xoshiro128(splitmix(seed));
  return (below) => {
    // The numbers above the last whole multiple would make some results likelier than others.
    const fair = range - (range % below);
    for (let drawn = next(); ; drawn = next()) if (drawn < fair) return drawn % below;
  };
}

/** The generator on four given words, of which at least one is not 0. */
export function xoshiro128(words: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = words;
  return () => {
    const drawn = Math.imul(rotated(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotated(d, 11);
    return drawn;
  };
}

const rotated = (word: number, by: number) => (word << by) | (word >>> (32 - by));

function splitmix(seed: number): [number, number, number, number] {
  const word = (n: number) => {
    let z = (seed + Math.imul(n, 0x9e3779b9)) | 0;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  };
  return [word(1), word(2), word(3), word(4)];
}
