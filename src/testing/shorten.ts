/**
 * What fast-check leaves behind is short, yet a step may be left that only chose what came after it. Here the steps
 * stand fast, and each one that the backend differs without goes.
 */
import {
  type AnyLifecycle,
  type Sample,
  stepId,
  tracesOf,
  type WalkStart,
  type WalkStep,
} from '../lifecycle/index.ts';
import type { BackendAdapter } from './adapter.ts';
import { BackendDiffers, besides, renamed, takeBoth } from './beside.ts';

/** The same fault, or another one on the way to it, on a path from which no single step can be left out. */
export async function shortened(
  lifecycle: AnyLifecycle,
  adapter: BackendAdapter,
  found: BackendDiffers,
): Promise<BackendDiffers> {
  const { start } = found.walk;
  const steps = stepsOf(found);
  for (const [index] of [...steps.entries()].toReversed()) {
    const shorter = await parting(lifecycle, adapter, start, without(steps, index));
    if (shorter) return shortened(lifecycle, adapter, shorter);
  }
  return found;
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
    for (const step of steps) await takeBoth(both, adapter, step);
    return null;
  } catch (error) {
    if (error instanceof BackendDiffers) return error;
    // Without its deadline a jump makes no sense: this is no path.
    if (error instanceof RangeError) return null;
    throw error;
  }
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
