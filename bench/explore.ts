/**
 * Exploring against `xstate/graph` on the same lifecycle, with the same samples and the same idea of when two states
 * are one. Where time counts, XState's `after` cannot tell which deadline is next, so there the peer walks over our own
 * `advance`. Beside them stand the author's own functions alone, asked as often as exploring asks them. Then the
 * product of three requirements under one clock, and what a state takes in memory.
 */
import { account, aheadUser, backgroundCheck, document } from '../machines/index.ts';
import { explore } from '../src/explore/explore.ts';
import { product } from '../src/explore/product/product.ts';
import type { AnyLifecycle } from '../src/lifecycle/index.ts';
import { callsOfSearch } from './authors.ts';
import { measure, onXstate, overAdvance } from './by-xstate-graph.ts';
import { type Bench, type Figure, median, perCpuSecond } from './measure.ts';

const rounds = 9;
/** How long each contender runs before it counts, and in each round, in milliseconds: at first most of it is compiling. */
const warmUp = 1500;
const slice = 100;
const productStates = 1_000_000;

export const exploring: Bench = async () => [
  ...against(aheadUser, 'xstate/graph on XState', onXstate),
  ...against(backgroundCheck, 'xstate/graph over advance', overAdvance),
  ...products(),
];

/** States and edges a second of both sides in turn, and of the author's own functions, once all are warm. */
function against(
  lifecycle: AnyLifecycle,
  peerName: string,
  walk: (lifecycle: AnyLifecycle) => number,
): Figure[] {
  const { graph, bytes } = explore(lifecycle, { scale: measure });
  const { states } = graph;
  if (walk(lifecycle) !== states) throw new Error(`${peerName} finds another graph`);
  const calls = callsOfSearch(lifecycle, (recorded) => explore(recorded, { scale: measure }));
  const [ours, peer, authors] = inTurn(states, [
    () => explore(lifecycle, { scale: measure }),
    () => walk(lifecycle),
    () => {
      for (const call of calls) call();
    },
  ]) as [number, number, number];
  const beside = (unit: string, times: number, name: string, other: number): Figure => ({
    name: lifecycle.name,
    unit,
    ours: ours * times,
    peer: other * times,
    peerName: name,
    ratio: ours / other,
  });
  return [
    beside('states/s', 1, peerName, peer),
    beside('edges/s', graph.from.length / states, peerName, peer),
    beside('states/s', 1, 'authors alone', authors),
    alone(`${lifecycle.name}, a state`, 'bytes', bytes / states),
  ];
}

/** How many a second each contender does, the median of the rounds; each run does `count`. */
function inTurn(count: number, contenders: readonly (() => void)[]): readonly number[] {
  const turns = contenders.map((contender) => {
    const end = performance.now() + warmUp;
    let rate = 0;
    while (performance.now() < end) rate = perCpuSecond(1, contender);
    return {
      contender,
      repeats: Math.max(1, Math.round((rate * slice) / 1000)),
      rates: [] as number[],
    };
  });
  for (let round = 0; round < rounds; round += 1) {
    for (const { contender, repeats, rates } of turns) {
      const run = () => {
        for (let n = 0; n < repeats; n += 1) contender();
      };
      rates.push(perCpuSecond(count * repeats, run));
    }
  }
  return turns.map(({ rates }) => median(rates));
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
