/**
 * How a machine comes to be from declared parts: XState's `setup`, with every guard, action and deadline asked with a
 * step, and every effect coming out as data.
 */
import { assign, setup } from 'xstate';
import type { z } from 'zod';
import type {
  ActionDefinition,
  Birth,
  DataOf,
  DeadlineDefinition,
  EffectDefinition,
  EventMap,
  GuardDefinition,
  Parts,
  StampedEvent,
} from '../contract.ts';
import { dueOf } from '../due.ts';
import { epoch } from '../time.ts';
import { type Args, stepOf } from './moment.ts';

type Loose = Record<string, unknown>;

type EventsOf<E extends EventMap> = {
  [K in keyof E & string]: Omit<StampedEvent, 'type' | 'data'> & {
    readonly type: K;
    readonly data: DataOf<E, K>;
  };
}[keyof E & string];
type Named<K extends PropertyKey> = Record<K & string, undefined>;

/** A declared part, found again by the function that XState was given for it. */
export type Declared =
  | { readonly kind: 'guard'; readonly definition: GuardDefinition }
  | { readonly kind: 'action'; readonly definition: ActionDefinition }
  | { readonly kind: 'deadline'; readonly definition: DeadlineDefinition };
const declared = new WeakMap<object, Declared>();

/** The declared part behind a function of a machine; undefined for one that `machineOf` did not make. */
export function declaredBehind(written: unknown): Declared | undefined {
  return typeof written === 'function' ? declared.get(written) : undefined;
}

function remembered<F extends object>(written: F, part: Declared): F {
  declared.set(written, part);
  return written;
}

function guardFor(definition: GuardDefinition) {
  const test = (args: Args) => definition.test(stepOf(args));
  return remembered(test, { kind: 'guard', definition });
}

function actionFor(definition: ActionDefinition) {
  const change = (args: unknown) => definition.change(stepOf(args as Args)) as Loose;
  return assign(remembered(change, { kind: 'action', definition }));
}

function delayFor(definition: DeadlineDefinition, name: string) {
  const delay = (args: Args): number => {
    const step = stepOf(args);
    const due = dueOf(name, definition, step);
    return due === null ? Number.POSITIVE_INFINITY : epoch(due) - epoch(step.at);
  };
  return remembered(delay, { kind: 'deadline', definition });
}

const mapped = <T, R>(record: Readonly<Record<string, T>>, to: (value: T, key: string) => R) =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value, key)]));

/** A chain of `always` and raised events that is longer than this never ends; XState's own default is to go on for ever. */
const mostMicrosteps = 1_000;

/**
 * XState's `setup` over declared parts: `machineOf(parts).createMachine({ … })` knows every name at compile time.
 * An effect is an action by its own name; it does nothing inside, and comes out as data.
 */
export function machineOf<
  C extends Loose,
  const E extends EventMap,
  const G extends Parts['guards'],
  const A extends Parts['actions'],
  const F extends Parts['effects'],
  const D extends Parts['deadlines'],
>(parts: { context: z.ZodType<C>; events: E; guards: G; actions: A; effects: F; deadlines: D }) {
  const guards = mapped<GuardDefinition, unknown>(parts.guards, guardFor);
  const actions = mapped<ActionDefinition, unknown>(parts.actions, actionFor);
  const effects = mapped<EffectDefinition, unknown>(parts.effects, () => () => undefined);
  const delays = mapped<DeadlineDefinition, unknown>(parts.deadlines, delayFor);
  // The keys are exact, the values are built above from the same records.
  const built = setup<
    C,
    EventsOf<E>,
    // biome-ignore lint: XState's own default for "none".
    {},
    // biome-ignore lint: XState's own default for "none".
    {},
    Named<keyof A | keyof F>,
    Named<keyof G>,
    keyof D & string,
    string,
    Birth
  >({
    guards: guards as never,
    actions: { ...actions, ...effects } as never,
    delays: delays as never,
  });
  const createMachine = (config: { readonly options?: object }) =>
    built.createMachine({
      ...config,
      options: { maxIterations: mostMicrosteps, ...config.options },
    } as never);
  return { ...built, createMachine } as unknown as typeof built;
}
