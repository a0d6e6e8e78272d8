/** What could be sent: payloads of an event, and who sends it. */
import fc from 'fast-check';
import { type Actor, type AnyLifecycle, actorKinds, type EventMap } from '../lifecycle/index.ts';
import { TestingError } from './errors.ts';
import { type Here, type Make, usualHere } from './here.ts';
import type { FieldOverrides } from './making.ts';
import { makesOf } from './values.ts';

type Data = Readonly<Record<string, unknown>>;

/**
 * What to use where the schema does not say enough, by event: for its whole payload, or for some of its fields by
 * their path (`{ UPLOADED: { version: fc.constantFrom('v1', 'v2') } }`).
 */
export type Overrides = Readonly<Record<string, fc.Arbitrary<Data> | FieldOverrides>>;

export interface PayloadOptions {
  readonly overrides?: Overrides | undefined;
  /** The moment that dates and ids fit to. */
  readonly here?: Here | undefined;
}

/** Payloads that the event's schema takes. Throws TestingError where none can be made. */
export function payloadsOf(
  lifecycle: AnyLifecycle,
  event: string,
  { overrides, here = usualHere }: PayloadOptions = {},
): fc.Arbitrary<Data> {
  return payloadMakes(lifecycle, event, { overrides, here }).map((make) => make(here));
}

/** Mostly those who may send it, now and then somebody else. */
export function actorsOf(
  lifecycle: AnyLifecycle,
  event: string,
  here: Here = usualHere,
): fc.Arbitrary<Actor> {
  return actorMakes(lifecycle, event).map((make) => make(here));
}

export function payloadMakes(
  lifecycle: AnyLifecycle,
  event: string,
  { overrides = {}, here = usualHere }: PayloadOptions,
): fc.Arbitrary<Make<Data>> {
  const { data } = definitionOf(lifecycle, event);
  const own = overrides[event] ?? {};
  if (own instanceof fc.Arbitrary) return own.map((whole) => () => whole);
  const fault = (path: string, why: string) => {
    const field = path === '' ? 'its payload' : `the field ${path}`;
    const mend = path === '' ? 'fc.record({ … })' : `{ '${path}': fc.constant(…) }`;
    return new TestingError(
      `${lifecycle.name} ${event}: nothing can be made for ${field}: ${why}; say what to use with overrides: { ${event}: ${mend} }`,
    );
  };
  return makesOf(data, { here, overrides: own, fault }) as fc.Arbitrary<Make<Data>>;
}

export function actorMakes(lifecycle: AnyLifecycle, event: string): fc.Arbitrary<Make<Actor>> {
  const { by } = definitionOf(lifecycle, event);
  const people = actorKinds.filter((kind) => kind !== 'clock');
  const kind = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...by) },
    { weight: 1, arbitrary: fc.constantFrom(...people) },
  );
  // The first of each kind is always the same; then come those whom the instance knows.
  return fc.tuple(kind, fc.nat({ max: 2 })).map(([kind, n]) => ({ ids }) => ({
    kind,
    id: (n > 0 && ids[n - 1]) || `${kind}-1`,
  }));
}

/** Throws TestingError where an option names an event that is not there. */
export function checkEvents(lifecycle: AnyLifecycle, events: readonly string[]): void {
  for (const event of events) definitionOf(lifecycle, event);
}

function definitionOf(lifecycle: AnyLifecycle, event: string) {
  const events = lifecycle.events as EventMap;
  const definition = Object.hasOwn(events, event) ? events[event] : undefined;
  if (definition) return definition;
  const known = Object.keys(events).join(', ');
  throw new TestingError(`${lifecycle.name} has no event "${event}"; it has ${known}`);
}
