export type { Expiring, ExpiringRequest, Ranked, Waiting, WaitingRequest } from './across.ts';
export type { Answer, Label, Refusal } from './answer.ts';
export type { AttemptRules } from './attempts.ts';
export type { BulkItem, BulkRequest } from './bulk/bulk.ts';
export { type Selection, selectionOf, type WrittenSelection } from './bulk/selection.ts';
export { BulkCount, type BulkTally, type Skipped } from './bulk/tally.ts';
export type { Census, CensusRequest, Headcount } from './census.ts';
export type { EffectName, EffectState, EffectsRequest, ListedEffect } from './effects.ts';
export { Engine, type EngineOptions, type Outdated, type Verified } from './engine.ts';
export type { Erased } from './erasing.ts';
export { EngineError, type EngineFault } from './errors.ts';
export type { DoneRequest, FailedRequest, Finished } from './finishing.ts';
export type { Followed, FollowRequest } from './following.ts';
export { hashOf } from './hash.ts';
export {
  createKey,
  type KeyProblem,
  type KeyRequest,
  keyHolder,
  keyProblem,
  type MadeKey,
} from './keys.ts';
export type { LeasedEffect, LeaseRequest } from './leasing.ts';
export { referencesIn, revealed } from './personal.ts';
export type { PlaceRequest, UpgradeLine, UpgradeMap, UpgradeRequest } from './placing.ts';
export type {
  HistoryRow,
  Listed,
  ListRequest,
  Promised,
  ShownEffect,
  ShowRequest,
  View,
} from './reading.ts';
export type { Registered } from './registry.ts';
export { type Divergence, replay } from './replay.ts';
export type { AskedChange, ChangeOptions, RosterOutcome } from './roster/changing.ts';
export type { Group, GroupsRequest, Kept, Organisation, PersonFile } from './roster/questions.ts';
export type { Member, MembersRequest, RosterScope } from './roster/reading.ts';
export type { Rosters } from './roster/rosters.ts';
export type { SendRequest } from './send-request.ts';
export type { SendOptions, Typed } from './typed.ts';
export type { Answered, Watcher } from './watching.ts';
