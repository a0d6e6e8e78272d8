/** How long something has lasted, as people say it. */
import { epoch, type Instant } from '../../lifecycle/index.ts';

const units = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** `3 days`: whole units of the largest kind of which there are at least two, or one. */
export function ageText(since: Instant, now: Instant): string {
  const seconds = Math.max(0, (epoch(now) - epoch(since)) / 1000);
  for (const [unit, length] of units) {
    const count = Math.floor(seconds / length);
    const isFew = count === 1 && unit !== 'minute' && unit !== 'hour';
    if (count > 0 && !isFew) return `${count} ${unit}${count === 1 ? '' : 's'}`;
  }
  return 'less than a minute';
}
