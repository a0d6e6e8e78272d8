/**
 * Rows of whole numbers, each given the next free number when it is first seen. A row is kept as a tree of pairs, so
 * that rows which differ in one cell share the rest of the tree and a row more takes little more than one pair
 * (Laarman, van de Pol and Weber 2011, "Parallel recursive state compression for free").
 */
import { Pairs } from './pairs.ts';

export class Rows {
  /** How many cells are left on each level of the tree, from the row itself down to the one that names it. */
  readonly #levels: readonly number[];
  /** One table for every inner node: the last is the root, whose numbers are the rows' own. */
  readonly #nodes: readonly Pairs[];
  readonly #cells: Int32Array;

  constructor(width: number) {
    const levels = [Math.max(width, 2)];
    for (let left = levels[0] as number; left > 1; left = levels.at(-1) as number) {
      levels.push((left + 1) >> 1);
    }
    this.#levels = levels;
    this.#nodes = Array.from({ length: (levels[0] as number) - 1 }, () => new Pairs());
    this.#cells = new Int32Array(levels[0] as number);
  }

  get size(): number {
    return (this.#nodes.at(-1) as Pairs).size;
  }

  get bytes(): number {
    return this.#nodes.reduce((sum, node) => sum + node.bytes, 0);
  }

  /** The row's number; `size` grows by one where it was not known. */
  put(row: ArrayLike<number>): number {
    const cells = this.#cells;
    for (let cell = 0; cell < row.length; cell += 1) cells[cell] = row[cell] as number;
    let node = 0;
    for (let level = 0; level < this.#levels.length - 1; level += 1) {
      const width = this.#levels[level] as number;
      const half = width >> 1;
      for (let n = 0; n < half; n += 1, node += 1) {
        const pairs = this.#nodes[node] as Pairs;
        cells[n] = pairs.put(cells[2 * n] as number, cells[2 * n + 1] as number);
      }
      if (width % 2 === 1) cells[half] = cells[width - 1] as number;
    }
    return cells[0] as number;
  }

  /** The cells of a row; the array is used again by the next call. */
  get(row: number): Int32Array {
    const cells = this.#cells;
    cells[0] = row;
    let node = this.#nodes.length;
    for (let level = this.#levels.length - 2; level >= 0; level -= 1) {
      const width = this.#levels[level] as number;
      const half = width >> 1;
      if (width % 2 === 1) cells[width - 1] = cells[half] as number;
      // From the far end, so that no cell is written before it was read.
      for (let n = half - 1; n >= 0; n -= 1) {
        node -= 1;
        const pairs = this.#nodes[node] as Pairs;
        const pair = cells[n] as number;
        cells[2 * n + 1] = pairs.right(pair);
        cells[2 * n] = pairs.left(pair);
      }
    }
    return cells;
  }
}
