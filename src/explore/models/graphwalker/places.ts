/**
 * The places of a net: a vertex each, but one for all vertices that share a state across models. GraphWalker jumps
 * between those without an event, so whoever stands on one stands on all of them.
 */
import { cut, ModelError } from '../errors.ts';
import type { FileVertex } from './file.ts';
import type { Place } from './net.ts';
import { actionsOf, filled, isBlocked, listed, type Owner } from './owner.ts';

export interface Vertex {
  readonly vertex: FileVertex;
  readonly owner: Owner;
  readonly path: string;
}
/** By id. */
export type Vertices = ReadonlyMap<string, Vertex>;

/** Throws ModelError for an id twice. */
export function verticesOf(owner: Owner): Vertices {
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

export type PlaceOf = ReadonlyMap<Vertex, Place>;

/** Blocked vertices have no place. Throws ModelError for a jump that would run actions. */
export function placesOf(all: ReadonlyMap<Owner, Vertices>): PlaceOf {
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
