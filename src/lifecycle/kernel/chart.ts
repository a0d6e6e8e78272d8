/**
 * A machine as integer tables: every state is a number in document order, so "lies below" is a comparison, and what
 * a state declares stands in arrays under its number. Everything else in this folder reads these.
 */
import type { AnyStateMachine } from 'xstate';
import type { ClockNames, Commands } from '../runner.ts';
import type { ShapeState } from '../shape.ts';
import {
  allNodes,
  historyDefaults,
  implementationsOf,
  type Node,
  type NodeTransition,
  pathOf,
  rootOf,
} from '../xstate/node.ts';
import { type Act, actsOf, type Names } from './acts.ts';
import { type Guard, guardName, guardOf } from './guards.ts';

/** No state: the parent of the root. */
export const nowhere = -1;

export interface State {
  /** Its place in document order: its number. */
  readonly index: number;
  /** The number of the last state below it; its own where there is none. */
  readonly last: number;
  readonly id: string;
  readonly key: string;
  readonly path: string;
  readonly type: ShapeState['type'];
  readonly parent: number;
  /** Without history states. */
  readonly children: readonly number[];
  readonly histories: readonly number[];
  /** Where a compound begins; `nowhere` for the others. */
  readonly initial: number;
  /** Where a history state leads while nothing is remembered. */
  readonly defaults: readonly number[];
  readonly tags: readonly string[];
}

export interface Transition {
  readonly source: number;
  readonly sourceId: string;
  /** Null for one without a target: it leaves and enters nothing. */
  readonly targets: readonly number[] | null;
  readonly reenter: boolean;
  readonly guard: Guard | null;
  /** What the guard goes by, where it has a name of its own. */
  readonly guardName: string | undefined;
  readonly acts: readonly Act[];
  /** True where it has a target or actions: taking it changes something. */
  readonly changes: boolean;
}

export interface Chart {
  readonly states: readonly State[];
  readonly entry: readonly (readonly Act[])[];
  readonly exit: readonly (readonly Act[])[];
  /** By XState's event descriptor, in the order in which they are declared. */
  readonly on: readonly ReadonlyMap<string, readonly Transition[]>[];
  readonly always: readonly (readonly Transition[])[];
  readonly clock: ClockNames;
  /** The first context, or a function to it. */
  readonly context: unknown;
  /** More turns than this in one run never end. */
  readonly mostTurns: number;
}

export function chartOf(machine: AnyStateMachine, commands: Commands, clock: ClockNames): Chart {
  const nodes = allNodes(rootOf(machine));
  const numbers = new Map(nodes.map((node, index) => [node, index]));
  const numberOf = (node: Node) => numbers.get(node) as number;
  const names: Names = { ...implementationsOf(machine), commands, clock };
  const asked = { guards: names.guards, root: rootOf(machine), tests: new Map() };
  const transitionOf = ({ source, target, reenter, guard, actions }: NodeTransition) => ({
    source: numberOf(source),
    sourceId: source.id,
    targets: target?.map(numberOf) ?? null,
    reenter,
    guard: guardOf(guard, asked),
    guardName: guardName(guard),
    acts: actsOf(actions, names),
    changes: target !== undefined || actions.length > 0,
  });
  return {
    states: nodes.map((node) => stateOf(node, numberOf)),
    entry: nodes.map((node) => actsOf(node.entry, names)),
    exit: nodes.map((node) => actsOf(node.exit, names)),
    on: nodes.map(
      (node) => new Map([...node.transitions].map(([type, all]) => [type, all.map(transitionOf)])),
    ),
    always: nodes.map((node) => (node.always ?? []).map(transitionOf)),
    clock,
    context: machine.config.context,
    mostTurns: machine.options?.maxIterations ?? Number.POSITIVE_INFINITY,
  };
}

function stateOf(node: Node, numberOf: (node: Node) => number): State {
  const below = Object.values(node.states);
  const index = numberOf(node);
  return {
    index,
    last: index + allNodes(node).length - 1,
    id: node.id,
    key: node.key,
    path: pathOf(node),
    type: node.type,
    parent: node.parent ? numberOf(node.parent) : nowhere,
    children: below.filter((child) => child.type !== 'history').map(numberOf),
    histories: below.filter((child) => child.type === 'history').map(numberOf),
    initial: node.type === 'compound' ? numberOf(node.initial.target[0] as Node) : nowhere,
    defaults: node.type === 'history' ? historyDefaults(node).map((n) => numberOf(n as Node)) : [],
    tags: node.tags,
  };
}

/** True when the state lies below the other one; everything lies below nowhere. */
export function isBelow({ states }: Chart, state: number, above: number): boolean {
  return above === nowhere || (state > above && state <= (states[above] as State).last);
}

/** The states above one, the nearest first, up to but without `end`. */
export function above({ states }: Chart, state: number, end: number = nowhere): number[] {
  if (state === end) return [];
  const found: number[] = [];
  for (let s = parentOf(states, state); s !== nowhere && s !== end; s = parentOf(states, s)) {
    found.push(s);
  }
  return found;
}

function parentOf(states: readonly State[], state: number): number {
  return (states[state] as State).parent;
}

export function isLeaf({ states }: Chart, state: number): boolean {
  const { type } = states[state] as State;
  return type === 'atomic' || type === 'final';
}
