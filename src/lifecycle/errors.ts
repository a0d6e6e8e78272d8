/** Faults that a caller can act on. Expected refusals are data (see outcome.ts), bugs are assertions. */

/** Base of every fault: a literal `code`, whether trying again can help, and the ids it concerns. */
export class RollcallError extends Error {
  readonly code: string;
  readonly retryable: boolean;
  readonly ids: Readonly<Record<string, string>>;

  constructor(
    code: string,
    message: string,
    options: { retryable?: boolean; ids?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.ids = options.ids ?? {};
  }
}

/** One place in a definition that breaks the contract, with the mend. */
export interface Finding {
  /** The lint rule, e.g. `unknownGuard`. */
  readonly rule: string;
  /** Where, in the author's own words: a state path, a transition, a guide entry. */
  readonly where: string;
  /** What is wrong there. */
  readonly problem: string;
  /** What would be right. */
  readonly mend: string;
}

/** The definition is refused before anything can run on it; `findings` names every place. */
export class DefinitionError extends RollcallError {
  readonly findings: readonly Finding[];

  constructor(lifecycle: string, findings: readonly Finding[]) {
    const lines = findings.map((f) => `  ${f.where}: ${f.problem} (${f.rule}). ${f.mend}`);
    super('definition', `The lifecycle "${lifecycle}" cannot be used:\n${lines.join('\n')}`, {
      ids: { lifecycle },
    });
    this.findings = findings;
  }
}

/** An author's guard, action, effect or deadline threw; the instance is as it was. */
export class StepError extends RollcallError {
  constructor(lifecycle: string, event: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super('step', `${lifecycle} could not decide ${event}: ${reason}. Nothing was changed.`, {
      ids: { lifecycle, event },
      cause,
    });
  }
}

/** A snapshot of another lifecycle or version; XState would restore it silently (trap 5). */
export class SnapshotMismatch extends RollcallError {
  constructor(expected: Written, found: Written) {
    const text = ({ name, version }: Written) => `${name} ${version}`;
    super(
      'snapshotMismatch',
      `This snapshot belongs to ${text(found)}, not to ${text(expected)}; bring it over with stand() first.`,
      { ids: { lifecycle: expected.name } },
    );
  }
}
interface Written {
  readonly name: string;
  readonly version: string;
}
