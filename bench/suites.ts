/**
 * Taking every edge: events and resets, and the time to find them, against a shortest path for each transition as
 * `xstate/graph` makes them live, and against the median of quick random walks (a random edge that is not yet taken,
 * by a shortest path; from seeds). Graphs are grown from seeds in the sizes of well-known public models: GraphWalker's
 * SuperLarge, and learned models of mosquitto, Linux TCP, BitVise SSH and MasterCard; and one of 40,000 edges. The
 * models themselves are measured where BENCH_MODELS names a folder with them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Graph } from '../src/explore/graph.ts';
import { readModel } from '../src/explore/models/read.ts';
import { chanceFrom, tour } from '../src/explore/suites/index.ts';
import { seekerOf } from '../src/explore/suites/nearest.ts';
import { reachOf } from '../src/explore/suites/reach.ts';
import { grown } from '../test/explore/suites/graphs.ts';
import { onePathEach } from '../test/explore/suites/peer.ts';
import { type Bench, type Figure, median } from './measure.ts';

/** States, edges, and how many random walks are made: on a large graph one takes longer than all else here. */
const sizes: readonly (readonly [number, number, number])[] = [
  [787, 1549, 11],
  [18, 162, 11],
  [57, 684, 11],
  [66, 858, 11],
  [6, 84, 11],
  [10_000, 40_000, 1],
];
const rounds = 3;
/** Beyond this the peer takes minutes, as it compares all its paths with each other; then ours stands alone. */
const mostPeerEdges = 5000;

interface Cost {
  readonly events: number;
  readonly resets: number;
}

/** Goes to one random edge after another that is not yet taken, and begins anew where it cannot be reached. */
function quickRandom(graph: Graph, seed: number): Cost {
  const chance = chanceFrom(seed);
  const seek = seekerOf(reachOf(graph));
  const left = [...graph.from.keys()];
  const placeOf = Int32Array.from(left);
  const take = (edge: number) => {
    const place = placeOf[edge] as number;
    if (place < 0) return;
    placeOf[edge] = -1;
    const last = left.pop() as number;
    if (last === edge) return;
    left[place] = last;
    placeOf[last] = place;
  };
  let [here, events, resets] = [0, 0, 0];
  while (left.length > 0) {
    const aim = left[chance(left.length)] as number;
    const way = seek(here, Number.POSITIVE_INFINITY, (edge) => edge === aim);
    if (way === null) {
      resets += 1;
      here = 0;
      continue;
    }
    events += way.length;
    for (const edge of way) take(edge);
    here = graph.to[aim] as number;
  }
  return { events, resets };
}

interface Run {
  readonly cost: number;
  readonly milliseconds: number;
}

function timed(work: () => Cost): Run {
  const start = performance.now();
  const { events, resets } = work();
  return { cost: events + resets, milliseconds: performance.now() - start };
}

/** Ours and the peer in turn; the medians of both, and no peer where there is too much for it. */
function inTurn(graph: Graph): { ours: Run; peer: Run | null } {
  const hasPeer = graph.from.length <= mostPeerEdges;
  const runs = Array.from({ length: rounds }, () => ({
    ours: timed(() => tour(graph)),
    peer: hasPeer ? timed(() => onePathEach(graph)) : null,
  }));
  const middle = (each: readonly Run[]): Run => ({
    cost: median(each.map(({ cost }) => cost)),
    milliseconds: median(each.map(({ milliseconds }) => milliseconds)),
  });
  const peers = runs.flatMap(({ peer }) => peer ?? []);
  return { ours: middle(runs.map(({ ours }) => ours)), peer: hasPeer ? middle(peers) : null };
}

function figures(of: string, graph: Graph, walks: number): Figure[] {
  const name = `every edge of ${of} ${graph.states}/${graph.from.length}`;
  const { ours, peer } = inTurn(graph);
  const seeds = Array.from({ length: walks }, (_, n) => n + 1);
  const walk = median(seeds.map((seed) => timed(() => quickRandom(graph, seed)).cost));
  const cost = { name, unit: 'events + resets', ours: ours.cost };
  const time = { name, unit: 'ms', ours: ours.milliseconds };
  return [
    against(cost, peer?.cost, 'one path each by xstate/graph'),
    against(cost, walk, `median of ${walks} quick random`),
    against(time, peer?.milliseconds, 'xstate/graph'),
  ];
}

function against(
  figure: Pick<Figure, 'name' | 'unit' | 'ours'>,
  peer: number | undefined,
  peerName: string,
): Figure {
  if (peer === undefined) return { ...figure, peer: null, peerName: null, ratio: null };
  return { ...figure, peer, peerName, ratio: figure.ours / peer };
}

/** Models of others, for whoever has some: the files of the folder that BENCH_MODELS names. */
function given(folder = process.env['BENCH_MODELS']): Figure[] {
  if (folder === undefined) return [];
  return readdirSync(folder)
    .toSorted()
    .flatMap((name) => {
      const { graph } = readModel(readFileSync(join(folder, name), 'utf8'), { name }).model;
      return figures(name, graph, 11);
    });
}

export const suites: Bench = async () => [
  ...sizes.flatMap(([states, edges, walks], n) =>
    figures('a grown graph', grown(states, edges, n + 1), walks),
  ),
  ...given(),
];
