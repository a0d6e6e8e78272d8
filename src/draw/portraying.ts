/** How portraits come to be: from a lifecycle with its contract, or from a stranger's plain XState machine. */
import { exploreLifecycle, type StatusView, statusView } from '../explore/index.ts';
import {
  type AnyLifecycle,
  type AnyStateMachine,
  type EventMap,
  isIn,
  jsonSchemaOf,
  type MachineShape,
  policiesOf,
  type Renamed,
  type ShapeState,
  type StatusGuide,
  shapeOf,
} from '../lifecycle/index.ts';
import type { AnyStanding } from '../roster/index.ts';
import {
  type Ladder,
  type Named,
  nameInWords,
  type Portrait,
  type PortraitState,
  type PortraitTransition,
} from './portrait.ts';

/** States to look at for the status view: each lifecycle of the house has fewer than a thousand. */
const exploreLimit = 20_000;

/**
 * The portrait of a lifecycle. It explores it for the status view.
 * @param hash of its meaning, as the engine stores it.
 */
export function portraitOf(lifecycle: AnyLifecycle, hash: string): Portrait {
  const { name, version, title, shape, context, policies, goodEnds } = lifecycle;
  const view = statusView(exploreLifecycle(lifecycle, { limit: exploreLimit }));
  const labels = labelsOf(lifecycle, view);
  return {
    format: 'rollcall/portrait/1',
    name,
    version,
    title,
    hash,
    missing: [],
    states: shape.states.map((state) => stateOf(state, shape, labels.get(state.path))),
    transitions: shape.transitions.map(transitionOf),
    events: mapped(lifecycle.events as EventMap, (it) => ({
      label: it.label,
      help: it.help,
      by: it.by,
      birth: it.birth ?? false,
      decision: it.decision ?? false,
      data: jsonSchemaOf(it.data),
      source: it.source,
      ...renamed(it),
    })),
    guards: mapped(lifecycle.guards, (it) => ({ ...partOf(it), reads: it.reads })),
    actions: mapped(lifecycle.actions, partOf),
    effects: mapped(lifecycle.effects, (it) => ({
      ...partOf(it),
      data: jsonSchemaOf(it.data),
      sendTo: it.sendTo ?? null,
      collapseKey: it.collapseKey ?? null,
    })),
    deadlines: mapped(lifecycle.deadlines, (it) => ({
      ...partOf(it),
      attention: it.attention ?? false,
    })),
    facts: mapped(lifecycle.facts, ({ says, bars, except, from, source }) => ({
      says,
      bars,
      except,
      from: { lifecycle: from.lifecycle, statuses: from.statuses },
      source,
    })),
    context: jsonSchemaOf(context),
    policies: {
      schema: jsonSchemaOf(policies.schema),
      defaults: policiesOf(lifecycle, 'default'),
      literal: policies.literal,
    },
    statuses: mapped(lifecycle.statuses as Named<StatusGuide>, (it) => ({ ...it })),
    notes: mapped(lifecycle.notes, (it) => ({ ...it })),
    goodEnds,
    statusView: view,
  };
}

/** The portrait of a machine without a contract: what its structure says, and what nobody said. It is never run. */
export function portraitOfMachine(machine: AnyStateMachine, name: string): Portrait {
  const shape = shapeOf(machine);
  const events = shape.transitions.flatMap(({ trigger }) =>
    trigger.kind === 'event' ? [trigger.type] : [],
  );
  return {
    format: 'rollcall/portrait/1',
    name,
    version: machine.version ?? null,
    title: nameInWords(name),
    hash: null,
    missing: [
      'who may send each event, what it carries and what people call it',
      'what each guard asks and each action does, in words',
      'the statuses that people see, and their guide',
      'samples to explore it with, so there is no status view',
    ],
    states: shape.states.map((state) => stateOf(state, shape)),
    transitions: shape.transitions.map(transitionOf),
    events: Object.fromEntries(
      events.map((type) => [
        type,
        { label: type, help: '', by: [], birth: false, decision: false, data: null, source: null },
      ]),
    ),
    guards: {},
    actions: {},
    effects: {},
    deadlines: {},
    facts: {},
    context: null,
    policies: null,
    statuses: {},
    notes: {},
    goodEnds: [],
    statusView: null,
  };
}

/** The portrait of a standing. */
export function ladderOf(standing: AnyStanding): Ladder {
  const { name, title, rungs, statuses, parts = {}, feeds } = standing;
  return {
    format: 'rollcall/ladder/1',
    name,
    title,
    rungs: rungs.map(({ status, says }) => ({ status, says })),
    statuses,
    parts,
    feeds,
  };
}

function stateOf(state: ShapeState, shape: MachineShape, label?: string): PortraitState {
  const { path, type, parent, initial, entry, exit, description, renamedFrom, foreign } = state;
  return {
    path,
    label: label ?? nameInWords(path.split('.').at(-1) || shape.id),
    type,
    parent,
    initial,
    entry,
    exit,
    description,
    hidden: path === 'new' && isIn(shape.initialValue, 'new'),
    foreign,
    ...(renamedFrom === null ? {} : { renamedFrom }),
  };
}

function transitionOf(it: MachineShape['transitions'][number]): PortraitTransition {
  const { index, source, trigger, guard, targets, actions, reenter } = it;
  return { index, source, trigger, guard, targets, actions, reenter };
}

/**
 * What people see while a state is active: the label of its activity, else of its status, where that is the only one.
 * The outermost state of several in each other has it, and nobody where states beside each other would share it.
 */
function labelsOf(lifecycle: AnyLifecycle, view: StatusView): ReadonlyMap<string, string> {
  const guide = lifecycle.statuses as Named<StatusGuide>;
  const only = (codes: readonly (string | null)[]) =>
    codes.length === 1 ? guide[codes[0] ?? '']?.label : undefined;
  const found = Object.entries(view.shown).flatMap(([path, { statuses, activities }]) => {
    const label = only(activities) ?? only(statuses);
    return label === undefined ? [] : [{ path, label }];
  });
  const outermost = found.filter(
    ({ path, label }) =>
      !found.some((other) => other.label === label && path.startsWith(`${other.path}.`)),
  );
  const sharing = Map.groupBy(outermost, ({ label }) => label);
  return new Map(
    [...sharing.values()].flatMap((all) => {
      const [first] = all;
      return all.length === 1 && first ? [[first.path, first.label] as const] : [];
    }),
  );
}

type Part = Renamed & { readonly says: string; readonly source?: PortraitSource };
type PortraitSource = Portrait['actions'][string]['source'] & string;

const partOf = (it: Part) => ({ says: it.says, source: it.source ?? null, ...renamed(it) });

const renamed = ({ renamedFrom }: Renamed): Renamed =>
  renamedFrom === undefined ? {} : { renamedFrom };

function mapped<T, R>(record: Named<T>, to: (value: T) => R): Named<R> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(value)]));
}
