/** Random lives of the door: what is sent, by whom, after how long. */
import fc from 'fast-check';
import type { ActorKind, AnyLifecycle, StampedEvent, View } from '../../src/lifecycle/index.ts';
import { plus } from '../../src/lifecycle/index.ts';
import { redefine, stateAt } from './broken.ts';
import { door } from './door.ts';

interface Sent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly by: ActorKind;
  /** How long after the one before. */
  readonly minutes: number;
}

const types = ['BUILT', 'OPEN', 'CLOSE', 'KNOCK', 'LIGHT', 'TORN_DOWN', 'UNHEARD'];

/** Mostly sensible, now and then wrong in the name, the payload or the sender. */
const sent: fc.Arbitrary<Sent> = fc
  .record({
    type: fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom('OPEN', 'CLOSE', 'LIGHT', 'KNOCK') },
      { weight: 1, arbitrary: fc.constantFrom(...types) },
    ),
    code: fc.oneof({ weight: 5, arbitrary: fc.constant('k') }, fc.constantFrom('wrong', '')),
    by: fc.oneof(
      { weight: 6, arbitrary: fc.constant<ActorKind>('user') },
      fc.constant<ActorKind>('admin'),
    ),
    minutes: fc.nat({ max: 6 }),
  })
  .map(({ code, ...rest }) => ({
    ...rest,
    data: rest.type === 'OPEN' || rest.type === 'BUILT' ? { code } : {},
  }));

/** A life that begins with a birth. */
export const walk: fc.Arbitrary<readonly Sent[]> = fc
  .array(sent, { maxLength: 25 })
  .map((rest) => [{ type: 'BUILT', data: { code: 'k' }, by: 'admin', minutes: 0 }, ...rest]);

/** The events of a walk as the engine would stamp them. */
export function stampedWalk(walked: readonly Sent[], start: string): StampedEvent[] {
  let at = start;
  return walked.map(({ type, data, by, minutes }, n) => {
    at = plus(at, { minutes });
    return { type, data, at, id: `event-${n}`, by: { kind: by, id: `${by}-1` }, facts: {} };
  });
}

/** A door that is never still: timers in both regions, one that re-arms itself, and ties between them. */
export const busyDoor: AnyLifecycle = redefine(door, (d) => {
  const deadline = (minutes: number) => ({
    says: `after ${minutes} minutes`,
    due: ({ at }: { at: string }) => plus(at, { minutes }),
  });
  Object.assign(d.parts.deadlines, {
    dims: deadline(5),
    brightens: deadline(10),
    ticks: deadline(2),
  });
  stateAt(d, 'door.lamp.lit').after = { dims: { target: 'dark' } };
  stateAt(d, 'door.lamp.dark').after = { brightens: { target: 'lit', actions: 'ring' } };
  stateAt(d, 'door.leaf.shut').after = {
    ticks: { target: 'shut', reenter: true, actions: 'ring' },
  };
});

/** Whoever knocks hides the leaf; CLOSE brings it back as it was. */
export const rememberingDoor: AnyLifecycle = redefine(door, (d) => {
  const leaf = stateAt(d, 'door.leaf');
  const { open, shut } = leaf.states;
  delete shut.on.KNOCK;
  const states = { shut, open, before: { type: 'history' } };
  const body = { initial: 'shut', states, on: { KNOCK: { target: 'hidden' } } };
  leaf.initial = 'body';
  leaf.states = { body, hidden: { on: { CLOSE: { target: 'body.before' } } } };
  d.input.status = (view: View<unknown>) => (view.in('new') ? null : 'shut');
});
