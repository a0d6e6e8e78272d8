/** What suites promise: every case is really walked, and what the graph says of a state holds wherever it is met. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { backgroundCheck, document, lifecycles, training } from '../../machines/index.ts';
import { explore } from '../../src/explore/explore.ts';
import type { Explored, Place } from '../../src/explore/explored.ts';
import type { Graph } from '../../src/explore/graph.ts';
import { type LifecycleModel, modelOf } from '../../src/explore/lifecycle-model.ts';
import { makeSuite, type SuiteOptions } from '../../src/explore/making.ts';
import type { Model } from '../../src/explore/model.ts';
import { takeMove } from '../../src/explore/replay.ts';
import { Strayed } from '../../src/explore/strayed.ts';
import {
  coveredEdges,
  coveredPairs,
  leastSteps,
  pairs,
  reachOf,
  tour,
} from '../../src/explore/suites/index.ts';
import { walkAll } from '../../src/explore/walking.ts';
import type { AnyLifecycle } from '../../src/lifecycle/index.ts';
import { parameters, runs, seed } from '../support/seed.ts';

const isCampaign = runs(1) > 1;
const all: readonly AnyLifecycle[] = lifecycles;

const models = new Map<string, LifecycleModel>();
function modelOnce(lifecycle: AnyLifecycle): LifecycleModel {
  const model = models.get(lifecycle.name) ?? modelOf(lifecycle);
  models.set(lifecycle.name, model);
  return model;
}

/** Large graphs have many runs of edges; a campaign takes its time. */
const isFor = (lifecycle: AnyLifecycle, mostEdges: number) =>
  isCampaign || modelOnce(lifecycle).graph.from.length <= mostEdges;

/** Whatever is left out could not be walked. */
const whole: readonly [suite: string, options: SuiteOptions, mostEdges: number][] = [
  ['tour', {}, 100_000],
  ['transitions', { mostSteps: 20 }, 100_000],
  ['states', {}, 100_000],
  ['pairs', {}, 2000],
  ['switch:2', {}, 200],
  ['round-trips', { limit: 50 }, 2000],
  ['invalid', {}, 2000],
  ['boundaries', {}, 100_000],
];

describe.each(all.map((lifecycle) => ({ name: lifecycle.name, lifecycle })))(
  '$name',
  { timeout: isCampaign ? 1_800_000 : 60_000 },
  ({ lifecycle }) => {
    const model = modelOnce(lifecycle);
    const suites = whole.filter(([, , mostEdges]) => isFor(lifecycle, mostEdges));

    it.each(suites)('is walked by the suite %s, with nothing left out', (name, options) => {
      const suite = makeSuite(model, name, options);
      expect(suite.coverage[0]?.missing).toEqual([]);
      for (const { start, steps } of suite.cases) {
        expect(steps.map(({ from }) => from)).toEqual(
          [start, ...steps.map(({ to }) => to)].slice(0, -1),
        );
      }
    });

    it.runIf(isFor(lifecycle, 2000))('is walked by the suite guards', () => {
      expect(makeSuite(model, 'guards').cases.length).toBeGreaterThan(0);
    });

    it('is walked by chance, whatever the seed', () => {
      for (let n = 0; n < runs(3); n += 1) {
        const suite = makeSuite(model, 'random', { seed: seed + n, stop: { steps: 1500 } });
        expect(suite.events).toBeGreaterThanOrEqual(1500);
      }
    });
  },
);

/** Begins after a leap day, and is left before the next comes within sight: in between all years are alike. */
const evenYears = { start: '2024-04-01T09:00:00.000Z', end: '2027-02-01' };

describe.each(
  all.flatMap((lifecycle) =>
    [false, true].map((probes) => ({ name: lifecycle.name, lifecycle, probes })),
  ),
)('a state of $name, with probes $probes', { timeout: 120_000 }, ({ lifecycle, probes }) => {
  const explored = explore(lifecycle, { start: evenYears.start, probes });
  const leaving = edgesFrom(explored);

  it('is what the graph says, by whatever way it is met', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 20, maxLength: 60 }), (choices) => {
        let [place, state] = [explored.place(0), 0];
        for (const choice of choices) {
          const edges = leaving[state] as number[];
          if (edges.length === 0 || place.now > evenYears.end) break;
          const edge = edges[choice % edges.length] as number;
          place = taken(explored, place, edge);
          state = explored.graph.to[edge] as number;
        }
        if (place.now > evenYears.end) return;
        const offered = (here: Place) => new Set(explored.tries(here).map(({ move }) => move));
        expect(offered(place)).toEqual(offered(explored.place(state)));
        for (const edge of leaving[state] as number[]) taken(explored, place, edge);
      }),
      parameters(30),
    );
  });
});

function edgesFrom({ graph }: Explored): readonly number[][] {
  const leaving: number[][] = Array.from({ length: graph.states }, () => []);
  graph.from.forEach((state, edge) => leaving[state]?.push(edge));
  return leaving;
}

/** The place to which an edge leads from another place than the first that was found. */
function taken(explored: Explored, place: Place, edge: number): Place {
  const { graph, moveOf, moves } = explored;
  const move = moveOf[edge] as number;
  const walked = takeMove(explored, place, move);
  const says = `${moves[move]?.text} at ${place.now} in state ${graph.from[edge]}`;
  expect(walked, says).not.toBeNull();
  expect(explored.stateOf(walked?.place as Place), says).toBe(graph.to[edge]);
  return walked?.place as Place;
}

test('a year is as long as another, in whatever zone', () => {
  const sizes = (lifecycle: AnyLifecycle, options: object) => {
    const { graph } = explore(lifecycle, options);
    return [graph.states, graph.from.length];
  };
  for (const lifecycle of [document, training]) {
    const even = sizes(lifecycle, { start: evenYears.start });
    expect(sizes(lifecycle, { start: '2026-01-05T09:00:00.000Z' })).toEqual(even);
    expect(sizes(lifecycle, { start: '2026-01-05T09:00:00.000Z', zone: 'Europe/Zurich' })).toEqual(
      even,
    );
  }
});

describe('where the graph takes places for one state that are not', () => {
  const mixedUp = { scale: { civil: false, grainMs: 3_600_000 } };

  it('every transition is really walked all the same, and it is said what happened', () => {
    const suite = makeSuite(modelOf(backgroundCheck, mixedUp), 'tour');
    expect(suite.coverage[0]?.missing).toEqual([]);
    expect(suite.resets).toBe(suite.cases.length - 1);
    expect(suite.events).toBe(suite.cases.reduce((sum, { steps }) => sum + steps.length, 0));
    expect(suite.strayed?.[0]).toMatch(/^step \d+ of the path.* (led to|nothing is offered like)/);
  });
});

describe('a life that strays', () => {
  const anyGraph: fc.Arbitrary<Graph> = fc
    .integer({ min: 1, max: 7 })
    .chain((states) =>
      fc
        .array(fc.tuple(fc.nat(states - 1), fc.nat(states - 1)), { minLength: 1, maxLength: 20 })
        .map((edges) => ({
          states,
          from: Int32Array.from(edges, ([from]) => from),
          to: Int32Array.from(edges, ([, to]) => to),
        })),
    )
    .filter(({ from }) => from.includes(0));

  /** Follows every path for so many steps, and then no further. */
  const tiring = (graph: Graph, after: number): Model => ({
    name: 'tiring',
    version: null,
    graph,
    complete: true,
    stateText: String,
    eventOf: String,
    run: (path) => {
      if (path.length > after) throw new Strayed('tired', after);
      return path.map(() => ({}) as never);
    },
  });

  it.each([
    ['edges', 1, tour, coveredEdges],
    ['pairs of edges', 2, pairs, coveredPairs],
  ] as const)('loses no %s: another life goes on from there', (_, together, plan, covered) => {
    fc.assert(
      fc.property(anyGraph, fc.nat({ max: 5 }), (graph, spare) => {
        const after = leastSteps(graph) + together - 1 + spare;
        const { paths } = plan(graph);
        const { cases, strayed } = walkAll(tiring(graph, after), paths, together);
        const walked = cases.map(({ path }) => path);
        expect(covered(graph, walked).missing).toEqual([]);
        for (const path of walked) expect(path.length).toBeLessThanOrEqual(after);
        expect(strayed).toEqual(paths.some(({ length }) => length > after) ? ['tired'] : []);
      }),
      parameters(300),
    );
  });

  it('is an error where not even the shortest path leads on', () => {
    const chain = { states: 3, from: Int32Array.of(0, 1), to: Int32Array.of(1, 2) };
    expect(reachOf(chain).order).toHaveLength(3);
    expect(() => walkAll(tiring(chain, 1), [[0, 1]], 1)).toThrow('tired');
  });
});
