/** When a deadline is due: what its author's function answers, checked before anything relies on it. */

import { isJustWritten, writingsSoFar } from './calendar.ts';
import type { DeadlineDefinition, Step } from './contract.ts';
import { type Instant, isInstant } from './time.ts';

/** A deadline that is no instant: XState would fire it at once, or never. */
export class DeadlineFault extends Error {
  readonly deadline: string;

  constructor(deadline: string, due: unknown) {
    const found = typeof due === 'string' ? `"${due}"` : typeof due;
    super(`the deadline ${deadline} returned ${found}, which is no instant`);
    this.deadline = deadline;
  }
}

/** When a deadline is due, or null for never. Throws DeadlineFault where it is neither. */
export function dueOf(
  name: string,
  definition: DeadlineDefinition,
  step: Step<never, never>,
): Instant | null {
  const before = writingsSoFar();
  const due: unknown = definition.due(step);
  if (due === null) return due;
  if (typeof due === 'string' && (isJustWritten(due, before) || isInstant(due))) return due;
  throw new DeadlineFault(name, due);
}
