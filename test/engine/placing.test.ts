/**
 * Adopting and correcting over the real lifecycles: whoever is put somewhere stands like somebody who came there by
 * events, from the deadlines to what can happen next.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { lifecycles } from '../../machines/index.ts';
import type { Answer } from '../../src/engine/index.ts';
import {
  type Actor,
  type AnyLifecycle,
  advance,
  type Instant,
  permitted,
  plus,
  type Snapshot,
} from '../../src/lifecycle/index.ts';
import type { InstanceRow } from '../../src/ports/index.ts';
import { type Standpoint, standpointsOf, stateText } from '../support/standpoints.ts';
import { rememberingDoor } from '../support/walks.ts';
import { admin, at, HandClock, testWorld, user } from '../support/world.ts';

const reason = 'it was entered wrongly';
const everything = { after: 0, limit: 100 };

interface Adopted extends Standpoint {
  readonly key: ReturnType<typeof at>;
  readonly answer: Answer;
  readonly row: InstanceRow;
}

/** Each is adopted where another one came to by events, at that very moment. */
async function allAdopted(lifecycle: AnyLifecycle, standpoints = standpointsOf(lifecycle)) {
  const world = testWorld({ lifecycles });
  const everybody: Adopted[] = [];
  for (const [n, standpoint] of standpoints.entries()) {
    const { snapshot, now } = standpoint;
    world.clock.at = now;
    const key = at(lifecycle.name, `person-${n}`);
    const { context, at: since } = snapshot;
    const state = stateText(snapshot);
    const answer = await world.engine.adopt({ ...key, state, context, since, by: admin });
    everybody.push({ ...standpoint, key, answer, row: await world.engine.stored(key) });
  }
  return { ...world, everybody };
}
type World = Awaited<ReturnType<typeof allAdopted>>;

const labelsOf = ({
  status,
  activity,
}: {
  status: Snapshot['status'];
  activity: Snapshot['activity'];
}) => [status?.code, activity?.code];
const duesOf = ({ deadlines }: Pick<Snapshot, 'deadlines'>) =>
  deadlines.map(({ name, due }) => ({ name, due }));

/** True where the last step set every deadline: what the machine counted from is when it was taken. */
const hasJustCome = ({ deadlines, revision }: Snapshot) =>
  deadlines.length > 0 && deadlines.every(({ generation }) => generation === revision);

describe.each(lifecycles.map((lifecycle) => ({ name: lifecycle.name, lifecycle })))(
  'in $name',
  ({ lifecycle }: { lifecycle: AnyLifecycle }) => {
    let world: World;
    beforeAll(async () => {
      world = await allAdopted(lifecycle);
    }, 120_000);

    it('there is somebody in every state', () => {
      const reached = world.everybody.flatMap(({ snapshot }) => stateText(snapshot).split(' + '));
      const states = lifecycle.shape.states.filter(
        ({ path, type }) => path !== 'new' && type === 'atomic',
      );
      expect(states.map(({ path }) => path).filter((path) => !reached.includes(path))).toEqual([]);
    });

    it('whoever is adopted stands like one who came there, and can do the same', async () => {
      for (const { snapshot, now, name, key, row } of world.everybody) {
        world.clock.at = now;
        const view = await world.engine.show(key);
        expect(row.snapshot.value, name).toEqual(snapshot.value);
        expect(labelsOf(view), name).toEqual(labelsOf(snapshot));
        expect(view.finished, name).toBe(snapshot.finished);
        expect(view.context, name).toEqual(snapshot.context);
        expect(view.permitted, name).toEqual(permitted(lifecycle, snapshot, now));
      }
    });

    it('deadlines count from since, as if it had been entered then', () => {
      const fresh = world.everybody.filter(({ snapshot }) => hasJustCome(snapshot));
      if (Object.keys(lifecycle.deadlines).length > 0) expect(fresh.length).toBeGreaterThan(1);
      for (const { snapshot, row, name } of fresh) {
        // One that has fired before, such as a flag, is not set again there; it is here.
        const set = snapshot.deadlines.map((deadline) => deadline.name);
        const dues = duesOf(row.snapshot).filter((due) => set.includes(due.name));
        expect(dues, name).toEqual(duesOf(snapshot));
      }
    });

    it('nothing is sent, and the one journal row says who adopted whom since when', async () => {
      for (const { snapshot, key, answer, name } of world.everybody) {
        expect([answer.effects, answer.sent], name).toEqual([[], []]);
        expect(await world.store.outbox(key, everything)).toEqual([]);
        expect(await world.store.journal(key, everything)).toMatchObject([
          {
            kind: 'adopted',
            revision: 1,
            at: snapshot.at,
            to: snapshot.value,
            event: { by: admin },
          },
        ]);
      }
    });

    it('afterwards life goes on as it would have, and everything replays', async () => {
      const { engine, clock, everybody } = await allAdopted(lifecycle);
      for (const { snapshot, now, key, row, name } of everybody) {
        clock.at = now;
        const sample = nextFor(lifecycle, row.snapshot, now);
        if (sample === undefined) continue;
        const expected = advance(lifecycle, snapshot, sample).snapshot;
        const { id: eventId, type, data, by } = sample;
        const answer = await engine.send({ ...key, type, data, by, eventId });
        expect(answer.outcome, name).toBe('applied');
        const stored = (await engine.stored(key)).snapshot;
        expect([stored.value, ...labelsOf(stored)], name).toEqual([
          expected.value,
          ...labelsOf(expected),
        ]);
      }
      clock.wait({ days: 400 });
      await engine.fireDue();
      const { instances, divergences } = await engine.verify('default', lifecycle.name);
      expect([instances, divergences]).toEqual([everybody.length, []]);
    });

    it('a correction by an administrator with a reason is a new row, and nothing before it changes', async () => {
      const [first, ...others] = standpointsOf(lifecycle) as [Standpoint, ...Standpoint[]];
      const { engine, store, clock } = await allAdopted(lifecycle, [first]);
      const key = at(lifecycle.name, 'person-0');
      for (const { snapshot, name, now } of others) {
        clock.at = clock.at > now ? clock.at : now;
        const { context } = snapshot;
        const before = await store.journal(key, everything);
        const { revision } = await engine.show(key);
        const fix = { ...key, state: stateText(snapshot), context, by: admin };
        const answer = await engine.correct({ ...fix, reason });
        const rows = await store.journal(key, everything);
        expect(rows.slice(0, before.length)).toEqual(before);
        expect([answer.effects, rows.at(-1)?.kind], name).toEqual([[], 'corrected']);
        expect(rows.at(-1)?.revision).toBeGreaterThan(revision);
        expect(rows.at(-1)?.to).toEqual(snapshot.value);
        expect((await engine.history(key)).at(-1)?.event.data).toEqual({ reason });
      }
      expect(await engine.verify('default', lifecycle.name)).toMatchObject({ divergences: [] });
    });

    it.each<[string, Actor, string | undefined, RegExp]>([
      ['the person', { kind: 'user', id: 'one' }, reason, /only an admin corrects; this is user/],
      ['a provider', { kind: 'provider', id: 'p' }, reason, /only an admin corrects/],
      ['the system', { kind: 'system', id: 's' }, reason, /only an admin corrects/],
      ['an administrator without a reason', admin, ' ', /a correction says why/],
    ])('a correction by %s is refused and changes nothing', async (_who, by, why, problem) => {
      const [first, last] = [world.everybody[0], world.everybody.at(-1)] as [Adopted, Adopted];
      const { context } = last.snapshot;
      const fix = { ...first.key, state: stateText(last.snapshot), context, by, reason: why };
      await expect(world.engine.correct(fix)).rejects.toThrow(problem);
      expect(await world.engine.stored(first.key)).toEqual(first.row);
    });
  },
);

/** The first sample that would be applied to the one who came by events, stamped. */
function nextFor(lifecycle: AnyLifecycle, snapshot: Snapshot, now: Instant) {
  let n = 0;
  const fresh = () => {
    n += 1;
    return `later-${n}`;
  };
  const stamp = { id: 'next', at: now, facts: {} };
  return lifecycle
    .samples(snapshot, now, fresh)
    .map((sample) => ({ ...sample, ...stamp }))
    .find((event) => advance(lifecycle, snapshot, event).kind === 'applied');
}

const since = '2026-03-01T00:00:00.000Z';
const member = { person: 'p', organisation: 'o', eligibility: 'e' };
const assigned = { ...member, requirement: 'r', remindersFrom: since };
const covered = {
  ...assigned,
  evidence: 'file',
  completedOn: '2025-04-01',
  validThrough: '2026-04-01',
  windowOpensAt: '2026-03-02T00:00:00.000Z',
  expiringAt: '2026-03-02T00:00:00.000Z',
  expiresAt: '2026-04-02T00:00:00.000Z',
};

describe('adopted since long ago', () => {
  it.each<[string, string, object, object, Record<string, Instant>]>([
    [
      'ahead/user',
      'failed + enabled',
      { kind: 'ahead', origin: 'ahead', failure: { code: 'mailboxFull', words: null } },
      { days: 3 },
      { failedStalled: plus(since, { days: 7 }) },
    ],
    [
      'ahead/user',
      'neverLoggedIn + enabled',
      { kind: 'entra', origin: 'entra' },
      { days: 3 },
      {
        neverLoggedInStalled: plus(since, { days: 30 }),
      },
    ],
    [
      'ankored/account',
      'notActivated',
      { ...member, address: 'a', remindersFrom: since },
      { days: 3 },
      {
        reminderDue: plus(since, { days: 4 }),
      },
    ],
    [
      'ankored/background-check',
      'coverage.none + waitingOnProvider',
      { ...assigned, report: 'r1' },
      { hours: 1 },
      { screeningOverdue: plus(since, { hours: 72 }) },
    ],
    [
      'ankored/training',
      'coverage.none + inProgress',
      assigned,
      { days: 1 },
      {
        reminderDue: plus(since, { days: 2 }),
      },
    ],
    [
      'ankored/document',
      'coverage.valid + idle',
      covered,
      { hours: 1 },
      {
        expiringSoonDue: covered.expiringAt,
      },
    ],
  ])(
    '%s in %s: the next deadline is where the promise puts it',
    async (name, state, context, elapsed, next) => {
      const { engine } = testWorld({ lifecycles, clock: new HandClock(plus(since, elapsed)) });
      const key = at(name, 'one');
      await engine.adopt({
        ...key,
        state,
        context: context as Record<string, unknown>,
        since,
        by: admin,
      });
      await engine.fireDue();
      const { deadlines } = await engine.show(key);
      const named = deadlines.map(({ name, due }) => [name.slice(name.lastIndexOf('.') + 1), due]);
      expect(Object.fromEntries(named)).toMatchObject(next);
      expect(await engine.verify('default', name)).toMatchObject({ divergences: [] });
    },
  );

  it('what was due meanwhile shows at once, though nobody looked', async () => {
    const { engine } = testWorld({ lifecycles, clock: new HandClock('2026-04-02T00:00:00.000Z') });
    const key = at('ankored/document', 'one');
    await engine.adopt({ ...key, state: 'valid + idle', context: covered, since, by: admin });
    expect((await engine.show({ ...key, at: '2026-04-01T23:59:59.999Z' })).status?.code).toBe(
      'expiringSoon',
    );
    const { status } = await engine.show(key);
    expect(status).toMatchObject({ code: 'expired', since: covered.expiresAt });
  });
});

it('what was due before a correction still goes out, once', async () => {
  const { engine, store, clock } = testWorld({ lifecycles });
  const key = at('ankored/document', 'one');
  const data = { person: 'p', organisation: 'o', requirement: 'r' };
  await engine.create({ ...key, type: 'ASSIGNED', data, by: admin });
  clock.wait({ days: 3 });
  await engine.correct({ ...key, state: 'coverage.none + idle', reason, by: admin });
  await engine.fireDue();
  const effects = await store.outbox(key, everything);
  expect(effects.map(({ name, at: sentAt }) => [name, sentAt])).toEqual([
    ['sendReminder', '2026-01-03T00:00:00.000Z'],
  ]);
});

it('whoever is corrected remembers nothing of before, and replays', async () => {
  const { engine } = testWorld({ lifecycles: [rememberingDoor] });
  const key = at('test/door', 'd1');
  await engine.create({ ...key, type: 'BUILT', data: { code: 'k' }, by: admin });
  await engine.send({ ...key, type: 'OPEN', data: { code: 'k' }, by: user });
  await engine.send({ ...key, type: 'KNOCK', by: user });
  await engine.correct({ ...key, state: 'hidden + lit', reason, by: admin });
  await engine.send({ ...key, type: 'CLOSE', by: user });
  expect((await engine.show(key)).value).toEqual({ door: { leaf: { body: 'shut' }, lamp: 'lit' } });
  expect(await engine.verify('default', 'test/door')).toMatchObject({ divergences: [] });
});
