/** What others may use of exploring: models, suites of them, and the formats in which suites leave. */

export { explore as exploreLifecycle } from './explore.ts';
export type { Explored } from './explored.ts';
export * from './exports/index.ts';
export type { Claim } from './findings/claim.ts';
export { claimsOf } from './findings/claims.ts';
export type { Path } from './graph.ts';
export { modelOf as modelOfLifecycle } from './lifecycle-model.ts';
export {
  attemptSuiteNames,
  graphSuites,
  makeSuite,
  type SuiteOptions,
  stepsForPeople,
} from './making.ts';
export type { Model } from './model.ts';
export { type ModelClaim, modelClaimsOf } from './models/claims.ts';
export { isMachine, type Samples } from './models/machine.ts';
export { isLifecycle, modelOf, thingsIn } from './models/of.ts';
export { readModel } from './models/read.ts';
export type { Reading } from './models/search.ts';
export { readStatusView } from './models/statuses.ts';
export { type Fold, folded, never as neverTogether, type PartView } from './product/fold.ts';
export { type Component, type Product, type ProductOptions, product } from './product/product.ts';
export { replayTrace } from './replay.ts';
export { compareStatusCases } from './status-cases.ts';
export { type Shown, type StatusView, type StatusWay, statusView } from './statuses.ts';
export type { Coverage, Suite, SuiteCase, SuiteStep } from './suite.ts';
export { leastSteps, type Stop, SuiteError } from './suites/index.ts';
