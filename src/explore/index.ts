/** What others may use of exploring: models, suites of them, and the formats in which suites leave. */

export { explore } from './explore.ts';
export * from './exports/index.ts';
export type { Path } from './graph.ts';
export { modelOf as modelOfLifecycle } from './lifecycle-model.ts';
export { graphSuites, makeSuite, type SuiteOptions, stepsForPeople } from './making.ts';
export type { Model } from './model.ts';
export { modelOf, thingsIn } from './models/of.ts';
export { readModel } from './models/read.ts';
export type { Coverage, Suite, SuiteCase, SuiteStep } from './suite.ts';
export { leastSteps, type Stop, SuiteError } from './suites/index.ts';
