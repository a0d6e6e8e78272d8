/** How often a delivery is tried, and how long it rests between: truncated exponential backoff with equal jitter. */
import { hashOf } from './hash.ts';

export interface AttemptRules {
  /** After so many attempts that failed or ran out, the effect is dead. */
  readonly most: number;
  /** Before the second attempt; each further pause is twice as long. */
  readonly firstPauseSeconds: number;
  readonly longestPauseSeconds: number;
}

/** Eight attempts over one to two hours. */
export const usualAttempts: AttemptRules = {
  most: 8,
  firstPauseSeconds: 60,
  longestPauseSeconds: 6 * 60 * 60,
};

/**
 * Milliseconds to rest after an attempt: half of the pause, and by chance up to the other half, so that what failed
 * together does not come back together. The chance comes from the id: the same effect rests the same.
 */
export function pauseAfter(rules: AttemptRules, effectId: string, attempt: number): number {
  const { firstPauseSeconds, longestPauseSeconds } = rules;
  const seconds = Math.min(longestPauseSeconds, firstPauseSeconds * 2 ** (attempt - 1));
  const chance = Number.parseInt(hashOf([effectId, attempt]).slice(0, 8), 16) / 2 ** 32;
  return Math.round(seconds * 500 * (1 + chance));
}
