/** What must not compile: each mistake below is a type error, and stops being one only if the types weaken. */
import { z } from 'zod';
import {
  authoring,
  type defineLifecycle,
  type EventMap,
  type EventOf,
  event,
  id,
  machineOf,
  type PayloadOf,
} from '../../src/lifecycle/index.ts';
import type { door } from '../support/door.ts';

type DoorEvent = EventOf<typeof door>;

export const rightEvents: DoorEvent[] = [
  { type: 'OPEN', data: { code: 'k' } },
  { type: 'CLOSE' },
  { type: 'CLOSE', data: {} },
];

export const wrongEvents: DoorEvent[] = [
  // @ts-expect-error -- no such event
  { type: 'OEPN', data: { code: 'k' } },
  // @ts-expect-error -- the payload is missing
  { type: 'OPEN' },
  // @ts-expect-error -- the payload lacks its field
  { type: 'OPEN', data: {} },
  // @ts-expect-error -- the field has another type
  { type: 'OPEN', data: { code: 7 } },
  // @ts-expect-error -- no such field
  { type: 'OPEN', data: { code: 'k', colour: 'red' } },
];

export const rightPayload: PayloadOf<typeof door, 'OPEN'> = { code: 'k' };
// @ts-expect-error -- the payload of another event
export const wrongPayload: PayloadOf<typeof door, 'OPEN'> = { times: 1 };
// @ts-expect-error -- no such event
export type NoPayload = PayloadOf<typeof door, 'OEPN'>;

const context = z.object({ code: z.string(), opened: z.number() });
const common = { by: ['user'], help: 'Does it.', source: 'ours' } as const;
const events = {
  OPEN: event({ ...common, label: 'Open', data: z.object({ code: id() }) }),
  LIGHT: event({ ...common, label: 'Light', data: z.object({ on: z.boolean() }) }),
};
const write = authoring<z.infer<typeof context>, typeof events>();

export const mistakes = [
  write.guard({
    on: ['OPEN'],
    says: 'reads the payload of another event',
    reads: ['data'],
    // @ts-expect-error -- OPEN carries no `on`
    test: ({ data }) => data.on,
  }),
  write.guard({
    says: 'reads a payload without saying of which event',
    reads: ['data'],
    // @ts-expect-error -- without `on` there is no payload
    test: ({ data }) => data.code === 'k',
  }),
  write.guard({
    says: 'reads a field that the context has not',
    reads: ['context'],
    // @ts-expect-error -- no such field
    test: ({ context }) => context.closed > 0,
  }),
  write.guard({
    // @ts-expect-error -- no such event
    on: ['OEPN'],
    says: 'stands on an unknown event',
    reads: [],
    test: () => true,
  }),
  write.guard({
    says: 'reads what there is not',
    // @ts-expect-error -- nothing of that name can be read
    reads: ['weather'],
    test: () => true,
  }),
  // @ts-expect-error -- a field with another type
  write.action({ says: 'records text as a number', change: () => ({ opened: 'twice' }) }),
  write.effect({
    says: 'carries something else than it says',
    data: z.object({ times: z.number() }),
    // @ts-expect-error -- a field with another type
    of: () => ({ times: 'often' }),
  }),
  // @ts-expect-error -- a deadline is an instant or null
  write.deadline({ says: 'counts milliseconds', due: () => 60_000 }),
];

const parts = {
  context,
  events,
  guards: {
    isRight: write.guard({ on: ['OPEN'], says: 'right', reads: ['data'], test: () => true }),
  },
  actions: { count: write.action({ says: 'counts', change: () => ({ opened: 1 }) }) },
  effects: { ring: write.effect({ says: 'rings', data: z.object({}), of: () => ({}) }) },
  deadlines: { closes: write.deadline({ says: 'at once', due: ({ at }) => at }) },
};
const { createMachine } = machineOf(parts);
const start = { code: '', opened: 0 };

export const machines = [
  createMachine({
    context: start,
    on: { OPEN: { guard: 'isRight', actions: ['count', 'ring'] } },
    after: { closes: { actions: 'ring' } },
  }),
  // @ts-expect-error -- no such guard
  createMachine({ context: start, on: { OPEN: { guard: 'isRigth' } } }),
  // @ts-expect-error -- no such action
  createMachine({ context: start, on: { OPEN: { actions: 'cuont' } } }),
  // @ts-expect-error -- no such event
  createMachine({ context: start, on: { OEPN: {} } }),
  // XState's types let an unknown deadline pass; the lint does not.
  createMachine({ context: start, after: { colses: { actions: 'ring' } } }),
  // @ts-expect-error -- the context lacks a field
  createMachine({ context: { code: '' } }),
];

type Input = Parameters<
  typeof defineLifecycle<Record<string, unknown>, EventMap, 'shut', 'jammed'>
>[0];
export const rightNote: Input['noted'] = () => [{ code: 'jammed', words: 'it creaks' }];
// @ts-expect-error -- a code without a text
export const wrongNote: Input['noted'] = () => [{ code: 'jamed' }];
