/** The states of a product: rows of the parts' states, packed into one number each for as long as that is possible. */
import { Rows } from '../states/rows.ts';
import { PackedRows } from './packed.ts';

export class ProductRows {
  readonly #width: number;
  #packed: PackedRows | null;
  /** What takes any numbers, and more time. */
  #rows: Rows | null = null;

  constructor(width: number) {
    this.#width = width;
    this.#packed = new PackedRows(width);
  }

  get bytes(): number {
    return this.#packed?.bytes ?? this.#rows?.bytes ?? 0;
  }

  /** Adds a row under the next free number; false where it was known. */
  add(row: Int32Array): boolean {
    if (this.#packed !== null) {
      const isNew = this.#packed.add(row);
      if (isNew !== null) return isNew;
      this.#rows = unpacked(this.#packed, this.#width);
      this.#packed = null;
    }
    const rows = this.#rows as Rows;
    const before = rows.size;
    rows.put(row);
    return rows.size > before;
  }

  /** Writes the cells of a row into an array. */
  get(number: number, into: Int32Array): void {
    if (this.#packed !== null) this.#packed.get(number, into);
    else into.set((this.#rows as Rows).get(number).subarray(0, this.#width));
  }
}

/** The same rows under the same numbers. */
function unpacked(packed: PackedRows, width: number): Rows {
  const rows = new Rows(width);
  const row = new Int32Array(width);
  for (let number = 0; number < packed.size; number += 1) {
    packed.get(number, row);
    rows.put(row);
  }
  return rows;
}
