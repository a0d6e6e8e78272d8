/**
 * A GraphWalker model as a `Model`: a state is a place with the values of the variables, an event is the name of
 * an edge. An edge is taken by its guard, its actions and then the actions of where it leads, as GraphWalker does.
 * GraphWalker's generators and weights are not followed: suites choose their own paths.
 */
import { exists, type ModelClaim } from '../claims.ts';
import { cut, ModelError, some } from '../errors.ts';
import {
  Doubts,
  type Found,
  modelFrom,
  type Reading,
  type Source,
  search,
  unreached,
  warningsOf,
} from '../search.ts';
import { type Reduction, reductionOf } from './counters.ts';
import { assigned, isOpen, ScriptFault, type Value } from './evaluate.ts';
import { readFile } from './file.ts';
import { link } from './linking.ts';
import type { Edge, Net, Place } from './net.ts';
import type { Assignment, Expression } from './script.ts';

interface State {
  /** Null before the start edge is taken. */
  readonly place: Place | null;
  readonly values: ReadonlyMap<string, Value>;
}

/** Throws ModelError for a file that cannot be read. */
export function readGraphWalker(
  json: string,
  { name, limit }: { name: string; limit: number },
): Reading {
  const file = readFile(json, name);
  const net = link(file.models, name);
  const source = sourceOf(net, name);
  const found = search(source, limit);
  const model = modelFrom(source, found, { name });
  const own = [...file.warnings, ...net.warnings];
  const about = [...neverReached(net, found, model.complete), ...ambiguous(found)];
  return {
    model,
    warnings: [...own, ...warningsOf(found, source.doubts), ...about],
    seen: { parts: partsOf(net, found, model), open: found.open },
  };
}

function sourceOf(net: Net, name: string): Source<State, Edge> {
  const assignments = [net, ...net.places, ...net.edges].flatMap((one) => one.actions);
  const variables = [...new Set(assignments.map((one) => one.name))];
  const guards = net.edges.flatMap(({ guard }) => guard ?? []);
  const reduction = reductionOf({ guards, assignments });
  const numbers = new Map(net.places.map((place, n) => [place, n]));
  const doubts = new Doubts();
  const { start } = net;
  const isEdge = 'target' in start;
  return {
    start: first(net, reduction, name),
    doubts,
    keyOf: ({ place, values }) => {
      const number = place === null ? -1 : (numbers.get(place) as number);
      const told = variables.map((variable) => values.get(variable));
      return told.length === 0 ? number : `${number} ${told.join(' ')}`;
    },
    movesFrom: ({ place }) => place?.edges ?? (isEdge ? [start] : []),
    take: (state, edge) => take(state, edge, reduction, doubts),
    nameOf: ({ place }) => place?.name ?? 'start',
    detailsOf: ({ values }) =>
      Object.fromEntries(
        [...values].map(([variable, value]) => [variable, reduction.textOf(variable, value)]),
      ),
    eventOf: ({ event }) => event,
    tell: ({ event }) => ({ label: event, data: {}, by: null, because: null }),
    tagsOf: ({ tags }) => tags,
  };
}

function first({ start, actions }: Net, reduction: Reduction, name: string): State {
  try {
    const values = changed(new Map(), actions, reduction);
    if ('target' in start) return { place: null, values };
    return { place: start, values: changed(values, start.actions, reduction) };
  } catch (cause) {
    if (!(cause instanceof ScriptFault)) throw cause;
    throw new ModelError(
      name,
      'the actions at the start',
      cause.message,
      'Set every variable before it is read, and keep numbers and true or false apart',
    );
  }
}

/** A start edge is taken without asking its guard, as GraphWalker takes it. */
function take(state: State, edge: Edge, reduction: Reduction, doubts: Doubts): State | null {
  try {
    if (state.place !== null && edge.guard !== null && !asked(edge.guard, state)) return null;
    const left = changed(state.values, edge.actions, reduction);
    return { place: edge.target, values: changed(left, edge.target.actions, reduction) };
  } catch (cause) {
    if (!(cause instanceof ScriptFault)) throw cause;
    doubts.add(`${edge.where}: ${cut(cause.message)}, so what it does there is unknown`);
    return null;
  }
}

const asked = (guard: Expression, { values }: State) =>
  isOpen(guard, (variable) => values.get(variable));

function changed(
  values: ReadonlyMap<string, Value>,
  actions: readonly Assignment[],
  reduction: Reduction,
): ReadonlyMap<string, Value> {
  if (actions.length === 0) return values;
  const next = new Map(values);
  for (const action of actions) {
    const value = assigned(action, (variable) => next.get(variable));
    next.set(action.name, reduction.of(action.name, value));
  }
  return next;
}

/** Places that no edge leads to, and edges that are never open where they start. */
function neverReached(net: Net, found: Found<State, Edge>, complete: boolean): string[] {
  const { stood, taken } = shownBy(found);
  const lost = net.places.filter((place) => !stood.has(place));
  const known = new Set([...taken, ...lost.flatMap(({ edges }) => edges)]);
  const closed = net.edges.filter((edge) => !known.has(edge));
  const names = lost.map(({ name }) => name);
  const places = closed.map(({ where }) => where);
  return [...unreached('vertices', names, complete), ...unreached('edges', places, complete)];
}

/** The places that a life stood in, and the edges that one took. */
function shownBy({ states, moves }: Found<State, Edge>) {
  return { stood: new Set(states.map(({ place }) => place)), taken: new Set(moves) };
}

/** An edge is asked about only where its own place is reached. */
function partsOf(
  net: Net,
  found: Found<State, Edge>,
  model: { readonly complete: boolean },
): readonly ModelClaim[] {
  const { stood, taken } = shownBy(found);
  const lost = new Set(
    net.places.filter((place) => !stood.has(place)).flatMap(({ edges }) => edges),
  );
  return [
    ...net.places.map((place) => {
      const { name: where } = place;
      const claim = { kind: 'stateReached', where, says: `${where} can be reached` } as const;
      return exists(claim, stood.has(place), model);
    }),
    ...net.edges
      .filter((edge) => !lost.has(edge))
      .map((edge) => {
        const { where } = edge;
        const claim = { kind: 'transitionTaken', where, says: `${where} can be taken` } as const;
        return exists(claim, taken.has(edge), model);
      }),
  ];
}

/** Open edges of one name from one state to several: GraphWalker allows them, but no tester can choose. */
function ambiguous({ graph, states, moves }: Found<State, Edge>): string[] {
  const first = new Map<string, number | undefined>();
  const names = new Set<string>();
  for (const [n, { event }] of moves.entries()) {
    const key = `${graph.from[n]} ${event}`;
    const to = first.get(key) ?? graph.to[n];
    first.set(key, to);
    if (to !== graph.to[n])
      names.add(`"${cut(event)}" in ${states[graph.from[n] as number]?.place?.name}`);
  }
  if (names.size === 0) return [];
  return [`one name leads to several vertices, so a tester cannot choose: ${some([...names])}`];
}
