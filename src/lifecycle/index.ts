/** The authoring API and the pure core: what machines, the engine and users of the library import. */
export { accept, advance, decide } from './advance.ts';
export { authoring, event } from './authoring.ts';
export * from './contract.ts';
export { defineLifecycle } from './definition.ts';
export { canonical, describe, jsonSchemaOf } from './describe.ts';
export {
  DefinitionError,
  type Finding,
  RollcallError,
  SnapshotMismatch,
  StepError,
} from './errors.ts';
export { withKernel } from './kernels.ts';
export {
  type AnyLifecycle,
  birthOf,
  type EventOf,
  type Lifecycle,
  lifecycleNamed,
  type PayloadOf,
  type Profile,
  policiesOf,
} from './lifecycle.ts';
export { findingsOf } from './lint.ts';
export { clockEvent, fire, nextDeadline, observe, unborn, viewOf } from './observe.ts';
export type * from './outcome.ts';
export { type Allowed, type Permission, permitted } from './permitted.ts';
export { type KernelName, kernelNames } from './runner.ts';
export {
  civilDate,
  type FieldKind,
  id,
  instant,
  isId,
  kindOf,
  period,
  personal,
  type Schema,
  sealed,
  zone,
} from './schema.ts';
export * from './shape.ts';
export {
  activePaths,
  type Deadline,
  isIn,
  leaves,
  type Since,
  type Snapshot,
  type StateValue,
  valueText,
} from './snapshot.ts';
export {
  deadlinesOf,
  isFinished,
  parseValue,
  type Standpoint,
  stand,
  valueIssues,
  valueOf,
} from './stand.ts';
export * from './time.ts';
export { spanUnits, stepsText, stepText, walkCommand } from './walk/text.ts';
export { type WalkTestOptions, walkTest } from './walk/vitest.ts';
export {
  beginWalk,
  type Choice,
  choicesOf,
  endOf,
  type Jump,
  leadsTo,
  type Position,
  samplesOf,
  stepId,
  type Trace,
  takeStep,
  tracesOf,
  undoStep,
  usualStart,
  type Wait,
  type Walk,
  type WalkStart,
  type WalkStep,
} from './walk.ts';
export { inWords } from './words.ts';
export { machineOf } from './xstate/building.ts';
export { type AnyStateMachine, shapeOf } from './xstate/reading.ts';
