/**
 * People who came to where they stand by events: each kind of standing of a lifecycle, at the end of shortest paths
 * of its walked graph, with every deadline in force.
 */
import {
  type AnyLifecycle,
  type Instant,
  leaves,
  type Snapshot,
  valueText,
} from '../../src/lifecycle/index.ts';
import { origin, shortestPaths, stepAlong, stepFrom } from './graph.ts';

export interface Standpoint {
  /** The state as people write it, and a number where there are several. */
  readonly name: string;
  readonly snapshot: Snapshot;
  readonly now: Instant;
}

const known = new Map<AnyLifecycle, readonly Standpoint[]>();

/** The nearest and the furthest of each kind: a state, and the status that people see. */
export function standpointsOf(lifecycle: AnyLifecycle): readonly Standpoint[] {
  const found = known.get(lifecycle) ?? standpointsAnew(lifecycle);
  known.set(lifecycle, found);
  return found;
}

function standpointsAnew(lifecycle: AnyLifecycle): Standpoint[] {
  const born = shortestPaths(lifecycle, 'default').filter(
    ({ state }) => state.snapshot.revision > 0,
  );
  const kinds = Map.groupBy(born, ({ state: { snapshot } }) => {
    return `${valueText(snapshot.value)} ${snapshot.status?.code}`;
  });
  return [...kinds].flatMap(([kind, paths]) => {
    const both = paths.length === 1 ? paths : [paths[0], paths.at(-1)];
    return both.map((path, n) => ({
      name: `${kind} ${n + 1}`,
      ...end(lifecycle, path?.steps ?? []),
    }));
  });
}

type Steps = ReturnType<typeof shortestPaths>[number]['steps'];

function end(lifecycle: AnyLifecycle, steps: Steps): { snapshot: Snapshot; now: Instant } {
  let place = origin(lifecycle, 'default');
  let { snapshot } = place;
  for (const { event } of steps) {
    const next = stepFrom(lifecycle, place, event);
    snapshot = stepAlong(lifecycle, snapshot, event, next).after;
    place = next.place;
  }
  return { snapshot, now: place.now };
}

/** As people write a state: the paths of its leaves. */
export function stateText({ value }: Snapshot): string {
  return leaves(value).join(' + ');
}
