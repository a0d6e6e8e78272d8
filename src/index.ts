/** The public API: everything a backend needs to define lifecycles and drive them, in process. */

export { openMemoryStore } from './adapters/memory/index.ts';
export { openSqliteStore } from './adapters/sqlite/index.ts';
export { systemClock, uuidIds } from './adapters/system/index.ts';
export type { View as InstanceView } from './engine/index.ts';
export * from './engine/index.ts';
export type { View } from './lifecycle/index.ts';
export * from './lifecycle/index.ts';
export * from './ports/index.ts';
export {
  defineStanding,
  keptByRoster,
  normalAddress,
  type RosterBlocker,
  type RosterChange,
  type RosterFeed,
  type RosterStanding,
} from './roster/index.ts';
