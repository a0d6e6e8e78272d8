export type { Clock } from './clock.ts';
export {
  type AccessQuery,
  type AccessRow,
  type CredentialPermission,
  type CredentialRow,
  type Credentials,
  credentialPermissions,
  type RosterPart,
  type Scope,
} from './credentials.ts';
export { StoreError, type StoreFault } from './errors.ts';
export type { Ids } from './ids.ts';
export type * from './roster.ts';
export type * from './store.ts';
