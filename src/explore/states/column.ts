/** A column of whole numbers that grows. */

export class Column {
  #cells = new Int32Array(64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  at(row: number): number {
    return this.#cells[row] as number;
  }

  push(value: number): void {
    if (this.#length === this.#cells.length) this.#cells = doubled(this.#cells);
    this.#cells[this.#length] = value;
    this.#length += 1;
  }

  /** What was pushed, without the room to grow. */
  done(): Int32Array {
    return this.#cells.slice(0, this.#length);
  }
}

type Wholes = Int32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;

/** The same column with twice the room. */
export function doubled<C extends Wholes>(column: C): C {
  const wider = new (column.constructor as new (length: number) => C)(column.length * 2);
  wider.set(column);
  return wider;
}
