import { RollcallError } from '../lifecycle/errors.ts';

/** What can go wrong with a store; each message says what would be right. */
export type StoreFault =
  | 'newerStore'
  | 'changedMigration'
  | 'damaged'
  | 'readOnly'
  | 'full'
  | 'locked'
  | 'busy'
  | 'missing'
  | 'closed'
  | 'unsupported'
  | 'io';

export class StoreError extends RollcallError {
  readonly fault: StoreFault;
  constructor(
    fault: StoreFault,
    message: string,
    options: { cause?: unknown; retryable?: boolean; ids?: Record<string, string> } = {},
  ) {
    super(`store.${fault}`, message, options);
    this.fault = fault;
  }
}
