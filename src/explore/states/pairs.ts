/**
 * Pairs of whole numbers, each given the next free number when it is first seen: a hash table with open addressing
 * over two columns of 32 bits. A pair and its place in the table take about 14 bytes.
 */

import { doubled } from './column.ts';

const firstRoom = 16;

export class Pairs {
  #left = new Int32Array(firstRoom);
  #right = new Int32Array(firstRoom);
  /** A pair's number and one, so that a fresh table is empty; twice as many places as there is room for pairs. */
  #places = new Int32Array(firstRoom * 2);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#left.byteLength + this.#right.byteLength + this.#places.byteLength;
  }

  left(pair: number): number {
    return this.#left[pair] as number;
  }

  right(pair: number): number {
    return this.#right[pair] as number;
  }

  /** The pair's number; `size` grows by one where it was not known. */
  put(left: number, right: number): number {
    const place = this.#placeOf(left, right);
    const known = this.#places[place] as number;
    if (known > 0) return known - 1;
    const pair = this.#size;
    this.#left[pair] = left;
    this.#right[pair] = right;
    this.#places[place] = pair + 1;
    this.#size += 1;
    if (this.#size === this.#left.length) this.#grow();
    return pair;
  }

  /** Where the pair stands, or would stand. */
  #placeOf(left: number, right: number): number {
    const places = this.#places;
    const mask = places.length - 1;
    // Two odd constants far apart (of the golden ratio, and of MurmurHash3) keep neighbours apart.
    let hash = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
    for (let place = (hash ^ (hash >>> 13)) & mask; ; place = (place + 1) & mask) {
      const known = (places[place] as number) - 1;
      if (known < 0 || (this.#left[known] === left && this.#right[known] === right)) return place;
    }
  }

  #grow(): void {
    this.#left = doubled(this.#left);
    this.#right = doubled(this.#right);
    this.#places = new Int32Array(this.#left.length * 2);
    for (let pair = 0; pair < this.#size; pair += 1) {
      this.#places[this.#placeOf(this.left(pair), this.right(pair))] = pair + 1;
    }
  }
}
