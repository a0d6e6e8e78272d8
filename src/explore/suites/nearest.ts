/** The nearest thing that is still wanted from where one stands: a search in breadth that stops at the first find. */
import { add, at, rowsOf } from './columns.ts';
import type { Reach } from './reach.ts';

/** From a state, a shortest path of at most so many steps whose last edge is wanted; null when there is none. */
export type Seek = (
  from: number,
  mostSteps: number,
  isWanted: (edge: number) => boolean,
) => number[] | null;

/** One search may follow another without clearing: a state counts as met when it bears the search's own number. */
export function seekerOf({ graph, leaving }: Reach): Seek {
  const search = new Int32Array(1);
  const met = new Int32Array(graph.states);
  const by = new Int32Array(graph.states);
  const steps = new Int32Array(graph.states);
  const back = (from: number, last: number) => {
    const path = [last];
    for (let state = at(graph.from, last); state !== from; state = at(graph.from, at(by, state))) {
      path.push(at(by, state));
    }
    return path.toReversed();
  };
  return (from, mostSteps, isWanted) => {
    add(search, 0, 1);
    met[from] = at(search, 0);
    steps[from] = 0;
    const found = [from];
    for (const state of found) {
      if (at(steps, state) >= mostSteps) return null;
      for (const edge of rowsOf(leaving, state)) {
        if (isWanted(edge)) return back(from, edge);
        const to = at(graph.to, edge);
        if (at(met, to) === at(search, 0)) continue;
        met[to] = at(search, 0);
        by[to] = edge;
        steps[to] = at(steps, state) + 1;
        found.push(to);
      }
    }
    return null;
  };
}
