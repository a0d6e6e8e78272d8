/** Corners of XState that random machines turn into only now and then: both kernels stand in the same place there. */
import { expect, test } from 'vitest';
import { assign, createMachine, raise } from 'xstate';
import type { StampedEvent } from '../../src/lifecycle/index.ts';
import { runnerOf } from '../../src/lifecycle/kernels.ts';
import type { Standing } from '../../src/lifecycle/runner.ts';

const isOn = ({ context }: any) => context.on;
const isOdd = ({ context }: any) => context.count % 2 === 1;
const set = (context: object) => assign(context as never);
const tell = (name: string) => ({ type: 'tell', params: { name } });

/** A state around two regions that would leave, while the inner one of them moves on its own. */
const rivals = (regions: readonly string[]) => {
  const moving = { always: { guard: isOn, target: 'moved', actions: set({ on: false }) } };
  const inner: Record<string, object> = {
    moves: { initial: 'begun', states: { begun: moving, moved: {} } },
    rests: { initial: 'here', states: { here: {} } },
  };
  return {
    initial: 'life',
    context: { on: false },
    states: {
      life: {
        type: 'parallel',
        on: { GO: { actions: set({ on: true }) } },
        always: { guard: isOn, target: 'left' },
        states: Object.fromEntries(regions.map((name) => [name, inner[name]])),
      },
      left: {},
    },
  };
};

const counting = {
  type: 'parallel',
  context: { count: 0 },
  states: {
    first: { initial: 'a', states: { a: { on: { GO: { guard: isOdd, actions: tell('odd') } } } } },
    second: {
      initial: 'a',
      states: {
        a: {
          on: {
            GO: {
              actions: [set({ count: ({ context }: any) => context.count + 1 }), tell('each')],
            },
          },
        },
      },
    },
  },
};

const listening = {
  initial: 'deaf',
  states: {
    deaf: {
      on: { GO: { actions: raise({ type: 'PING' }) } },
      always: { guard: ({ event }: any) => event.type === 'PING', target: 'awake' },
    },
    awake: {},
  },
};

const moved = { life: { moves: 'moved', rests: 'here' } };
test.each<[string, object, number, unknown, string]>([
  ['the inner of two rivals wins, asked first', rivals(['moves', 'rests']), 1, moved, ''],
  ['and asked last', rivals(['rests', 'moves']), 1, moved, ''],
  ['an always hears an event that nobody takes', listening, 1, 'awake', ''],
  [
    'regions choose anew each time, each for itself',
    counting,
    5,
    { first: 'a', second: 'a' },
    'each, odd each, each, odd each, each',
  ],
])('%s', (_what, config, times, value, told) => {
  const effects = { tell: { of: (_step: unknown, params: unknown) => params as object } };
  const machine = createMachine(config as never) as never;
  const runner = runnerOf({ name: 'corner', machine, effects }, 'both');
  let from: Standing = { ...runner.start({ id: 'c', zone: 'UTC', policies: {} }), history: {} };
  const said: string[] = [];
  for (let n = 0; n < times; n += 1) {
    const stepped = runner.step(from, sent(n));
    said.push(stepped.effects.map(({ data }) => data['name']).join(' '));
    from = stepped;
  }
  expect([from.value, said.join(', ')]).toEqual([value, told]);
});

function sent(n: number): StampedEvent {
  const at = '2026-01-01T00:00:00.000Z';
  return { type: 'GO', data: {}, id: `event-${n}`, at, by: { kind: 'user', id: 'u' }, facts: {} };
}
