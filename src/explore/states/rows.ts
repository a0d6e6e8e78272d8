/**
 * Rows of whole numbers, each given the next free number when it is first seen: a hash table with open addressing
 * over the rows themselves, so that a question costs one pass over the cells and as a rule one look at a row.
 */
import { Cells } from './cells.ts';

const firstRoom = 128;

export class Rows {
  readonly #cells: Cells;
  /** A row's number and one, so that a fresh table is empty; at least twice as many places as there are rows. */
  #places = new Int32Array(firstRoom);

  constructor(width: number) {
    this.#cells = new Cells(width);
  }

  get size(): number {
    return this.#cells.rows;
  }

  get bytes(): number {
    return this.#cells.bytes + this.#places.byteLength;
  }

  /** The row's number; `size` grows by one where it was not known. */
  put(row: Int32Array): number {
    const places = this.#places;
    const mask = places.length - 1;
    let place = hashOf(row) & mask;
    for (; places[place] !== 0; place = (place + 1) & mask) {
      const number = (places[place] as number) - 1;
      if (this.#cells.is(number, row)) return number;
    }
    const number = this.#cells.push(row);
    places[place] = number + 1;
    if (this.size * 2 > places.length) this.#grow();
    return number;
  }

  /** Writes the cells of a row into an array. */
  get(number: number, into: Int32Array): void {
    this.#cells.get(number, into);
  }

  #grow(): void {
    const places = new Int32Array(this.#places.length * 2);
    const mask = places.length - 1;
    const row = new Int32Array(this.#cells.width);
    for (let number = 0; number < this.size; number += 1) {
      this.#cells.get(number, row);
      let place = hashOf(row) & mask;
      while (places[place] !== 0) place = (place + 1) & mask;
      places[place] = number + 1;
    }
    this.#places = places;
  }
}

/** MurmurHash3's steps: every cell counts, and so does where it stands. */
function hashOf(row: Int32Array): number {
  let hash = row.length;
  for (let cell = 0; cell < row.length; cell += 1) {
    hash ^= Math.imul(row[cell] as number, 0xcc9e2d51);
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
