/**
 * Rules as data: what a rule sees of a life, and what it remembers. A rulebook is judged after every step of
 * generated lives and of the walked graph alike.
 */
import {
  type AnyLifecycle,
  advance,
  type Instant,
  type Outcome,
  observe,
  type Snapshot,
  type StampedEvent,
  type Taken,
} from '../../src/lifecycle/index.ts';

/** An event, or time that passed. */
export interface Step {
  readonly lifecycle: AnyLifecycle;
  /** What was sent; null where only time passed. */
  readonly event: StampedEvent | null;
  readonly at: Instant;
  /** As stored when the step began. */
  readonly stored: Snapshot;
  /** What the event met, or whoever looks sees: every deadline due by then has fired. */
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly outcome: Outcome | null;
  /** What the clock did between `stored` and `before`. */
  readonly elapsed: readonly Taken[];
  /** What was added to the journal; nothing where somebody only looked. */
  readonly journalled: readonly Taken[];
}

/** What becomes of a stored snapshot by an event. */
export function eventStep(
  lifecycle: AnyLifecycle,
  stored: Snapshot,
  event: StampedEvent,
  outcome: Outcome = advance(lifecycle, stored, event),
): Step {
  const { at } = event;
  const { snapshot: before, elapsed } = observe(lifecycle, stored, at);
  const taken = outcome.kind === 'applied' ? [outcome.taken] : [];
  // What is refused for its form alone is refused before anybody looks at the clock.
  const journalled = [...outcome.elapsed, ...taken];
  const { snapshot: after } = observe(lifecycle, outcome.snapshot, at);
  return { lifecycle, event, at, stored, before, after, outcome, elapsed, journalled };
}

/** What becomes of it by time alone; the worker stores it, or somebody only looks. */
export function clockStep(
  lifecycle: AnyLifecycle,
  stored: Snapshot,
  at: Instant,
  isStored: boolean,
): Step {
  const { snapshot: before, elapsed } = observe(lifecycle, stored, at);
  const journalled = isStored ? elapsed : [];
  const none = { event: null, outcome: null };
  return { lifecycle, ...none, at, stored, before, after: before, elapsed, journalled };
}

/** Looks at one step of a life, throws at a rule that it breaks, and gives the judge of the next step. */
export type Judge = (step: Step) => Judge;

/** A rule sees the step, and what its book remembered after it and before it. */
export type Rule<M> = (step: Step, now: M, was: M) => void;

/**
 * Rules by number and words, with what they have to remember of a life: small plain data, told from outside, so
 * that it can disagree with the machine. The result judges the first step.
 */
export function rulebook<M>(book: {
  /** What is remembered before birth. */
  readonly blank: M;
  readonly remember: (was: M, step: Step) => M;
  readonly rules: Readonly<Record<string, Rule<M>>>;
}): Judge {
  const rules = Object.entries(book.rules);
  const judge =
    (was: M): Judge =>
    (step) => {
      const now = book.remember(was, step);
      for (const [name, holds] of rules) named(name, () => holds(step, now, was));
      return judge(now);
    };
  return judge(book.blank);
}

/** For rules that need no memory: each looks at one step alone. */
export const nothing = { blank: null, remember: () => null } as const;

function named(name: string, holds: () => void): void {
  try {
    holds();
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${name}\n${what}`, { cause });
  }
}

/** True where the step's event was applied and is one of these. */
export function applied({ outcome, event }: Step, ...types: readonly string[]): boolean {
  return outcome?.kind === 'applied' && types.includes(event?.type ?? '');
}

/** The effects of the step that went out. */
export function sentOut({ journalled }: Step): Taken['effects'] {
  return journalled.flatMap((taken) => taken.effects);
}

/** False where somebody only looked at what is due: it is seen, but nothing of it was stored or sent. */
export function isStored({ elapsed, journalled }: Step): boolean {
  return elapsed.length === 0 || journalled.length > 0;
}
