/** Rows of whole numbers in one column, one after the other: in two bytes a cell for as long as they fit there. */
import { doubled } from './column.ts';

/** What no cell of two bytes holds. */
const tooLarge = 0x1_0000;

export class Cells {
  readonly width: number;
  #cells: Uint16Array<ArrayBuffer> | Int32Array<ArrayBuffer>;
  #rows = 0;

  constructor(width: number) {
    this.width = width;
    this.#cells = new Uint16Array(width * 64);
  }

  /** How many rows there are. */
  get rows(): number {
    return this.#rows;
  }

  get bytes(): number {
    return this.#cells.byteLength;
  }

  /** Adds a row under the next free number. */
  push(row: Int32Array): number {
    const { width } = this;
    const begin = this.#rows * width;
    if (begin + width > this.#cells.length) this.#cells = doubled(this.#cells);
    for (let cell = 0; cell < width; cell += 1) {
      const value = row[cell] as number;
      if (value < 0 || value >= tooLarge) this.#widen();
      this.#cells[begin + cell] = value;
    }
    this.#rows += 1;
    return this.#rows - 1;
  }

  /** Whether the row of that number has these very cells. */
  is(number: number, row: Int32Array): boolean {
    const { width } = this;
    const cells = this.#cells;
    const begin = number * width;
    for (let cell = 0; cell < width; cell += 1) {
      if (cells[begin + cell] !== row[cell]) return false;
    }
    return true;
  }

  /** Writes the cells of a row into an array. */
  get(number: number, into: Int32Array): void {
    const begin = number * this.width;
    for (let cell = 0; cell < this.width; cell += 1) {
      into[cell] = this.#cells[begin + cell] as number;
    }
  }

  #widen(): void {
    if (this.#cells instanceof Uint16Array) this.#cells = Int32Array.from(this.#cells);
  }
}
