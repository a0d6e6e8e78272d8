/** The authoring API of standings, and the roster that they are kept for. */
export { normalAddress } from './address.ts';
export {
  type RosterChange,
  type RosterChangeInput,
  rosterChange,
} from './change.ts';
export { decideChange, type Problem, type Stamp } from './deciding.ts';
export type * from './feed.ts';
export { RosterInMemory } from './replaying.ts';
export * from './rows.ts';
export * from './standing.ts';
