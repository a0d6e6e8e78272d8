import { RollcallError } from '../lifecycle/index.ts';

/** What the engine cannot do, and will not try: each message says what would be right. */
export type EngineFault =
  | 'unknownLifecycle'
  | 'notFound'
  | 'unknownEffect'
  | 'staleLease'
  | 'effectState'
  | 'alreadyExists'
  | 'keyReused'
  | 'revisionMoved'
  | 'definitionChanged'
  | 'invalidInput'
  | 'transitionGone'
  | 'contended'
  | 'stopped';

export class EngineError extends RollcallError {
  readonly fault: EngineFault;
  constructor(
    fault: EngineFault,
    message: string,
    options: { ids?: Record<string, string>; retryable?: boolean; cause?: unknown } = {},
  ) {
    super(`engine.${fault}`, message, options);
    this.fault = fault;
  }
}
