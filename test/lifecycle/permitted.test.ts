/** What can happen now: `permitted` never promises what `advance` refuses, nor denies what it takes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { and, not, stateIn } from 'xstate';
import {
  type Actor,
  type ActorKind,
  type AnyLifecycle,
  advance,
  type Permission,
  permitted,
  type Snapshot,
  SnapshotMismatch,
} from '../../src/lifecycle/index.ts';
import { redefine, stateAt } from '../support/broken.ts';
import { door } from '../support/door.ts';
import { life } from '../support/life.ts';
import { parameters } from '../support/seed.ts';
import { busyDoor, stampedWalk, walk } from '../support/walks.ts';

const code = { code: 'k' };
const start = '2026-01-01T00:00:00.000Z';
const actor = (kind: ActorKind): Actor => ({ kind, id: `${kind}-1` });

function of(permissions: readonly Permission[], event: string): Permission {
  const found = permissions.find((p) => p.event === event);
  if (!found) throw new Error(`no ${event}`);
  return found;
}
function at(events: string, lifecycle: AnyLifecycle = door): Snapshot {
  const one = life(lifecycle);
  for (const type of events.split(' '))
    one.send(type, type === 'OPEN' || type === 'BUILT' ? code : {});
  return one.snapshot;
}

describe('answers', () => {
  test.each([
    ['BUILT', 'OPEN', 'user', 'depends', ['door.leaf.open'], ['hasCode']],
    ['BUILT', 'KNOCK', 'user', 'yes', [], []],
    ['BUILT', 'KNOCK', 'admin', 'no', [], ['forbidden']],
    ['BUILT', 'CLOSE', 'user', 'no', [], ['notPermittedHere']],
    ['BUILT', 'LIGHT', 'user', 'yes', ['door.lamp.dark'], []],
    ['BUILT LIGHT', 'OPEN', 'user', 'no', [], ['in door.lamp.lit']],
    ['BUILT OPEN CLOSE OPEN CLOSE', 'OPEN', 'user', 'no', [], ['isQuiet']],
    ['BUILT', 'TORN_DOWN', 'admin', 'yes', ['gone'], []],
    ['BUILT TORN_DOWN', 'LIGHT', 'user', 'no', [], ['finished']],
  ] as const)('after %s, %s by %s: %s → %j, %j', (events, event, by, allowed, to, guards) => {
    const found = of(permitted(door, at(events), start, actor(by)), event);
    expect([found.allowed, found.to, found.guards.map((g) => g.guard)]).toEqual([
      allowed,
      to,
      guards,
    ]);
  });
  test('every event is there, in its declared order, with what people read', () => {
    const all = permitted(door, at('BUILT'), start);
    expect(all.map((p) => p.event)).toEqual(Object.keys(door.events));
    expect(of(all, 'TORN_DOWN')).toMatchObject({
      label: 'Tear down',
      help: 'Ends it.',
      by: ['admin'],
    });
  });
  test('a declared no-op is told as one', () => {
    const all = permitted(door, at('BUILT'), start);
    expect(all.filter((p) => p.noop).map((p) => p.event)).toEqual(['KNOCK']);
  });
  test('before birth only the birth is possible', () => {
    const all = permitted(door, life(door).snapshot, start);
    expect(all.filter((p) => p.allowed !== 'no').map((p) => p.event)).toEqual(['BUILT']);
  });
  test('a guard that reads the actor makes it depend on who asks', () => {
    const mine = redefine(door, (d) => {
      const guard = {
        says: 'it is the owner',
        reads: ['actor'],
        test: ({ by }: any) => by.id === 'owner',
      };
      d.parts.guards.isOwner = guard;
      stateAt(d, 'door.lamp.lit').on.LIGHT.guard = 'isOwner';
    });
    const snapshot = at('BUILT', mine);
    const ask = (by?: Actor) => of(permitted(mine, snapshot, start, by), 'LIGHT');
    expect(ask()).toMatchObject({
      allowed: 'depends',
      guards: [{ guard: 'isOwner', says: 'it is the owner' }],
    });
    expect(ask({ kind: 'user', id: 'owner' }).allowed).toBe('yes');
    expect(ask({ kind: 'user', id: 'guest' }).allowed).toBe('no');
  });
  test('a fact from around bars those whom it names', () => {
    const barred = redefine(door, (d) => {
      const from = { lifecycle: 'test/house', id: () => 'h', statuses: ['closed'] };
      const fact = {
        says: 'the house is closed',
        source: 'ours',
        bars: ['user'],
        except: ['KNOCK'],
        from,
      };
      d.input.facts = { houseClosed: fact };
    });
    const ask = (event: string, by?: ActorKind) =>
      of(
        permitted(barred, at('BUILT', barred), start, by && actor(by), { houseClosed: true }),
        event,
      );
    expect(ask('LIGHT', 'user')).toMatchObject({
      allowed: 'no',
      guards: [{ guard: 'houseClosed' }],
    });
    expect(ask('KNOCK', 'user').allowed).toBe('yes');
    expect(ask('OPEN', 'admin').allowed).toBe('depends');
    // Somebody may still send it, so without an actor it is not barred.
    expect(ask('OPEN').allowed).toBe('depends');
    // Those who are barred are not named among those who may.
    expect([ask('OPEN').by, ask('LIGHT').by, ask('KNOCK').by]).toEqual([
      ['admin'],
      ['user'],
      ['user'],
    ]);
  });
  test('a condition on several regions holds where all of them do', () => {
    const everywhere = stateIn({ door: { leaf: 'shut', lamp: 'lit' } });
    const picky = redefine(door, (d) => {
      stateAt(d, 'door').on.TORN_DOWN.guard = and([not(not(everywhere)), 'isQuiet']);
    });
    const asked = (events: string) => of(permitted(picky, at(events, picky), start), 'TORN_DOWN');
    expect(asked('BUILT').allowed).toBe('yes');
    expect(asked('BUILT LIGHT')).toMatchObject({ allowed: 'no', guards: [{ guard: 'not not' }] });
  });
  test('it can lead from the inner state first, and from the one around it after that', () => {
    const layered = redefine(door, (d) => {
      d.parts.guards.isTwin = { ...d.parts.guards.hasCode, says: 'the code is written twice' };
      stateAt(d, 'door').on.OPEN = { guard: 'hasCode', target: 'gone' };
      stateAt(d, 'door.leaf.shut').on.OPEN.guard = and(['isTwin', 'isQuiet']);
    });
    expect(of(permitted(layered, at('BUILT', layered), start), 'OPEN')).toMatchObject({
      allowed: 'depends',
      to: ['door.leaf.open', 'gone'],
      guards: [{ guard: 'isTwin' }, { guard: 'hasCode' }],
    });
  });
  test('what is surely taken first hides what comes after', () => {
    const listed = redefine(door, (d) => {
      const { shut } = stateAt(d, 'door.leaf').states;
      shut.on.KNOCK = [{ guard: 'isQuiet' }, { target: 'open' }];
      stateAt(d, 'door.leaf').on = { KNOCK: { target: '.open', actions: 'count' } };
    });
    const found = of(permitted(listed, at('BUILT', listed), start), 'KNOCK');
    expect(found).toMatchObject({ allowed: 'yes', to: [], noop: true });
  });
  test('a snapshot of another definition is a fault', () => {
    const newer = redefine(door, (d) => void (d.input.version = '2'));
    expect(() => permitted(newer, at('BUILT'), start)).toThrow(SnapshotMismatch);
  });
});

describe('always', () => {
  /** Payloads that fit, one for each event: the right code and a wrong one. */
  const payloads = (type: string) =>
    type === 'OPEN' || type === 'BUILT' ? [code, { code: 'wrong' }] : [{}];
  const kinds: readonly ActorKind[] = ['user', 'admin'];
  test('yes is taken, no is refused, and depends names what decides', () => {
    fc.assert(
      fc.property(walk, fc.boolean(), (walked, isBusy) => {
        const lifecycle = isBusy ? busyDoor : door;
        let { snapshot } = life(lifecycle);
        for (const event of stampedWalk(walked, start))
          snapshot = advance(lifecycle, snapshot, event).snapshot;
        for (const by of kinds.map(actor)) {
          for (const { event: type, allowed, guards } of permitted(
            lifecycle,
            snapshot,
            snapshot.at,
            by,
          )) {
            const outcomes = payloads(type).map((data) =>
              advance(lifecycle, snapshot, { type, data, by, at: snapshot.at, id: 'e', facts: {} }),
            );
            const refused = outcomes.filter((o) => o.kind === 'refused');
            if (allowed === 'yes') expect(refused).toEqual([]);
            if (allowed === 'no') expect(refused).toHaveLength(outcomes.length);
            if (allowed === 'depends') {
              expect(outcomes).not.toEqual(refused);
              expect(guards.map((g) => g.guard)).toEqual(['hasCode']);
            }
          }
        }
      }),
      parameters(60),
    );
  });
  test('where it says it leads, it leads', () => {
    fc.assert(
      fc.property(walk, (walked) => {
        let { snapshot } = life(door);
        for (const event of stampedWalk(walked, start))
          snapshot = advance(door, snapshot, event).snapshot;
        for (const { event: type, allowed, by, to, noop } of permitted(
          door,
          snapshot,
          snapshot.at,
        )) {
          if (allowed === 'no') continue;
          const sender = actor(by[0] as ActorKind);
          const event = {
            type,
            data: payloads(type)[0] ?? {},
            by: sender,
            at: snapshot.at,
            id: 'e',
            facts: {},
          };
          const outcome = advance(door, snapshot, event);
          expect(outcome.kind).toBe(noop ? 'unchanged' : 'applied');
          for (const path of to)
            expect(JSON.stringify(outcome.snapshot.value)).toContain(path.split('.').at(-1));
        }
      }),
      parameters(60),
    );
  });
});
