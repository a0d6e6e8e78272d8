/**
 * Every reachable state of every lifecycle, by the algorithms of `xstate/graph`: how many there are, and whether
 * each path to them, clock events included, replays through the core with every rule holding at every step.
 * The replay runs with all deadlines, attention ones too, so it also shows that those change no status.
 */
import { describe, expect, test } from 'vitest';
import { lifecycles } from '../../machines/index.ts';
import { explore } from '../../src/explore/explore.ts';
import {
  type AnyLifecycle,
  advance,
  type Outcome,
  observe,
  type Profile,
  type Snapshot,
  type Taken,
} from '../../src/lifecycle/index.ts';
import { rules as aheadRules, type Frame, type User } from '../support/ahead-rules.ts';
import {
  type Move,
  origin,
  type Place,
  peerLengths,
  shortestPaths,
  simplePaths,
  sizeOf,
  stepFrom,
} from '../support/graph.ts';
import type { Life } from '../support/life.ts';
import type { Played } from '../support/moves.ts';
import { remindersAreOnce, sharedRulesHold } from '../support/requirement-rules.ts';

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
const sameMeasure = { furthestDays: 400, grainMs: 3_600_000, order: false };

/** One step of a replay, as the rules of both systems want to see it. */
interface Seen {
  readonly move: Move;
  readonly stored: Snapshot;
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly at: string;
  readonly outcome: Outcome | null;
  readonly elapsed: readonly Taken[];
}

/** Replays one path with every deadline in force, on the virtual instants of the walk. */
function replayed(
  lifecycle: AnyLifecycle,
  profile: Profile,
  moves: readonly Move[],
): { seen: Seen[]; place: Place } {
  let place = origin(lifecycle, profile);
  let stored = place.snapshot;
  const seen: Seen[] = [];
  for (const move of moves) {
    const next = stepFrom(lifecycle, place, move);
    const at = next.place.now;
    const { snapshot: before, elapsed } = observe(lifecycle, stored, at);
    const sent = next.outcome?.kind === 'applied' ? next.outcome.taken.event.id : 'refused';
    const outcome =
      'by' in move ? advance(lifecycle, before, { ...move, id: sent, at, facts: {} }) : null;
    const after = outcome?.snapshot ?? before;
    seen.push({ move, stored, before, after, at, outcome, elapsed });
    expect(outcome?.kind, 'the same outcome').toBe(next.outcome?.kind);
    expect([after.value, after.status?.code, after.activity?.code]).toEqual([
      next.place.snapshot.value,
      next.place.snapshot.status?.code,
      next.place.snapshot.activity?.code,
    ]);
    stored = after;
    place = next.place;
  }
  return { seen, place };
}

/** What holds for every lifecycle at every step. */
function coreRulesHold(
  lifecycle: AnyLifecycle,
  { before, after, outcome, at, elapsed }: Seen,
): void {
  if (outcome && outcome.kind !== 'applied') expect(after, 'rule 62').toEqual(before);
  if (outcome?.kind === 'applied') {
    expect(outcome.taken.event.by.id, 'rule 59: an actor').not.toBe('');
    expect(after.revision).toBe(before.revision + 1);
  }
  expect(
    lifecycle.context.safeParse(after.context).error,
    'the context fits its schema',
  ).toBeUndefined();
  expect(JSON.parse(JSON.stringify(after)), 'it survives JSON').toEqual(after);
  expect(after.at <= at, 'nothing takes effect ahead of time').toBe(true);
  expect(
    after.deadlines.every((d) => d.due > at || after.finished),
    'nothing is overdue',
  ).toBe(true);
  expect(elapsed.every((t) => t.event.by.kind === 'clock')).toBe(true);
  const codes = Object.keys(lifecycle.statuses);
  if (after.status) expect(codes, 'exactly one known status').toContain(after.status.code);
}

function aheadRulesHold(seen: readonly Seen[], profile: Profile): void {
  const links: string[] = [];
  const frames: Frame[] = [];
  for (const { move, stored, before, after, at, outcome } of seen) {
    if (!('by' in move) || outcome === null) continue;
    const newest = (after as User).context.link?.id;
    if (newest !== undefined && newest !== links.at(-1)) links.push(newest);
    const id = outcome.kind === 'applied' ? outcome.taken.event.id : 'refused';
    const event = { ...move, id, at };
    frames.push({
      stored: stored as User,
      before: before as User,
      event,
      outcome,
      after: after as User,
      links: [...links],
    });
  }
  for (const holds of Object.values(aheadRules)) holds(frames, profile);
}

function requirementRulesHold(lifecycle: AnyLifecycle, seen: readonly Seen[]): void {
  const journal: Taken[] = [];
  for (const { move, stored, before, after, at, outcome, elapsed } of seen) {
    journal.push(...elapsed, ...(outcome?.kind === 'applied' ? [outcome.taken] : []));
    if (after.revision === 0) continue;
    const life = { snapshot: after, context: after.context, at, journal } as unknown as Life;
    const effects = outcome?.kind === 'applied' ? outcome.taken.effects : [];
    const played = {
      move: 'by' in move ? { send: move.type, by: move.by, data: move.data } : { waitHours: 0 },
      before: 'by' in move ? before : stored,
      after,
      data: 'by' in move ? move.data : {},
      outcome,
      elapsed,
      effects,
    } as Played;
    sharedRulesHold(lifecycle, played, life);
  }
  remindersAreOnce({ journal } as unknown as Life);
}

function rulesHold(lifecycle: AnyLifecycle, profile: Profile, seen: readonly Seen[]): void {
  for (const step of seen) coreRulesHold(lifecycle, step);
  if (lifecycle.name === 'ahead/user') aheadRulesHold(seen, profile);
  if (lifecycle.shape.states.some((s) => s.path === 'requirement.coverage'))
    requirementRulesHold(lifecycle, seen);
}

/** The largest graph has thousands of transitions; two busy cores need their time. */
const timeout = 180_000;

describe.each(cases)('$name', { timeout }, ({ name, lifecycle, profile }) => {
  test('has its golden number of states and transitions, as our own exploration finds them', () => {
    expect(sizeOf(lifecycle, profile)).toEqual(golden[name]);
    const { graph } = explore(lifecycle, { profile, scale: sameMeasure });
    expect({ states: graph.states, transitions: graph.from.length }).toEqual(golden[name]);
  });

  test('every shortest path replays, with every rule at every step', () => {
    for (const { state, steps } of shortestPaths(lifecycle, profile)) {
      const moves = steps
        .map((s) => s.event)
        .filter((event) => 'by' in event || event.type === 'CLOCK');
      const { seen, place } = replayed(lifecycle, profile, moves);
      expect(place.snapshot.value).toEqual(state.snapshot.value);
      rulesHold(lifecycle, profile, seen);
    }
  });

  test('every simple path through the statuses replays, with every rule at every step', () => {
    const paths = simplePaths(lifecycle, profile);
    expect(paths.length).toBeGreaterThan(1);
    for (const { steps } of paths.slice(0, 500)) {
      const moves = steps
        .map((s) => s.event)
        .filter((event) => 'by' in event || event.type === 'CLOCK');
      rulesHold(lifecycle, profile, replayed(lifecycle, profile, moves).seen);
    }
  });
});

test('the separate package @xstate/graph finds paths of the same lengths', () => {
  for (const lifecycle of lifecycles.filter((l) => /account|eligibility/.test(l.name))) {
    const ours = shortestPaths(lifecycle, 'default').map((path) => path.steps.length);
    expect(peerLengths(lifecycle, 'default')).toEqual(ours.toSorted((a, b) => a - b));
  }
});
