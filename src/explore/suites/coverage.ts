/**
 * What paths really cover, worked out anew from the graph and the paths alone: nothing is taken from whoever made them.
 * States, edges, and runs of edges that follow each other (pairs, n-switches, round trips). Only what can be reached
 * from state 0 counts.
 */
import type { Graph, Path } from '../graph.ts';
import { SuiteError } from './cases.ts';
import { at, rowsOf } from './columns.ts';
import { isReachable, type Reach, reachOf } from './reach.ts';

export interface Covered<T> {
  readonly covered: number;
  readonly total: number;
  readonly missing: readonly T[];
}

/** Throws SuiteError where a path does not begin in state 0 or breaks off on the way. */
export function checkPaths(graph: Graph, paths: readonly Path[]): void {
  paths.forEach((path, n) => {
    let here = 0;
    path.forEach((edge, step) => {
      const where = `Case ${n + 1}, step ${step + 1}`;
      if (graph.from[edge] === undefined)
        throw new SuiteError(`${where}: there is no edge ${edge}.`);
      if (graph.from[edge] !== here) {
        throw new SuiteError(
          `${where}: edge ${edge} leaves state ${graph.from[edge]}, but the case is in state ${here}.`,
        );
      }
      here = at(graph.to, edge);
    });
  });
}

const outOf = <T>(all: readonly T[], isCovered: (one: T) => boolean): Covered<T> => {
  const missing = all.filter((one) => !isCovered(one));
  return { covered: all.length - missing.length, total: all.length, missing };
};

/** All states. The start is covered as soon as there is a case. */
export function coveredStates(graph: Graph, paths: readonly Path[]): Covered<number> {
  checkPaths(graph, paths);
  const met = new Set(paths.flatMap((path) => [0, ...path.map((edge) => at(graph.to, edge))]));
  return outOf(
    [...reachOf(graph).order].toSorted((a, b) => a - b),
    (state) => met.has(state),
  );
}

/** Valid transitions, 0-switch. */
export function coveredEdges(graph: Graph, paths: readonly Path[]): Covered<number> {
  checkPaths(graph, paths);
  const reach = reachOf(graph);
  const taken = new Set(paths.flat());
  const all = [...graph.from.keys()].filter((edge) => isReachable(reach, edge));
  return outOf(all, (edge) => taken.has(edge));
}

/** Runs of n + 1 transitions; those that are missing are listed as their edges. */
export function coveredSwitches(graph: Graph, paths: readonly Path[], n: number): Covered<Path> {
  return coveredRuns(graph, paths, [...runsOf(reachOf(graph), n + 1)]);
}

/** Transition pairs, 1-switch. */
export const coveredPairs = (graph: Graph, paths: readonly Path[]): Covered<Path> =>
  coveredSwitches(graph, paths, 1);

/** Given runs, such as round trips: each is covered where some path takes its edges one after the other. */
export function coveredRuns(
  graph: Graph,
  paths: readonly Path[],
  runs: readonly Path[],
): Covered<Path> {
  checkPaths(graph, paths);
  const root = branch();
  const ends = new Map(runs.map((run) => [run, endOf(root, run)]));
  for (const path of paths) for (const start of path.keys()) follow(root, path, start);
  return outOf(runs, (run) => ends.get(run)?.isTaken === true);
}

/** Runs that begin alike share a branch, so a path is compared with all of them at once. */
interface Branch {
  readonly next: Map<number, Branch>;
  isTaken: boolean;
}

const branch = (): Branch => ({ next: new Map(), isTaken: false });

function endOf(root: Branch, run: Path): Branch {
  let here = root;
  for (const edge of run) {
    const next = here.next.get(edge) ?? branch();
    here.next.set(edge, next);
    here = next;
  }
  return here;
}

function follow(root: Branch, path: Path, start: number): void {
  let here: Branch | undefined = root;
  for (let step = start; here !== undefined; step += 1) {
    here.isTaken = true;
    here = here.next.get(path[step] ?? -1);
  }
}

/** Every run of so many edges that follow each other. */
function* runsOf(reach: Reach, length: number): Generator<Path> {
  const { graph, leaving } = reach;
  const longer = (run: Path): Path[] =>
    Array.from(rowsOf(leaving, at(graph.to, run.at(-1) as number)), (edge) => [...run, edge]);
  for (const edge of graph.from.keys()) {
    if (!isReachable(reach, edge)) continue;
    let runs: Path[] = [[edge]];
    for (let n = 1; n < length; n += 1) runs = runs.flatMap(longer);
    yield* runs;
  }
}
