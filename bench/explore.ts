/**
 * Exploring against `xstate/graph` on the same lifecycle, with the same samples and the same idea of when two states
 * are one. Where time counts, XState's `after` cannot tell which deadline is next, so there the peer walks over our own
 * `advance`. Then the product of three requirements under one clock, and what a state takes in memory.
 */
import { account, aheadUser, backgroundCheck, document } from '../machines/index.ts';
import { explore } from '../src/explore/explore.ts';
import { product } from '../src/explore/product/product.ts';
import type { AnyLifecycle } from '../src/lifecycle/index.ts';
import { measure, onXstate, overAdvance } from './by-xstate-graph.ts';
import { type Bench, type Figure, median, perCpuSecond } from './measure.ts';

const rounds = 9;
/** How often each side walks before it counts: a run of a few milliseconds is mostly compiling. */
const warmUps = 12;
const productStates = 1_000_000;

export const exploring: Bench = async () => [
  ...against(aheadUser, 'xstate/graph on XState', onXstate),
  ...against(backgroundCheck, 'xstate/graph over advance', overAdvance),
  ...products(),
];

/** States and edges a second of both sides in turn, once both are warm. */
function against(
  lifecycle: AnyLifecycle,
  peerName: string,
  walk: (lifecycle: AnyLifecycle) => number,
): Figure[] {
  const { graph, bytes } = explore(lifecycle, { scale: measure });
  if (walk(lifecycle) !== graph.states) throw new Error(`${peerName} finds another graph`);
  for (let round = 0; round < warmUps; round += 1) {
    explore(lifecycle, { scale: measure });
    walk(lifecycle);
  }
  const [ours, peers]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(perCpuSecond(graph.states, () => explore(lifecycle, { scale: measure })));
    peers.push(perCpuSecond(graph.states, () => walk(lifecycle)));
  }
  const edgesEach = graph.from.length / graph.states;
  const figure = (unit: string, times: number): Figure => {
    const [own, peer] = [median(ours) * times, median(peers) * times];
    return { name: lifecycle.name, unit, ours: own, peer, peerName, ratio: own / peer };
  };
  return [
    figure('states/s', 1),
    figure('edges/s', edgesEach),
    alone(`${lifecycle.name}, a state`, 'bytes', bytes / graph.states),
  ];
}

function alone(name: string, unit: string, ours: number): Figure {
  return { name, unit, ours, peer: null, peerName: null, ratio: null };
}

function products(): Figure[] {
  const requirement = explore(document);
  const cases = [
    ['three documents', [{ explored: requirement, count: 3 }]],
    [
      'an account and two documents',
      [
        { explored: explore(account), count: 1 },
        { explored: requirement, count: 2 },
      ],
    ],
  ] as const;
  return cases.flatMap(([name, parts]) => {
    const found = product(parts, { limit: productStates });
    const rates = Array.from({ length: 3 }, () =>
      perCpuSecond(found.states, () => product(parts, { limit: productStates })),
    );
    return [
      alone(`the product of ${name}`, 'states/s', median(rates)),
      alone(`the product of ${name}`, 'edges/s', (median(rates) * found.edges) / found.states),
      alone(`the product of ${name}, a state`, 'bytes', found.bytes / found.states),
    ];
  });
}
