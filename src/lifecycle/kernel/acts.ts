/**
 * Actions as data that a run follows. What an author declared is called directly; anything else is called as XState
 * would call it.
 */
import type { ActionDefinition, DeadlineDefinition } from '../contract.ts';
import type { ClockNames, Command, Commands, Timer } from '../runner.ts';
import { declaredBehind } from '../xstate/building.ts';
import { actionName, type Implementations } from '../xstate/node.ts';
import type { Asking, Heard } from './run.ts';

/** All of one shape, because every step reads some. */
interface Shape<Kind, Part> {
  readonly kind: Kind;
  readonly name: string;
  readonly part: Part;
  readonly params: unknown;
}

/** What XState would call by itself. */
type Called<T> = (step: Asking, heard: Heard) => T;

export type Act =
  | Shape<'assign', ActionDefinition>
  | Shape<'tell', Command>
  | Shape<'cancel', Timer>
  | Shape<'set', DeadlineDefinition>
  | Shape<'change', Called<object>>
  | Shape<'raise', Called<Heard>>
  /** An `after` by XState's own delay, with the event that it raises at once where the delay is no number. */
  | Shape<'wait', Called<unknown>>;

/** What the names in a machine stand for. */
export interface Names extends Implementations {
  readonly commands: Commands;
  readonly clock: ClockNames;
}

/** The acts of a list of actions; those that do nothing here are left out. */
export function actsOf(actions: readonly unknown[], names: Names): Act[] {
  return actions.flatMap((action) => actOf(action, names) ?? []);
}

interface Builtin {
  readonly type: string;
  readonly assignment?: Assignment;
  readonly event?: unknown;
  readonly delay?: string | number;
  readonly id?: string;
  readonly sendId?: string;
}
type Written = (args: unknown, params: unknown) => object;
type Assignment = Written | Readonly<Record<string, unknown>>;

function actOf(action: unknown, names: Names): Act | null {
  const params = typeof action === 'object' ? (action as { params?: unknown }).params : undefined;
  const named = typeof action === 'function' ? action : names.actions[actionName(action)];
  const builtin = typeof named === 'function' && 'resolve' in named ? (named as never) : null;
  if (builtin === null) return performing(nameOf(action), names.commands, params);
  const { type, assignment, sendId } = builtin as Builtin;
  if (type === 'xstate.assign') return assigning(assignment as Assignment, params);
  if (type === 'xstate.raise') return raising(builtin, names, params);
  const name = names.clock.nameOf.get(sendId as string) as string;
  return { kind: 'cancel', name, part: Object.freeze({ name, due: null }), params };
}

/** A function without a type goes by its own name. */
function nameOf(action: unknown): string {
  return typeof action === 'function' ? action.name || '(anonymous)' : actionName(action);
}

function performing(name: string, commands: Commands, params: unknown): Act | null {
  const part = Object.hasOwn(commands, name) ? commands[name] : undefined;
  return part === undefined ? null : { kind: 'tell', name, part, params };
}

function assigning(assignment: Assignment, params: unknown): Act {
  const declared = declaredBehind(assignment);
  if (declared?.kind === 'action') {
    return { kind: 'assign', name: '', part: declared.definition, params };
  }
  const part: Called<object> = (step, heard) =>
    typeof assignment === 'function'
      ? assignment(argsOf(step, heard), params)
      : fieldsOf(assignment, argsOf(step, heard), params);
  return { kind: 'change', name: '', part, params };
}

function argsOf({ context }: Asking, event: Heard) {
  return { context, event };
}

function fieldsOf(fields: Readonly<Record<string, unknown>>, args: unknown, params: unknown) {
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [
      field,
      typeof value === 'function' ? (value as Written)(args, params) : value,
    ]),
  );
}

function raising({ event, delay, id }: Builtin, names: Names, params: unknown): Act {
  const raised: Called<Heard> =
    typeof event === 'function'
      ? (step, heard) => (event as Written)(argsOf(step, heard), params) as Heard
      : () => event as Heard;
  const name = names.clock.nameOf.get(id as string);
  if (delay === undefined || name === undefined) {
    return { kind: 'raise', name: '', part: raised, params };
  }
  const written = typeof delay === 'string' ? names.delays[delay] : delay;
  const declared = declaredBehind(written);
  if (declared?.kind === 'deadline') {
    return { kind: 'set', name, part: declared.definition, params: delay };
  }
  const part: Called<unknown> = (step, heard) =>
    typeof written === 'function' ? (written as Written)(argsOf(step, heard), undefined) : written;
  return { kind: 'wait', name, part, params: event };
}
