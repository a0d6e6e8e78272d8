/** The states of a product: rows of the parts' states, packed into one number each for as long as that is possible. */
import { Rows } from '../states/rows.ts';
import { type Columns, PackedRows } from './packed.ts';

export class ProductRows {
  readonly #width: number;
  /** In the narrowest columns that fit so far. */
  #packed: PackedRows | null;
  #columns: Columns = 'narrow';
  /** What takes any numbers, and more time. */
  #rows: Rows | null = null;

  constructor(width: number) {
    this.#width = width;
    this.#packed = new PackedRows(width, 'narrow');
  }

  get bytes(): number {
    return this.#packed?.bytes ?? this.#rows?.bytes ?? 0;
  }

  /** Adds a row under the next free number; false where it was known. */
  add(row: Int32Array): boolean {
    if (this.#packed === null) return isAdded(this.#rows as Rows, row);
    const isNew = this.#packed.add(row);
    if (isNew !== null) return isNew;
    this.#widen(this.#packed);
    return this.add(row);
  }

  /** Writes the cells of a row into an array. */
  get(number: number, into: Int32Array): void {
    if (this.#packed !== null) this.#packed.get(number, into);
    else (this.#rows as Rows).get(number, into);
  }

  /** Goes over to what holds larger numbers, with the same rows under the same numbers. */
  #widen(from: PackedRows): void {
    const isLast = this.#columns === 'wide';
    const to = isLast ? new Rows(this.#width) : new PackedRows(this.#width, 'wide');
    const row = new Int32Array(this.#width);
    for (let number = 0; number < from.size; number += 1) {
      from.get(number, row);
      if (to instanceof Rows) to.put(row);
      else to.add(row);
    }
    this.#columns = 'wide';
    this.#packed = to instanceof Rows ? null : to;
    this.#rows = to instanceof Rows ? to : null;
  }
}

function isAdded(rows: Rows, row: Int32Array): boolean {
  const before = rows.size;
  rows.put(row);
  return rows.size > before;
}
