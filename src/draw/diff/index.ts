/** The difference between two versions of a lifecycle. */
export {
  type Affected,
  type AffectedGroup,
  affected,
  countingAffected,
  type Placed,
  type UpgradeHint,
  upgradeHint,
} from './affected.ts';
export {
  type Change,
  type Difference,
  differenceOf,
  type MarkedState,
  type MarkedTransition,
} from './difference.ts';
export { policy, type Risk, type Rule } from './policy.ts';
export { differenceDocument, verdict } from './telling.ts';
