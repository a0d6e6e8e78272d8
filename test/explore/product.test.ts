/** Several instances under one clock: as many states as there are, each with a trace that really happens. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type StandingInput, standing } from '../../machines/ankored/standing.ts';
import { account, document, eligibility } from '../../machines/index.ts';
import { explore } from '../../src/explore/explore.ts';
import { type Fold, folded, never, type PartView } from '../../src/explore/product/fold.ts';
import { product } from '../../src/explore/product/product.ts';
import { replayTrace, traceTo } from '../../src/explore/product/trace.ts';
import {
  type AnyLifecycle,
  advance,
  epoch,
  nextDeadline,
  observe,
  type Snapshot,
} from '../../src/lifecycle/index.ts';
import { redefine } from '../support/broken.ts';
import { door } from '../support/door.ts';
import { parameters } from '../support/seed.ts';
import { busyDoor } from '../support/walks.ts';

const person = { account: explore(account), document: explore(document) };

describe('a product', () => {
  it('of one part is that part', () => {
    const alone = explore(eligibility);
    expect(product([{ explored: alone, count: 1 }]).states).toBe(alone.graph.states);
  });

  it('of parts without time has every combination, and those of equal parts once', () => {
    const one = explore(eligibility);
    const ordered = product([
      { explored: one, count: 1 },
      { explored: one, count: 1 },
    ]);
    expect(ordered.states).toBe(27 * 27);
    expect(product([{ explored: one, count: 2 }]).states).toBe((27 * 28) / 2);
    expect(product([{ explored: one, count: 3 }]).states).toBe((27 * 28 * 29) / 6);
  });

  it('says when it was cut, and then knows nothing of what it did not find', () => {
    const cut = product([{ explored: person.document, count: 2 }], { limit: 500 });
    expect([cut.states, cut.complete]).toEqual([500, false]);
    expect(never(cut, () => false)).toMatchObject({ verdict: 'unknown' });
    expect(never(cut, ([one]) => one?.status === 'incomplete')).toMatchObject({
      verdict: 'violated',
    });
  });

  it('goes over to rows of any numbers where they cannot be packed, and finds the same', () => {
    const one = explore(eligibility);
    // Six parts leave eight bits a cell: 27 states fit, and what follows does not hang on it.
    const six = product([{ explored: one, count: 6 }], { limit: 20_000 });
    const wide = product([{ explored: explore(document), count: 6 }], { limit: 20_000 });
    for (const { states, complete } of [six, wide])
      expect([states, complete]).toEqual([20_000, false]);
    for (const state of [1, 999, 19_999]) {
      expect(replayTrace(wide, traceTo(wide, state)).isReal).toBe(true);
    }
  });

  it('needs a part', () => {
    expect(() => product([])).toThrow('a product has at least one part');
  });
});

/** A door that closes itself after seven minutes, which no other timer divides. */
function slowDoor(): AnyLifecycle {
  return redefine(door, (d) => {
    d.input.policies.schema = d.input.policies.schema.extend({
      closesAfterMinutes: d.input.policies.schema.shape.closesAfterMinutes.default(7),
    });
  });
}

/** The same product by brute force: snapshots side by side, time as it passes, and no table at all. */
function bruteForce(lifecycles: readonly AnyLifecycle[], limit: number, areEqual = false) {
  interface Standing {
    readonly snapshots: readonly Snapshot[];
    readonly now: string;
  }
  const keyOf = ({ snapshots, now }: Standing) => {
    const texts = snapshots.map(({ value, context, deadlines, finished }) => {
      const waits = deadlines.map(({ name, due }) => [name, epoch(due) - epoch(now)]);
      return JSON.stringify([value, context, finished, waits]);
    });
    return (areEqual ? texts.toSorted() : texts).join(' ');
  };
  const start = '2026-01-05T09:00:00.000Z';
  const first = { snapshots: lifecycles.map((l) => explore(l).place(0).snapshot), now: start };
  const found = new Map([[keyOf(first), first as Standing]]);
  for (const { snapshots, now } of found.values()) {
    if (found.size > limit) return null;
    const reached: Standing[] = snapshots.flatMap((snapshot, n) =>
      (lifecycles[n] as AnyLifecycle)
        .samples(snapshot as never, now, () => 'fresh')
        .map((sample) =>
          advance(lifecycles[n] as AnyLifecycle, snapshot, {
            ...sample,
            id: 'e',
            at: now,
            facts: {},
          }),
        )
        .map((outcome) => ({ snapshots: snapshots.with(n, outcome.snapshot), now })),
    );
    const dues = snapshots.flatMap((snapshot) => nextDeadline(snapshot)?.due ?? []);
    if (dues.length > 0) {
      const at = dues.toSorted()[0] as string;
      const passed = snapshots.map(
        (s, n) => observe(lifecycles[n] as AnyLifecycle, s, at).snapshot,
      );
      reached.push({ snapshots: passed, now: at });
    }
    for (const standing of reached) {
      const key = keyOf(standing);
      if (!found.has(key)) found.set(key, standing);
    }
  }
  return found.size;
}

test('under one clock it has exactly the states that real instances side by side have', () => {
  const pairs = [
    [door, door],
    [door, slowDoor()],
    [slowDoor(), quickened(door)],
    [quickened(busyDoor), quickened(slowDoor())],
  ];
  const sizes = pairs.map((pair) => {
    const parts = pair.map((l) => ({ explored: explore(l, { scale: { grainMs: 1 } }), count: 1 }));
    return [product(parts).states, bruteForce(pair, 5000)];
  });
  for (const [ours, theirs] of sizes) expect(ours).toBe(theirs);
  expect(new Set(sizes.map(([ours]) => ours)).size).toBe(pairs.length);
});

test('equal parts are interchangeable, at every moment: nothing is counted twice, and nothing is lost', () => {
  const slow = slowDoor();
  const explored = explore(slow, { scale: { grainMs: 1 } });
  expect(product([{ explored, count: 2 }]).states).toBe(bruteForce([slow, slow], 5000, true));
});

test('parts that keep civil dates are told apart by the hour of the day that they share', () => {
  const hours = 15 * 3_600_000;
  const [dated] = product([{ explored: person.document, count: 1 }], { limit: 1 }).parts;
  expect(dated?.after(0, hours)).not.toBe(0);
  const [timeless] = product([{ explored: explore(eligibility), count: 1 }], { limit: 1 }).parts;
  expect(timeless?.after(0, hours)).toBe(0);
});

/** Opened at most once, so that brute force comes to an end. */
function quickened(lifecycle: AnyLifecycle): AnyLifecycle {
  return redefine(lifecycle, (d) => {
    d.parts.guards.isQuiet.test = ({ context }: any) => context.opened < 1;
  });
}

const known = { since: '2026-01-01T00:00:00.000Z', reason: null, cause: null } as const;

/** The standing of a person with mandatory requirements; null until everything is there. */
const standingOf: Fold<string> = ([member, ...requirements]) => {
  if (member?.status == null || requirements.some(({ status }) => status === null)) return 'unborn';
  const assignments = requirements.map(({ status, activity }, n) => ({
    ...known,
    requirement: `r-${n}`,
    title: 'Certificate',
    mandatory: true,
    status,
    activity,
    deadline: null,
    provider: null,
  }));
  const input = {
    account: { ...known, status: member.status },
    eligibility: null,
    membership: { ...known, active: true, role: 'coach' },
    assignments,
  };
  return standing(input as StandingInput).status.code;
};

const isCovered = (requirement: PartView) =>
  requirement.in('requirement.coverage.valid') ||
  requirement.in('requirement.coverage.expiringSoon');

describe('one person', () => {
  const one = product([
    { explored: person.account, count: 1 },
    { explored: person.document, count: 1 },
  ]);

  it('is never Cleared with an uncovered requirement', () => {
    expect(one.complete).toBe(true);
    const wrong: Fold<boolean> = (parts) =>
      standingOf(parts) === 'cleared' && !parts.slice(1).every(isCovered);
    expect(never(one, wrong)).toEqual({ verdict: 'holds' });
  });

  it('comes to every standing that an account and a requirement can make', () => {
    const standings = [...folded(one, standingOf).keys()];
    expect(standings).toEqual([
      'unborn',
      'notActivated',
      'pendingConfirmation',
      'incomplete',
      'cleared',
    ]);
  });

  it('with two requirements shows how somebody can be Cleared while one ends soon', () => {
    const two = product(
      [
        { explored: person.account, count: 1 },
        { explored: person.document, count: 2 },
      ],
      { limit: 5000 },
    );
    const soon: Fold<boolean> = (parts) =>
      standingOf(parts) === 'cleared' &&
      parts.some((part) => part.in('requirement.coverage.expiringSoon'));
    const verdict = never(two, soon);
    if (verdict.verdict !== 'violated') throw new Error(`it is ${verdict.verdict}`);
    const { steps, isReal } = replayTrace(two, verdict.trace);
    expect(isReal).toBe(true);
    expect(
      steps.map(({ part, event, status }) => `${part} ${event.split('.').at(-1)}: ${status}`),
    ).toEqual([
      '0 MEMBER_ADDED: Not Activated',
      '0 ACTIVATED: Active',
      '1 ASSIGNED: Incomplete',
      '2 ASSIGNED: Incomplete',
      '1 UPLOADED: Pending Review',
      '2 WAIVE: Completed',
      '1 APPROVE: Completed',
      '1 expiringSoonDue: Expiring Soon',
    ]);
  });
});

test('whatever state of a product is asked for, its trace really happens', () => {
  const two = product([{ explored: person.document, count: 2 }], { limit: 3000 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: two.states - 1 }), (state) => {
      expect(replayTrace(two, traceTo(two, state)).isReal).toBe(true);
    }),
    parameters(40),
  );
});
