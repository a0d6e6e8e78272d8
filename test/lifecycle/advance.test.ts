/** What becomes of an event: applied, unchanged, or refused with the reason and what stands in the way. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { and, not, or, stateIn } from 'xstate';
import { advance, birthOf, plus, unborn } from '../../src/lifecycle/index.ts';
import { redefine, stateAt } from '../support/broken.ts';
import { door } from '../support/door.ts';
import { type Life, life, outcomeText } from '../support/life.ts';
import { parameters } from '../support/seed.ts';
import { stampedWalk, walk } from '../support/walks.ts';

const code = { code: 'k' };
const wrong = { code: 'wrong' };
const start = '2026-01-01T00:00:00.000Z';

/** Sends events by name; `OPEN!` has the wrong code, `+5` waits five minutes. */
function given(one: Life, events: string): Life {
  for (const word of events.split(' ').filter(Boolean)) {
    if (word.startsWith('+')) one.wait({ minutes: Number(word) });
    else if (/^(OPEN|BUILT)/.test(word))
      one.send(word.replace('!', ''), word.endsWith('!') ? wrong : code);
    else one.send(word);
  }
  return one;
}

describe('given, when, then', () => {
  test.each([
    ['', 'BUILT', 'applied', 'shut', null, []],
    ['', 'OPEN', 'refused notPermittedHere', null, null, []],
    ['BUILT', 'BUILT', 'refused notPermittedHere', 'shut', null, []],
    ['BUILT', 'OPEN', 'applied', 'open', null, ['ring']],
    ['BUILT', 'OPEN!', 'refused guardFailed hasCode', 'shut', null, []],
    ['BUILT', 'KNOCK', 'unchanged', 'shut', null, []],
    ['BUILT', 'CLOSE', 'refused notPermittedHere', 'shut', null, []],
    ['BUILT OPEN', 'CLOSE', 'applied', 'shut', null, ['ring']],
    ['BUILT OPEN', 'KNOCK', 'refused notPermittedHere', 'open', null, ['ring']],
    ['BUILT OPEN +5', 'CLOSE', 'refused notPermittedHere', 'shut', null, ['ring', 'ring']],
    ['BUILT LIGHT', 'OPEN', 'refused guardFailed in door.lamp.lit', 'shut', 'dark', []],
    ['BUILT LIGHT LIGHT', 'OPEN', 'applied', 'open', null, ['ring']],
    ['BUILT LIGHT', 'LIGHT', 'applied', 'shut', null, []],
    [
      'BUILT OPEN CLOSE OPEN CLOSE',
      'OPEN',
      'refused guardFailed isQuiet',
      'shut',
      null,
      ['ring', 'ring'],
    ],
    ['BUILT OPEN', 'TORN_DOWN', 'applied', 'gone', null, ['ring']],
    ['BUILT TORN_DOWN', 'KNOCK', 'refused finished', 'gone', null, []],
  ])('%s · %s → %s, %s, %s, %j', (events, when, then, status, activity, effects) => {
    const one = given(life(door), events);
    given(one, when);
    expect([outcomeText(one.outcome), one.status, one.activity, one.effects]).toEqual([
      then,
      status,
      activity,
      effects,
    ]);
  });
});

describe('a refusal says what stands in the way', () => {
  const locked = (guard: unknown) =>
    redefine(door, (d) => {
      const { shut } = stateAt(d, 'door.leaf').states;
      shut.on.OPEN.guard = guard;
      // The parts that this guard leaves out stand somewhere else.
      shut.on.LIGHT = { guard: 'isQuiet', target: 'open' };
      stateAt(d, 'door.leaf.open').on.OPEN = { guard: 'hasCode', actions: 'count' };
    });
  const lit = stateIn({ door: { lamp: 'lit' } });
  const dark = stateIn({ door: { lamp: 'dark' } });
  test.each([
    ['a name', 'hasCode', 'OPEN!', ['hasCode']],
    ['both of and', and(['hasCode', dark]), 'OPEN!', ['hasCode', 'in door.lamp.dark']],
    ['one of and', and(['hasCode', dark]), 'OPEN', ['in door.lamp.dark']],
    ['every part of or', or(['hasCode', dark]), 'OPEN!', ['hasCode', 'in door.lamp.dark']],
    ['what not denies', not('isQuiet'), 'OPEN', ['not isQuiet']],
    ['a state that must not be', not(lit), 'OPEN', ['not in']],
    ['a whole that must not be', not(and(['isQuiet', lit])), 'OPEN', ['not and']],
    [
      'a part deep inside',
      and([or([dark, and(['hasCode', lit])]), 'isQuiet']),
      'OPEN!',
      ['in door.lamp.dark', 'hasCode'],
    ],
  ])('%s', (_what, guard, when, unmet) => {
    const one = given(life(locked(guard)), `BUILT ${when}`);
    expect(one.outcome).toMatchObject({ kind: 'refused', reason: 'guardFailed' });
    expect(one.outcome.kind === 'refused' && one.outcome.unmet.map((u) => u.guard)).toEqual(unmet);
  });
  test('in words, for people', () => {
    const one = given(life(door), 'BUILT LIGHT OPEN!');
    expect(one.outcome).toMatchObject({
      message: 'OPEN needs: the code is the right one; it stands in door.lamp.lit',
      unmet: [{ says: 'the code is the right one' }, { says: 'it stands in door.lamp.lit' }],
    });
  });
});

test('a round of always that begins in the middle of a life throws, and does not hang', () => {
  const loud = not('isQuiet');
  const restless = redefine(door, (d) => {
    stateAt(d, 'door.leaf.open').always = { guard: loud, target: 'shut' };
    stateAt(d, 'door.leaf.shut').always = { guard: loud, target: 'open' };
  });
  const one = given(life(restless), 'BUILT OPEN CLOSE');
  expect(() => given(one, 'OPEN')).toThrow('more than 1000 microsteps');
  expect(one.status).toBe('shut');
});

describe('what refuses before the machine is asked', () => {
  const barred = redefine(door, (d) => {
    const from = { lifecycle: 'test/house', id: () => 'h', statuses: ['closed'] };
    const fact = {
      says: 'the house is closed',
      source: 'ours',
      bars: ['user'],
      except: ['CLOSE'],
      from,
    };
    d.input.facts = { houseClosed: fact };
  });
  test('an actor who may not send it', () => {
    const one = given(life(door), 'BUILT');
    const outcome = one.send('TORN_DOWN', {}, 'user');
    expect(outcomeText(outcome)).toBe('refused forbidden');
    expect(outcome).toMatchObject({ message: 'TORN_DOWN may be sent by admin, not by user' });
  });
  test('a fact from around, for those whom it bars, but for its exceptions', () => {
    const one = given(life(barred), 'BUILT OPEN');
    one.facts = { houseClosed: true };
    expect(outcomeText(one.send('LIGHT', {}, 'user'))).toBe('refused guardFailed houseClosed');
    expect(outcomeText(one.send('CLOSE', {}, 'user'))).toBe('applied');
    expect(outcomeText(one.send('TORN_DOWN', {}, 'admin'))).toBe('applied');
  });
  test('an instant before the last change', () => {
    const { snapshot } = given(life(door), 'BUILT +1 LIGHT');
    const event = {
      type: 'LIGHT',
      data: {},
      id: 'e',
      at: start,
      by: { kind: 'user', id: 'u' },
      facts: {},
    } as const;
    const outcome = advance(door, snapshot, event);
    expect(outcome).toMatchObject({ reason: 'invalidEvent', issues: [{ path: 'at' }] });
    expect(outcome).toMatchObject({ message: expect.stringContaining('never goes backwards') });
  });
  test.each(['2026-01-02', '2026-01-02T00:00:00Z', '2026-02-30T00:00:00.000Z', 'soon', ''])(
    'an instant in another form: %j',
    (at) => {
      const { snapshot } = given(life(door), 'BUILT');
      const event = {
        type: 'LIGHT',
        data: {},
        id: 'e',
        at,
        by: { kind: 'user', id: 'u' },
        facts: {},
      } as const;
      expect(advance(door, snapshot, event)).toMatchObject({
        reason: 'invalidEvent',
        issues: [{ path: 'at' }],
      });
    },
  );
  test('and each says what would be accepted now', () => {
    const one = given(life(door), 'BUILT');
    expect(one.send('CLOSE', {}, 'user')).toMatchObject({ permitted: ['OPEN', 'KNOCK', 'LIGHT'] });
    expect(one.send('CLOSE', {}, 'admin')).toMatchObject({ permitted: ['OPEN', 'TORN_DOWN'] });
  });
});

describe('deadlines come first', () => {
  test('those due by then fire before the event is decided, and come with the outcome', () => {
    const one = given(life(door), 'BUILT OPEN');
    const at = plus(one.at, { minutes: 5 });
    const outcome = one.send('CLOSE', {}, 'user', at);
    expect(outcome.elapsed).toMatchObject([
      { at, event: { by: { kind: 'clock' } }, effects: [{ name: 'ring' }] },
    ]);
    expect(outcomeText(outcome)).toBe('refused notPermittedHere');
    expect(outcome.snapshot).toMatchObject({ revision: 3, status: { code: 'shut', since: at } });
  });
});

describe('always', () => {
  test('a refused or unchanged event changes nothing but what time had changed already', () => {
    fc.assert(
      fc.property(walk, (walked) => {
        let snapshot = unborn(door, birthOf(door, 'd'), start);
        for (const event of stampedWalk(walked, start)) {
          const before = JSON.stringify(snapshot);
          const outcome = advance(door, snapshot, event);
          expect(JSON.stringify(snapshot)).toBe(before);
          const steps = outcome.elapsed.length + (outcome.kind === 'applied' ? 1 : 0);
          expect(outcome.snapshot.revision).toBe(snapshot.revision + steps);
          if (steps === 0) expect(outcome.snapshot).toEqual(snapshot);
          snapshot = outcome.snapshot;
        }
      }),
      parameters(100),
    );
  });
  test('the same snapshot and event give the same outcome, to the byte', () => {
    fc.assert(
      fc.property(walk, (walked) => {
        const run = () =>
          stampedWalk(walked, start).reduce(
            (all, event) => [...all, advance(door, all.at(-1)!.snapshot, event)],
            [{ snapshot: unborn(door, birthOf(door, 'd'), start) }],
          );
        expect(JSON.stringify(run())).toBe(JSON.stringify(run()));
      }),
      parameters(50),
    );
  });
});
