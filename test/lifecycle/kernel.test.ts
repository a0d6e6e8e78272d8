/**
 * The compiled kernel gives XState's own answers: on random machines, on every lifecycle that comes with the house, and
 * on whatever it cannot hold, because that runs on XState.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AnyStateMachine, createMachine, enqueueActions, sendTo, transition } from 'xstate';
import { lifecycles } from '../../machines/index.ts';
import {
  type AnyLifecycle,
  advance,
  birthOf,
  type Instant,
  nextDeadline,
  observe,
  plus,
  RollcallError,
  type Snapshot,
  type StampedEvent,
  unborn,
  withKernel,
} from '../../src/lifecycle/index.ts';
import { bothRunner } from '../../src/lifecycle/kernel/both.ts';
import { uncompiled } from '../../src/lifecycle/kernel/uncompiled.ts';
import { runnerOf } from '../../src/lifecycle/kernels.ts';
import type { Runner, Standing, Stepped } from '../../src/lifecycle/runner.ts';
import { during } from '../../src/lifecycle/xstate/moment.ts';
import { redefine, stateAt } from '../support/broken.ts';
import { door } from '../support/door.ts';
import { commands, heard, machineSpec } from '../support/machines.ts';
import { parameters } from '../support/seed.ts';

const start: Instant = '2026-01-05T09:00:00.000Z';
const through = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

function stamped(type: string, n: number): StampedEvent {
  const at = plus(start, { seconds: n });
  return { type, data: { n }, id: `event-${n}`, at, by: { kind: 'user', id: 'u' }, facts: {} };
}

/** What is no difference between the kernels is the machine's own fault: an endless loop, a birth without a time. */
function orFault<T>(run: () => T): T | null {
  try {
    return run();
  } catch (fault) {
    if (fault instanceof RollcallError) throw fault;
    return null;
  }
}

describe('random machines', () => {
  /** An event by its name, a deadline of the machine by its number, or something that nobody listens to. */
  const sent = fc.record({
    what: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...heard) },
      { weight: 3, arbitrary: fc.nat({ max: 7 }) },
      { weight: 1, arbitrary: fc.constant('UNHEARD') },
    ),
    /** True: the snapshot goes through JSON first, as from a store. */
    stored: fc.boolean(),
  });

  test('decide alike on both kernels, step by step', () => {
    fc.assert(
      fc.property(machineSpec, fc.array(sent, { maxLength: 20, size: '+1' }), (spec, walk) => {
        const machine = spec.build();
        const runner = runnerOf({ name: 'random', machine, effects: commands }, 'both');
        const names = [...runner.clock.typeOf.keys()];
        const born = orFault(() => runner.start(birthOf(door, 'm')));
        let from: Standing | null = born && { ...born, history: {} };
        for (const [n, { what, stored }] of [{ what: 'BORN', stored: false }, ...walk].entries()) {
          if (from === null) return;
          const type = typeof what === 'string' ? what : (names[what % names.length] ?? 'A');
          const standing: Standing = stored ? through(from) : from;
          const stepped = orFault(() => runner.step(standing, stamped(type, n)));
          if (stepped) sameAsTransition(machine, runner, standing, stamped(type, n), stepped);
          from = stepped ?? from;
        }
      }),
      parameters(300),
    );
  });
});

/** XState's public `transition()`, on a snapshot that XState restored by itself. */
function sameAsTransition(
  machine: AnyStateMachine,
  { clock }: Runner,
  { value, context, history }: Standing,
  event: StampedEvent,
  stepped: Stepped,
) {
  const ids = Object.entries(history).map(([id, all]) => [id, all.map((each) => ({ id: each }))]);
  const plain = { value, context, historyValue: Object.fromEntries(ids), children: {} };
  const held = machine.restoreSnapshot({ ...plain, status: 'active' } as never, {} as never);
  const type = clock.typeOf.get(event.type) ?? event.type;
  const [after, actions] = during(event, type, () =>
    transition(machine, held as never, { ...event, type }),
  );
  const told = (actions as { type: string; params?: unknown }[]).filter((a) => a.type in commands);
  expect(stepped.value).toEqual((after as { value: unknown }).value);
  expect(stepped.context).toEqual((after as { context: unknown }).context);
  expect(stepped.effects.map((effect) => [effect.name, effect.data['params']])).toEqual(
    told.map((action) => [action.type, action.params]),
  );
}

describe('every lifecycle of the house', () => {
  /** Sends one of the samples, or lets time pass: some minutes, or until a deadline. */
  const move = fc.oneof(
    { weight: 6, arbitrary: fc.nat({ max: 40 }) },
    fc.constantFrom('wait' as const, 'until' as const),
  );
  test.each(lifecycles.map((lifecycle) => [lifecycle.name, withKernel(lifecycle, 'both')]))(
    '%s decides alike on both kernels',
    (_name, lifecycle) => {
      const profile = fc.constantFrom('default' as const, 'literal' as const);
      const zone = fc.constantFrom('UTC', 'Europe/Zurich', 'America/New_York');
      fc.assert(
        fc.property(
          profile,
          zone,
          fc.array(move, { maxLength: 25, size: '+1' }),
          (profile, zone, moves) => {
            let snapshot = unborn(lifecycle, birthOf(lifecycle, 'one', zone, profile), start);
            for (const [n, each] of [0, ...moves].entries()) {
              snapshot = moved(lifecycle, snapshot, each, n);
              if (n % 3 === 0) snapshot = through(snapshot);
            }
          },
        ),
        parameters(60),
      );
    },
  );
});

function moved(
  lifecycle: AnyLifecycle,
  from: Snapshot,
  move: number | string,
  n: number,
): Snapshot {
  const due = nextDeadline(from)?.due;
  if (typeof move === 'string') {
    const at =
      move === 'until' && due !== undefined && due > from.at ? due : plus(from.at, { minutes: 40 });
    return observe(lifecycle, from, at).snapshot;
  }
  let fresh = 0;
  const samples = lifecycle.samples(from, from.at, () => {
    fresh += 1;
    return `fresh-${n}-${fresh}`;
  });
  const sample = samples[move % samples.length];
  if (sample === undefined) return from;
  return advance(lifecycle, from, { ...sample, id: `event-${n}`, at: from.at, facts: {} }).snapshot;
}

describe('what the tables do not hold runs on XState', () => {
  const config = (change: object) => ({ initial: 'a', states: { a: {}, b: {} }, ...change });
  test.each([
    ['invoke', { invoke: { src: 'other' } }],
    ['output', { output: 1 }],
    ['enqueueActions', { entry: enqueueActions(() => undefined) }],
    ['sendTo', { on: { A: { actions: sendTo('b', { type: 'B' }) } } }],
    ['deep history', { states: { a: {}, b: { type: 'history', history: 'deep' } } }],
    ['initial actions', { initial: { target: 'a', actions: 'ring' } }],
    ['guard isOpen', { on: { A: { guard: 'isOpen' } } }],
    ['delay soon', { after: { soon: '.b' } }],
    ['params that are computed', { on: { A: { actions: { type: 'ring', params: () => 1 } } } }],
    ['history that leads to no state', { states: { a: {}, b: { type: 'history', target: 'c' } } }],
  ])('%s', (feature, change) => {
    const machine = createMachine(config(change) as never) as never;
    expect(uncompiled(machine)).toEqual([feature]);
    const runner = runnerOf({ name: 'test', machine, effects: {} }, 'compiled');
    expect([runner.kernel, runner.uncompiled]).toEqual(['xstate', [feature]]);
  });
  test('and nothing of it is met in the lifecycles of the house', () => {
    expect(lifecycles.flatMap(({ runner }) => [...runner.uncompiled])).toEqual([]);
    expect(new Set(lifecycles.map(({ runner }) => runner.kernel))).toEqual(new Set(['compiled']));
  });
  test('a lifecycle with deep history decides as any other', () => {
    const remembering = redefine(door, (d) => {
      const { leaf } = stateAt(d, 'door').states;
      leaf.states.before = { type: 'history', history: 'deep' };
      leaf.on = { LIGHT: { target: '.before' } };
    });
    expect(remembering.runner.uncompiled).toEqual(['deep history']);
    const born = unborn(remembering, birthOf(remembering, 'd'), start);
    const built = { ...stamped('BUILT', 0), at: start, data: { code: 'k' } };
    const outcome = advance(remembering, born, { ...built, by: { kind: 'admin', id: 'a' } });
    expect(outcome.snapshot.value).toEqual({ door: { leaf: 'shut', lamp: 'lit' } });
  });
});

describe('a lifecycle on another kernel', () => {
  const born = unborn(door, birthOf(door, 'd'), start);
  const built = { ...stamped('BUILT', 0), at: start, data: { code: 'k' } };
  const by = { kind: 'admin', id: 'a' } as const;
  test.each(['compiled', 'xstate', 'both'] as const)('%s gives the same snapshot', (kernel) => {
    const lifecycle = withKernel(door, kernel);
    expect(lifecycle.runner.kernel).toBe(kernel);
    expect(advance(lifecycle, born, { ...built, by })).toEqual(
      advance(door, born, { ...built, by }),
    );
  });
  test.each<[string, Partial<Stepped>, string]>([
    ['value', { value: 'gone' }, 'Compiled: {"value":"gone"}. XState: {"value":{"door":'],
    ['context', { context: { code: 'x' } }, 'Compiled: {"context":{"code":"x"}}.'],
    ['effects', { effects: [{ name: 'ring', data: {} }] }, 'XState: {"effects":[]}.'],
    ['deadlines', { timers: [{ name: 'a', due: start }] }, 'XState: {"deadlines":[]}.'],
    ['finished', { finished: true }, 'Compiled: {"finished":true}. XState: {"finished":false}.'],
    ['changed', { changed: false }, 'Compiled: {"changed":false}. XState: {"changed":true}.'],
    ['selected', { selected: false }, 'Compiled: {"selected":false}.'],
    ['history', { history: { a: [] } }, 'Compiled: {"history":{"a":[]}}.'],
  ])('both kernels that differ in %s: refused, with both answers', (_what, wrong, says) => {
    const xstate = withKernel(door, 'xstate').runner;
    const lying: Runner = {
      ...xstate,
      step: (...given) => ({ ...xstate.step(...given), ...wrong }),
    };
    const both = bothRunner('test/door', lying, xstate);
    expect(() => both.step(born, { ...built, by })).toThrow(
      expect.objectContaining({
        name: 'KernelsDiffer',
        message: expect.stringContaining(says),
        ids: { lifecycle: 'test/door', event: 'BUILT' },
      }),
    );
  });
});

describe('what throws', () => {
  const born = unborn(door, birthOf(door, 'd'), start);
  const built = { ...stamped('BUILT', 0), at: start, data: { code: 'k' } };
  const { runner } = withKernel(door, 'xstate');
  const throwing = (message: string): Runner => ({
    ...runner,
    step: () => {
      throw new Error(message);
    },
  });
  test('on one kernel only is a difference, and so is another message', () => {
    const says = 'Compiled: {"throws":"boom"}. XState: {"value":';
    expect(() => bothRunner('d', throwing('boom'), runner).step(born, built)).toThrow(says);
    const both = bothRunner('d', throwing('boom'), throwing('bang'));
    expect(() => both.step(born, built)).toThrow(
      'Compiled: {"throws":"boom"}. XState: {"throws":"bang"}.',
    );
  });
  test('alike on both kernels is thrown as it is', () => {
    const both = bothRunner('d', throwing('boom'), throwing('boom'));
    expect(() => both.step(born, built)).toThrow(/^boom$/);
  });
});

test('a machine with more configurations than are kept forgets them and goes on', () => {
  const regions = Array.from({ length: 12 }, (_, n) => `r${n}`);
  const states = Object.fromEntries(
    regions.map((name) => [
      name,
      { initial: 'off', states: { off: { on: { [name]: 'on' } }, on: { on: { [name]: 'off' } } } },
    ]),
  );
  const machine = createMachine({ type: 'parallel', states } as never) as never;
  const runner = runnerOf({ name: 'wide', machine, effects: {} }, 'compiled');
  const started = runner.start({ id: 'w', zone: 'UTC', policies: {} });
  let from: Standing = { ...started, history: {} };
  // A Gray code visits each of the 4096 combinations once.
  for (let n = 1; n < 2 ** regions.length; n += 1) {
    from = runner.step(from, stamped(regions[31 - Math.clz32(n & -n)] as string, 0));
  }
  const lit = regions.filter((name) => (from.value as Record<string, string>)[name] === 'on');
  expect(lit).toEqual([regions.at(-1)]);
});
