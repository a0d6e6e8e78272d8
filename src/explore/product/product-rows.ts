/** The states of a product: rows of the parts' states, packed into one number each for as long as that is possible. */
import { Rows } from '../states/rows.ts';
import { PackedRows } from './packed.ts';

export class ProductRows {
  readonly #width: number;
  #packed: PackedRows | null;
  /** What takes any numbers, and more time. */
  #rows: Rows | null = null;
  #size = 0;

  constructor(width: number) {
    this.#width = width;
    this.#packed = new PackedRows(width);
  }

  get bytes(): number {
    return this.#packed?.bytes ?? this.#rows?.bytes ?? 0;
  }

  /** Puts a row forward. */
  stage(row: Int32Array): void {
    if (this.#packed?.stage(row)) return;
    if (this.#packed !== null) this.#unpack(this.#packed);
    (this.#rows as Rows).put(row);
  }

  /** Adds the rows that were put forward, in their order; returns how many were new. */
  add(): number {
    const before = this.#size;
    this.#packed?.add();
    this.#size = this.#packed?.size ?? (this.#rows as Rows).size;
    return this.#size - before;
  }

  /** Writes the cells of a row into an array. */
  get(number: number, into: Int32Array): void {
    if (this.#packed !== null) this.#packed.get(number, into);
    else into.set((this.#rows as Rows).get(number).subarray(0, this.#width));
  }

  /** Goes over to rows of any numbers, under the same numbers as before. */
  #unpack(packed: PackedRows): void {
    packed.add();
    const rows = new Rows(this.#width);
    const row = new Int32Array(this.#width);
    for (let number = 0; number < packed.size; number += 1) {
      packed.get(number, row);
      rows.put(row);
    }
    this.#rows = rows;
    this.#packed = null;
  }
}
