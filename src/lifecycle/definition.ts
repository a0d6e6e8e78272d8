/**
 * How a lifecycle comes to be: `defineLifecycle` checks every name and every promise once, so that nothing can go
 * wrong silently later; what it returns is immutable.
 */
import type { AnyStateMachine } from 'xstate';
import type { z } from 'zod';
import type {
  EventMap,
  FactDefinition,
  Noted,
  NoteGuide,
  Parts,
  Sample,
  StatusGuide,
  View,
} from './contract.ts';
import { DefinitionError } from './errors.ts';
import { runnerOf } from './kernels.ts';
import type { Lifecycle } from './lifecycle.ts';
import { findingsOf } from './lint.ts';
import type { Snapshot } from './snapshot.ts';
import type { Instant } from './time.ts';
import { shapeOf } from './xstate/reading.ts';

type Loose = Record<string, unknown>;

/** What an author writes. `C` is the context, `S` the codes of statuses and activities, `N` those of notes. */
export interface LifecycleInput<
  C extends Loose,
  E extends EventMap,
  S extends string,
  N extends string,
> {
  /** Lower case with one slash at most per level: `ankored/document`. */
  readonly name: string;
  /** The author's version; part of the definition's hash. */
  readonly version: string;
  /** What people call it: `Document`. */
  readonly title: string;
  /** The declared parts: the same object that `machineOf` was given. */
  readonly parts: Omit<Parts, 'context' | 'events'> & {
    readonly context: z.ZodType<C>;
    readonly events: E;
  };
  readonly machine: AnyStateMachine;
  /** The guide, by status code; activities have their entry here too. */
  readonly statuses: Readonly<Record<S, StatusGuide>>;
  /** The label that people see; null only in the hidden `new`. */
  readonly status: (view: View<C>) => S | null;
  /** The running attempt's label beside it, or null. */
  readonly activity?: (view: View<C>) => S | null;
  /** What codes in the context tell people beside the status, and which of them hold. */
  readonly notes?: Readonly<Record<N, NoteGuide>>;
  readonly noted?: (view: View<C>) => readonly Noted<N>[];
  /** Policies and their defaults; `literal` holds the overrides of the profile that follows the seeds to the letter. */
  readonly policies: { readonly schema: z.ZodObject; readonly literal: Loose };
  readonly facts?: Readonly<Record<string, FactDefinition>>;
  /** Whose data an instance holds; the instance's own id unless told otherwise. */
  readonly subject?: (context: C, id: string) => string;
  /** Codes of the statuses where a life may well end. */
  readonly goodEnds: readonly S[];
  /**
   * What only flags and reminds, beside the attention deadlines. Exploring may leave it out: it changes no status, and
   * what counts or keeps days makes a graph many times as large.
   */
  readonly attention?: {
    readonly fields?: readonly (keyof C & string)[];
    readonly events?: readonly (keyof E & string)[];
  };
  /** Payloads worth exploring here and now. */
  readonly samples: (
    snapshot: Snapshot<C>,
    at: Instant,
    freshId: () => string,
  ) => readonly Sample[];
  /**
   * Further payloads that show what a guard says, such as a date long past. They lead to lives that nobody would walk
   * twice, so that suites of the whole graph would grow by them; the suites that end each case with one attempt try them too.
   */
  readonly probes?: LifecycleInput<C, E, S, N>['samples'];
}

/**
 * Checks a definition and makes it immutable.
 * @throws DefinitionError with every place that breaks the contract, and the mend.
 */
export function defineLifecycle<
  C extends Loose,
  const E extends EventMap,
  const S extends string,
  const N extends string = never,
>(input: LifecycleInput<C, E, S, N>): Lifecycle<C, E, S> {
  const { parts, machine } = input;
  const shape = shapeOf(machine);
  const lifecycle: Lifecycle<C, E, S> = Object.freeze({
    name: input.name,
    version: input.version,
    title: input.title,
    context: parts.context,
    events: parts.events,
    guards: parts.guards,
    actions: parts.actions,
    effects: parts.effects,
    deadlines: parts.deadlines,
    statuses: input.statuses,
    notes: input.notes ?? {},
    policies: input.policies,
    facts: input.facts ?? {},
    goodEnds: input.goodEnds,
    machine,
    shape,
    runner: runnerOf({ name: input.name, machine, effects: parts.effects }),
    status: input.status,
    activity: input.activity ?? (() => null),
    noted: input.noted ?? (() => []),
    subject: input.subject ?? ((_context: C, id: string) => id),
    attention: { fields: input.attention?.fields ?? [], events: input.attention?.events ?? [] },
    samples: input.samples,
    probes: input.probes ?? (() => []),
  });
  const findings = findingsOf(lifecycle);
  if (findings.length > 0) throw new DefinitionError(input.name, findings);
  return lifecycle;
}
