/**
 * Cases out of counts: a walk that takes each edge exactly as often as asked, cut where it returns to the start by a
 * reset. Where every state is left as often as it is entered, such a walk exists, and going on until stuck and then
 * filling in what was left out finds it (Hierholzer 1873).
 */
import type { Graph } from '../graph.ts';
import { add, at, groupedBy } from './columns.ts';

/** How often each edge is taken, and how many cases end in each state. */
export interface Counts {
  readonly times: Int32Array;
  readonly ends: Int32Array;
}

/** The cases, each from state 0, in the order of their edge numbers. The counts must be balanced, resets included. */
export function casesOf(graph: Graph, counts: Counts): number[][] {
  const pieces: number[][] = [[]];
  for (const step of circuit(graph, counts)) {
    if (step < 0) pieces.push([]);
    else pieces.at(-1)?.push(step);
  }
  // The circuit is closed: what follows the last reset ends in the start, where the first piece begins.
  if (pieces.length > 1) pieces[0] = [...(pieces.pop() ?? []), ...(pieces[0] ?? [])];
  return pieces.filter((piece) => piece.length > 0).toSorted(byEdges);
}

/** One closed walk from state 0: edge numbers, and for a reset from state s the number −1 − s. */
function circuit(graph: Graph, counts: Counts): number[] {
  const take = takerOf(graph, counts);
  const open: number[] = [];
  const done: number[] = [];
  let here = 0;
  for (;;) {
    const step = take(here);
    if (step !== undefined) {
      open.push(step);
      here = step < 0 ? 0 : at(graph.to, step);
      continue;
    }
    // Stuck, and so back where this stretch began: its last step comes last of all that is not yet placed.
    const last = open.pop();
    if (last === undefined) return done.toReversed();
    done.push(last);
    here = last < 0 ? -1 - last : at(graph.from, last);
  }
}

/** Gives the next step that is still to be taken from a state: its edges first, then its resets. */
function takerOf(graph: Graph, { times, ends }: Counts): (state: number) => number | undefined {
  const { first, rows } = groupedBy(graph.from, graph.states);
  const [next, timesLeft, endsLeft] = [first.slice(), times.slice(), ends.slice()];
  return (state) => {
    for (; at(next, state) < at(first, state + 1); add(next, state, 1)) {
      const edge = at(rows, at(next, state));
      if (at(timesLeft, edge) === 0) continue;
      add(timesLeft, edge, -1);
      return edge;
    }
    if (at(endsLeft, state) === 0) return undefined;
    add(endsLeft, state, -1);
    return -1 - state;
  };
}

/** Cases that begin alike stand together. */
export function byEdges(a: readonly number[], b: readonly number[]): number {
  const differ = a.findIndex((edge, step) => edge !== b[step]);
  if (differ < 0) return a.length - b.length;
  return (a[differ] as number) - (b[differ] ?? Number.NEGATIVE_INFINITY);
}
