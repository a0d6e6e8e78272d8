/**
 * What fast-check leaves behind is short, yet a step may be left that only chose what came after it. Here the steps
 * stand fast, and each one that the backend differs without goes.
 */
import {
  type AnyLifecycle,
  type EventMap,
  endOf,
  nextDeadline,
  type Sample,
  stepId,
  tracesOf,
  type Walk,
  type WalkStart,
  type WalkStep,
} from '../lifecycle/index.ts';
import type { BackendAdapter } from './adapter.ts';
import { BackendDiffers, besides, renamed, takeBoth } from './beside.ts';

/** The same kind of difference on a path from which no single step can be left out. */
export async function shortened(
  lifecycle: AnyLifecycle,
  adapter: BackendAdapter,
  found: BackendDiffers,
): Promise<BackendDiffers> {
  const { start } = found.walk;
  const steps = stepsOf(found);
  for (const [index] of [...steps.entries()].toReversed()) {
    const shorter = await parting(lifecycle, adapter, start, without(steps, index));
    if (shorter && isFault(shorter) === isFault(found)) {
      return shortened(lifecycle, adapter, shorter);
    }
  }
  return found;
}

/** An adapter that fails is another matter than one that answers wrongly. */
function isFault({ differences }: BackendDiffers): boolean {
  return differences.some(({ what }) => what === 'fault');
}

function stepsOf({ walk }: BackendDiffers): readonly WalkStep[] {
  return tracesOf(walk).map(({ step }) => step);
}

/** Where the two part on these steps, or null where they do not. */
async function parting(
  lifecycle: AnyLifecycle,
  adapter: BackendAdapter,
  start: WalkStart,
  steps: readonly WalkStep[],
): Promise<BackendDiffers | null> {
  const both = await besides(lifecycle, adapter, start);
  try {
    for (const step of steps) {
      if (!makesSense(both.walk, step)) return null;
      await takeBoth(both, adapter, step);
    }
    return null;
  } catch (error) {
    if (error instanceof BackendDiffers) return error;
    throw error;
  }
}

/** Nobody is asked of somebody who was not born, and there is no jump without a deadline. */
function makesSense(walk: Walk, step: WalkStep): boolean {
  const { snapshot } = endOf(walk);
  if ('jump' in step) return nextDeadline(snapshot) !== undefined;
  if (snapshot.revision > 0) return true;
  const events = walk.lifecycle.events as EventMap;
  return 'type' in step && events[step.type]?.birth === true;
}

/** The steps without one; what names the event of a later one names it by its new number. */
function without(steps: readonly WalkStep[], index: number): readonly WalkStep[] {
  const names = new Map(steps.map((_, n) => [stepId(n + 1), stepId(n < index ? n + 1 : n)]));
  return steps
    .toSpliced(index, 1)
    .map((step) =>
      'type' in step ? { ...step, data: renamed(step.data, names) as Sample['data'] } : step,
    );
}
