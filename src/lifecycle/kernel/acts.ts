/**
 * Actions as functions of the run. What an author declared is called directly; anything else is called as XState
 * would call it.
 */
import { dueOf } from '../due.ts';
import type { ClockNames, Commands, Timer } from '../runner.ts';
import { epoch, instantOf } from '../time.ts';
import { declaredBehind } from '../xstate/building.ts';
import { actionName, type Implementations } from '../xstate/node.ts';
import type { Heard, Run } from './run.ts';

export interface Act {
  readonly run: (run: Run) => void;
  /** True where it makes a new context, however alike: XState then looks at every `always` again. */
  readonly assigns: boolean;
}

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
type Called = (args: unknown, params: unknown) => object;
type Assignment = Called | Readonly<Record<string, unknown>>;

function actOf(action: unknown, names: Names): Act | null {
  const params = typeof action === 'object' ? (action as { params?: unknown }).params : undefined;
  const named = typeof action === 'function' ? action : names.actions[actionName(action)];
  const builtin = typeof named === 'function' && 'resolve' in named ? (named as never) : null;
  if (builtin === null) return performing(nameOf(action), names.commands, params);
  const { type, assignment, sendId } = builtin as Builtin;
  if (type === 'xstate.assign') return assigning(assignment as Assignment, params);
  if (type === 'xstate.raise') return raising(builtin, names, params);
  const timer: Timer = Object.freeze({
    name: names.clock.nameOf.get(sendId as string) as string,
    due: null,
  });
  return { assigns: false, run: (run) => run.set(timer) };
}

/** A function without a type goes by its own name. */
function nameOf(action: unknown): string {
  return typeof action === 'function' ? action.name || '(anonymous)' : actionName(action);
}

function performing(name: string, commands: Commands, params: unknown): Act | null {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) return null;
  return { assigns: false, run: (run) => run.perform(name, command, params) };
}

function assigning(assignment: Assignment, params: unknown): Act {
  const part = declaredBehind(assignment);
  if (part?.kind === 'action') {
    const { definition } = part;
    return { assigns: true, run: (run) => run.assign(definition.change(run.step())) };
  }
  const change =
    typeof assignment === 'function'
      ? (run: Run) => assignment(argsOf(run), params)
      : (run: Run) => fieldsOf(assignment, argsOf(run), params);
  return { assigns: true, run: (run) => run.assign(change(run)) };
}

function argsOf({ context, heard }: Run) {
  return { context, event: heard };
}

function fieldsOf(fields: Readonly<Record<string, unknown>>, args: unknown, params: unknown) {
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [
      field,
      typeof value === 'function' ? (value as Called)(args, params) : value,
    ]),
  );
}

function raising({ event, delay, id }: Builtin, names: Names, params: unknown): Act {
  const raised = (run: Run) =>
    (typeof event === 'function' ? (event as Called)(argsOf(run), params) : event) as Heard;
  const name = names.clock.nameOf.get(id as string);
  if (delay === undefined || name === undefined) {
    return { assigns: false, run: (run) => run.raise(raised(run)) };
  }
  const written = typeof delay === 'string' ? names.delays[delay] : delay;
  const part = declaredBehind(written);
  if (part?.kind === 'deadline') {
    const { definition } = part;
    const due = (run: Run) => dueOf(delay as string, definition, run.step());
    return { assigns: false, run: (run) => run.set({ name, due: due(run) }) };
  }
  return { assigns: false, run: (run) => setAfter(run, name, written, raised) };
}

/** A delay in milliseconds; one that is no number raises its event at once, as XState does. */
function setAfter(run: Run, name: string, written: unknown, raised: (run: Run) => Heard): void {
  const delay: unknown =
    typeof written === 'function' ? (written as Called)(argsOf(run), undefined) : written;
  if (typeof delay !== 'number') run.raise(raised(run));
  else if (run.stamp === null) return;
  else if (!Number.isFinite(delay)) run.set({ name, due: null });
  else run.set({ name, due: instantOf(epoch(run.step().at) + delay) });
}
