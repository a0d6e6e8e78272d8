/**
 * One part of a product: a component's explored graph as tables of numbers, under a clock that others move too. Where
 * a part stands is its state and how much time has passed in it; both together are one number here.
 *
 * What a part may do is read off its own graph, so between its own deadlines time passes without changing which
 * guards hold. Whoever needs to be sure replays a trace, see replay.ts.
 */
import { epoch } from '../../lifecycle/index.ts';
import type { Explored } from '../explored.ts';
import { Pairs } from '../states/pairs.ts';

/** No deadline is running. */
export const never = -1;

/** Milliseconds to the next deadline of each state of a graph, or `never`. */
export function waitsOf(explored: Explored): number[] {
  return Array.from({ length: explored.graph.states }, (_, state) => {
    const { snapshot, now } = explored.place(state);
    const next = explored.nextDeadline(snapshot);
    return next ? Math.max(0, epoch(next.due) - epoch(now)) : never;
  });
}

/** A way on by an event: an edge of the component's graph, and where it leads. */
export interface Way {
  readonly edge: number;
  readonly to: number;
}

export class Part {
  readonly explored: Explored;
  /** Units of time to the next deadline, by state. */
  readonly #waits: Int32Array;
  /** By state: its edges by events, one to each place they lead to; and the edge of the clock, or −1. */
  readonly #events: readonly (readonly number[])[];
  readonly #clock: Int32Array;
  /** State and units passed in it. */
  readonly #stands = new Pairs();
  readonly #targets: (Int32Array | undefined)[] = [];

  constructor(explored: Explored, waits: readonly number[], unitMs: number) {
    this.explored = explored;
    this.#waits = Int32Array.from(waits, (ms) => (ms === never ? never : ms / unitMs));
    const { graph, moves, moveOf } = explored;
    const isClock = (edge: number) => moves[moveOf[edge] as number]?.sample === null;
    const events: number[][] = Array.from({ length: graph.states }, () => []);
    this.#clock = new Int32Array(graph.states).fill(-1);
    graph.from.forEach((state, edge) => {
      if (isClock(edge)) this.#clock[state] = edge;
      else events[state]?.push(edge);
    });
    this.#events = events.map((edges) => this.#different(edges));
    this.#stands.put(0, 0);
  }

  get bytes(): number {
    return this.#stands.bytes;
  }

  /** The component's state. */
  stateOf(stand: number): number {
    return this.#stands.left(stand);
  }

  /** Units until the next deadline, or `never`. */
  waitOf(stand: number): number {
    const wait = this.#waits[this.#stands.left(stand)] as number;
    return wait === never ? never : Math.max(0, wait - this.#stands.right(stand));
  }

  /** The ways on by events, one to each place. */
  waysFrom(stand: number): readonly Way[] {
    const { graph, arms } = this.explored;
    const passed = this.#stands.right(stand);
    return (this.#events[this.#stands.left(stand)] as readonly number[])
      .map((edge) => ({
        edge,
        to: this.#stand(graph.to[edge] as number, arms[edge] === 1 ? 0 : passed),
      }))
      .filter(({ to }, n, all) => to !== stand && all.findIndex((way) => way.to === to) === n);
  }

  /** Where these lead; found once for each stand. */
  targetsFrom(stand: number): Int32Array {
    const known = this.#targets[stand];
    if (known) return known;
    const targets = Int32Array.from(this.waysFrom(stand), ({ to }) => to);
    this.#targets[stand] = targets;
    return targets;
  }

  /** Where it stands after so many units, at most as many as it waits. */
  after(stand: number, units: number): number {
    const state = this.#stands.left(stand);
    const wait = this.waitOf(stand);
    if (wait === units)
      return this.#stand(this.explored.graph.to[this.clockOf(stand)] as number, 0);
    return this.#stand(state, this.#stands.right(stand) + units);
  }

  /** The edge that its clock takes. */
  clockOf(stand: number): number {
    return this.#clock[this.#stands.left(stand)] as number;
  }

  /** Where nothing is waited for, it does not matter how much time passes. */
  #stand(state: number, passed: number): number {
    return this.#stands.put(state, this.#waits[state] === never ? 0 : passed);
  }

  /** Of edges that lead to one state alike, the first. */
  #different(edges: readonly number[]): number[] {
    const { graph, arms } = this.explored;
    const isFirst = (edge: number) =>
      edges.find((other) => graph.to[other] === graph.to[edge] && arms[other] === arms[edge]) ===
      edge;
    return edges.filter(isFirst);
  }
}
