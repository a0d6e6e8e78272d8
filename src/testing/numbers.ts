/** Numbers within the bounds of a schema, small ones where it sets none. */
import fc from 'fast-check';
import type { Node } from './node.ts';

/** Where a schema sets no bound, nobody learns more from larger numbers. */
const usualMost = 1000;
/** zod writes the bounds of what a double can count; they are no bounds that somebody set. */
const isSet = (bound: number | undefined): bound is number =>
  bound !== undefined && Math.abs(bound) < 2 ** 31;

interface Bounds {
  readonly min: number;
  readonly max: number;
}

function boundsOf(low: number | undefined, high: number | undefined): Bounds {
  if (isSet(low)) return { min: low, max: isSet(high) ? high : low + usualMost };
  if (isSet(high)) return { min: high - usualMost, max: high };
  return { min: -usualMost, max: usualMost };
}

export function wholeNumbers(node: Node): fc.Arbitrary<number> {
  const { multipleOf: step = 1 } = node;
  const above = node.exclusiveMinimum;
  const below = node.exclusiveMaximum;
  const low = above === undefined ? node.minimum : Math.floor(above) + 1;
  const high = below === undefined ? node.maximum : Math.ceil(below) - 1;
  const { min, max } = boundsOf(low, high);
  return multiples({ min, max }, step);
}

export function numbers(node: Node): fc.Arbitrary<number> {
  const { exclusiveMinimum: above, exclusiveMaximum: below, multipleOf: step } = node;
  const { min, max } = boundsOf(above ?? node.minimum, below ?? node.maximum);
  if (step !== undefined) {
    const inside = (n: number) => n !== above && n !== below;
    return multiples({ min, max }, step).filter(inside);
  }
  const exact = fc.double({
    min,
    max,
    minExcluded: above !== undefined,
    maxExcluded: below !== undefined,
    noNaN: true,
  });
  // JSON knows no negative zero.
  return exact.map((n) => n + 0);
}

function multiples({ min, max }: Bounds, step: number): fc.Arbitrary<number> {
  const [first, last] = [Math.ceil(min / step), Math.floor(max / step)];
  if (first > last) throw new RangeError(`there is no multiple of ${step} from ${min} to ${max}`);
  return fc.integer({ min: first, max: last }).map((n) => n * step);
}
