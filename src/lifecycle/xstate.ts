/**
 * The only file that runs XState. It builds a machine from declared parts, reads its structure, and takes one
 * macrostep on it with an empty-actor scope: no actor, no timers, no clock. Everything else sees plain data,
 * so that a compiled kernel can stand behind `start` and `step` later.
 */
import { type AnyStateMachine, assign, setup } from 'xstate';
import type { z } from 'zod';
import type {
  ActionDefinition,
  Birth,
  DataOf,
  DeadlineDefinition,
  EffectDefinition,
  EventMap,
  GuardDefinition,
  StampedEvent,
  Step,
} from './contract.ts';
import type { Effect } from './outcome.ts';
import type { GuardTree, MachineShape, ShapeState, ShapeTransition } from './shape.ts';
import { leaves, type StateValue } from './snapshot.ts';
import { epoch, type Instant, isInstant } from './time.ts';

/** The parts that a machine may name. */
export interface Parts {
  readonly context: z.ZodType;
  readonly events: EventMap;
  readonly guards: Readonly<Record<string, GuardDefinition>>;
  readonly actions: Readonly<Record<string, ActionDefinition>>;
  readonly effects: Readonly<Record<string, EffectDefinition>>;
  readonly deadlines: Readonly<Record<string, DeadlineDefinition>>;
}

type EventsOf<E extends EventMap> = {
  [K in keyof E & string]: Omit<StampedEvent, 'type' | 'data'> & {
    readonly type: K;
    readonly data: DataOf<E, K>;
  };
}[keyof E & string];
type Named<K extends PropertyKey> = Record<K & string, undefined>;

type Loose = Record<string, unknown>;
/** What XState hands to guards, actions and delays. */
interface Args {
  readonly context: Loose;
  readonly event: { readonly type: string } & Partial<StampedEvent>;
}

/** The stamp of the step under way: raised and done events carry none of their own. */
let stamp: StampedEvent | undefined;
/** The instants of the deadlines that the step under way set, by the delay that XState was told. */
const dues = new Map<number, Instant>();

function stepOf({ context, event }: Args): Step<never, never> {
  const from = event.at === undefined ? stamp : (event as StampedEvent);
  if (!from)
    throw new Error(`the event ${event.type} carries no time; drive machines with advance()`);
  const { at, by, id, facts } = from;
  return { context, data: event.data, at, by, id, facts, type: event.type } as unknown as Step<
    never,
    never
  >;
}

/** A deadline that is no instant: XState would fire it at once, or never. */
export class DeadlineFault extends Error {
  readonly deadline: string;

  constructor(deadline: string, due: unknown) {
    const found = typeof due === 'string' ? `"${due}"` : typeof due;
    super(`the deadline ${deadline} returned ${found}, which is no instant`);
    this.deadline = deadline;
  }
}

/** When a deadline is due, or null for never. Throws DeadlineFault where it is neither. */
export function dueOf(
  name: string,
  definition: DeadlineDefinition,
  step: Step<never, never>,
): Instant | null {
  const due: unknown = definition.due(step);
  if (due === null || (typeof due === 'string' && isInstant(due))) return due;
  throw new DeadlineFault(name, due);
}

function dueIn(name: string, definition: DeadlineDefinition, args: Args): number {
  const step = stepOf(args);
  const due = dueOf(name, definition, step);
  if (due === null) return Number.POSITIVE_INFINITY;
  const delay = epoch(due) - epoch(step.at);
  dues.set(delay, due);
  return delay;
}

const mapped = <T, R>(record: Readonly<Record<string, T>>, to: (value: T, key: string) => R) =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value, key)]));

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
  const guards = mapped<GuardDefinition, (args: Args) => boolean>(
    parts.guards,
    (definition) => (args) => definition.test(stepOf(args)),
  );
  const actions = mapped<ActionDefinition, unknown>(parts.actions, (definition) =>
    assign((args) => definition.change(stepOf(args as unknown as Args)) as Loose),
  );
  const effects = mapped<EffectDefinition, unknown>(parts.effects, () => () => undefined);
  const delays = mapped<DeadlineDefinition, (args: Args) => number>(
    parts.deadlines,
    (definition, name) => (args) => dueIn(name, definition, args),
  );
  // The keys are exact, the values are built above from the same records.
  return setup<
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
}

/** XState's internals that this file reads; they are stable through version 5. */
interface Node {
  readonly id: string;
  readonly path: readonly string[];
  readonly type: ShapeState['type'];
  readonly parent?: Node;
  readonly states: Readonly<Record<string, Node>>;
  readonly tags: readonly string[];
  readonly description?: string;
  readonly entry: readonly unknown[];
  readonly exit: readonly unknown[];
  readonly always?: readonly NodeTransition[];
  readonly after: readonly (NodeTransition & { readonly delay: string | number })[];
  readonly transitions: ReadonlyMap<string, readonly NodeTransition[]>;
  readonly initial: { readonly target: readonly Node[]; readonly actions?: readonly unknown[] };
  readonly config: Loose & { on?: Record<string, unknown>; invoke?: unknown; target?: unknown };
}
interface NodeTransition {
  readonly source: Node;
  readonly eventType: string;
  readonly target?: readonly Node[];
  readonly guard?: unknown;
  readonly actions: readonly unknown[];
  readonly reenter: boolean;
}

const pathOf = (node: Node) => node.path.join('.');

function actionName(action: unknown): string {
  if (typeof action === 'string') return action;
  if (typeof action === 'object' && action !== null) return (action as { type: string }).type;
  const type = (action as { type?: unknown }).type;
  return typeof type === 'string' ? type : '(anonymous)';
}

function guardTree(guard: unknown, root: Node): GuardTree | null {
  if (guard === undefined || guard === null) return null;
  if (typeof guard === 'string') return { kind: 'named', name: guard };
  const built = guard as {
    check?: { name: string };
    guards?: unknown[];
    stateValue?: StateValue;
    type?: string;
  };
  if (built.stateValue !== undefined)
    return { kind: 'in', path: statePath(built.stateValue, root) };
  if (built.guards && built.check) {
    const of = built.guards.map((g) => guardTree(g, root) as GuardTree);
    const kind = built.check.name.replace('check', '').toLowerCase() as 'and' | 'or' | 'not';
    return kind === 'not' ? { kind, of: of[0] as GuardTree } : { kind, of };
  }
  return { kind: 'named', name: typeof guard === 'object' ? String(built.type) : '(anonymous)' };
}

function statePath(value: StateValue, root: Node): string {
  if (typeof value !== 'string') return leaves(value).join(' + ');
  if (!value.startsWith('#')) return value;
  const node = allNodes(root).find((n) => n.id === value.slice(1));
  return node ? pathOf(node) : value;
}

function allNodes(node: Node): Node[] {
  return [node, ...Object.values(node.states).flatMap(allNodes)];
}

/** The neutral structure of a machine, in document order. */
export function shapeOf(machine: AnyStateMachine): MachineShape {
  const root = machine.root as unknown as Node;
  const nodes = allNodes(root);
  const transitions = nodes.flatMap((node) => transitionsOf(node, root));
  return {
    id: machine.id,
    states: nodes.map(stateOf),
    transitions: transitions.map((t, index) => ({ index, ...t })),
    initialValue: initialValue(root),
  };
}

function initialValue(node: Node): StateValue {
  const children = Object.entries(node.states).filter(([, child]) => child.type !== 'history');
  if (node.type === 'parallel') {
    return Object.fromEntries(children.map(([key, child]) => [key, initialValue(child)]));
  }
  const first = node.type === 'compound' ? node.initial.target[0] : undefined;
  if (!first) return {};
  const key = first.path.at(-1) as string;
  const below = initialValue(first);
  return typeof below === 'object' && Object.keys(below).length === 0 ? key : { [key]: below };
}

const own = (names: readonly unknown[]) =>
  names.map(actionName).filter((name) => name !== 'xstate.raise' && name !== 'xstate.cancel');

function stateOf(node: Node): ShapeState {
  return {
    path: pathOf(node),
    type: node.type,
    parent: node.parent ? pathOf(node.parent) : null,
    initial: initialOf(node),
    tags: node.tags,
    entry: own(node.entry),
    exit: own(node.exit),
    description: node.description ?? null,
    foreign: [...new Set(foreignOf(node))],
  };
}

function initialOf(node: Node): string | null {
  if (node.type === 'compound') return pathOf(node.initial.target[0] as Node);
  const target = node.type === 'history' ? node.config.target : undefined;
  return typeof target === 'string' && node.parent ? `${pathOf(node.parent)}.${target}` : null;
}

function foreignOf(node: Node): string[] {
  const transitions = [...node.transitions.values(), node.always ?? []].flat();
  const actions = [...node.entry, ...node.exit, ...transitions.flatMap((t) => [...t.actions])];
  const withParams = [...actions, ...transitions.map((t) => t.guard)].some(
    (part) => typeof part === 'object' && part !== null && 'params' in part,
  );
  return [
    ...(node.config.invoke === undefined ? [] : ['invoke']),
    ...((node.initial?.actions?.length ?? 0) > 0 ? ['initial actions'] : []),
    ...(withParams ? ['params'] : []),
    ...actions.filter((action) => !isTimer(action)).flatMap(foreignName),
  ];
}

/** XState's own raise and cancel of an `after`. */
function isTimer(action: unknown): boolean {
  const { id, sendId } = action as { id?: unknown; sendId?: unknown };
  return String(id ?? sendId).startsWith('xstate.after.');
}

function foreignName(action: unknown): string[] {
  const [, name] = /^xstate\.(.+)$/.exec(actionName(action)) ?? [];
  return name === undefined || name === 'assign' ? [] : [name];
}

function transitionsOf(node: Node, root: Node): Omit<ShapeTransition, 'index'>[] {
  const delays = new Map(node.after.map((t) => [t.eventType, String(t.delay)]));
  const named = [...node.transitions].flatMap(([type, list]) =>
    list.map((t, nth) => {
      const delay = delays.get(type);
      const trigger: ShapeTransition['trigger'] =
        delay !== undefined
          ? { kind: 'deadline', name: deadlineName(pathOf(node), delay), deadline: delay }
          : type.startsWith('xstate.done.')
            ? { kind: 'done' }
            : { kind: 'event', type };
      return { ...transitionOf(node, t, root), trigger, bare: isBare(node, type, delay, nth) };
    }),
  );
  const always = (node.always ?? []).map((t, nth) => ({
    ...transitionOf(node, t, root),
    trigger: { kind: 'always' } as const,
    bare: isBareEntry(node.config['always'], nth),
  }));
  return [...always, ...named];
}

function transitionOf(node: Node, t: NodeTransition, root: Node) {
  return {
    source: pathOf(node),
    guard: guardTree(t.guard, root),
    targets: (t.target ?? []).map(pathOf),
    actions: own(t.actions),
    reenter: t.reenter,
  };
}

function isBare(node: Node, type: string, delay: string | undefined, nth: number): boolean {
  if (delay !== undefined) return isBareEntry((node.config['after'] as Loose)[delay], nth);
  return isBareEntry(
    node.config.on?.[type] ?? (type.includes('done') ? node.config['onDone'] : undefined),
    nth,
  );
}

function isBareEntry(written: unknown, nth: number): boolean {
  return typeof (Array.isArray(written) ? written[nth] : written) === 'string';
}

function deadlineName(path: string, deadline: string): string {
  return path ? `${path}.${deadline}` : deadline;
}

/** What one macrostep did. */
export interface Stepped {
  readonly value: StateValue;
  readonly context: Loose;
  readonly history: Readonly<Record<string, readonly string[]>>;
  /** True when the whole machine is done or a state tagged `finished` is active. */
  readonly finished: boolean;
  /** False: no transition was selected. */
  readonly selected: boolean;
  /** True: a transition with a target or actions was selected. */
  readonly changed: boolean;
  readonly effects: readonly Effect[];
  /** Deadlines set (`due`) and cancelled (null), by name; a later entry wins. */
  readonly timers: ReadonlyMap<string, Instant | null>;
}

/** What one machine needs at every step, found once. */
export interface Runner {
  readonly machine: AnyStateMachine;
  readonly effects: Parts['effects'];
  /** XState's own event type of an `after` to the deadline's name, and back. */
  readonly nameOf: ReadonlyMap<string, string>;
  readonly typeOf: ReadonlyMap<string, string>;
  /** A deadline's place in document order. */
  readonly orderOf: ReadonlyMap<string, number>;
}

export function runnerOf(machine: AnyStateMachine, effects: Parts['effects']): Runner {
  const nodes = allNodes(machine.root as unknown as Node);
  const pairs = nodes.flatMap((n) =>
    n.after.map((t) => [t.eventType, deadlineName(pathOf(n), String(t.delay))] as const),
  );
  const nameOf = new Map(pairs);
  const typeOf = new Map(pairs.map(([type, name]) => [name, type]));
  const orderOf = new Map([...typeOf.keys()].map((name, n) => [name, n]));
  return { machine, effects, nameOf, typeOf, orderOf };
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
function scopeOf(actions: Action[], taken: NodeTransition[][]) {
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

/** The machine's own start, before birth. */
export function start(runner: Runner, birth: Birth): { value: StateValue; context: Loose } {
  const snapshot = runner.machine.getInitialSnapshot(
    scopeOf([], []),
    birth,
  ) as unknown as XSnapshot;
  if (snapshot.status === 'error') throw snapshot.error;
  return { value: snapshot.value, context: snapshot.context };
}

/** One macrostep from plain data to plain data. `event.type` is an event's or a deadline's name. */
export function step(
  runner: Runner,
  from: { value: StateValue; context: Loose; history: Stepped['history'] },
  event: StampedEvent,
): Stepped {
  const actions: Action[] = [];
  const taken: NodeTransition[][] = [];
  const scope = scopeOf(actions, taken);
  const before = runner.machine.restoreSnapshot(
    {
      value: from.value,
      context: from.context,
      historyValue: mapped(from.history, (ids) => ids.map((id) => ({ id }))),
      status: 'active',
      children: {},
    } as never,
    scope,
  );
  const type = runner.typeOf.get(event.type) ?? event.type;
  stamp = event;
  try {
    const after = runner.machine.transition(
      before,
      { ...event, type },
      scope,
    ) as unknown as XSnapshot;
    if (after.status === 'error') throw after.error;
    const all = taken.flat();
    return {
      value: after.value,
      context: after.context,
      history: mapped(after.historyValue, (nodes) => nodes.map((n) => n.id)),
      finished: after.status === 'done' || after.hasTag('finished'),
      selected: all.length > 0,
      changed: all.some((t) => t.target !== undefined || t.actions.length > 0),
      ...collected(runner, actions),
    };
  } finally {
    stamp = undefined;
    dues.clear();
  }
}

function collected(runner: Runner, actions: readonly Action[]) {
  const effects: Effect[] = [];
  const timers = new Map<string, Instant | null>();
  for (const { type, info, params } of actions) {
    if (type === 'xstate.raise' && typeof params?.['delay'] === 'number') {
      const delay = params['delay'];
      const name = runner.nameOf.get(params['id'] as string) as string;
      timers.set(name, dues.get(delay) ?? null);
    } else if (type === 'xstate.cancel') {
      timers.set(runner.nameOf.get(params?.['sendId'] as string) as string, null);
    } else if (runner.effects[type]) {
      effects.push({ name: type, data: runner.effects[type].of(stepOf(info)) as Loose });
    }
  }
  return { effects, timers };
}

/**
 * The transitions that an event takes, as XState itself chooses them, in order: by their index in the machine's shape.
 * What explains and covers needs to know; deciding does not.
 */
export function transitionsTaken(
  runner: Runner,
  from: { value: StateValue; context: Loose; history: Stepped['history'] },
  event: StampedEvent,
): readonly number[] {
  const taken: NodeTransition[][] = [];
  const scope = scopeOf([], taken);
  const { machine } = runner;
  const historyValue = mapped(from.history, (ids) => ids.map((id) => ({ id })));
  const standing = { value: from.value, context: from.context, historyValue };
  const before = machine.restoreSnapshot(
    { ...standing, status: 'active', children: {} } as never,
    scope,
  );
  const type = runner.typeOf.get(event.type) ?? event.type;
  stamp = event;
  try {
    machine.transition(before, { ...event, type }, scope);
  } finally {
    stamp = undefined;
    dues.clear();
  }
  const indexes = transitionIndexes(machine);
  return taken.flat().map((t) => indexes.get(t) as number);
}

const indexesOf = new WeakMap<AnyStateMachine, ReadonlyMap<NodeTransition, number>>();

/** In the order of `shapeOf`. */
function transitionIndexes(machine: AnyStateMachine): ReadonlyMap<NodeTransition, number> {
  const known = indexesOf.get(machine);
  if (known) return known;
  const all = allNodes(machine.root as unknown as Node).flatMap((node) => [
    ...(node.always ?? []),
    ...[...node.transitions.values()].flat(),
  ]);
  const indexes = new Map(all.map((t, index) => [t, index]));
  indexesOf.set(machine, indexes);
  return indexes;
}
