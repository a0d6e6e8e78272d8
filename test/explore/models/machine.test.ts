/** Plain XState machines: what is a state, what is an event, and what stays unknown without a contract. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AnyStateMachine, assign, createMachine, fromPromise, raise, setup } from 'xstate';
import { getAdjacencyMap } from 'xstate/graph';
import { aheadUser, lifecycles } from '../../../machines/index.ts';
import { readMachine, type Samples } from '../../../src/explore/models/machine.ts';
import { modelOf, thingsIn } from '../../../src/explore/models/of.ts';
import { parameters } from '../../support/seed.ts';
import { edgesOf, pathOf, refusal, statesOf } from './reading.ts';

const explore = (machine: AnyStateMachine, more: { limit?: number; samples?: Samples } = {}) =>
  readMachine(machine, { name: 'it', limit: 100, ...more });

const counter = setup({
  types: { context: {} as { count: number; label: string }, events: {} as { type: string } },
  guards: { below: ({ context }) => context.count < 2 },
  actions: { add: assign({ count: ({ context }) => context.count + 1 }) },
}).createMachine({
  id: 'counter',
  version: '7',
  context: { count: 0, label: 'same everywhere' },
  initial: 'open',
  states: {
    open: { on: { ADD: { guard: 'below', actions: 'add' }, CLOSE: 'closed', NOTHING: {} } },
    closed: { type: 'final' },
  },
  on: { LATE: '.open' },
});

describe('states and events', () => {
  test('a state is a value with the context fields by which it differs', () => {
    const { model, warnings } = explore(counter);
    expect(warnings).toEqual([]);
    expect(model).toMatchObject({ name: 'it', version: '7', complete: true });
    expect(statesOf(model)).toEqual([
      'open (count 0)',
      'open (count 1)',
      'closed (count 0)',
      'open (count 2)',
      'closed (count 1)',
      'closed (count 2)',
    ]);
  });

  test('guards are asked, a declared nothing is no transition, and a finished machine takes nothing', () => {
    const edges = edgesOf(explore(counter).model);
    expect(edges).toContain('open (count 1) --ADD--> open (count 2)');
    expect(edges.filter((edge) => edge.startsWith('open (count 2) --'))).toEqual([
      'open (count 2) --CLOSE--> closed (count 2)',
      'open (count 2) --LATE--> open (count 2)',
    ]);
    expect(edges.filter((edge) => edge.includes('NOTHING') || edge.startsWith('closed'))).toEqual(
      [],
    );
  });

  test('a step tells what is sent and nothing that the machine does not know', () => {
    const { model } = explore(counter);
    expect(model.run(pathOf(model, ['ADD', 'CLOSE']))).toEqual([
      expect.objectContaining({ event: 'ADD', from: 'open (count 0)', to: 'open (count 1)' }),
      {
        event: 'CLOSE',
        label: 'CLOSE',
        data: {},
        by: null,
        at: null,
        from: 'open (count 1)',
        to: 'closed (count 1)',
        status: null,
        expected: 'applied',
        because: null,
      },
    ]);
  });

  test('regions are told together', () => {
    const lamp = { initial: 'off', states: { off: { on: { FLIP: 'on' } }, on: {} } };
    const machine = createMachine({ type: 'parallel', states: { hall: lamp, desk: lamp } });
    expect(edgesOf(explore(machine).model)).toEqual([
      'hall.off + desk.off --FLIP--> hall.on + desk.on',
    ]);
  });

  test('what a history remembers makes a state of its own', () => {
    const machine = createMachine({
      id: 'm',
      initial: 'work',
      states: {
        work: {
          initial: 'tea',
          states: { tea: { on: { SWAP: 'soup' } }, soup: {}, before: { type: 'history' } },
          on: { CALL: 'call' },
        },
        call: { on: { END: 'work.before' } },
      },
    });
    const { model } = explore(machine);
    const after = (...events: string[]) => model.run(pathOf(model, events)).at(-1)?.to;
    expect(after('CALL')).toBe('call (remembers work.tea for m.work.before)');
    expect(after('SWAP', 'CALL')).toBe('call (remembers work.soup for m.work.before)');
    expect(after('SWAP', 'CALL', 'END')).toMatch(/^work.soup /);
  });

  test('a machine without states goes by its id', () => {
    const machine = createMachine({ id: 'alone', on: { PING: { actions: () => undefined } } });
    expect(edgesOf(explore(machine).model)).toEqual(['alone --PING--> alone']);
  });

  test('a wildcard takes an event that nothing else takes', () => {
    const machine = createMachine({
      initial: 'a',
      states: { a: { on: { GO: 'b', 'mouse.*': 'b', '*': 'c' } }, b: {}, c: {} },
    });
    expect(edgesOf(explore(machine).model)).toEqual([
      'a --GO--> b',
      'a --mouse.(any other event)--> b',
      'a --(any other event)--> c',
    ]);
  });

  test('the answers of an invoked actor are events from outside', () => {
    const machine = setup({
      actors: { load: fromPromise(() => Promise.resolve(1)) },
    }).createMachine({
      initial: 'busy',
      states: {
        busy: { invoke: { id: 'load', src: 'load', onDone: 'done', onError: 'failed' } },
        done: {},
        failed: {},
      },
    });
    const { model, warnings } = explore(machine);
    expect(edgesOf(model)).toEqual([
      'busy --xstate.done.actor.load--> done',
      'busy --xstate.error.actor.load--> failed',
    ]);
    expect([model.complete, warnings]).toEqual([true, []]);
  });

  test('contexts that JSON cannot tell apart are different states', () => {
    const machine = createMachine({
      context: { seen: new Set<string>(), last: new Map<string, number>() },
      initial: 'a',
      states: { a: {} },
      on: {
        SEE: { actions: assign({ seen: ({ context }) => new Set([...context.seen, 'x']) }) },
        KEEP: { actions: assign({ last: () => new Map([['x', 1]]) }) },
      },
    } as never);
    expect(explore(machine as AnyStateMachine).model.graph.states).toBe(4);
  });
});

describe('time', () => {
  test('`after` is an event of the clock by its state and delay', () => {
    const machine = setup({ delays: { patience: 5000 } }).createMachine({
      initial: 'red',
      states: {
        red: { after: { 1000: 'green' } },
        green: { initial: 'fast', states: { fast: { after: { patience: 'slow' } }, slow: {} } },
      },
    });
    const { model } = explore(machine);
    expect(edgesOf(model)).toEqual([
      'red --red.after 1000 ms--> green.fast',
      'green.fast --green.fast.patience--> green.slow',
    ]);
    expect(model.run([0, 1]).map(({ label, by, at }) => [label, by, at])).toEqual([
      ['after 1000 ms', { kind: 'clock', id: 'clock' }, null],
      ['patience', { kind: 'clock', id: 'clock' }, null],
    ]);
  });

  test('a delay that a shorter one always cuts off never ends', () => {
    const machine = (shorter: object) =>
      createMachine({
        initial: 'a',
        states: { a: { after: { 1000: shorter, 2000: 'c' } }, b: {}, c: {} },
      } as never) as AnyStateMachine;
    const { model, warnings } = explore(machine({ target: 'b' }));
    expect(edgesOf(model)).toEqual(['a --a.after 1000 ms--> b']);
    expect(warnings).toEqual(['states, can never be reached: c']);
    const stay = { guard: () => true, actions: () => undefined };
    const open = [{ target: 'b', guard: () => true }, { actions: () => undefined }, [stay, 'b']];
    for (const shorter of open) expect(statesOf(explore(machine(shorter)).model)).toContain('c');
  });
});

describe('what a plain machine does not say', () => {
  const shop = createMachine({
    initial: 'cart',
    context: { note: '' },
    states: {
      cart: { on: { PAY: { guard: ({ event }) => event['amount'] > 10, target: 'paid' } } },
      paid: {},
    },
  });

  test('a payload that a guard asks for and nobody gave leaves the rest unknown', () => {
    const { model, warnings } = explore(shop);
    expect(model.complete).toBe(false);
    expect(warnings).toEqual([
      'PAY is asked for its "amount", which nobody gave; give payloads as samples',
      'states, not reached so far, which proves nothing: paid',
    ]);
  });

  test('samples give the payloads, and a step carries the one it sent', () => {
    const { model, warnings } = explore(shop, {
      samples: { PAY: [{ amount: 5 }, { amount: 50 }] },
    });
    expect([model.complete, warnings]).toEqual([true, []]);
    expect(model.run([0])[0]).toMatchObject({ event: 'PAY', data: { amount: 50 }, to: 'paid' });
  });

  test('samples for an event that the machine does not have are named', () => {
    expect(explore(shop, { samples: { PAYY: [{}], PAY: [{}] } }).warnings).toContain(
      'samples name "PAYY", which is no event of this machine',
    );
  });

  test('an event that is kept as a whole is not asked for anything', () => {
    const machine = createMachine({
      context: { last: null as unknown },
      on: { KEEP: { actions: assign({ last: ({ event }) => event }) } },
    });
    expect(explore(machine)).toMatchObject({ model: { complete: true }, warnings: [] });
  });
});

describe('machines that misbehave', () => {
  test.each([
    [
      'a guard that throws',
      { guard: () => JSON.parse('{'), target: 'b' },
      'Unable to evaluate guard',
    ],
    [
      'a guard that is not there',
      { guard: 'missing', target: 'b' },
      "Unable to evaluate guard 'missing'",
    ],
    [
      'an action that throws',
      { actions: assign(() => JSON.parse('{')), target: 'b' },
      'Expected property',
    ],
    ['an endless chain of `always`', { target: 'x' }, 'Infinite loop detected'],
    ['an endless chain of raised events', { target: 'y' }, 'Infinite loop detected'],
  ])('%s leaves the event unknown, and the rest is explored', (_, go, problem) => {
    const machine = createMachine({
      initial: 'a',
      states: {
        a: { on: { GO: go, OTHER: 'c' } },
        b: {},
        c: {},
        x: { always: 'x2' },
        x2: { always: 'x' },
        y: { entry: raise({ type: 'AGAIN' }), on: { AGAIN: { target: 'y', reenter: true } } },
      },
    } as never) as AnyStateMachine;
    const { model, warnings } = explore(machine);
    expect(edgesOf(model)).toEqual(['a --OTHER--> c']);
    expect(model.complete).toBe(false);
    expect(warnings[0]).toContain(`GO in a: ${problem}`);
    expect(warnings[0]).toContain('; what it does there is unknown');
    expect(warnings[1]).toContain('not reached so far, which proves nothing: b');
  });

  test.each([
    [
      'needs input',
      { context: ({ input }: { input: { id: string } }) => ({ id: input.id }) },
      'Cannot read',
    ],
    [
      'never comes to rest',
      { initial: 'a', states: { a: { always: 'b' }, b: { always: 'a' } } },
      'Infinite loop detected',
    ],
  ])('a machine that %s is refused', (_, config, problem) => {
    const message = refusal(() => explore(createMachine(config as never) as AnyStateMachine));
    expect(message).toContain(`it, the start: the machine throws: ${problem}`);
    expect(message).toContain('It must come to rest by itself, without input');
  });

  test('a machine that counts without end is cut, and the rest is unknown', () => {
    const machine = createMachine({
      context: { n: 0 },
      initial: 'a',
      states: {
        a: { on: { GO: { guard: ({ context }) => context.n > 500, target: 'b' } } },
        b: {},
      },
      on: { ADD: { actions: assign({ n: ({ context }) => context.n + 1 }) } },
    });
    const { model, warnings } = explore(machine);
    expect([model.graph.states, model.complete]).toEqual([100, false]);
    expect(warnings).toEqual([
      'only the first 100 states were read; what lies beyond is unknown, not impossible',
      'states, not reached so far, which proves nothing: b',
    ]);
  });

  test('a path that chance decided is not told as if it had happened', () => {
    let tosses = 0;
    const machine = createMachine({
      initial: 'a',
      states: {
        a: { on: { TOSS: [{ guard: () => tosses++ < 2, target: 'b' }, 'c'] } },
        b: {},
        c: {},
      },
    });
    const { model } = explore(machine);
    expect(() => model.run([0])).toThrow(
      'it, step 1 of a path: "TOSS" in "a" no longer does what it did when the model was read. Guards and actions may depend on the state and the event only, never on time or chance',
    );
  });
});

const target = fc.constantFrom('s0', 's1', 's2');
const transition = fc.record({
  target: fc.option(target, { nil: undefined }),
  below: fc.option(fc.nat(3), { nil: undefined }),
  add: fc.boolean(),
});
const node = fc.record({
  A: transition,
  B: transition,
  wait: fc.option(target, { nil: undefined }),
});

test('every state and transition is one that xstate/graph finds, and the other way round', () => {
  fc.assert(
    fc.property(fc.array(node, { minLength: 3, maxLength: 3 }), (nodes) => {
      const on = ({ target, below, add }: (typeof nodes)[0]['A']) => ({
        ...(target && { target }),
        ...(below !== undefined && { guard: ({ context }: Counted) => context.n < below }),
        ...(add && { actions: assign({ n: ({ context }: Counted) => (context.n + 1) % 4 }) }),
      });
      const states = nodes.map(({ A, B, wait }, n) => [
        `s${n}`,
        { on: { A: on(A), B: on(B) }, ...(wait && { after: { 10: wait } }) },
      ]);
      const config = { context: { n: 0 }, initial: 's0', states: Object.fromEntries(states) };
      const machine = createMachine(config as never) as AnyStateMachine;
      const map = Object.values(getAdjacencyMap(machine, {}) as unknown as Adjacency);
      const does = map.flatMap(({ state, transitions }) =>
        Object.values(transitions).filter(({ event }) => state.can(event)),
      );
      const { model, seen } = explore(machine);
      const { graph } = model;
      expect([graph.states, graph.from.length]).toEqual([map.length, does.length]);
      const reached = new Set(map.map(({ state }) => state.value));
      const taken = new Set(
        map.flatMap(({ state, transitions }) =>
          Object.values(transitions).flatMap(({ event }) =>
            state.can(event) ? [`${state.value} on ${event.type}`] : [],
          ),
        ),
      );
      for (const { kind, where, verdict } of seen?.parts ?? []) {
        if (kind === 'comesToRest' || where.includes(' after ')) continue;
        const isShown = kind === 'stateReached' ? reached.has(where) : taken.has(where);
        expect([where, verdict]).toEqual([where, isShown ? 'holds' : 'violated']);
      }
    }),
    parameters(60),
  );
});
interface Counted {
  readonly context: { readonly n: number };
}
type Adjacency = Record<
  string,
  {
    state: { value: string; can(event: unknown): boolean };
    transitions: Record<string, { event: { type: string } }>;
  }
>;

describe('what a module exports', () => {
  const ofLifecycle = () => explore(counter).model;

  test('a lifecycle is handed to its own explorer, a plain machine is read', () => {
    const marked = { ...ofLifecycle(), name: 'explored elsewhere' };
    const options = { name: 'it', ofLifecycle: () => marked };
    expect(modelOf(aheadUser, options)).toEqual({ model: marked, warnings: [] });
    expect(modelOf(counter, options).model.graph.states).toBe(6);
    expect(modelOf(counter, { ...options, limit: 2 }).model.complete).toBe(false);
  });

  test.each([[null], [undefined], [42], ['machine'], [{}], [{ machine: {} }], [() => counter]])(
    '%s is refused',
    (thing) => {
      expect(refusal(() => modelOf(thing, { name: 'it', ofLifecycle }))).toBe(
        'it: this is neither a lifecycle nor an XState machine. Export what defineLifecycle, createMachine or setup(…).createMachine returns',
      );
    },
  );

  test('lifecycles come by their names, machines by their exports', () => {
    const things = thingsIn({ lifecycles, aheadUser, default: counter, light: counter, other: 1 });
    expect([...things.keys()]).toEqual([...lifecycles.map(({ name }) => name), 'counter', 'light']);
    expect([...thingsIn({ inner: aheadUser.machine, aheadUser }).keys()]).toEqual([aheadUser.name]);
  });
});
