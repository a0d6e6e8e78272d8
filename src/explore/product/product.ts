/**
 * Several instances under one clock: one person with an account and some requirements. The search knows the parts as
 * tables of numbers. An event moves one part; the clock moves all of them, by the time to the next deadline of any.
 * Parts that are alike are interchangeable, so their states are kept in order and counted once.
 */
import { RollcallError } from '../../lifecycle/index.ts';
import type { Explored } from '../explored.ts';
import { Column } from '../states/column.ts';
import { never, Part } from './part.ts';
import { ProductRows } from './product-rows.ts';

export interface ProductOptions {
  /** The search stops with this many states; `complete` is false then. */
  readonly limit?: number;
}

export interface Product {
  /** One entry a part; parts that are alike are the same object, and stand side by side. */
  readonly parts: readonly Part[];
  readonly states: number;
  /** Steps between states that were tried, those to known states included. */
  readonly edges: number;
  readonly complete: boolean;
  /** Bytes that the states take, with what is needed to trace them. */
  readonly bytes: number;
  /** The state from which each was found first, on a shortest way; −1 for state 0. */
  readonly foundFrom: Int32Array;
  /** The states of the parts, in a state of the product. */
  partsIn(state: number): Int32Array;
}

/** How many of each; the explored graphs must begin at the same instant. */
export interface Component {
  readonly explored: Explored;
  readonly count: number;
}

const defaultLimit = 5_000_000;

/** Searches the product of some components, breadth first. */
export function product(components: readonly Component[], options: ProductOptions = {}): Product {
  const parts = partsOf(components);
  const search = new ProductSearch(parts, options.limit ?? defaultLimit);
  search.run();
  return search.result();
}

function partsOf(components: readonly Component[]): readonly Part[] {
  if (components.reduce((sum, { count }) => sum + count, 0) === 0) {
    throw new RollcallError('explore', 'a product has at least one part; this one has none');
  }
  return components.flatMap(({ explored, count }) => {
    const part = new Part(explored);
    return Array.from({ length: count }, () => part);
  });
}

class ProductSearch {
  readonly #parts: readonly Part[];
  readonly #limit: number;
  readonly #rows: ProductRows;
  readonly #foundFrom = new Column();
  /** The row at hand, and the one that it leads to. */
  readonly #here: Int32Array;
  readonly #there: Int32Array;
  #edges = 0;
  #complete = true;

  constructor(parts: readonly Part[], limit: number) {
    this.#parts = parts;
    this.#limit = limit;
    this.#rows = new ProductRows(parts.length);
    this.#here = new Int32Array(parts.length);
    this.#there = new Int32Array(parts.length);
    this.#reach(-1);
  }

  run(): void {
    const here = this.#here;
    for (let state = 0; state < this.#foundFrom.length && this.#complete; state += 1) {
      this.#rows.get(state, here);
      this.#moveOne(state);
      this.#moveAll(state);
    }
  }

  /** An event moves one part. */
  #moveOne(state: number): void {
    const [here, there, parts] = [this.#here, this.#there, this.#parts];
    for (let part = 0; part < here.length; part += 1) {
      const own = here[part] as number;
      // Of parts that are alike and stand alike, one stands for all.
      if (part > 0 && parts[part] === parts[part - 1] && here[part - 1] === own) continue;
      const targets = (parts[part] as Part).targetsFrom(own);
      for (let n = 0; n < targets.length; n += 1) {
        for (let cell = 0; cell < here.length; cell += 1) there[cell] = here[cell] as number;
        place(parts, there, part, targets[n] as number);
        this.#reach(state);
      }
    }
  }

  /** The clock moves all of them to the next deadline of any. */
  #moveAll(state: number): void {
    const [here, there, parts] = [this.#here, this.#there, this.#parts];
    const wait = nextWait(parts, here);
    if (wait === never) return;
    for (let part = 0; part < here.length; part += 1) {
      there[part] = (parts[part] as Part).after(here[part] as number, wait);
    }
    inOrder(parts, there);
    this.#reach(state);
  }

  #reach(from: number): void {
    this.#edges += 1;
    if (!this.#rows.add(this.#there)) return;
    if (this.#foundFrom.length >= this.#limit) this.#complete = false;
    else this.#foundFrom.push(from);
  }

  result(): Product {
    const foundFrom = this.#foundFrom.done();
    const parts = this.#parts;
    const own = [...new Set(parts)].reduce((sum, part) => sum + part.bytes, 0);
    return {
      parts,
      states: foundFrom.length,
      // Coming to the start was no step.
      edges: this.#edges - 1,
      complete: this.#complete,
      bytes: this.#rows.bytes + foundFrom.byteLength + own,
      foundFrom,
      partsIn: (state) => {
        const row = new Int32Array(parts.length);
        this.#rows.get(state, row);
        return row;
      },
    };
  }
}

/** Milliseconds until the next deadline of any part, or `never`. */
export function nextWait(parts: readonly Part[], row: Int32Array): number {
  let least = never;
  for (let part = 0; part < parts.length; part += 1) {
    const wait = (parts[part] as Part).waitOf(row[part] as number);
    if (wait !== never && (least === never || wait < least)) least = wait;
  }
  return least;
}

/** Puts one part elsewhere, and keeps those that are alike in order. */
function place(parts: readonly Part[], row: Int32Array, part: number, state: number): void {
  let at = part;
  const own = parts[part];
  for (; at > 0 && parts[at - 1] === own && (row[at - 1] as number) > state; at -= 1) {
    row[at] = row[at - 1] as number;
  }
  for (; parts[at + 1] === own && (row[at + 1] as number) < state; at += 1) {
    row[at] = row[at + 1] as number;
  }
  row[at] = state;
}

/** Keeps the parts that are alike in order. */
export function inOrder(parts: readonly Part[], row: Int32Array): void {
  for (let part = 1; part < parts.length; part += 1) {
    if (parts[part] === parts[part - 1]) place(parts, row, part, row[part] as number);
  }
}
