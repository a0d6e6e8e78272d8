/** XState is the reference: the same events through its own `transition` give the same states, contexts and actions. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { initialTransition, type SnapshotFrom, transition } from 'xstate';
import {
  type AnyLifecycle,
  advance,
  birthOf,
  type Deadline,
  type Instant,
  plus,
  type StampedEvent,
  unborn,
} from '../../src/lifecycle/index.ts';
import { redefine } from '../support/broken.ts';
import { door } from '../support/door.ts';
import { parameters } from '../support/seed.ts';
import { busyDoor, stampedWalk, walk } from '../support/walks.ts';

const start = '2026-01-01T00:00:00.000Z';

/** XState runs the context factory on every `transition`, then without any input. */
const tolerant = (lifecycle: AnyLifecycle) =>
  redefine(lifecycle, (d) => {
    const policies = { closesAfterMinutes: 5 };
    d.config.context = ({ input }: any) => ({
      code: '',
      opened: 0,
      policies: input?.policies ?? policies,
    });
  });
const plain = tolerant(door);
const busy = tolerant(busyDoor);

interface Reference {
  readonly snapshot: SnapshotFrom<AnyLifecycle['machine']>;
  /** By XState's own id of the timer. */
  readonly timers: ReadonlyMap<string, Instant>;
}

/** One step of plain XState, with the timers that its raise and cancel actions stand for. */
function xstateStep({ machine }: AnyLifecycle, from: Reference, event: StampedEvent) {
  const [snapshot, actions] = transition(machine, from.snapshot, event as never);
  const timers = new Map(from.timers);
  const effects: string[] = [];
  for (const { type, params } of actions as { type: string; params?: any }[]) {
    if (type === 'xstate.raise')
      timers.set(params.id, plus(event.at, { milliseconds: params.delay }));
    else if (type === 'xstate.cancel') timers.delete(params.sendId);
    else effects.push(type);
  }
  return { reference: { snapshot, timers } as Reference, effects };
}

const named = (lifecycle: AnyLifecycle, timers: Reference['timers']) =>
  [...timers].map(([id, due]) => `${lifecycle.runner.clock.nameOf.get(id)} ${due}`).toSorted();
const ours = (deadlines: readonly Deadline[]) =>
  deadlines.map((d) => `${d.name} ${d.due}`).toSorted();

test.each([
  ['the door', plain],
  ['the busy door', busy],
])('%s agrees with XState in states, context, effects and timers', (_name, lifecycle) => {
  fc.assert(
    fc.property(walk, (walked) => {
      const birth = birthOf(lifecycle, 'd');
      let snapshot = unborn(lifecycle, birth, start);
      const [initial] = initialTransition(lifecycle.machine, birth);
      let reference: Reference = { snapshot: initial, timers: new Map() };
      for (const event of stampedWalk(walked, start)) {
        const outcome = advance(lifecycle, snapshot, event);
        const steps = [...outcome.elapsed, ...(outcome.kind === 'applied' ? [outcome.taken] : [])];
        for (const taken of steps) {
          const type = lifecycle.runner.clock.typeOf.get(taken.event.type) ?? taken.event.type;
          const stepped = xstateStep(lifecycle, reference, { ...taken.event, type });
          reference = stepped.reference;
          reference = { ...reference, timers: spent(reference.timers, type, taken.at) };
          expect(reference.snapshot.value).toEqual(taken.to);
          expect(taken.effects.map((e) => e.name)).toEqual(stepped.effects);
          if (reference.snapshot.status === 'active') {
            expect(ours(taken.deadlines)).toEqual(named(lifecycle, reference.timers));
          }
        }
        snapshot = outcome.snapshot;
        expect(snapshot.context).toEqual(reference.snapshot.context);
        expect(snapshot.finished).toBe(reference.snapshot.status === 'done');
        if (outcome.kind !== 'applied') sameIfSent(lifecycle, reference, event, outcome.kind);
      }
    }),
    parameters(100),
  );
});

/** A timer that fired is spent, unless it was set anew for later. */
function spent(timers: Reference['timers'], type: string, at: Instant): Reference['timers'] {
  return new Map([...timers].filter(([id, due]) => id !== type || due > at));
}

/** What we refuse or leave unchanged for its state, XState leaves where it was. */
function sameIfSent(
  lifecycle: AnyLifecycle,
  { snapshot, timers }: Reference,
  event: StampedEvent,
  kind: string,
) {
  const sender = lifecycle.events[event.type]?.by.includes(event.by.kind);
  const fits = lifecycle.events[event.type]?.data.safeParse(event.data).success;
  if (kind === 'refused' && !(sender && fits)) return;
  const { reference } = xstateStep(lifecycle, { snapshot, timers }, event);
  expect(reference.snapshot.value).toEqual(snapshot.value);
  expect(reference.snapshot.context).toEqual(snapshot.context);
}
