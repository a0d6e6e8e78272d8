/** What a caller is told: plain JSON, and what an idempotency key answers with the second time. */
import type {
  AnyLifecycle,
  Instant,
  Issue,
  Outcome,
  RefusalReason,
  Since,
  Unmet,
} from '../lifecycle/index.ts';
import type { InstanceKey, SentRow } from '../ports/index.ts';

/** A status or activity with the label that people see. */
export interface Label {
  readonly code: string;
  readonly label: string;
  readonly since: Instant;
}

export interface Answer extends InstanceKey {
  readonly outcome: Outcome['kind'];
  readonly event: { readonly id: string; readonly type: string; readonly at: Instant };
  readonly revision: number;
  readonly status: Label | null;
  readonly activity: Label | null;
  /** Names of the effects that were written to the outbox. */
  readonly effects: readonly string[];
  /** Deadlines that were due first and fired. */
  readonly elapsed: readonly string[];
  /** What became of the events sent to other instances in the same commit. */
  readonly sent: readonly SentRow[];
  /** Set on a refusal: nothing was changed by the event. */
  readonly refusal: Refusal | null;
  /** True when the key had been answered before: this is the first answer. */
  readonly repeated: boolean;
}

export interface Refusal {
  readonly reason: RefusalReason;
  readonly message: string;
  readonly unmet: readonly Unmet[];
  readonly issues: readonly Issue[];
  readonly permitted: readonly string[];
}

/** The label of a code, from the definition. */
export function labelled(lifecycle: AnyLifecycle, since: Since | null): Label | null {
  if (since === null) return null;
  return {
    code: since.code,
    label: lifecycle.statuses[since.code]?.label ?? since.code,
    since: since.since,
  };
}

/** The refusal part of an outcome, or null. */
export function refusalOf(outcome: Outcome): Refusal | null {
  if (outcome.kind !== 'refused') return null;
  const { reason, message, unmet, issues, permitted } = outcome;
  return { reason, message, unmet, issues, permitted };
}
