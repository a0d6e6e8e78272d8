/** What exploring finds wrong with a lifecycle, each with its shortest trace; and what it does not claim to know. */
import { describe, expect, it, test } from 'vitest';
import { lifecycles } from '../../machines/index.ts';
import { explore } from '../../src/explore/explore.ts';
import type { Explored } from '../../src/explore/explored.ts';
import type { Claim } from '../../src/explore/findings/claim.ts';
import { claimsOf } from '../../src/explore/findings/claims.ts';
import { replayAttempt } from '../../src/explore/replay.ts';
import type { AnyLifecycle } from '../../src/lifecycle/index.ts';
import { type Change, redefine, stateAt } from '../support/broken.ts';
import { door } from '../support/door.ts';

const changed = (change: Change) =>
  redefine(door, (d) => {
    d.parts.guards.never = { says: 'never', reads: ['context'], test: () => false };
    stateAt(d, 'door.leaf.shut').on.KNOCK = [{ guard: 'never' }, {}];
    change(d);
  });

const found = (lifecycle: AnyLifecycle, kind: Claim['kind'], where: string, limit = 1000) => {
  const explored = explore(lifecycle, { limit });
  const claim = claimsOf(explored).find((c) => c.kind === kind && c.where.includes(where));
  return { explored, claim };
};

const events = ({ explored, claim }: { explored: Explored; claim: Claim | undefined }) =>
  claim?.trace && replayAttempt(explored, claim.trace).steps.map((step) => step.event);

describe.each<{
  kind: Claim['kind'];
  where: string;
  what: string;
  change: Change;
  trace: readonly string[] | null;
}>([
  {
    kind: 'stateReached',
    where: 'door.leaf.open',
    what: 'a state that no life comes to',
    change: (d) => {
      d.parts.guards.isQuiet.test = () => false;
    },
    trace: null,
  },
  {
    kind: 'transitionTaken',
    where: 'door.leaf.open on CLOSE',
    what: 'a transition that is never taken',
    change: (d) => {
      stateAt(d, 'door.leaf.open').on.CLOSE.guard = 'never';
    },
    trace: null,
  },
  {
    kind: 'guardFails',
    where: 'isQuiet on door.leaf.shut on OPEN',
    what: 'a guard that never fails',
    change: (d) => {
      d.parts.actions.count.change = () => ({});
    },
    trace: null,
  },
  {
    kind: 'guardHolds',
    where: 'isQuiet on door.leaf.shut on OPEN',
    what: 'a guard that never holds',
    change: (d) => {
      d.parts.guards.isQuiet.test = () => false;
    },
    trace: null,
  },
  {
    kind: 'noDeadEnd',
    where: 'door.leaf.open',
    what: 'a place that nothing leads out of',
    change: (d) => {
      stateAt(d, 'door').on.TORN_DOWN.guard = 'never';
      stateAt(d, 'door.leaf.open').on.CLOSE.guard = 'never';
      stateAt(d, 'door.lamp.lit').on.LIGHT.guard = 'never';
      d.parts.deadlines.closesItself.due = () => null;
    },
    trace: ['BUILT', 'OPEN'],
  },
  {
    kind: 'noTrap',
    where: 'door.leaf.open',
    what: 'a place from which no good end can be reached',
    change: (d) => {
      d.parts.guards.isShutNow = {
        says: 'it was never opened',
        reads: ['context'],
        test: ({ context }: any) => context.opened === 0,
      };
      stateAt(d, 'door').on.TORN_DOWN.guard = 'isShutNow';
    },
    trace: ['BUILT', 'OPEN'],
  },
  {
    kind: 'leftByMore',
    where: 'door.leaf.open',
    what: 'a state that only the clock leads out of',
    change: (d) => {
      stateAt(d, 'door.leaf.open').on.CLOSE.guard = 'never';
      stateAt(d, 'door').on = {};
      stateAt(d, 'door.leaf.shut').on.TORN_DOWN = { target: '#door.gone' };
    },
    trace: ['BUILT', 'OPEN'],
  },
  {
    kind: 'leftByMore',
    where: 'door.leaf.open',
    what: 'a state that only an admin leads out of',
    change: (d) => {
      d.parts.events.CLOSE.by = ['admin'];
      const { samples } = d.input;
      d.input.samples = (...args: unknown[]) =>
        samples(...args).map((sample: any) =>
          sample.type === 'CLOSE' ? { ...sample, by: { kind: 'admin', id: 'a' } } : sample,
        );
      d.parts.deadlines.closesItself.due = () => null;
    },
    trace: ['BUILT', 'OPEN'],
  },
  {
    kind: 'orderDoesNotMatter',
    where: 'door.leaf.shut on OPEN',
    what: 'two conditions that hold at once',
    change: (d) => {
      const { OPEN } = stateAt(d, 'door.leaf.shut').on;
      stateAt(d, 'door.leaf.shut').on.OPEN = [OPEN, { guard: 'isQuiet', actions: 'count' }];
    },
    trace: ['BUILT', 'OPEN'],
  },
])('$what', ({ kind, where, change, trace }) => {
  it('is found, with the shortest trace where there is one', () => {
    const result = found(changed(change), kind, where);
    expect(result.claim?.verdict).toBe('violated');
    expect(events(result)).toEqual(trace);
  });

  it('is not found where there is none', () => {
    expect(
      found(
        changed(() => undefined),
        kind,
        where,
      ).claim?.verdict,
    ).not.toBe('violated');
  });

  it('is unknown, or shown by its trace, where the search was cut', () => {
    const { claim, explored } = found(changed(change), kind, where, 2);
    expect(explored.complete).toBe(false);
    if (claim?.verdict === 'violated') expect(claim.trace).not.toBeNull();
  });
});

test('what hangs on a payload that no sample has is unknown, with the guard to blame', () => {
  const { claim } = found(
    changed((d) => {
      const { samples } = d.input;
      d.input.samples = (...args: unknown[]) =>
        samples(...args).filter(({ type, data }: any) => type !== 'OPEN' || data.code === 'k');
    }),
    'guardFails',
    'hasCode on door.leaf.shut on OPEN',
  );
  expect(claim).toMatchObject({
    verdict: 'unknown',
    because: 'no sample shows it, and another payload or sender may: hasCode',
  });
});

test.each(lifecycles)(
  '$name has no dead end and no trap, and every trace shows what it says',
  (lifecycle) => {
    const explored = explore(lifecycle);
    const claims = claimsOf(explored);
    const ends = claims.filter(({ kind }) => kind === 'noDeadEnd' || kind === 'noTrap');
    expect(ends.map(({ verdict }) => verdict)).toEqual(['holds', 'holds']);
    expect(
      claims.filter(({ kind, verdict }) => kind === 'stateReached' && verdict !== 'holds'),
    ).toEqual([]);
    for (const { trace, kind } of claims) {
      if (trace === null) continue;
      const { steps } = replayAttempt(explored, trace);
      expect(steps).toHaveLength(trace.path.length + (trace.move === null ? 0 : 1));
      if (kind === 'transitionTaken') expect(steps.at(-1)?.expected).not.toBe('refused');
    }
  },
);
