/**
 * Round trips: every way from a state back to itself that meets no state twice on the way (ISTQB's round-trip
 * coverage, after Binder 2000 and Ammann & Offutt 2016). A loop through k states is a round trip for each of them, and
 * one case takes them all: it goes to the loop, and then nearly twice around.
 */
import type { Graph, Path } from '../graph.ts';
import { asCases, type Cases, wholeNumber } from './cases.ts';
import { at } from './columns.ts';
import { loopsOf } from './loops.ts';
import { pathTo, type Reach, reachOf, unreachableEdges } from './reach.ts';

export interface RoundTrips extends Cases {
  /** Every round trip as the edges that it takes, a row for each state of each loop: what the cases cover. */
  readonly trips: readonly Path[];
}

/** A case for each loop, shortest loops first; `complete` is false when there may be more loops than the limit. */
export function roundTrips(graph: Graph, options: { readonly limit?: number } = {}): RoundTrips {
  const reach = reachOf(graph);
  const { loops, complete } = loopsOf(reach, wholeNumber('limit', options.limit ?? 10_000, 1));
  const paths = loops.map((loop) => aroundTwice(reach, loop));
  const unreachable = unreachableEdges(reach);
  return {
    ...asCases(paths, { fewest: false, complete, unreachable }),
    trips: loops.flatMap((loop) => loop.map((_, step) => turned(loop, step))),
  };
}

function aroundTwice(reach: Reach, loop: Path): number[] {
  const distance = (edge: number) => at(reach.distance, at(reach.graph.from, edge));
  const nearest = loop.reduce((best, edge) => (distance(edge) < distance(best) ? edge : best));
  const around = turned(loop, loop.indexOf(nearest));
  return [...pathTo(reach, at(reach.graph.from, nearest)), ...around, ...around.slice(0, -1)];
}

/** The same loop, begun at another of its states. */
const turned = (loop: Path, step: number): Path => [...loop.slice(step), ...loop.slice(0, step)];
