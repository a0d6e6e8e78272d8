/** How the ids and times of a payload lie beside those of the place where it is sent. */
import type { Sample } from '../../lifecycle/index.ts';
import type { Alike, ReadPlace } from './alike.ts';
import { isFresh, type Time } from './holding.ts';

export class Beside {
  readonly #alike: Alike;
  readonly #read: ReadPlace;
  /** The ids of the place, each once, and what each goes by: `file.version`. Both are made when they are asked for. */
  #ids: readonly string[] | null = null;
  #names: readonly string[] = [];
  /** The times of the place, each once. */
  #times: readonly Time[] | null = null;

  constructor(alike: Alike, read: ReadPlace) {
    this.#alike = alike;
    this.#read = read;
  }

  /** A number for where an id stands in the place; below zero for one that it does not hold, by those in `others`. */
  numberOf(id: string, others: string[]): number {
    const name = this.#nameOf(id);
    if (name !== undefined) return this.#alike.lexicon.texts.put(name);
    const known = others.indexOf(id);
    return known < 0 ? -others.push(id) : -1 - known;
  }

  numbersOf(times: readonly Time[]): readonly number[] {
    this.#times ??= [...new Set(this.#alike.timesOf(this.#read))];
    return this.#alike.around.numbersBeside(times, this.#times, this.#read.place.now);
  }

  /** A sample for people: `APPROVE version=file.version by admin-1`. */
  textOf({ type, data, by }: Sample): string {
    const told = (value: unknown) =>
      typeof value === 'string' ? (this.#nameOf(value) ?? (isFresh(value) ? 'new' : value)) : '…';
    const fields = Object.entries(data).map(([field, value]) => `${field}=${told(value)}`);
    return [type, ...fields, 'by', by.kind, told(by.id)].join(' ');
  }

  #nameOf(id: string): string | undefined {
    this.#ids ??= this.#named();
    const at = this.#ids.indexOf(id);
    return at < 0 ? undefined : this.#names[at];
  }

  #named(): readonly string[] {
    const ids: string[] = [];
    const names: string[] = [];
    for (const { ids: held } of this.#read.holdings) {
      for (const { id, at } of held) {
        if (ids.includes(id)) continue;
        ids.push(id);
        // The keys of a record stand at one path.
        names.push(names.includes(at) ? `${at} ${names.length}` : at);
      }
    }
    this.#names = names;
    return ids;
  }
}
