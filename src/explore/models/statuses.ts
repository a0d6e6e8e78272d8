/**
 * A model of what people see: the status view of a lifecycle that was explored once, read as a graph. A state is a
 * status with the activity beside it, an edge is a way that was really taken then. Nothing is run and no guard is asked,
 * so a path may ask for what no single life brings together.
 */
import type { Path } from '../graph.ts';
import type { Model } from '../model.ts';
import type { StatusView, StatusWay } from '../statuses.ts';
import { pathTo, reachOf } from '../suites/index.ts';
import { Doubts, modelFrom, type Source, search } from './search.ts';

/** What people call what the view knows by codes. */
export interface StatusWords {
  /** The model's name, and the version of the definition. */
  readonly name: string;
  readonly version: string | null;
  readonly statusOf: (code: string) => string;
  readonly labelOf: (trigger: StatusWay['trigger']) => string;
}

export interface StatusModel extends Model {
  /** The way that each edge takes. */
  readonly wayOf: (edge: number) => StatusWay;
}

interface Seen {
  /** Null before birth. */
  readonly status: string | null;
  readonly activity: string | null;
}

interface Move {
  readonly way: StatusWay;
  readonly activity: string | null;
}

/** Where every case begins. */
const beforeBirth = 'Not there yet';
/** A view has tens of statuses; this only keeps a made-up file from taking forever. */
const limit = 10_000;

export function readStatusView(view: StatusView, words: StatusWords): StatusModel {
  const source = sourceOf(view, words);
  const found = search(source, limit);
  const { name, version } = words;
  const model = modelFrom(source, found, { name, version });
  return {
    ...model,
    complete: model.complete && view.complete,
    wayOf: (edge) => (found.moves[edge] as Move).way,
  };
}

function sourceOf(view: StatusView, words: StatusWords): Source<Seen, Move> {
  const byStatus = Map.groupBy(view.ways, ({ from }) => from);
  return {
    start: { status: null, activity: null },
    doubts: new Doubts(),
    keyOf: ({ status, activity }) => JSON.stringify([status, activity]),
    movesFrom: ({ status, activity }) =>
      (byStatus.get(status) ?? [])
        .filter(({ activities }) => activities.includes(activity))
        .flatMap((way) => afterwards(way, activity).map((after) => ({ way, activity: after }))),
    take: (_state, { way, activity }) => ({ status: way.to, activity }),
    nameOf: ({ status, activity }) =>
      status === null ? beforeBirth : seenText(words, status, activity),
    detailsOf: ({ status, activity }) => ({ status: `${status}`, activity: `${activity}` }),
    eventOf: ({ way: { trigger } }) => (trigger.kind === 'event' ? trigger.type : trigger.name),
    tell: ({ way: { trigger } }) => ({
      label: words.labelOf(trigger),
      data: {},
      by: trigger.kind === 'deadline' ? { kind: 'clock', id: 'clock' } : null,
      because: null,
    }),
  };
}

/** The view tells activities before and after apart, not which leads to which: what may go on, goes on. */
function afterwards({ activitiesAfter }: StatusWay, activity: string | null) {
  return activitiesAfter.includes(activity) ? [activity] : activitiesAfter;
}

function seenText({ statusOf }: StatusWords, status: string, activity: string | null): string {
  const labels = [status, ...(activity === null ? [] : [activity])].map(statusOf);
  return [...new Set(labels)].join(' · ');
}

/** For each way that can be reached, in the view's order: the shortest path that ends with it. */
export function pathsToWays({ graph, wayOf }: StatusModel): ReadonlyMap<StatusWay, Path> {
  const reach = reachOf(graph);
  const shortest = new Map<StatusWay, Path>();
  for (let edge = 0; edge < graph.from.length; edge += 1) {
    const path = [...pathTo(reach, graph.from[edge] as number), edge];
    const known = shortest.get(wayOf(edge));
    if (known === undefined || path.length < known.length) shortest.set(wayOf(edge), path);
  }
  return shortest;
}
