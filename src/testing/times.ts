/** How time passes in a test: to the next deadline, to a millisecond beside it, or by so much. */
import fc from 'fast-check';
import type { Jump, Wait } from '../lifecycle/index.ts';

const hour = 3_600_000;
const waiting = (least: number, most: number, unit: number) =>
  fc.integer({ min: least, max: most }).map((count): Wait => ({ wait: count * unit }));

/** Waits and jumps; deadlines are where mistakes are, so most of them go there. */
export function times(): fc.Arbitrary<Wait | Jump> {
  return fc.oneof<fc.WeightedArbitrary<Wait | Jump>[]>(
    { weight: 4, arbitrary: fc.constant({ jump: 0 }) },
    { weight: 2, arbitrary: fc.constantFrom({ jump: -1 }, { jump: 1 }) },
    { weight: 2, arbitrary: waiting(1, 48, hour) },
    { weight: 2, arbitrary: waiting(1, 45, 24 * hour) },
    { weight: 1, arbitrary: waiting(2, 14, 30 * 24 * hour) },
    { weight: 1, arbitrary: fc.constant({ wait: 1 }) },
  );
}
