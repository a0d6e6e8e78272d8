/** Chance that comes out the same on every machine: one fixed seed, and a stream of its own for every purpose. */

const seed = 'rollcall examples 2026';

export interface Random {
  /** From 0 up to, and without, 1. */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  shuffled<T>(list: readonly T[]): T[];
  /** An opaque id that says nothing: the prefix and ten letters or digits. */
  token(prefix: string): string;
}

/** The stream of one purpose, such as one person: changing one life leaves every other as it was. */
export function randomFor(purpose: string): Random {
  const next = mulberry32(hash(`${seed}/${purpose}`));
  const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    whole,
    chance: (probability) => next() < probability,
    pick: (list) => picked(list, whole(0, list.length - 1)),
    shuffled: (list) =>
      list
        .map((item) => ({ item, place: next() }))
        .toSorted((a, b) => a.place - b.place)
        .map(({ item }) => item),
    token: (prefix) =>
      `${prefix}-${Array.from({ length: 10 }, () => letters.charAt(whole(0, letters.length - 1))).join('')}`,
  };
}

/** Crockford's digits: none looks like another. */
const letters = '0123456789abcdefghjkmnpqrstvwxyz';

function picked<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new Error('there is nothing to pick from');
  return item;
}

/** Tommy Ettinger's generator: tiny, and the same wherever 32-bit arithmetic is. */
function mulberry32(start: number): () => number {
  let state = start;
  return () => {
    state = Math.trunc(state + 0x6d2b79f5);
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const letter of text) value = Math.imul(value ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return value >>> 0;
}
