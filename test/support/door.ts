/** A small lifecycle for tests of the core: a door with a lock, two regions and one timer. */
import { and, stateIn } from 'xstate';
import { z } from 'zod';
import {
  authoring,
  defineLifecycle,
  event,
  id,
  machineOf,
  plus,
} from '../../src/lifecycle/index.ts';

const guide = (label: string) =>
  ({
    label,
    icon: '🚪',
    appliesTo: ['every door'],
    appears: [`the door is ${label.toLowerCase()}`],
    means: `The door is ${label.toLowerCase()}.`,
    forPerson: `Your door is ${label.toLowerCase()}.`,
    action: 'no',
    advice: [],
    actors: [],
    source: 'ours',
  }) as const;

const context = z.object({
  code: z.string(),
  opened: z.number().int(),
  policies: z.object({ closesAfterMinutes: z.number() }),
});
const events = {
  BUILT: event({
    by: ['admin'],
    label: 'Build',
    help: 'A door appears.',
    data: z.object({ code: id() }),
    birth: true,
    source: 'ours',
  }),
  OPEN: event({
    by: ['user', 'admin'],
    label: 'Open',
    help: 'Opens it with its code.',
    data: z.object({ code: id() }),
    source: 'ours',
  }),
  CLOSE: event({
    by: ['user', 'admin'],
    label: 'Close',
    help: 'Closes it.',
    data: z.object({}),
    source: 'ours',
  }),
  KNOCK: event({
    by: ['user'],
    label: 'Knock',
    help: 'Nothing happens.',
    data: z.object({}),
    source: 'ours',
  }),
  LIGHT: event({
    by: ['user'],
    label: 'Light',
    help: 'Switches the light.',
    data: z.object({}),
    source: 'ours',
  }),
  TORN_DOWN: event({
    by: ['admin'],
    label: 'Tear down',
    help: 'Ends it.',
    data: z.object({}),
    source: 'ours',
  }),
};
const write = authoring<z.infer<typeof context>, typeof events>();
const parts = {
  context,
  events,
  guards: {
    hasCode: write.guard({
      on: ['OPEN'],
      says: 'the code is the right one',
      reads: ['context', 'data'],
      test: ({ context, data }) => data.code === context.code,
    }),
    isQuiet: write.guard({
      says: 'it was opened at most twice',
      reads: ['context'],
      test: ({ context }) => context.opened < 2,
    }),
  },
  actions: {
    recordCode: write.action({
      on: ['BUILT'],
      says: 'remembers the code',
      change: ({ data }) => ({ code: data.code }),
    }),
    count: write.action({
      says: 'counts',
      change: ({ context }) => ({ opened: context.opened + 1 }),
    }),
  },
  effects: {
    ring: write.effect({
      says: 'rings the bell',
      data: z.object({ times: z.number() }),
      of: ({ context }) => ({ times: context.opened }),
    }),
  },
  deadlines: {
    closesItself: write.deadline({
      says: 'after some minutes',
      due: ({ context, at }) => plus(at, { minutes: context.policies.closesAfterMinutes }),
    }),
  },
};

const machine = machineOf(parts).createMachine({
  id: 'door',
  context: ({ input }) => ({
    code: '',
    opened: 0,
    policies: input.policies as { closesAfterMinutes: number },
  }),
  initial: 'new',
  states: {
    new: { on: { BUILT: { target: 'door', actions: 'recordCode' } } },
    door: {
      type: 'parallel',
      states: {
        leaf: {
          initial: 'shut',
          states: {
            shut: {
              on: {
                OPEN: {
                  guard: and(['hasCode', 'isQuiet', stateIn({ door: { lamp: 'lit' } })]),
                  target: 'open',
                  actions: ['count', 'ring'],
                },
                KNOCK: {},
              },
            },
            open: {
              on: { CLOSE: { target: 'shut' } },
              after: { closesItself: { target: 'shut', actions: 'ring' } },
            },
          },
        },
        lamp: {
          initial: 'lit',
          states: {
            lit: { on: { LIGHT: { target: 'dark' } } },
            dark: { on: { LIGHT: { target: 'lit' } } },
          },
        },
      },
      on: { TORN_DOWN: { target: 'gone' } },
    },
    gone: { type: 'final' },
  },
});

export const door = defineLifecycle({
  name: 'test/door',
  version: '1',
  title: 'Door',
  parts,
  machine,
  statuses: { shut: guide('Shut'), open: guide('Open'), gone: guide('Gone'), dark: guide('Dark') },
  status: (view) =>
    view.in('new') ? null : view.in('gone') ? 'gone' : view.in('door.leaf.open') ? 'open' : 'shut',
  activity: (view) => (view.in('door.lamp.dark') ? 'dark' : null),
  policies: { schema: z.object({ closesAfterMinutes: z.number().default(5) }), literal: {} },
  goodEnds: ['gone'],
  samples: ({ revision }) => {
    const user = { kind: 'user', id: 'u' } as const;
    const admin = { kind: 'admin', id: 'a' } as const;
    if (revision === 0) return [{ type: 'BUILT', data: { code: 'k' }, by: admin }];
    return [
      { type: 'OPEN', data: { code: 'k' }, by: user },
      { type: 'OPEN', data: { code: 'wrong' }, by: user },
      { type: 'CLOSE', data: {}, by: user },
      { type: 'KNOCK', data: {}, by: user },
      { type: 'LIGHT', data: {}, by: user },
      { type: 'TORN_DOWN', data: {}, by: admin },
    ];
  },
});
