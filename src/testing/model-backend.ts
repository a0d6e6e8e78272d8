/** A lifecycle in the place of a backend: for the tests of a changed machine against the one before, and of tests. */
import {
  type AnyLifecycle,
  beginWalk,
  endOf,
  epoch,
  type Instant,
  stepId,
  takeStep,
  type Walk,
} from '../lifecycle/index.ts';
import type { BackendAdapter } from './adapter.ts';

/** What the lifecycle itself would answer. Its events have ids of its own, as those of any backend. */
export function modelBackend(lifecycle: AnyLifecycle): BackendAdapter {
  let walk: Walk = beginWalk(lifecycle);
  const waitUntil = (at: Instant) => {
    const wait = epoch(at) - epoch(endOf(walk).at);
    if (wait > 0) walk = takeStep(walk, { wait });
  };
  return {
    reset: (start) => {
      walk = beginWalk(lifecycle, start);
    },
    send: ({ event: type, data, by, at }) => {
      waitUntil(at);
      const eventId = stepId(walk.positions.length);
      walk = takeStep(walk, { type, data, by });
      const outcome = endOf(walk).trace?.outcome;
      if (outcome?.kind === 'refused') return { outcome: 'refused', reason: outcome.reason };
      return { outcome: outcome?.kind ?? 'unchanged', eventId };
    },
    read: (at) => {
      waitUntil(at);
      const { status, activity, revision } = endOf(walk).snapshot;
      return { status: status?.code ?? null, activity: activity?.code ?? null, revision };
    },
  };
}
