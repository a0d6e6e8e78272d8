/**
 * From the elements of a file to one walkable net: edges know their places, scripts are read, what is blocked is
 * gone, and vertices that share a state across models are one place, because the jump between them takes no event.
 */
import { cut, ModelError } from '../errors.ts';
import type { FileEdge, FileModel, FileVertex } from './file.ts';
import {
  type Assignment,
  accepted,
  type Expression,
  parseAction,
  parseGuard,
  readsOf,
  type Scope,
  ScriptRefusal,
} from './script.ts';

/** Where one can stand: a vertex, or all vertices of one shared state. */
export interface Place {
  readonly name: string;
  readonly actions: readonly Assignment[];
  readonly tags: readonly string[];
  readonly edges: Edge[];
}

export interface Edge {
  readonly event: string;
  /** For messages: the edge's place in the file and its name. */
  readonly where: string;
  readonly guard: Expression | null;
  readonly actions: readonly Assignment[];
  readonly tags: readonly string[];
  readonly target: Place;
}

export interface Net {
  readonly places: readonly Place[];
  readonly edges: readonly Edge[];
  /** Run once at the start, model by model. */
  readonly actions: readonly Assignment[];
  /** A vertex to stand on, or an edge to take first. */
  readonly start: Place | Edge;
  readonly warnings: readonly string[];
}

/** A model with what its elements need to know of it. */
interface Owner {
  readonly model: FileModel;
  readonly path: string;
  readonly label: string;
  readonly file: string;
  readonly scope: Scope;
}

const filled = (text: string | null | undefined): string | null => (text?.trim() ? text : null);
const listed = (texts: readonly string[] | null | undefined) =>
  (texts ?? []).filter((text) => text.trim() !== '');

function isBlocked({ properties }: { properties?: unknown }): boolean {
  return (properties as { blocked?: unknown } | null | undefined)?.blocked === true;
}

/** Throws ModelError for an edge to nowhere, an id twice, a script that is not accepted, or no start. */
export function link(models: readonly FileModel[], file: string): Net {
  const owners = models.map((model, m) => ownerOf(model, m, models.length, file));
  const vertices = new Map(owners.map((owner) => [owner, verticesOf(owner)]));
  const placeOf = placesOf(vertices);
  const edges = owners.flatMap((owner) => edgesOf(owner, vertices.get(owner) as Vertices, placeOf));
  const actions = owners.flatMap((owner) => actionsOf(owner, owner.path, owner.model.actions));
  const places = [...new Set(placeOf.values())];
  const taken = edges.map(({ edge }) => edge);
  onlyKnown(file, taken, [...actions, ...[...places, ...taken].flatMap((one) => one.actions)]);
  return { places, edges: taken, actions, ...startOf(owners, edges, placeOf, file) };
}

function ownerOf(model: FileModel, m: number, count: number, file: string): Owner {
  const label = filled(model.name) ?? filled(model.id) ?? `models[${m}]`;
  const scope = (name: string) =>
    count === 1 || name.startsWith('global.') ? name : `${label}.${name}`;
  return { model, path: `models[${m}]`, label, file, scope };
}

interface Vertex {
  readonly vertex: FileVertex;
  readonly owner: Owner;
  readonly path: string;
}
type Vertices = ReadonlyMap<string, Vertex>;

function verticesOf(owner: Owner): Vertices {
  const known = new Map<string, Vertex>();
  for (const [n, vertex] of owner.model.vertices.entries()) {
    const path = `${owner.path}.vertices[${n}]`;
    const first = known.get(vertex.id);
    if (first)
      throw new ModelError(
        owner.file,
        `${path}.id`,
        `the id "${cut(vertex.id)}" was taken by ${first.path}`,
        'Give every vertex of a model an id of its own',
      );
    known.set(vertex.id, { vertex, owner, path });
  }
  return known;
}

type PlaceOf = ReadonlyMap<Vertex, Place>;

/** Blocked vertices have no place. */
function placesOf(all: ReadonlyMap<Owner, Vertices>): PlaceOf {
  const open = [...all.values()].flatMap((vertices) =>
    [...vertices.values()].filter(({ vertex }) => !isBlocked(vertex)),
  );
  const shared = Map.groupBy(open, ({ vertex }) => filled(vertex.sharedState));
  const groups = [...shared].flatMap(([state, group]) => {
    const apart = state === null || new Set(group.map(({ owner }) => owner)).size === 1;
    return apart ? group.map((one) => [one]) : [group];
  });
  const inOrder = new Map(groups.map((group) => [group[0] as Vertex, group]));
  const names = Map.groupBy(inOrder.keys(), nameOf);
  return new Map(
    open.flatMap((first) => {
      const group = inOrder.get(first);
      if (!group) return [];
      const alone = names.get(nameOf(first))?.length === 1;
      const place = placeFor(group, alone ? nameOf(first) : longName(first, all.size > 1));
      return group.map((vertex) => [vertex, place] as const);
    }),
  );
}

const nameOf = ({ vertex }: Vertex) => filled(vertex.name) ?? vertex.id;

function longName(one: Vertex, several: boolean): string {
  const id = several ? `${one.owner.label} ${one.vertex.id}` : one.vertex.id;
  return `${nameOf(one)} (${id})`;
}

function placeFor(group: readonly Vertex[], name: string): Place {
  const actions = group.flatMap(({ owner, path, vertex }) => {
    const found = actionsOf(owner, path, vertex.actions);
    if (found.length > 0 && group.length > 1)
      throw new ModelError(
        owner.file,
        `${path}.actions`,
        `the vertex shares the state "${cut(vertex.sharedState ?? '')}" and has actions, which would run again at every jump`,
        'Move them to the edges that lead here',
      );
    return found;
  });
  const tags = group.flatMap(({ vertex }) => listed(vertex.requirements));
  return { name, actions, tags: [...new Set(tags)], edges: [] };
}

/** An edge with what the start needs to know of it. */
interface Linked {
  readonly edge: Edge;
  readonly owner: Owner;
  readonly id: string | null;
  readonly sourceless: boolean;
}

function edgesOf(owner: Owner, vertices: Vertices, placeOf: PlaceOf): Linked[] {
  return (owner.model.edges ?? []).flatMap((edge, n) => {
    const path = `${owner.path}.edges[${n}]`;
    const target = vertexOf(owner, vertices, edge.targetVertexId, `${path}.targetVertexId`);
    const sourceId = filled(edge.sourceVertexId);
    const source = sourceId && vertexOf(owner, vertices, sourceId, `${path}.sourceVertexId`);
    const [to, from] = [placeOf.get(target), source ? placeOf.get(source) : null];
    if (isBlocked(edge) || to === undefined || from === undefined) return [];
    const linked = edgeOf(owner, edge, path, to);
    from?.edges.push(linked);
    return [{ edge: linked, owner, id: filled(edge.id), sourceless: from === null }];
  });
}

function vertexOf(owner: Owner, vertices: Vertices, id: string, path: string): Vertex {
  const vertex = vertices.get(id);
  if (vertex) return vertex;
  throw new ModelError(
    owner.file,
    path,
    `"${cut(id)}" is no vertex of this model`,
    'Add the vertex, or name one that is there',
  );
}

function edgeOf(owner: Owner, edge: FileEdge, path: string, target: Place): Edge {
  const id = filled(edge.id) ?? path;
  const name = filled(edge.name);
  const where = name === null ? path : `${path} (${cut(name)})`;
  const guard = filled(edge.guard);
  return {
    event: name ?? `silent step ${id}`,
    where,
    guard:
      guard === null ? null : script(owner, `${where}, guard`, guard, () => guardOf(owner, guard)),
    actions: actionsOf(owner, where, edge.actions),
    tags: [...new Set([...listed(edge.requirements), ...target.tags])],
    target,
  };
}

function guardOf(owner: Owner, text: string): Expression {
  const guard = parseGuard(text, owner.scope);
  unmixed(readsOf(guard));
  return guard;
}

function actionsOf(owner: Owner, where: string, texts: FileVertex['actions']): Assignment[] {
  return listed(texts).flatMap((text) =>
    script(owner, `${where}, action`, text, () => {
      const assignments = parseAction(text, owner.scope);
      unmixed(assignments.flatMap(({ name, value }) => [name, ...readsOf(value)]));
      return assignments;
    }),
  );
}

/** GraphWalker runs a script either among all globals or among the model's own variables, never both. */
function unmixed(names: readonly string[]): void {
  const global = names.filter((name) => name.startsWith('global.'));
  if (global.length > 0 && global.length < names.length)
    throw new ScriptRefusal('it mixes global variables with the model’s own');
}

function script<T>(owner: Owner, where: string, text: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof ScriptRefusal)) throw cause;
    throw new ModelError(owner.file, `${where} "${cut(text)}"`, cause.message, accepted);
  }
}

/** A variable that nothing ever sets lives in someone's program, and no search can know it. */
function onlyKnown(file: string, edges: readonly Edge[], assignments: readonly Assignment[]): void {
  const set = new Set(assignments.map(({ name }) => name));
  for (const { guard, where } of edges) {
    const unset = guard === null ? undefined : readsOf(guard).find((name) => !set.has(name));
    if (unset !== undefined)
      throw new ModelError(
        file,
        `${where}, guard`,
        `no action of any model sets "${cut(unset)}"`,
        'Set it in the actions of the model, such as "x = 0;"',
      );
  }
}

/** The first model that names its start; without any, the only edge that comes from nowhere. */
function startOf(
  owners: readonly Owner[],
  edges: readonly Linked[],
  placeOf: PlaceOf,
  file: string,
) {
  const starts = owners.flatMap((owner) => {
    const id = filled(owner.model.startElementId);
    const element = id === null ? null : elementOf(owner, id, edges, placeOf);
    return element ? [{ owner, element }] : [];
  });
  const sourceless = edges.filter((one) => one.sourceless);
  const [first, ...others] = starts;
  const start = first?.element ?? (sourceless.length === 1 ? sourceless[0]?.edge : undefined);
  if (!start) throw noStart(owners, file);
  const warnings = others.map(
    ({ owner }) =>
      `${cut(owner.label)} has a start of its own; cases start in ${cut(first?.owner.label ?? '')}`,
  );
  return { start, warnings };
}

function elementOf(owner: Owner, id: string, edges: readonly Linked[], placeOf: PlaceOf) {
  for (const [vertex, place] of placeOf)
    if (vertex.owner === owner && vertex.vertex.id === id) return place;
  return edges.find((one) => one.owner === owner && one.id === id)?.edge;
}

function noStart(owners: readonly Owner[], file: string): ModelError {
  const named = owners.find(({ model }) => filled(model.startElementId));
  const where = named ? `${named.path}.startElementId` : 'models[0]';
  const problem = named
    ? `"${cut(named.model.startElementId ?? '')}" is no element of its model, or it is blocked`
    : 'no model says where a case starts';
  return new ModelError(file, where, problem, 'Name a vertex or an edge as its "startElementId"');
}
