/** A column of whole numbers that grows. */
import { doubled } from './pairs.ts';

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
