/**
 * Rows of small whole numbers in one number each, of at most 53 bits: a hash table with open addressing whose places
 * hold the rows themselves, so that most questions cost one look into memory.
 */

/** Every whole number up to 2⁵³ has a floating-point number of its own. */
const wholeBits = 53;
const firstRoom = 1024;

export class PackedRows {
  readonly #width: number;
  /** What a cell may hold: 0 up to, without, the radix. */
  readonly #radix: number;
  /** By number. */
  #rows = new Float64Array(firstRoom);
  /** A row and one, so that a fresh table is empty; twice as many places as there is room for rows. */
  #places = new Float64Array(firstRoom * 2);
  #size = 0;
  /** The rows that were put forward, as keys, and where the search for each begins. */
  #keys = new Float64Array(64);
  #firsts = new Int32Array(64);
  #staged = 0;
  // oxlint-disable-next-line eslint/no-unused-private-class-members -- a sum keeps the look from being left out
  #looked = 0;

  constructor(width: number) {
    this.#width = width;
    this.#radix = 2 ** Math.floor(wholeBits / width);
  }

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#rows.byteLength + this.#places.byteLength;
  }

  /** Puts a row forward; false where a cell is too large to be packed. */
  stage(row: Int32Array): boolean {
    let key = 0;
    for (let cell = 0; cell < this.#width; cell += 1) {
      const value = row[cell] as number;
      if (value >= this.#radix) return false;
      key = key * this.#radix + value;
    }
    if (this.#staged === this.#keys.length) this.#widen();
    const place = firstPlace(key + 1) & (this.#places.length - 1);
    this.#keys[this.#staged] = key + 1;
    this.#firsts[this.#staged] = place;
    // Looking at all places before any is needed lets the memory answer to all of them at once.
    this.#looked += this.#places[place] as number;
    this.#staged += 1;
    return true;
  }

  /** Adds the rows that were put forward, in their order; returns how many were new. */
  add(): number {
    const before = this.#size;
    while (this.#size + this.#staged > this.#rows.length) this.#grow();
    const places = this.#places;
    const mask = places.length - 1;
    for (let n = 0; n < this.#staged; n += 1) {
      const key = this.#keys[n] as number;
      let place = this.#firsts[n] as number;
      let known = places[place] as number;
      while (known !== 0 && known !== key) {
        place = (place + 1) & mask;
        known = places[place] as number;
      }
      if (known === key) continue;
      places[place] = key;
      this.#rows[this.#size] = key - 1;
      this.#size += 1;
    }
    this.#staged = 0;
    return this.#size - before;
  }

  /** Writes the cells of a row into an array. */
  get(number: number, into: Int32Array): void {
    let key = this.#rows[number] as number;
    for (let cell = this.#width - 1; cell >= 0; cell -= 1) {
      const rest = Math.floor(key / this.#radix);
      into[cell] = key - rest * this.#radix;
      key = rest;
    }
  }

  #widen(): void {
    const [keys, firsts] = [this.#keys, this.#firsts];
    this.#keys = new Float64Array(keys.length * 2);
    this.#keys.set(keys);
    this.#firsts = new Int32Array(firsts.length * 2);
    this.#firsts.set(firsts);
  }

  #grow(): void {
    const rows = new Float64Array(this.#rows.length * 2);
    rows.set(this.#rows);
    const places = new Float64Array(rows.length * 2);
    const mask = places.length - 1;
    for (let row = 0; row < this.#size; row += 1) {
      const key = (rows[row] as number) + 1;
      let place = firstPlace(key) & mask;
      while (places[place] !== 0) place = (place + 1) & mask;
      places[place] = key;
    }
    this.#rows = rows;
    this.#places = places;
    for (let n = 0; n < this.#staged; n += 1) {
      this.#firsts[n] = firstPlace(this.#keys[n] as number) & mask;
    }
  }
}

/** Where the search for a key begins, before it is cut to the size of the table. */
function firstPlace(key: number): number {
  const high = (key / 0x1_0000_0000) | 0;
  const hash = Math.imul(key | 0, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b);
  const mixed = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  return mixed ^ (mixed >>> 13);
}
