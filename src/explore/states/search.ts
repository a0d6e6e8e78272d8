/** One search in breadth: states wait in the order in which they were found, and each is left by every move once. */
import type { RefusalReason } from '../../lifecycle/index.ts';
import type { Explored } from '../explored.ts';
import { Column } from './column.ts';
import type { Ground } from './ground.ts';
import type { Place } from './place.ts';

export class Search {
  readonly #ground: Ground;
  readonly #limit: number;
  /** By state, the edge that found it. */
  readonly #foundBy = new Column();
  readonly #from = new Column();
  readonly #to = new Column();
  readonly #moveOf = new Column();
  readonly #refused = { state: new Column(), move: new Column(), reason: [] as RefusalReason[] };
  readonly #unchanged = { state: new Column(), move: new Column() };
  /** The states that lead to more than the limit takes. */
  readonly #cut = new Set<number>();

  constructor(ground: Ground) {
    this.#ground = ground;
    this.#limit = ground.options.limit;
    this.#foundBy.push(-1);
  }

  /** Searches as far as the limit; false where a time lay further ahead than `furthestDays`, and nothing is sure. */
  run(furthestDays: number): boolean {
    for (let state = 0; state < this.#foundBy.length; state += 1) {
      this.#leave(state);
      if (this.#ground.furthestSeen > furthestDays) return false;
    }
    return true;
  }

  /** Leaves a state by everything that can be tried there, and by the clock. */
  #leave(state: number): void {
    const ground = this.#ground;
    const read = ground.leave(state);
    const { place } = read;
    for (const tried of ground.triesFrom(read)) {
      const became = ground.try(place, tried);
      if (typeof became === 'object') this.#reach(state, tried.move, became);
      else this.#note(state, tried.move, became);
    }
    const ticked = ground.tick(place);
    if (ticked !== null) this.#reach(state, ticked.move, ticked.place);
  }

  #reach(from: number, move: number, place: Place): void {
    const state = this.#ground.enter(place);
    if (state >= this.#limit) {
      this.#cut.add(from);
      return;
    }
    if (state === this.#foundBy.length) this.#foundBy.push(this.#from.length);
    this.#from.push(from);
    this.#to.push(state);
    this.#moveOf.push(move);
  }

  #note(state: number, move: number, became: RefusalReason | 'unchanged'): void {
    const attempts = became === 'unchanged' ? this.#unchanged : this.#refused;
    attempts.state.push(state);
    attempts.move.push(move);
    if (became !== 'unchanged') this.#refused.reason.push(became);
  }

  result(): Explored {
    const ground = this.#ground;
    const { lifecycle, options, scale, moves, bytes } = ground;
    const states = this.#foundBy.length;
    return {
      lifecycle,
      options,
      scale,
      graph: { states, from: this.#from.done(), to: this.#to.done() },
      complete: this.#cut.size === 0,
      cut: this.#cut,
      moves,
      moveOf: this.#moveOf.done(),
      foundBy: this.#foundBy.done(),
      refused: { ...done(this.#refused), reason: this.#refused.reason },
      unchanged: done(this.#unchanged),
      bytes,
      place: (state) => ground.place(state),
      stateOf: (place) => {
        const state = ground.enter(place);
        return state < states ? state : null;
      },
      tries: (place) => ground.tries(place),
      nextDeadline: (snapshot) => ground.nextDeadline(snapshot),
    };
  }
}

const done = ({ state, move }: { readonly state: Column; readonly move: Column }) => ({
  state: state.done(),
  move: move.done(),
});
