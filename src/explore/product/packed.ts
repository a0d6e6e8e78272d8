/**
 * Rows of small whole numbers in one number each: a hash table with open addressing whose places hold the rows
 * themselves, so that most questions cost one look into memory. How wide the numbers are decides how much memory that
 * is, and with it how fast: most looks miss every cache.
 */

/** The columns that rows can be packed into: every whole number up to 2⁵³ has a floating-point number of its own. */
const columns = {
  narrow: { bits: 31, of: (length: number) => new Int32Array(length) },
  wide: { bits: 53, of: (length: number) => new Float64Array(length) },
} as const;
export type Columns = keyof typeof columns;

const firstRoom = 1024;

export class PackedRows {
  readonly #width: number;
  /** What a cell may hold: 0 up to, without, the radix. */
  readonly #radix: number;
  readonly #column: (length: number) => Int32Array | Float64Array;
  /** By number. */
  #rows: Int32Array | Float64Array;
  /** A row and one, so that a fresh table is empty; twice as many places as there is room for rows. */
  #places: Int32Array | Float64Array;
  #size = 0;

  constructor(width: number, kind: Columns) {
    const { bits, of } = columns[kind];
    this.#width = width;
    // A row and one still fits.
    this.#radix = Math.floor((2 ** bits - 1) ** (1 / width));
    this.#column = of;
    this.#rows = of(firstRoom);
    this.#places = of(firstRoom * 2);
  }

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#rows.byteLength + this.#places.byteLength;
  }

  /** Adds a row under the next free number: true where it is new, null where a cell is too large to be packed. */
  add(row: Int32Array): boolean | null {
    let packed = 0;
    for (let cell = 0; cell < this.#width; cell += 1) {
      const value = row[cell] as number;
      if (value >= this.#radix) return null;
      packed = packed * this.#radix + value;
    }
    const place = placeOf(this.#places, packed + 1);
    if (this.#places[place] !== 0) return false;
    this.#places[place] = packed + 1;
    this.#rows[this.#size] = packed;
    this.#size += 1;
    if (this.#size === this.#rows.length) this.#grow();
    return true;
  }

  /** Writes the cells of a row into an array. */
  get(number: number, into: Int32Array): void {
    let packed = this.#rows[number] as number;
    for (let cell = this.#width - 1; cell >= 0; cell -= 1) {
      const rest = Math.floor(packed / this.#radix);
      into[cell] = packed - rest * this.#radix;
      packed = rest;
    }
  }

  #grow(): void {
    const rows = this.#column(this.#rows.length * 2);
    rows.set(this.#rows);
    const places = this.#column(rows.length * 2);
    for (let row = 0; row < this.#size; row += 1) {
      const key = (rows[row] as number) + 1;
      places[placeOf(places, key)] = key;
    }
    this.#rows = rows;
    this.#places = places;
  }
}

/** Where a key stands, or would stand. */
function placeOf(places: Int32Array | Float64Array, key: number): number {
  const mask = places.length - 1;
  const high = (key / 0x1_0000_0000) | 0;
  const hash = Math.imul(key | 0, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b);
  const mixed = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  for (let place = (mixed ^ (mixed >>> 13)) & mask; ; place = (place + 1) & mask) {
    const known = places[place] as number;
    if (known === 0 || known === key) return place;
  }
}
