/**
 * A lifecycle: one named, versioned XState machine with its whole contract, checked and immutable.
 * `defineLifecycle` makes it; everything that runs, reads, draws or explores takes it.
 */
import type { AnyStateMachine } from 'xstate';
import type { z } from 'zod';
import type {
  Birth,
  DataOf,
  EventMap,
  FactDefinition,
  Noted,
  NoteGuide,
  Parts,
  Sample,
  StatusGuide,
  View,
} from './contract.ts';
import { RollcallError } from './errors.ts';
import type { Runner } from './runner.ts';
import type { MachineShape } from './shape.ts';
import type { Snapshot } from './snapshot.ts';
import type { Instant } from './time.ts';

type Loose = Record<string, unknown>;

/** A checked definition. */
export interface Lifecycle<
  C extends Loose = Loose,
  E extends EventMap = EventMap,
  S extends string = string,
> {
  readonly name: string;
  readonly version: string;
  readonly title: string;
  readonly context: z.ZodType<C>;
  readonly events: E;
  readonly guards: Parts['guards'];
  readonly actions: Parts['actions'];
  readonly effects: Parts['effects'];
  readonly deadlines: Parts['deadlines'];
  readonly statuses: Readonly<Record<S, StatusGuide>>;
  readonly notes: Readonly<Record<string, NoteGuide>>;
  readonly policies: { readonly schema: z.ZodObject; readonly literal: Loose };
  readonly facts: Readonly<Record<string, FactDefinition>>;
  readonly goodEnds: readonly S[];
  readonly machine: AnyStateMachine;
  readonly shape: MachineShape;
  readonly runner: Runner;
  /** Context fields and events that only flag and remind. */
  readonly attention: { readonly fields: readonly string[]; readonly events: readonly string[] };
  // Method syntax: a lifecycle of any context can stand where lifecycles are only carried.
  status(view: View<C>): S | null;
  activity(view: View<C>): S | null;
  noted(view: View<C>): readonly Noted[];
  subject(context: C, id: string): string;
  samples(snapshot: Snapshot<C>, at: Instant, freshId: () => string): readonly Sample[];
  probes(snapshot: Snapshot<C>, at: Instant, freshId: () => string): readonly Sample[];
}

// What code takes that only carries lifecycles: every context, every event map.
// oxlint-disable-next-line typescript/no-explicit-any -- variance: a registry holds lifecycles of all contexts
export type AnyLifecycle = Lifecycle<any, any, any>;

// oxlint-disable-next-line typescript/no-generated-empty-object-type -- an empty payload is what is meant
type Nothing = Record<never, never>;

/** The name and payload that `send` takes, for one lifecycle: a wrong pair does not compile. */
export type EventOf<L extends AnyLifecycle> = {
  [K in keyof L['events'] & string]: Nothing extends z.input<L['events'][K]['data']>
    ? { readonly type: K; readonly data?: z.input<L['events'][K]['data']> }
    : { readonly type: K; readonly data: z.input<L['events'][K]['data']> };
}[keyof L['events'] & string];

/** The payload of one event of a lifecycle. */
export type PayloadOf<L extends AnyLifecycle, K extends keyof L['events']> = DataOf<L['events'], K>;

/** The two policy profiles: `default`, and `literal`, which follows the seeds to the letter. */
export type Profile = 'default' | 'literal';

/** The policies of a profile, with overrides on top. Throws ZodError where an override does not fit. */
export function policiesOf(
  lifecycle: AnyLifecycle,
  profile: Profile,
  overrides: Loose = {},
): Loose {
  const base = profile === 'literal' ? lifecycle.policies.literal : {};
  return lifecycle.policies.schema.parse({ ...base, ...overrides });
}

/** The lifecycle of this name. Throws RollcallError `unknownLifecycle` with the names that there are. */
export function lifecycleNamed(all: readonly AnyLifecycle[], name: string): AnyLifecycle {
  const found = all.find((lifecycle) => lifecycle.name === name);
  if (found) return found;
  const names = all.map((lifecycle) => lifecycle.name).join(', ') || 'none';
  throw new RollcallError(
    'unknownLifecycle',
    `there is no lifecycle "${name}"; known are ${names}`,
  );
}

/** What birth needs, from a profile. */
export function birthOf(
  lifecycle: AnyLifecycle,
  id: string,
  zone = 'UTC',
  profile: Profile = 'default',
): Birth {
  return { id, zone, policies: policiesOf(lifecycle, profile) };
}
