/**
 * The reference: one macrostep on XState itself, with an empty-actor scope. No actor, no timers, no clock; plain data
 * goes in and comes out.
 */
import type { AnyStateMachine } from 'xstate';
import type { Effect } from '../outcome.ts';
import type { ClockNames, Commands, Runner, Stepped, Timer } from '../runner.ts';
import { isIn, type StateValue } from '../snapshot.ts';
import { epoch, instantOf } from '../time.ts';
import { type Args, during, stepOf } from './moment.ts';
import { allNodes, deadlineName, type Node, type NodeTransition, pathOf, rootOf } from './node.ts';

type Loose = Record<string, unknown>;

/** The names of a machine's deadlines. */
export function clockNamesOf(machine: AnyStateMachine): ClockNames {
  const pairs = allNodes(rootOf(machine)).flatMap((n) =>
    n.after.map((t) => [t.eventType, deadlineName(pathOf(n), String(t.delay))] as const),
  );
  const nameOf = new Map(pairs);
  const typeOf = new Map(pairs.map(([type, name]) => [name, type]));
  const orderOf = new Map([...typeOf.keys()].map((name, n) => [name, n]));
  return { nameOf, typeOf, orderOf };
}

/** A machine on XState; `uncompiled` says why, where it could be nowhere else. */
export function xstateRunner(
  machine: AnyStateMachine,
  commands: Commands,
  uncompiled: readonly string[],
): Runner {
  const clock = clockNamesOf(machine);
  return {
    kernel: 'xstate',
    uncompiled,
    clock,
    start: (birth) => {
      const initial = machine.getInitialSnapshot(scopeOf([], []), birth) as unknown as XSnapshot;
      if (initial.status === 'error') throw initial.error;
      return { value: initial.value, context: initial.context };
    },
    step: (from, event) => {
      const type = clock.typeOf.get(event.type) ?? event.type;
      return during(event, type, () => stepped(machine, commands, clock, from, { ...event, type }));
    },
  };
}

type XSnapshot = {
  value: StateValue;
  context: Loose;
  status: string;
  error?: unknown;
  historyValue: Record<string, readonly Node[]>;
  hasTag(tag: string): boolean;
};
interface Action {
  readonly type: string;
  readonly info: Args;
  readonly params: Loose | undefined;
}

/** An actor scope with nobody in it: it collects what XState would execute, and which transitions it took. */
export function scopeOf(actions: Action[], taken: NodeTransition[][]) {
  const system = {
    _sendInspectionEvent: (e: { type: string; _transitions?: NodeTransition[] }) => {
      if (e._transitions) taken.push(e._transitions);
    },
  };
  return {
    self: { system },
    system,
    id: '',
    sessionId: '',
    logger: () => undefined,
    defer: () => undefined,
    stopChild: () => undefined,
    emit: () => undefined,
    actionExecutor: (action: Action) => actions.push(action),
  } as never;
}

function stepped(
  machine: AnyStateMachine,
  commands: Commands,
  clock: ClockNames,
  from: Parameters<Runner['step']>[0],
  event: Args['event'],
): Stepped {
  const actions: Action[] = [];
  const taken: NodeTransition[][] = [];
  const scope = scopeOf(actions, taken);
  const before = restored(machine, from, scope);
  const after = machine.transition(before, event, scope) as unknown as XSnapshot;
  if (after.status === 'error') throw after.error;
  const all = taken.flat();
  return {
    value: after.value,
    context: after.context,
    history: mapped(after.historyValue, (nodes) => nodes.map((n) => n.id)),
    finished: after.status === 'done' || after.hasTag('finished'),
    selected: all.length > 0,
    changed: all.some((t) => t.target !== undefined || t.actions.length > 0),
    effects: actions.flatMap((action) => effectOf(commands, action)),
    timers: actions.flatMap((action) => timerOf(clock, action)),
    in: (path) => isIn(after.value, path),
    labels: null,
  };
}

/** XState's own snapshot of plain data. */
export function restored(
  machine: AnyStateMachine,
  from: Parameters<Runner['step']>[0],
  scope: never,
) {
  const historyValue = mapped(from.history, (ids) => ids.map((id) => ({ id })));
  const standing = { value: from.value, context: from.context, historyValue };
  return machine.restoreSnapshot({ ...standing, status: 'active', children: {} } as never, scope);
}

function effectOf(commands: Commands, { type, info, params }: Action): Effect[] {
  if (!Object.hasOwn(commands, type)) return [];
  return [{ name: type, data: commands[type]?.of(stepOf(info), params) as Loose }];
}

function timerOf(clock: ClockNames, { type, info, params }: Action): Timer[] {
  if (type === 'xstate.cancel') {
    return [{ name: clock.nameOf.get(params?.['sendId'] as string) as string, due: null }];
  }
  const delay = params?.['delay'];
  if (type !== 'xstate.raise' || typeof delay !== 'number') return [];
  const name = clock.nameOf.get(params?.['id'] as string) as string;
  // XState counts milliseconds from the event; never is for ever.
  const due = Number.isFinite(delay) ? instantOf(epoch(stepOf(info).at) + delay) : null;
  return [{ name, due }];
}

function mapped<T, R>(record: Readonly<Record<string, T>>, to: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value)]));
}
