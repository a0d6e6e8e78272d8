/** Numbers for values: each gets the next free one when it is first seen. */

export class Interned<T> {
  readonly #numbers = new Map<T, number>();
  readonly #values: T[] = [];

  get size(): number {
    return this.#values.length;
  }

  /** The value's number; `size` grows by one where it was not known. */
  put(value: T): number {
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    this.#numbers.set(value, this.#values.length);
    return this.#values.push(value) - 1;
  }

  at(number: number): T {
    return this.#values[number] as T;
  }

  values(): readonly T[] {
    return this.#values;
  }
}

/** Immutable JSON: what is equal is kept once, by its text; an object that was seen before is known at once. */
export class InternedJson {
  readonly #known = new Map<unknown, number>();
  readonly #texts = new Map<string, number>();
  readonly #values: unknown[] = [];

  put(value: unknown): number {
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    const isObject = typeof value === 'object' && value !== null;
    const number = isObject ? this.#numberOf(value) : this.#values.push(value) - 1;
    // Objects that only equal a known one are not held fast; their like is asked for by its text.
    if (!isObject || this.#values[number] === value) this.#known.set(value, number);
    return number;
  }

  #numberOf(value: object): number {
    const text = JSON.stringify(value);
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#texts.set(text, this.#values.length);
    return this.#values.push(value) - 1;
  }

  at(number: number): unknown {
    return this.#values[number];
  }
}
