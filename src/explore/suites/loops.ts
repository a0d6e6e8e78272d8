/**
 * All simple loops of a graph, the shortest first: ways that come back to where they began and meet no state twice.
 *
 * From each state, in turn the lowest of its loops, a search in depth that never enters a state from which, at that
 * length, the way home is known to be blocked (Johnson 1975; with a bound on the length Gupta & Suzumura 2021,
 * "Finding all bounded-length simple cycles in a directed graph"). Their number may grow exponentially, so there is a
 * limit; when it is met, the search goes again by length, so that what is kept are the shortest.
 */
import type { Path } from '../graph.ts';
import { at, type Groups, groupedBy, rowsOf } from './columns.ts';
import { byEdges } from './euler.ts';
import type { Reach } from './reach.ts';

export interface Loops {
  /** Each begins in the lowest of its states; shortest first. */
  readonly loops: readonly Path[];
  /** False when there may be more. */
  readonly complete: boolean;
}

/** Looking at this many edges takes a second or so; a search that is not done by then is cut short. */
const mostLooks = 20_000_000;

/** At most `limit` loops. */
export function loopsOf(reach: Reach, limit: number): Loops {
  const longest = reach.order.length;
  const all = collect(reach, [1, longest], limit, { left: mostLooks });
  if (all.complete) return { ...all, loops: all.loops.toSorted(byLength) };
  const looks = { left: mostLooks };
  const kept: Path[] = [];
  for (let length = 1; length <= longest; length += 1) {
    const { loops, complete } = collect(reach, [length, length], limit - kept.length, looks);
    kept.push(...loops.toSorted(byEdges));
    if (!complete) return { loops: kept, complete };
  }
  return { loops: kept, complete: true };
}

const byLength = (a: Path, b: Path) => a.length - b.length || byEdges(a, b);

interface Looks {
  left: number;
}

/** The loops of so many steps, from and to; incomplete where the limit or the looks gave out. */
function collect(
  reach: Reach,
  [shortest, longest]: readonly [number, number],
  limit: number,
  looks: Looks,
): Loops {
  const loops: Path[] = [];
  const search = new Search(reach, longest, looks, (loop) => {
    if (loop.length < shortest) return true;
    if (loops.length === limit) return false;
    loops.push(loop);
    return true;
  });
  const complete = reach.order.toSorted().every((root) => search.from(root));
  return { loops, complete };
}

/** The present root, the way from it to where the search stands, and what is known of ways home. */
class Search {
  readonly #reach: Reach;
  readonly #entering: Groups;
  readonly #longest: number;
  readonly #looks: Looks;
  /** Takes a loop; false ends the search. */
  readonly #found: (loop: Path) => boolean;
  #root = 0;
  /** Edges from the root; then, for the root and each state on the way, the next edge to try and the fewest steps home. */
  #way: number[] = [];
  #next: number[] = [];
  #home: number[] = [];
  /** A state may be entered by a way with fewer steps than its lock, if that was set for this root. */
  readonly #lock: Int32Array;
  readonly #lockedFor: Int32Array;
  readonly #onWay: Int32Array;
  /** Who failed because of a state, and may try again once that state has a way home. */
  #waiting = new Map<number, Set<number>>();

  constructor(reach: Reach, longest: number, looks: Looks, found: (loop: Path) => boolean) {
    const { states, to } = reach.graph;
    this.#reach = reach;
    this.#entering = groupedBy(to, states);
    this.#longest = longest;
    this.#looks = looks;
    this.#found = found;
    this.#lock = new Int32Array(states);
    this.#lockedFor = new Int32Array(states).fill(-1);
    this.#onWay = new Int32Array(states);
  }

  /** Finds every loop whose lowest state is the root. False when the search is over. */
  from(root: number): boolean {
    this.#root = root;
    this.#waiting = new Map();
    [this.#way, this.#next, this.#home] = [[], [], []];
    this.#lookAhead();
    this.#enter(root);
    while (this.#next.length > 0) if (!this.#step()) return false;
    return true;
  }

  /** Tries the next edge from where the search stands, or goes back when there is none. */
  #step(): boolean {
    const { graph, leaving } = this.#reach;
    const depth = this.#way.length;
    const state = this.#here();
    const row = this.#next[depth] as number;
    if (row === at(leaving.first, state + 1)) return this.#leave(state);
    this.#next[depth] = row + 1;
    const edge = at(leaving.rows, row);
    const to = at(graph.to, edge);
    if (to === this.#root) {
      this.#home[depth] = 1;
      if (!this.#found([...this.#way, edge])) return false;
    } else if (to > this.#root && depth + 1 < this.#lockOf(to)) {
      this.#way.push(edge);
      this.#enter(to);
    }
    return this.#look();
  }

  #here(): number {
    const last = this.#way.at(-1);
    return last === undefined ? this.#root : at(this.#reach.graph.to, last);
  }

  #enter(state: number): void {
    this.#setLock(state, this.#way.length);
    this.#onWay[state] = 1;
    this.#next.push(at(this.#reach.leaving.first, state));
    this.#home.push(Number.POSITIVE_INFINITY);
  }

  #leave(state: number): true {
    const steps = this.#home.pop() as number;
    this.#onWay[state] = 0;
    this.#next.pop();
    this.#way.pop();
    const before = this.#home.length - 1;
    if (before >= 0) this.#home[before] = Math.min(this.#home[before] as number, steps + 1);
    if (steps < Number.POSITIVE_INFINITY) this.#unlock(state, steps);
    else for (const edge of rowsOf(this.#reach.leaving, state)) this.#wait(edge, state);
    return true;
  }

  #wait(edge: number, state: number): void {
    const blocked = at(this.#reach.graph.to, edge);
    const waiting = this.#waiting.get(blocked) ?? new Set();
    this.#waiting.set(blocked, waiting.add(state));
  }

  /** So many steps lead home from a state: it may be entered again, and so may those that waited for it. */
  #unlock(state: number, steps: number): void {
    const free = [{ state, steps }];
    for (const { state, steps } of free) {
      const lock = this.#longest - steps + 1;
      if (this.#lockOf(state) >= lock) continue;
      this.#setLock(state, lock);
      for (const waiting of this.#waiting.get(state) ?? []) {
        if (this.#onWay[waiting] === 0) free.push({ state: waiting, steps: steps + 1 });
      }
    }
  }

  /** How far back from the root the way home is known; half a loop is enough, as the search comes from the other side. */
  get #ahead(): number {
    return this.#longest === this.#reach.order.length
      ? this.#longest
      : Math.ceil(this.#longest / 2);
  }

  /** Locks the states near the root by their distance back to it. */
  #lookAhead(): void {
    const { graph } = this.#reach;
    let ring = [this.#root];
    for (let steps = 1; steps <= this.#ahead && ring.length > 0; steps += 1) {
      const further: number[] = [];
      for (const state of ring) {
        for (const edge of rowsOf(this.#entering, state)) {
          const before = at(graph.from, edge);
          if (before <= this.#root || this.#lockedFor[before] === this.#root) continue;
          this.#setLock(before, this.#longest - steps + 1);
          further.push(before);
          this.#looks.left -= 1;
        }
      }
      ring = further;
    }
  }

  /** What is not in sight lies further from home than was looked ahead. */
  #lockOf(state: number): number {
    const isKnown = this.#lockedFor[state] === this.#root;
    return isKnown ? at(this.#lock, state) : this.#longest - this.#ahead;
  }

  #setLock(state: number, steps: number): void {
    this.#lock[state] = steps;
    this.#lockedFor[state] = this.#root;
  }

  #look(): boolean {
    this.#looks.left -= 1;
    return this.#looks.left > 0;
  }
}
