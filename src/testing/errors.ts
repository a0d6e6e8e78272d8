/** Faults of a test that was set up in a way that cannot work; the message says what would be right. */
import { RollcallError } from '../lifecycle/index.ts';

/** A payload that cannot be generated, or an option that names nothing. */
export class TestingError extends RollcallError {
  constructor(message: string, options?: ErrorOptions) {
    super('testing', message, options);
  }
}
