/**
 * A plain XState machine, without a contract, as a `Model`: it is searched on XState itself, and is the only thing
 * above `src/lifecycle` that runs XState. A state is (value, context, history). Events come from the machine's own
 * descriptors, with the payloads of `samples` or with none; `after` comes as an event of the clock, in any order
 * that the machine's structure allows. What needs a payload that nobody gave, or throws, is unknown.
 */
import {
  type AnyMachineSnapshot,
  type AnyStateMachine,
  createActor,
  createMachine,
  fromTransition,
  getNextTransitions,
} from 'xstate';
import { type StateValue, valueText } from '../../lifecycle/index.ts';
import type { NodeTransition } from '../../lifecycle/xstate/node.ts';
import type { SuiteStep } from '../suite.ts';
import { cut, ModelError } from './errors.ts';
import { keyText } from './keys.ts';
import { canFinish, look, partsOf, type Sights } from './machine-parts.ts';
import {
  Doubts,
  modelFrom,
  type Reading,
  type Source,
  search,
  unreached,
  warningsOf,
} from './search.ts';

/** Payloads worth exploring, by event type. */
export type Samples = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

export interface MachineOptions {
  readonly name: string;
  /** The most states to look for. */
  readonly limit: number;
  readonly samples?: Samples;
}

interface Move {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** False for an event that carries what nobody knows. */
  readonly known: boolean;
  readonly event: string;
  readonly label: string;
  readonly by: SuiteStep['by'];
}

/** More steps than this for one event is a loop that would never end. */
const mostMicrosteps = 1000;

/** Machines of any copy of XState 5. */
export function isMachine(thing: unknown): thing is AnyStateMachine {
  const machine = thing as Partial<AnyStateMachine> | null;
  return typeof machine === 'object' && machine?.root !== undefined && 'implementations' in machine;
}

/** Throws ModelError for a machine that cannot start. */
export function readMachine(machine: AnyStateMachine, options: MachineOptions): Reading {
  const { name, limit, samples = {} } = options;
  const own = bounded(machine);
  const sights: Sights = { stood: new Set(), taken: new Set(), endless: new Set() };
  const source = sourceOf(own, name, samples, sights);
  const found = search(source, limit);
  const model = modelFrom(source, found, { name, version: machine.version ?? null });
  const lost = leafPaths(machine.root).filter((path) => !sights.stood.has(path));
  const strange = Object.keys(samples).filter((type) => !machine.events.includes(type));
  const warnings = [
    ...strange.map((type) => `samples name "${cut(type)}", which is no event of this machine`),
    ...warningsOf(found, source.doubts),
    ...unreached('states', lost, model.complete),
  ];
  const parts = partsOf(own, sights, {
    complete: model.complete,
    sampled: new Set(Object.keys(samples)),
    isSent,
  });
  return { model, warnings, seen: { parts, open: found.open } };
}

/** The same machine, but an endless chain of `always` or raised events throws instead of hanging. */
function bounded(machine: AnyStateMachine): AnyStateMachine {
  const options = { ...machine.config.options, maxIterations: mostMicrosteps };
  return createMachine({ ...machine.config, options }).provide(machine.implementations as never);
}

type Node = AnyStateMachine['root'];

function leafPaths(node: Node): string[] {
  const children = Object.values<Node>(node.states);
  if (children.length > 0) return children.flatMap(leafPaths);
  return node.type === 'history' || node.path.length === 0 ? [] : [node.path.join('.')];
}

function sourceOf(
  machine: AnyStateMachine,
  name: string,
  samples: Samples,
  sights: Sights,
): Source<AnyMachineSnapshot, Move> {
  const doubts = new Doubts();
  return {
    start: startOf(machine, name, sights),
    doubts,
    keyOf: ({ value, context, historyValue, status }) =>
      keyText([value, context, historyText(historyValue), status]),
    movesFrom: (state) => movesFrom(state, samples),
    take: (state, move) => take(machine, state, move, { doubts, sights }),
    nameOf: ({ value }) => valueText(value as StateValue) || machine.id,
    detailsOf: ({ context, historyValue }) => ({
      ...Object.fromEntries(
        Object.entries(context as object).map(([field, value]) => [
          field,
          `${field} ${cut(keyText(value), 40)}`,
        ]),
      ),
      ' history': `remembers ${historyText(historyValue) || 'nothing'}`,
    }),
    eventOf: ({ event }) => event,
    ...(canFinish(machine.root) && { isEnd: ({ status }) => status === 'done' }),
    tell: ({ label, data, by }) => ({ label, data, by, because: null }),
  };
}

function historyText(history: AnyMachineSnapshot['historyValue']): string {
  const told = Object.entries(history).map(
    ([id, nodes]) => `${nodes.map((node: Node) => node.path.join('.')).join(' + ')} for ${id}`,
  );
  return told.toSorted().join(', ');
}

function startOf(machine: AnyStateMachine, name: string, sights: Sights): AnyMachineSnapshot {
  const start = machine.getInitialSnapshot(scopeOf(machine, sights), undefined);
  look(sights, start.value as StateValue);
  if (start.status !== 'error') return start;
  throw new ModelError(
    name,
    'the start',
    `the machine throws: ${cut(messageOf(start.error), 120)}`,
    'It must come to rest by itself, without input',
  );
}

const messageOf = (cause: unknown) =>
  (cause instanceof Error ? cause.message : String(cause)).replace(/[.'\s]+$/, '');

/** A finished machine is stopped, whatever stands at its root. */
function movesFrom(state: AnyMachineSnapshot, samples: Samples): Move[] {
  if (state.status !== 'active') return [];
  const next = getNextTransitions(state) as unknown as readonly Next[];
  const types = Map.groupBy(next, ({ eventType }) => eventType);
  return [...types.values()].flatMap(([first]) => movesOf(first as Next, samples));
}

interface Next {
  readonly eventType: string;
  readonly source: Node;
  readonly delay?: string | number;
}

function movesOf(next: Next, samples: Samples): Move[] {
  const { eventType, source, delay } = next;
  if (delay !== undefined) return isOvertaken(next) ? [] : [ofClock(eventType, source, delay)];
  const { type, known } = sent(eventType);
  if (type === null) return [];
  const plain = { type, event: type, label: type, by: null };
  const payloads = samples[type];
  if (!payloads) return [{ ...plain, data: {}, known }];
  return payloads.map((data) => ({ ...plain, data, known: true }));
}

/** Whether `movesFrom` tries it, or XState brings it about. */
function isSent(descriptor: string): boolean {
  return (
    /^(?:$|xstate\.(?:after|done\.state)\.)/.test(descriptor) || sent(descriptor).type !== null
  );
}

/** A wildcard takes any event, so one is made up that nothing else takes; XState raises the rest by itself. */
function sent(descriptor: string): { type: string | null; known: boolean } {
  if (descriptor.endsWith('*'))
    return { type: `${descriptor.slice(0, -1)}(any other event)`, known: false };
  const inner = descriptor === '' || /^xstate\.(?!(done|error)\.actor\.)/.test(descriptor);
  return { type: inner ? null : descriptor, known: false };
}

function ofClock(type: string, source: Node, delay: string | number): Move {
  const after = typeof delay === 'number' ? `after ${delay} ms` : delay;
  const event = [...source.path, after].join('.');
  return { type, data: {}, known: true, event, label: after, by: { kind: 'clock', id: 'clock' } };
}

/** A longer delay never ends where a shorter one of the same state leaves it first, whatever the guards say. */
function isOvertaken({ source, delay }: Next): boolean {
  if (typeof delay !== 'number') return false;
  const shorter = source.after.filter((one) => typeof one.delay === 'number' && one.delay < delay);
  return [...Map.groupBy(shorter, (one) => one.delay).values()].some(
    (ways) => ways.some(({ guard }) => guard === undefined) && ways.every(isAway),
  );

  function isAway({ target, reenter }: Way): boolean {
    return target?.some((node) => reenter || (node !== source && !isBelow(node, source))) ?? false;
  }
}
type Way = Node['after'][number];

function isBelow(node: Node, ancestor: Node): boolean {
  return node.parent !== undefined && (node.parent === ancestor || isBelow(node.parent, ancestor));
}

const nobody = fromTransition(() => undefined, undefined);

/**
 * The scope that XState's own `transition` makes: an actor that runs nothing, in a system where nobody is yet, as the
 * children of the actor are already in its own. Where the machine passes is looked at.
 */
function scopeOf(machine: AnyStateMachine, sights: Sights) {
  const self = createActor(machine);
  const { system } = createActor(nobody);
  self.system = system;
  system.inspect((seen) => {
    if (seen.type !== '@xstate.microstep') return;
    const { value } = seen.snapshot as AnyMachineSnapshot;
    look(sights, value as StateValue, seen._transitions as unknown as readonly NodeTransition[]);
  });
  const nothing = () => undefined;
  return {
    self,
    system,
    id: '',
    sessionId: '',
    logger: nothing,
    defer: nothing,
    stopChild: nothing,
    emit: nothing,
    actionExecutor: nothing,
  };
}

/** Only what XState calls a transition that does something; a declared nothing is none. */
function take(
  machine: AnyStateMachine,
  state: AnyMachineSnapshot,
  move: Move,
  { doubts, sights }: { readonly doubts: Doubts; readonly sights: Sights },
): AnyMachineSnapshot | null {
  const missed = new Set<string>();
  try {
    const event = eventOf(move, missed);
    if (!state.can(event)) return null;
    const next = machine.transition(state, event, scopeOf(machine, sights));
    if (next.status === 'error') throw next.error;
    return next;
  } catch (cause) {
    const where = `${cut(move.event)} in ${cut(valueText(state.value as StateValue))}`;
    if (messageOf(cause).startsWith('Infinite loop detected')) sights.endless.add(where);
    doubts.add(`${where}: ${cut(messageOf(cause), 160)}; what it does there is unknown`);
    return null;
  } finally {
    for (const field of missed)
      doubts.add(
        `${cut(move.event)} is asked for its "${field}", which nobody gave; give payloads as samples`,
      );
  }
}

/** The event as it is sent; `missed` collects the fields that are read and not there. */
function eventOf({ type, data, known }: Move, missed: Set<string>): { type: string } {
  const event = { ...data, type };
  if (known) return event;
  return new Proxy(event, {
    get(target, field) {
      if (typeof field === 'string' && !(field in target)) missed.add(field);
      return Reflect.get(target, field);
    },
  });
}
