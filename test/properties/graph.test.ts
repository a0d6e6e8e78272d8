/**
 * Every reachable state of every lifecycle, by the algorithms of `xstate/graph`: how many there are, and whether
 * each path to them, clock events included, replays through the core with every rule holding at every step.
 * The replay runs with all deadlines, attention ones too, so it also shows that those change no status.
 */
import { describe, expect, test } from 'vitest';
import { lifecycles } from '../../machines/index.ts';
import { explore } from '../../src/explore/explore.ts';
import type { AnyLifecycle, Profile, Snapshot } from '../../src/lifecycle/index.ts';
import { rulebooksOf } from '../rules/index.ts';
import {
  type Move,
  movesFrom,
  origin,
  type Place,
  peerLengths,
  shortestPaths,
  simplePaths,
  sizeOf,
  stepAlong,
  stepFrom,
} from '../support/graph.ts';
import type { Judge } from '../support/rulebook.ts';
import { runs } from '../support/seed.ts';

/** Reachable states and the transitions that change something, without attention deadlines. Golden. */
const golden: Readonly<Record<string, { states: number; transitions: number }>> = {
  'ahead/user default': { states: 271, transitions: 1631 },
  'ahead/user literal': { states: 247, transitions: 1379 },
  'ankored/account default': { states: 15, transitions: 63 },
  'ankored/background-check default': { states: 438, transitions: 3616 },
  'ankored/background-check literal': { states: 438, transitions: 3616 },
  'ankored/training default': { states: 340, transitions: 2079 },
  'ankored/document default': { states: 73, transitions: 475 },
  'ankored/eligibility default': { states: 27, transitions: 137 },
};

/** The literal profile is walked where it differs. */
const cases = lifecycles.flatMap((lifecycle: AnyLifecycle) =>
  (Object.keys(lifecycle.policies.literal).length > 0 ? ['default', 'literal'] : ['default']).map(
    (profile) => ({ name: `${lifecycle.name} ${profile}`, lifecycle, profile: profile as Profile }),
  ),
);

/** Measured as `keyOf` in test/support/graph.ts measures times; by itself exploration keeps their order too. */
const sameMeasure = { furthestDays: 400, grainMs: 3_600_000, order: false, civil: false };

/** Where a path has come: in the walk, and in its replay with every deadline in force. */
interface Stop {
  readonly place: Place;
  readonly stored: Snapshot;
  readonly judges: readonly Judge[];
  readonly next: Map<Move, Stop>;
}

function firstStop(lifecycle: AnyLifecycle, profile: Profile): Stop {
  const place = origin(lifecycle, profile);
  return { place, stored: place.snapshot, judges: rulebooksOf(lifecycle), next: new Map() };
}

/** One step on, on the virtual instants of the walk; paths that begin alike share their stops. */
function stopAfter(lifecycle: AnyLifecycle, stop: Stop, move: Move): Stop {
  const known = stop.next.get(move) ?? replayed(lifecycle, stop, move);
  stop.next.set(move, known);
  return known;
}

function replayed(lifecycle: AnyLifecycle, { place, stored, judges }: Stop, move: Move): Stop {
  const next = stepFrom(lifecycle, place, move);
  const step = stepAlong(lifecycle, stored, move, next);
  const { snapshot } = next.place;
  expect(step.outcome?.kind, 'the same outcome').toBe(next.outcome?.kind);
  expect([step.after.value, step.after.status?.code, step.after.activity?.code]).toEqual([
    snapshot.value,
    snapshot.status?.code,
    snapshot.activity?.code,
  ]);
  const judged = judges.map((judge) => judge(step));
  return { place: next.place, stored: step.after, judges: judged, next: new Map() };
}

/** In a campaign every move from every reachable state, refused ones too; it takes minutes. */
function furtherFrom(lifecycle: AnyLifecycle, place: Place): readonly Move[] {
  return runs(1) > 1 ? movesFrom(lifecycle, place) : [];
}

/** The largest graph has thousands of transitions; two busy cores need their time. */
const timeout = 180_000;

describe.each(cases)('$name', { timeout }, ({ name, lifecycle, profile }) => {
  test('has its golden number of states and transitions, as our own exploration finds them', () => {
    expect(sizeOf(lifecycle, profile)).toEqual(golden[name]);
    const { graph } = explore(lifecycle, { profile, scale: sameMeasure });
    expect({ states: graph.states, transitions: graph.from.length }).toEqual(golden[name]);
  });

  const first = firstStop(lifecycle, profile);

  test('every shortest path replays, with every rule at every step', () => {
    for (const { state, steps } of shortestPaths(lifecycle, profile)) {
      const last = steps.reduce((stop, { event }) => stopAfter(lifecycle, stop, event), first);
      expect(last.place.snapshot.value).toEqual(state.snapshot.value);
      for (const move of furtherFrom(lifecycle, last.place)) stopAfter(lifecycle, last, move);
    }
  });

  test('every simple path through the statuses replays, with every rule at every step', () => {
    const paths = simplePaths(lifecycle, profile);
    expect(paths.length).toBeGreaterThan(1);
    for (const { steps } of paths.slice(0, 500)) {
      steps.reduce((stop, { event }) => stopAfter(lifecycle, stop, event), first);
    }
  });
});

test('the separate package @xstate/graph finds paths of the same lengths', () => {
  for (const lifecycle of lifecycles.filter((l) => /account|eligibility/.test(l.name))) {
    const ours = shortestPaths(lifecycle, 'default').map((path) => path.steps.length);
    expect(peerLengths(lifecycle, 'default')).toEqual(ours.toSorted((a, b) => a - b));
  }
});
