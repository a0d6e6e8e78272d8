/** The difference between two versions of a lifecycle. */
export {
  type Affected,
  affected,
  countingAffected,
  upgradeHint,
} from './affected.ts';
export { type CasesCompared, casesCompared } from './cases.ts';
export type { Change } from './change.ts';
export { type Difference, differenceOf } from './difference.ts';
export { policy, type Rule } from './policy.ts';
export { differenceDocument, verdict } from './telling.ts';
