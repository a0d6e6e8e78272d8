/** `rollcall/testing`: property tests of a backend against its lifecycle. fast-check is brought by whoever tests. */
export type { Answered, BackendAdapter, Sending, Shown } from './adapter.ts';
export { BackendDiffers, type Beside, besides, type Difference, takeBoth } from './beside.ts';
export { CheckFailed, type CheckOptions, checkBackend, checkSteps, type StepRow } from './check.ts';
export { type BesideCommand, type CommandOptions, commandsOf } from './commands.ts';
export { TestingError } from './errors.ts';
export { type Here, hereOf } from './here.ts';
export type { FieldOverrides } from './making.ts';
export { modelBackend } from './model-backend.ts';
export { actorsOf, type Overrides, type PayloadOptions, payloadsOf } from './payloads.ts';
export type { Replay } from './report.ts';
export { times } from './times.ts';
export { valuesOf } from './values.ts';
