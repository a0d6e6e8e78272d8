/**
 * Drives one instance of a lifecycle through its life, on a clock that only moves when told to.
 * Tests read as policy with it: what was sent, by whom, when, and where the instance then stands.
 */
import {
  type Actor,
  type ActorKind,
  type AnyLifecycle,
  advance,
  birthOf,
  type CivilDate,
  dateIn,
  type Elapsed,
  type Facts,
  type Instant,
  later,
  type Noted,
  type Outcome,
  observe,
  type Permission,
  type Profile,
  permitted,
  plus,
  policiesOf,
  type Snapshot,
  type StampedEvent,
  type Taken,
  unborn,
  viewOf,
} from '../../src/lifecycle/index.ts';

export interface LifeOptions {
  readonly profile?: Profile;
  readonly zone?: string;
  /** Overrides on top of the profile. */
  readonly policies?: Readonly<Record<string, unknown>>;
  readonly id?: string;
  /** When the clock starts. */
  readonly at?: Instant;
}

/** A kind is enough where it does not matter who of that kind it was. */
export type By = ActorKind | Actor;

/** `user` is the same person on every event, and so is every other kind. */
export function actor(by: By): Actor {
  return typeof by === 'string' ? { kind: by, id: `${by}-1` } : by;
}

export interface Life {
  /** Sends an event; without `by`, the first kind that may send it does. Moves the clock to `at`. */
  send(type: string, data?: Readonly<Record<string, unknown>>, by?: By, at?: Instant): Outcome;
  /** Lets time pass and fires every deadline that falls due. */
  wait(elapsed: Elapsed): Life;
  /** Lets time pass while nobody looks: what is due stays due until the next event. */
  pass(elapsed: Elapsed): Life;
  /** The same at a given instant; the clock never goes back. */
  waitUntil(at: Instant): Life;
  /** Stamped on every event sent from now on, as the engine would. */
  facts: Facts;
  readonly lifecycle: AnyLifecycle;
  readonly at: Instant;
  readonly snapshot: Snapshot;
  readonly status: string | null;
  readonly activity: string | null;
  readonly context: Readonly<Record<string, any>>;
  /** What is told beside the status. */
  readonly notes: readonly Noted[];
  /** Of the last event sent. */
  readonly outcome: Outcome;
  /** The last event as it was stamped; its id. */
  readonly lastEvent: StampedEvent;
  readonly lastId: string;
  /** Every transition so far, deadlines included. */
  readonly journal: readonly Taken[];
  /** The names of all effects so far, in order. */
  readonly effects: readonly string[];
  /** The payload of the last effect of that name. */
  effect(name: string): Readonly<Record<string, any>> | undefined;
  permitted(by?: By): readonly Permission[];
}

export function life(lifecycle: AnyLifecycle, options: LifeOptions = {}): Life {
  const {
    profile = 'default',
    zone = 'UTC',
    id = 'one',
    at: start = '2026-01-01T00:00:00.000Z',
  } = options;
  const birth = birthOf(lifecycle, id, zone, profile);
  const policies = policiesOf(lifecycle, profile, options.policies);
  const journal: Taken[] = [];
  let at = start;
  let snapshot = unborn(lifecycle, { ...birth, policies }, start);
  let outcome: Outcome | undefined;
  let last: StampedEvent | undefined;
  let sent = 0;

  const self: Life = {
    lifecycle,
    facts: {},
    send(type, data = {}, by, when) {
      at = later(at, when ?? at);
      sent += 1;
      const kind = by ?? lifecycle.events[type]?.by[0] ?? 'system';
      last = { type, data, id: self.lastId, at, by: actor(kind), facts: self.facts };
      outcome = advance(lifecycle, snapshot, last);
      snapshot = outcome.snapshot;
      journal.push(...outcome.elapsed, ...(outcome.kind === 'applied' ? [outcome.taken] : []));
      return outcome;
    },
    wait: (elapsed) => self.waitUntil(plus(at, elapsed)),
    pass(elapsed) {
      at = plus(at, elapsed);
      return self;
    },
    waitUntil(when) {
      at = later(at, when);
      const seen = observe(lifecycle, snapshot, at);
      snapshot = seen.snapshot;
      journal.push(...seen.elapsed);
      return self;
    },
    get at() {
      return at;
    },
    get snapshot() {
      return snapshot;
    },
    get status() {
      return snapshot.status?.code ?? null;
    },
    get activity() {
      return snapshot.activity?.code ?? null;
    },
    get notes() {
      return lifecycle.noted(viewOf(snapshot.context, snapshot.value));
    },
    get context() {
      return snapshot.context;
    },
    get outcome() {
      if (!outcome) throw new Error('nothing was sent yet');
      return outcome;
    },
    get lastEvent() {
      if (!last) throw new Error('nothing was sent yet');
      return last;
    },
    get lastId() {
      return `event-${sent}`;
    },
    get journal() {
      return journal;
    },
    get effects() {
      return journal.flatMap((taken) => taken.effects.map((effect) => effect.name));
    },
    effect(name) {
      return journal.flatMap((taken) => taken.effects).findLast((effect) => effect.name === name)
        ?.data;
    },
    permitted: (by) => permitted(lifecycle, snapshot, at, by && actor(by)),
  };
  return self;
}

/** One line for a table: `applied`, `unchanged`, or `refused guardFailed linkUsed`. */
export function outcomeText(outcome: Outcome): string {
  if (outcome.kind !== 'refused') return outcome.kind;
  return ['refused', outcome.reason, ...outcome.unmet.map((u) => u.guard)].join(' ');
}

/** Today, where the organisation is; in UTC where it has no zone of its own. */
export function today({ at, context }: Pick<Life, 'at' | 'context'>): CivilDate {
  return dateIn(at, context['zone'] ?? 'UTC');
}
