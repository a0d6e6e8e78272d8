/** XState's fourteen traps, by number: none can be met through advance, observe or defineLifecycle. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  type AnyLifecycle,
  advance,
  birthOf,
  DefinitionError,
  fire,
  nextDeadline,
  observe,
  plus,
  SnapshotMismatch,
  StepError,
  unborn,
} from '../../src/lifecycle/index.ts';
import { type Change, redefine, refusals, stateAt } from '../support/broken.ts';
import { door } from '../support/door.ts';
import { life, outcomeText } from '../support/life.ts';
import { parameters } from '../support/seed.ts';
import { rememberingDoor } from '../support/walks.ts';

const throughJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** A built door. */
function built(lifecycle: AnyLifecycle = door) {
  const one = life(lifecycle);
  one.send('BUILT', { code: 'k' });
  return one;
}
function opened(lifecycle: AnyLifecycle = door) {
  const one = built(lifecycle);
  one.send('OPEN', { code: 'k' });
  return one;
}
const stamped = (type: string, at: string, data = {}) =>
  ({ type, data, at, id: 'e', by: { kind: 'admin', id: 'a' }, facts: {} }) as const;

describe('trap 1: unknown events are ignored silently, and a recorded event looks like no event', () => {
  test('an unknown event is refused and named', () => {
    const outcome = built().send('OEPN');
    expect(outcomeText(outcome)).toBe('refused invalidEvent');
    expect(outcome).toMatchObject({ message: expect.stringContaining('"OEPN"') });
  });
  test('a known event that nothing here takes is refused', () => {
    expect(outcomeText(built().send('CLOSE'))).toBe('refused notPermittedHere');
  });
  test('a transition with only actions is applied, and takes a revision', () => {
    const counting = redefine(door, (d) => {
      stateAt(d, 'door.leaf.shut').on.KNOCK = { actions: 'count' };
    });
    const one = built(counting);
    expect(one.send('KNOCK')).toMatchObject({ kind: 'applied', snapshot: { revision: 2 } });
    expect(one.context['opened']).toBe(1);
  });
  test('a declared no-op is unchanged, and takes none', () => {
    expect(built().send('KNOCK')).toMatchObject({ kind: 'unchanged', snapshot: { revision: 1 } });
  });
});

describe('trap 2: misspelled names fire at once, vanish or throw later', () => {
  const open = (d: Parameters<Change>[0]) => stateAt(d, 'door.leaf.open');
  const misspelled: readonly (readonly [string, Change])[] = [
    ['unknownDeadline', (d) => void (open(d).after.closesItsefl = { target: 'shut' })],
    ['unknownAction', (d) => void (open(d).on.CLOSE.actions = 'cuont')],
    ['unknownGuard', (d) => void (open(d).on.CLOSE.guard = 'isQuite')],
    ['anonymousFunction', (d) => void (open(d).on.CLOSE.actions = () => undefined)],
  ];
  test.each(misspelled)('%s is refused at definition', (rule, change) => {
    expect(() => redefine(door, change)).toThrow(DefinitionError);
    expect(refusals(door, change).map((f) => f.rule)).toContain(rule);
  });
});

describe('trap 3: a long timer fires after 1 ms, or never after a restore', () => {
  test('a deadline in 60 days fires then, not before, also after a restore', () => {
    const one = opened(
      redefine(door, (d) => {
        d.parts.deadlines.closesItself.due = ({ at }: { at: string }) => plus(at, { days: 60 });
      }),
    );
    const due = nextDeadline(one.snapshot)?.due as string;
    const stored = throughJson(one.snapshot);
    const lifecycle = redefine(door, () => undefined);
    expect(due).toBe(plus(one.at, { days: 60 }));
    expect(observe(lifecycle, stored, plus(due, { milliseconds: -1 })).snapshot).toEqual(stored);
    expect(observe(lifecycle, stored, due).elapsed).toMatchObject([
      { at: due, status: { code: 'shut' } },
    ]);
    expect(observe(lifecycle, stored, plus(due, { days: 400 })).snapshot.at).toBe(due);
  });
});

describe('trap 4: a stale timer fires into a later visit of its state', () => {
  test('only the timer of the visit at hand fires', () => {
    const one = opened();
    const first = nextDeadline(one.snapshot);
    one.wait({ minutes: 3 }).send('CLOSE');
    one.send('OPEN', { code: 'k' });
    const second = nextDeadline(one.snapshot);
    expect(second).toMatchObject({ name: first?.name, generation: 4 });
    expect(first?.generation).toBe(2);
    one.waitUntil(first?.due as string);
    expect(one.status).toBe('open');
    expect(fire(door, one.snapshot, first as never)).toEqual({
      taken: null,
      snapshot: one.snapshot,
    });
    one.waitUntil(second?.due as string);
    expect(one.status).toBe('shut');
  });
  test('nobody can send a timer, by whatever name', () => {
    const one = opened();
    const name = nextDeadline(one.snapshot)?.name as string;
    for (const type of [name, 'closesItself', 'xstate.after.closesItself.door.door.leaf.open']) {
      expect(outcomeText(one.send(type, {}, 'clock'))).toBe('refused invalidEvent');
    }
    expect(one.status).toBe('open');
  });
});

describe('trap 5: a snapshot of one machine restores silently into another', () => {
  const other = redefine(door, (d) => void (d.input.name = 'test/gate'));
  const newer = redefine(door, (d) => void (d.input.version = '2'));
  test.each([
    ['another lifecycle', other],
    ['another version', newer],
  ])('of %s it is refused', (_which, lifecycle) => {
    const { snapshot } = built();
    const { at } = snapshot;
    expect(() => observe(lifecycle, snapshot, at)).toThrow(SnapshotMismatch);
    expect(() => advance(lifecycle, snapshot, stamped('LIGHT', at))).toThrow(SnapshotMismatch);
    expect(() => observe(lifecycle, snapshot, at)).toThrow(/belongs to test\/door 1/);
  });
});

describe('trap 6: a restore from JSON breaks history states', () => {
  test.each([
    [['OPEN', 'KNOCK', 'CLOSE'], 'open'],
    [['KNOCK', 'CLOSE'], 'shut'],
  ])('%j, each stored and read again, comes back to %s', (events, state) => {
    let { snapshot } = built(rememberingDoor);
    for (const type of events) {
      const event = stamped(type, snapshot.at, type === 'OPEN' ? { code: 'k' } : {});
      const outcome = advance(rememberingDoor, snapshot, {
        ...event,
        by: { kind: 'user', id: 'u' },
      });
      expect(outcomeText(outcome)).toBe('applied');
      snapshot = throughJson(outcome.snapshot);
    }
    expect(snapshot.value).toEqual({ door: { leaf: { body: state }, lamp: 'lit' } });
  });
});

describe('trap 7: callers can send reserved events and force an error', () => {
  test.each([
    'xstate.error.actor.x',
    'xstate.stop',
    'xstate.init',
    '*',
    '',
    'toString',
    '__proto__',
    'constructor',
  ])('%j is refused and changes nothing', (type) => {
    const one = opened();
    const before = one.snapshot;
    expect(outcomeText(one.send(type, {}, 'admin'))).toBe('refused invalidEvent');
    expect(one.snapshot).toEqual(before);
  });
});

describe('trap 8: a finished machine still takes events at its root', () => {
  const ringing = redefine(door, (d) => void (d.config.on = { BUILT: { actions: 'ring' } }));
  test('a finished life refuses everything', () => {
    const one = built(ringing);
    expect(outcomeText(one.send('BUILT', { code: 'x' }))).toBe('applied');
    one.send('TORN_DOWN');
    expect(one.snapshot).toMatchObject({ finished: true, deadlines: [], status: { code: 'gone' } });
    expect(outcomeText(one.send('BUILT', { code: 'x' }))).toBe('refused finished');
    expect(one.permitted().map((p) => p.allowed)).not.toContain('yes');
  });
  test('so does one in a state that is tagged finished', () => {
    const tagged = redefine(door, (d) => void (d.config.states.gone = { tags: ['finished'] }));
    const one = built(tagged);
    one.send('TORN_DOWN');
    expect(outcomeText(one.send('LIGHT'))).toBe('refused finished');
  });
});

describe('trap 9: transitions into one region reset its siblings', () => {
  const event = fc.constantFrom('OPEN', 'CLOSE', 'KNOCK');
  test('what happens to the leaf never touches the lamp', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(event, { maxLength: 12 }), (isDark, events) => {
        const one = built();
        if (isDark) one.send('LIGHT');
        for (const type of events) one.send(type, type === 'OPEN' ? { code: 'k' } : {});
        expect(one.activity).toBe(isDark ? 'dark' : null);
      }),
      parameters(100),
    );
  });
  test('and whatever would is refused at definition', () => {
    const rules = (change: Change) => refusals(door, change).map((f) => f.rule);
    expect(rules((d) => void (stateAt(d, 'door').on.CLOSE = { target: '.leaf.shut' }))).toEqual([
      'rootIntoRegion',
    ]);
    expect(
      rules(
        (d) => void (stateAt(d, 'door.leaf').on = { CLOSE: { target: '.shut', reenter: true } }),
      ),
    ).toEqual(['reenterRegion']);
  });
});

describe('trap 10: an always is not looked at again on a restore', () => {
  const always = { guard: 'isQuiet', target: 'shut' };
  const shy = redefine(door, (d) => void (stateAt(d, 'door.leaf.open').always = always));
  test('it is taken in the step that makes it true, in one revision', () => {
    const one = built(shy);
    expect(one.send('OPEN', { code: 'k' })).toMatchObject({
      kind: 'applied',
      snapshot: { revision: 2 },
    });
    expect(one.status).toBe('shut');
  });
  test('so none is left to take in any snapshot, and reading one moves nobody', () => {
    const one = built(shy);
    for (let n = 0; n < 3; n += 1) one.send('OPEN', { code: 'k' });
    const stored = throughJson(one.snapshot);
    expect(observe(shy, stored, plus(one.at, { minutes: 1 })).snapshot).toEqual(stored);
  });
  test('a guard that changed comes as a new version, which the old snapshot does not enter', () => {
    const bold = redefine(shy, (d) => void (d.input.version = '2'));
    expect(() => observe(bold, built(shy).snapshot, '2027-01-01T00:00:00.000Z')).toThrow(
      SnapshotMismatch,
    );
  });
});

describe('trap 11: dates, sets and maps do not survive JSON', () => {
  test.each([z.date(), z.map(z.string(), z.string()), z.set(z.string())])(
    '%#: refused at definition',
    (odd) => {
      const change: Change = (d) => void (d.parts.context = d.parts.context.extend({ odd }));
      expect(refusals(door, change).map((f) => f.rule)).toEqual(['contextNotJson']);
    },
  );
  test('every snapshot is its own JSON', () => {
    const event = fc.constantFrom('OPEN', 'CLOSE', 'KNOCK', 'LIGHT', 'TORN_DOWN');
    fc.assert(
      fc.property(fc.array(event, { maxLength: 10 }), (events) => {
        const one = built();
        for (const type of events) one.send(type, type === 'OPEN' ? { code: 'k' } : {});
        expect(throughJson(one.snapshot)).toStrictEqual(one.snapshot);
        expect(throughJson(one.journal)).toStrictEqual(one.journal);
      }),
      parameters(50),
    );
  });
});

describe('trap 12: XState does not look at payloads', () => {
  test.each([
    [{}, 'data.code'],
    [{ code: 7 }, 'data.code'],
    [{ code: '' }, 'data.code'],
    [{ code: 'k', colour: 'red' }, 'data'],
    ['k', 'data'],
    [[], 'data'],
  ])('%j is refused, with the field', (data, path) => {
    const one = built();
    const outcome = one.send('OPEN', data as never);
    expect(outcomeText(outcome)).toBe('refused invalidEvent');
    expect(outcome.kind === 'refused' && outcome.issues.map((issue) => issue.path)).toContain(path);
    expect(one.status).toBe('shut');
  });
});

describe('trap 13: what throws leaves an actor stuck', () => {
  const boom = () => {
    throw new Error('boom');
  };
  /** Good enough for the rehearsal, and bad in clumsy hands from the second opening on. */
  const fails = (good: (step: any) => unknown) => (step: any) =>
    step.context.opened >= 1 && step.by.id === 'clumsy' ? boom() : good(step);
  const throwing: readonly (readonly [string, Change])[] = [
    [
      'guard',
      ({ parts: { guards } }) => {
        Object.assign(guards.isQuiet, {
          reads: ['context', 'actor'],
          test: fails(guards.isQuiet.test),
        });
      },
    ],
    [
      'action',
      ({ parts: { actions } }) => void (actions.count.change = fails(actions.count.change)),
    ],
    ['effect', ({ parts: { effects } }) => void (effects.ring.of = fails(effects.ring.of))],
    [
      'deadline',
      ({ parts: { deadlines } }) =>
        void (deadlines.closesItself.due = fails(deadlines.closesItself.due)),
    ],
    [
      'status',
      ({ input }) => {
        const { status } = input;
        input.status = (view: any) => (view.context.opened === 2 ? boom() : status(view));
      },
    ],
  ];
  test.each(throwing)(
    'a throwing %s is a fault with a name, and the instance is as it was',
    (what, change) => {
      const fragile = what === 'status' ? withFewSamples(change) : redefine(door, change);
      const one = opened(fragile);
      one.send('CLOSE');
      const before = throughJson(one.snapshot);
      const send = () => one.send('OPEN', { code: 'k' }, { kind: 'user', id: 'clumsy' });
      expect(send).toThrow(StepError);
      expect(send).toThrow(/^test\/door could not decide OPEN: [^]*boom\. Nothing was changed\.$/);
      expect(one.snapshot).toStrictEqual(before);
      expect(outcomeText(one.send('LIGHT'))).toBe('applied');
    },
  );
  /** The lint's rehearsal would find it; its samples stop before. */
  function withFewSamples(change: Change): AnyLifecycle {
    return redefine(door, (d) => {
      change(d);
      d.input.samples = () => [];
    });
  }
  test('a deadline whose effect throws leaves the instance as it was', () => {
    const fragile = withFewSamples((d) => {
      const { of } = d.parts.effects.ring;
      d.parts.effects.ring.of = (step: any) => (step.by.kind === 'clock' ? boom() : of(step));
    });
    const one = opened(fragile);
    const before = throughJson(one.snapshot);
    expect(() => observe(fragile, one.snapshot, plus(one.at, { days: 1 }))).toThrow(StepError);
    expect(one.snapshot).toStrictEqual(before);
  });
  test('a first context that throws is a fault with a name', () => {
    const fragile = redefine(door, (d) => {
      const policies = ({ closesAfterMinutes }: any) => ({ closesAfterMinutes });
      d.config.context = ({ input }: any) => ({
        code: '',
        opened: 0,
        policies: policies(input.policies),
      });
    });
    const birth = { ...birthOf(door, 'd'), policies: null as never };
    expect(() => unborn(fragile, birth, '2026-01-01T00:00:00.000Z')).toThrow(StepError);
  });
});

describe('trap 14: entering many regions costs their cube', () => {
  test.each([
    [10, []],
    [11, ['tooManyRegions']],
  ])('two regions and %d more: %j', (more, rules) => {
    const change: Change = (d) => {
      for (let n = 0; n < more; n += 1) stateAt(d, 'door').states[`bolt${n}`] = {};
    };
    expect(refusals(door, change).map((f) => f.rule)).toEqual(rules);
  });
});
