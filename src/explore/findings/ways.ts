/** Questions that the explored graph alone answers: who gets out of a state, and from where a good end is out of reach. */
import { isIn, type Snapshot } from '../../lifecycle/index.ts';
import type { Explored } from '../explored.ts';

/** The states from which some state of a set can be reached, those of the set included. */
export function reaching(
  { graph }: Pick<Explored, 'graph'>,
  isGoal: (state: number) => boolean,
): Uint8Array {
  const into = edgesInto(graph.to, graph.states);
  const found = new Uint8Array(graph.states);
  const waiting: number[] = [];
  const add = (state: number) => {
    if (found[state] === 1) return;
    found[state] = 1;
    waiting.push(state);
  };
  for (let state = 0; state < graph.states; state += 1) if (isGoal(state)) add(state);
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    for (const edge of into[state] as number[]) add(graph.from[edge] as number);
  }
  return found;
}

function edgesInto(to: Int32Array, states: number): readonly (readonly number[])[] {
  const into: number[][] = Array.from({ length: states }, () => []);
  to.forEach((state, edge) => into[state]?.push(edge));
  return into;
}

/** The states that have an edge to another state. */
export function leavable({ graph }: Explored): Uint8Array {
  const found = new Uint8Array(graph.states);
  graph.from.forEach((state, edge) => {
    if (graph.to[edge] !== state) found[state] = 1;
  });
  return found;
}

/** Who takes an instance out of the state at a path, by kind of actor, with the first edge of each. */
export function leavers(explored: Explored, snapshots: readonly Snapshot[], path: string) {
  const { graph, moves, moveOf } = explored;
  const found = new Map<string, number>();
  graph.from.forEach((from, edge) => {
    const [before, after] = [snapshots[from], snapshots[graph.to[edge] as number]];
    if (!before || !after || !isIn(before.value, path) || isIn(after.value, path)) return;
    const kind = moves[moveOf[edge] as number]?.sample?.by.kind ?? 'clock';
    if (!found.has(kind)) found.set(kind, edge);
  });
  return found;
}
