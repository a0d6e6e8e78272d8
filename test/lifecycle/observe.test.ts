/** Time made exact: every deadline due by then has fired, each at its instant, in order. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AnyLifecycle,
  advance,
  observe,
  plus,
  type Snapshot,
  StepError,
} from '../../src/lifecycle/index.ts';
import { redefine, stateAt } from '../support/broken.ts';
import { door } from '../support/door.ts';
import { life } from '../support/life.ts';
import { parameters } from '../support/seed.ts';
import { busyDoor, stampedWalk, walk } from '../support/walks.ts';

const start = '2026-01-01T00:00:00.000Z';
const minutes = (n: number) => plus(start, { minutes: n });

function built(lifecycle: AnyLifecycle): Snapshot {
  return life(lifecycle).send('BUILT', { code: 'k' }).snapshot;
}
/** The deadlines that fired, as `minute name`. */
function fired(lifecycle: AnyLifecycle, from: Snapshot, until: number): string[] {
  const { elapsed } = observe(lifecycle, from, minutes(until));
  return elapsed.map(({ at, event }) => {
    const minute = [...Array(until + 1).keys()].find((n) => minutes(n) === at);
    return `${minute} ${event.type.split('.').at(-1)}`;
  });
}

describe('deadlines', () => {
  test('fire in the order in which they are due, and re-arm', () => {
    expect(fired(busyDoor, built(busyDoor), 7)).toEqual([
      '2 ticks',
      '4 ticks',
      '5 dims',
      '6 ticks',
    ]);
  });
  test('that are due at once fire in document order: the leaf before the lamp', () => {
    const tied = fired(busyDoor, built(busyDoor), 30).filter((line) => /^(30|15) /.test(line));
    expect(tied).toEqual(['15 brightens', '30 ticks', '30 brightens']);
  });
  test('each take effect at their own instant, whenever one looks', () => {
    const { snapshot, elapsed } = observe(busyDoor, built(busyDoor), plus(start, { days: 1 }));
    expect(elapsed.map((taken) => taken.at)).toEqual(elapsed.map((taken) => taken.at).toSorted());
    expect(snapshot.at).toBe(elapsed.at(-1)?.at);
    expect(elapsed.every((taken) => taken.event.at === taken.at)).toBe(true);
  });
  test('in a chain: what one sets in motion can be due by then too', () => {
    const chained = redefine(door, (d) => {
      d.parts.deadlines.fallsOff = {
        says: 'an hour later',
        due: ({ at }: any) => plus(at, { hours: 1 }),
      };
      stateAt(d, 'door.leaf.open').after.closesItself.target = 'hanging';
      stateAt(d, 'door.leaf').states.hanging = { after: { fallsOff: { target: '#door.gone' } } };
    });
    const one = life(chained);
    one.send('BUILT', { code: 'k' });
    one.send('OPEN', { code: 'k' });
    expect(fired(chained, one.snapshot, 120)).toEqual(['5 closesItself', '65 fallsOff']);
    expect(one.wait({ hours: 2 }).snapshot).toMatchObject({ finished: true, deadlines: [] });
  });
  test('that were due before their state was entered fire at once, never in the past', () => {
    const late = redefine(door, (d) => {
      d.parts.deadlines.closesItself.due = ({ at }: any) => plus(at, { days: -1 });
    });
    const one = life(late);
    one.send('BUILT', { code: 'k' });
    one.send('OPEN', { code: 'k' });
    expect(observe(late, one.snapshot, one.at).elapsed).toMatchObject([
      { at: one.at, status: { code: 'shut' } },
    ]);
  });
  test('that return null are never set, and leave nothing behind', () => {
    const never = redefine(door, (d) => void (d.parts.deadlines.closesItself.due = () => null));
    const one = life(never);
    one.send('BUILT', { code: 'k' });
    one.send('OPEN', { code: 'k' });
    expect(one.snapshot.deadlines).toEqual([]);
  });
  test('that only raise a flag fire once, and leave their state where it is', () => {
    const flagged = redefine(door, (d) => {
      stateAt(d, 'door.leaf.open').after.closesItself = { actions: 'ring' };
    });
    const one = life(flagged);
    one.send('BUILT', { code: 'k' });
    one.send('OPEN', { code: 'k' });
    expect(fired(flagged, one.snapshot, 60)).toEqual(['5 closesItself']);
    expect(one.wait({ hours: 1 }).snapshot).toMatchObject({
      revision: 3,
      deadlines: [],
      status: { code: 'open' },
    });
    expect(one.journal.at(-1)?.deadlines).toEqual([]);
  });
  test('of a life that has ended are gone, also beside the state that ends it', () => {
    const ended = redefine(busyDoor, (d) => {
      stateAt(d, 'door.leaf').states.bricked = { tags: ['finished'] };
      stateAt(d, 'door.leaf.shut').on.KNOCK = { target: 'bricked' };
    });
    const one = life(ended);
    one.send('BUILT', { code: 'k' });
    expect(one.snapshot.deadlines).toHaveLength(2);
    one.send('KNOCK');
    expect(one.snapshot).toMatchObject({ finished: true, deadlines: [] });
    expect(one.journal.at(-1)?.deadlines).toEqual([]);
  });
  test('that change no label leave it its since', () => {
    const { snapshot } = observe(busyDoor, built(busyDoor), minutes(4));
    expect(snapshot).toMatchObject({ at: minutes(4), status: { code: 'shut', since: start } });
  });
  test('are left with their state: what another region does keeps them', () => {
    const one = life(door);
    one.send('BUILT', { code: 'k' });
    one.send('OPEN', { code: 'k' });
    const { deadlines } = one.snapshot;
    one.wait({ minutes: 1 }).send('LIGHT');
    expect(one.snapshot.deadlines).toEqual(deadlines);
    one.send('CLOSE');
    expect(one.snapshot.deadlines).toEqual([]);
  });
});

test('a definition that never settles stops with a fault that names the deadline', () => {
  const endless = redefine(door, (d) => {
    // The lint's rehearsal would not come back either; it is not given anything to send.
    d.input.samples = () => [];
    d.parts.deadlines.closesItself.due = ({ at }: any) => at;
    stateAt(d, 'door.leaf.open').after.closesItself = { target: 'open', reenter: true };
  });
  const one = life(endless);
  one.send('BUILT', { code: 'k' });
  one.send('OPEN', { code: 'k' });
  const before = JSON.stringify(one.snapshot);
  const look = () => observe(endless, one.snapshot, plus(one.at, { minutes: 1 }));
  expect(look).toThrow(
    expect.toSatisfy(
      (fault) => fault instanceof StepError && /closesItself.*10000/s.test(fault.message),
    ),
  );
  expect(JSON.stringify(one.snapshot)).toBe(before);
});

test.each(['2026-01-02', 'now', '2026-01-02T00:00:00Z'])(
  'an instant in another form is a fault: %j',
  (at) => {
    expect(() => observe(door, built(door), at)).toThrow(RangeError);
  },
);

describe('always', () => {
  const looks = fc.array(fc.nat({ max: 90 }), { maxLength: 8 });
  test('looking in any number of steps up to an instant equals looking once', () => {
    fc.assert(
      fc.property(walk, looks, fc.nat({ max: 90 }), (walked, between, last) => {
        let from = life(busyDoor).snapshot;
        for (const event of stampedWalk(walked, start))
          from = advance(busyDoor, from, event).snapshot;
        const until = plus(from.at, { minutes: last });
        const once = observe(busyDoor, from, until);
        let often = from;
        const elapsed = [];
        for (const minute of between.filter((n) => n <= last).toSorted((a, b) => a - b)) {
          const seen = observe(busyDoor, often, plus(from.at, { minutes: minute }));
          often = seen.snapshot;
          elapsed.push(...seen.elapsed);
        }
        const final = observe(busyDoor, often, until);
        expect(final.snapshot).toEqual(once.snapshot);
        expect([...elapsed, ...final.elapsed]).toEqual(once.elapsed);
      }),
      parameters(100),
    );
  });
  test('nothing due is left, nothing fires early, and looking again changes nothing', () => {
    fc.assert(
      fc.property(walk, fc.nat({ max: 200 }), (walked, wait) => {
        let from = life(busyDoor).snapshot;
        for (const event of stampedWalk(walked, start))
          from = advance(busyDoor, from, event).snapshot;
        const at = plus(from.at, { minutes: wait });
        const { snapshot } = observe(busyDoor, from, at);
        expect(snapshot.deadlines.every((d) => d.due > at)).toBe(true);
        expect(snapshot.at <= at).toBe(true);
        expect(observe(busyDoor, snapshot, at)).toEqual({ snapshot, elapsed: [] });
      }),
      parameters(100),
    );
  });
});
