/**
 * One part of a product, as numbers: which states follow each of its own by an event, how long it waits for its next
 * deadline, and where it is when some of that time has passed. A state is explored when the product first asks for it.
 */
import { epoch, instantOf } from '../../lifecycle/index.ts';
import type { Explored, Place } from '../explored.ts';
import { Ground } from '../states/ground.ts';
import { Interned } from '../states/interned.ts';
import { Pairs } from '../states/pairs.ts';

/** No deadline is running. */
export const never = -1;

/** A way on by an event: its kind of move, and where it leads. */
export interface Way {
  readonly move: number;
  readonly to: number;
}

export class Part {
  readonly explored: Explored;
  /** Its own: under a shared clock it comes to places where its own clock alone never stops. */
  readonly ground: Ground;
  readonly #waits: (number | undefined)[] = [];
  readonly #targets: (Int32Array | undefined)[] = [];
  /** States with the milliseconds that pass there, and by the number of such a pair what comes of it. */
  readonly #passing = new Pairs();
  readonly #lengths = new Interned<number>();
  readonly #passed: number[] = [];

  constructor(explored: Explored) {
    const { lifecycle, options, scale } = explored;
    this.explored = explored;
    this.ground = new Ground(lifecycle, options, scale, explored.place(0));
  }

  get bytes(): number {
    const targets = this.#targets.reduce((sum, states) => sum + (states?.byteLength ?? 0), 0);
    return this.ground.bytes + this.#passing.bytes + targets;
  }

  /** Milliseconds until the next deadline, or `never`. */
  waitOf(state: number): number {
    const known = this.#waits[state];
    if (known !== undefined) return known;
    const { snapshot, now } = this.ground.place(state);
    const next = this.ground.nextDeadline(snapshot);
    const wait = next ? Math.max(0, epoch(next.due) - epoch(now)) : never;
    this.#waits[state] = wait;
    return wait;
  }

  /** Where events lead, each state once and without the one at hand. */
  targetsFrom(state: number): Int32Array {
    const known = this.#targets[state];
    if (known) return known;
    const ways = this.waysFrom(state).map(({ to }) => to);
    const targets = Int32Array.from(new Set(ways.filter((to) => to !== state)));
    this.#targets[state] = targets;
    return targets;
  }

  /** Every way on by an event. */
  waysFrom(state: number): readonly Way[] {
    const read = this.ground.leave(state);
    return this.ground.triesFrom(read).flatMap((tried) => {
      const became = this.ground.try(read.place, tried);
      if (typeof became !== 'object') return [];
      return [{ move: tried.move, to: this.ground.enter(became) }];
    });
  }

  /** Where it is after so many milliseconds. */
  after(state: number, ms: number): number {
    const pair = this.#passing.put(state, this.#lengths.put(ms));
    const known = this.#passed[pair];
    if (known !== undefined) return known;
    const place = this.ground.place(state);
    const passed = this.ground.enter(this.ground.wait(place, laterBy(place, ms)));
    this.#passed[pair] = passed;
    return passed;
  }
}

const laterBy = ({ now }: Place, ms: number) => instantOf(epoch(now) + ms);
