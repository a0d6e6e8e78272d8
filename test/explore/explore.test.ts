/** Exploring a lifecycle: what is found is all there, is real, and is the same every time. */
import { describe, expect, test } from 'vitest';
import { account, aheadUser, document, lifecycles } from '../../machines/index.ts';
import { explore } from '../../src/explore/explore.ts';
import type { Explored, Place } from '../../src/explore/explored.ts';
import { pathTo } from '../../src/explore/explored.ts';
import { replay, takeMove } from '../../src/explore/replay.ts';
import { type AnyLifecycle, advance, type Profile } from '../../src/lifecycle/index.ts';
import { redefine } from '../support/broken.ts';
import { door } from '../support/door.ts';

/**
 * Golden: states, edges, refused attempts, declared no-ops, and kinds of moves, without attention deadlines. The last
 * figure is the size of the sample set: who changes samples.ts changes it, and knows why the others move.
 */
const golden: Readonly<Record<string, readonly [number, number, number, number, number]>> = {
  'ahead/user default': [271, 1631, 2338, 1514, 28],
  'ahead/user literal': [247, 1379, 2486, 1018, 28],
  'ankored/account default': [15, 63, 61, 18, 12],
  'ankored/account literal': [15, 63, 61, 18, 12],
  'ankored/background-check default': [600, 4893, 1225, 814, 201],
  'ankored/background-check literal': [600, 4893, 1225, 814, 201],
  'ankored/training default': [241, 1453, 16, 700, 18],
  'ankored/training literal': [241, 1453, 16, 700, 18],
  'ankored/document default': [97, 611, 139, 70, 17],
  'ankored/document literal': [97, 611, 139, 70, 17],
  'ankored/eligibility default': [27, 137, 106, 96, 14],
  'ankored/eligibility literal': [27, 137, 106, 96, 14],
};

const cases = lifecycles.flatMap((lifecycle: AnyLifecycle) =>
  (['default', 'literal'] as const).map((profile) => ({
    name: `${lifecycle.name} ${profile}`,
    lifecycle,
    profile,
  })),
);

const found = new Map<string, Explored>();
function exploredOnce(lifecycle: AnyLifecycle, profile: Profile): Explored {
  const name = `${lifecycle.name} ${profile}`;
  const explored = found.get(name) ?? explore(lifecycle, { profile });
  found.set(name, explored);
  return explored;
}

const sizes = ({ graph, refused, unchanged, moves }: Explored) => [
  graph.states,
  graph.from.length,
  refused.state.length,
  unchanged.state.length,
  moves.length,
];

describe.each(cases)('$name', { timeout: 60_000 }, ({ name, lifecycle, profile }) => {
  test('has its golden size', () => {
    const explored = exploredOnce(lifecycle, profile);
    expect(explored.complete).toBe(true);
    expect(sizes(explored)).toEqual(golden[name]);
  });

  test('every state is really reached by its shortest path, with every deadline in force', () => {
    const explored = exploredOnce(lifecycle, profile);
    const { graph, foundBy, moveOf } = explored;
    const places: Place[] = [explored.place(0)];
    for (let state = 1; state < graph.states; state += 1) {
      const edge = foundBy[state] as number;
      const before = places[graph.from[edge] as number] as Place;
      const walked = takeMove(explored, before, moveOf[edge] as number);
      expect(walked?.step.expected).toBe('applied');
      expect(walked && explored.stateOf(walked.place)).toBe(state);
      places.push(walked?.place as Place);
    }
  });

  test('everything that is tried is an edge, refused, or a declared no-op, as advance says', () => {
    const explored = exploredOnce(lifecycle, profile);
    const said = outcomes(explored);
    let nth = 0;
    for (let state = 0; state < explored.graph.states; state += 1) {
      const place = explored.place(state);
      for (const { move, sample } of explored.tries(place)) {
        const kind = said.get(`${state} ${move}`);
        expect(kind).toBeDefined();
        nth += 1;
        if (nth % 7 !== 0) continue;
        const event = { ...sample, id: 'event', at: place.now, facts: {} };
        const outcome = advance(lifecycle, place.snapshot, event);
        expect(outcome.kind === 'refused' ? outcome.reason : outcome.kind).toBe(kind);
      }
    }
  });
});

/** What exploration says of each attempt: `applied`, `unchanged`, or the reason of a refusal. */
function outcomes({ graph, moveOf, refused, unchanged }: Explored): Map<string, string> {
  const said = new Map<string, string>();
  graph.from.forEach((state, edge) => said.set(`${state} ${moveOf[edge]}`, 'applied'));
  unchanged.state.forEach((state, n) => said.set(`${state} ${unchanged.move[n]}`, 'unchanged'));
  refused.state.forEach((state, n) =>
    said.set(`${state} ${refused.move[n]}`, refused.reason[n] as string),
  );
  return said;
}

test('a second exploration finds the same, in the same order', () => {
  const [one, two] = [explore(document), explore(document)];
  expect(two.graph).toEqual(one.graph);
  expect([...two.moveOf]).toEqual([...one.moveOf]);
});

test('twice the furthest distance and half the grain find no other state', () => {
  for (const lifecycle of [document, account, aheadUser] as const) {
    const { scale, graph } = exploredOnce(lifecycle, 'default');
    const finer = { furthestDays: scale.furthestDays * 2, grainMs: scale.grainMs / 2 };
    expect(explore(lifecycle, { scale: finer }).graph).toEqual(graph);
  }
});

test('flags and reminders are explored when asked for', () => {
  const sized = (lifecycle: AnyLifecycle) => sizes(explore(lifecycle, { attention: true }));
  expect(sized(aheadUser).slice(0, 2)).toEqual([555, 3577]);
  expect(sized(account).slice(0, 2)).toEqual([489, 3388]);
});

test('probes are tried when asked for, and lead to lives of their own', () => {
  const sized = (lifecycle: AnyLifecycle) => sizes(explore(lifecycle, { probes: true }));
  expect(sized(document).slice(0, 2)).toEqual([353, 2411]);
  expect(sized(account).slice(0, 2)).toEqual([15, 63]);
});

test('a limit is said, and what was found until then is the same', () => {
  const whole = exploredOnce(document, 'default');
  const cut = explore(document, { limit: 40 });
  expect(cut.complete).toBe(false);
  expect(cut.graph.states).toBe(40);
  for (const state of [1, 20, 39])
    expect(pathTo(cut, state)).toHaveLength(pathTo(whole, state).length);
  expect(explore(document, { limit: whole.graph.states }).complete).toBe(true);
});

test('a path reads as what was sent, by whom, when, and where it led', () => {
  const explored = exploredOnce(document, 'default');
  const expired = Array.from({ length: explored.graph.states }, (_, state) => state).find(
    (state) =>
      explored.place(state).snapshot.status?.code === 'expired' &&
      pathTo(explored, state).length === 5,
  );
  const { steps } = replay(explored, pathTo(explored, expired as number));
  expect(
    steps.map(({ event, label, by, at, status }) => [event, label, by?.kind, at, status]),
  ).toEqual([
    ['ASSIGNED', 'Assign', 'admin', '2026-01-05T09:00:00.000Z', 'Incomplete'],
    ['UPLOADED', 'Upload', 'user', '2026-01-05T09:00:00.000Z', 'Pending Review'],
    ['APPROVE', 'Approve', 'admin', '2026-01-05T09:00:00.000Z', 'Completed'],
    [
      'requirement.coverage.valid.expiringSoonDue',
      '30 civil days before the last valid day (policy)',
      'clock',
      '2026-12-06T00:00:00.000Z',
      'Expiring Soon',
    ],
    [
      'requirement.coverage.expiringSoon.expiresDue',
      'when the last valid day is over, in the time zone of the organisation',
      'clock',
      '2027-01-06T00:00:00.000Z',
      'Expired',
    ],
  ]);
});

test('what a sample repeats is tried once', () => {
  const repeating = redefine(door, (d) => {
    const { samples } = d.input;
    d.input.samples = (...args: unknown[]) => [...samples(...args), ...samples(...args)];
  });
  expect(sizes(explore(repeating))).toEqual(sizes(explore(door)));
});

test('a lifecycle that counts without end stops at the limit and says so', () => {
  const counting = redefine(door, (d) => {
    d.parts.guards.isQuiet.test = () => true;
  });
  const explored = explore(counting, { limit: 500 });
  expect(explored.complete).toBe(false);
  expect(explored.graph.states).toBe(500);
});
