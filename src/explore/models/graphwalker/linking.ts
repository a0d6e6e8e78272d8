/** From the elements of a file to one net: edges know where they lead, what is blocked is gone, and a start is found. */
import { cut, ModelError } from '../errors.ts';
import type { FileEdge, FileModel } from './file.ts';
import type { Edge, Net, Place } from './net.ts';
import { actionsOf, filled, guardOf, isBlocked, listed, type Owner, ownersOf } from './owner.ts';
import { type PlaceOf, placesOf, type Vertex, type Vertices, verticesOf } from './places.ts';
import { type Assignment, readsOf } from './script.ts';

/** Throws ModelError for an edge to nowhere, an id twice, a script that is not accepted, or no start. */
export function link(models: readonly FileModel[], file: string): Net {
  const owners = ownersOf(models, file);
  const vertices = new Map(owners.map((owner) => [owner, verticesOf(owner)]));
  const placeOf = placesOf(vertices);
  const edges = owners.flatMap((owner) => edgesOf(owner, vertices.get(owner) as Vertices, placeOf));
  const actions = owners.flatMap((owner) => actionsOf(owner, owner.path, owner.model.actions));
  const places = [...new Set(placeOf.values())];
  const taken = edges.map(({ edge }) => edge);
  onlyKnown(file, taken, [...actions, ...[...places, ...taken].flatMap((one) => one.actions)]);
  return { places, edges: taken, actions, ...startOf(owners, edges, placeOf, file) };
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
  return {
    event: name ?? `silent step ${id}`,
    where,
    guard: guardOf(owner, where, edge.guard),
    actions: actionsOf(owner, where, edge.actions),
    tags: [...new Set([...listed(edge.requirements), ...target.tags])],
    target,
  };
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

/** The first model that names its start; where none names any, the only edge that comes from nowhere. */
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
  const named = owners.find(({ model }) => filled(model.startElementId));
  const [only, second] = edges.filter((one) => one.sourceless);
  const [first, ...others] = starts;
  const start = first?.element ?? (named || second ? undefined : only?.edge);
  if (!start) throw noStart(named, file);
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

function noStart(named: Owner | undefined, file: string): ModelError {
  const where = named ? `${named.path}.startElementId` : 'models[0]';
  const problem = named
    ? `"${cut(named.model.startElementId ?? '')}" is no element of its model, or it is blocked`
    : 'no model says where a case starts';
  return new ModelError(file, where, problem, 'Name a vertex or an edge as its "startElementId"');
}
