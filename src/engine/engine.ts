/**
 * The engine: lifecycles made to last. It decides with `src/lifecycle`, stores through the store port, and
 * promises: acknowledged means stored, one total order per instance, a key applied at most once.
 */
import type { Actor, AnyLifecycle, Instant, Profile } from '../lifecycle/index.ts';
import type { Clock, Ids, InstanceKey, InstanceRow, StateCount, Store } from '../ports/index.ts';
import type { RosterStanding } from '../roster/index.ts';
import {
  type Expiring,
  type ExpiringRequest,
  expiring,
  type Ranked,
  type Waiting,
  type WaitingRequest,
  waiting,
} from './across.ts';
import type { Answer } from './answer.ts';
import { Arrivals } from './arrivals.ts';
import { type AttemptRules, usualAttempts } from './attempts.ts';
import { type BulkItem, type BulkRequest, previewBulk, runBulk } from './bulk/bulk.ts';
import { type Census, type CensusRequest, censusOf } from './census.ts';
import { type Clockwork, fireDue, startClockwork } from './clockwork.ts';
import { Committer } from './committer.ts';
import type { Core, Unreachable } from './core.ts';
import { earlier, stateCounts } from './earlier.ts';
import { type EffectName, type EffectsRequest, effects, type ListedEffect } from './effects.ts';
import { type Erased, erase } from './erasing.ts';
import { EngineError } from './errors.ts';
import {
  type DoneRequest,
  done,
  drop,
  type FailedRequest,
  type Finished,
  failed,
  retry,
} from './finishing.ts';
import { type Followed, type FollowRequest, follow } from './following.ts';
import { type LeasedEffect, type LeaseRequest, lease } from './leasing.ts';
import { Mailboxes } from './mailbox.ts';
import {
  adopt,
  correct,
  type PlaceRequest,
  type UpgradeLine,
  type UpgradeRequest,
  upgrade,
} from './placing.ts';
import {
  type HistoryRow,
  history,
  type Listed,
  type ListRequest,
  list,
  type ShowRequest,
  show,
  stored,
  type View,
} from './reading.ts';
import { type Registered, Registry } from './registry.ts';
import { type Divergence, ownRows, replay } from './replay.ts';
import { Rosters } from './roster/rosters.ts';
import { withoutSealed } from './sealing.ts';
import type { SendRequest } from './send-request.ts';
import { send } from './sending.ts';
import { Typed } from './typed.ts';
import { type Watcher, Watchers } from './watching.ts';

export interface EngineOptions {
  readonly store: Store;
  readonly lifecycles: readonly AnyLifecycle[];
  readonly clock: Clock;
  readonly ids: Ids;
  /** Policies of those who are created without their own. */
  readonly profile?: Profile;
  /** Time zone of those who are created without their own. */
  readonly zone?: string;
  /** Asked where somebody is adopted or corrected; by default every combination of states is taken. */
  readonly unreachable?: Unreachable;
  /** The standing of the members of rosters, see `keptByRoster`; without it there are no rosters. */
  readonly standing?: RosterStanding;
  /** How often effects are tried, and how long they rest between. */
  readonly attempts?: Partial<AttemptRules>;
}

/** Stored instances that a definition with another meaning wrote. */
export interface Outdated extends StateCount {
  /** The version that runs now, or null when the lifecycle is not loaded. */
  readonly running: string | null;
}

/** Reading everything back: what a replay of every journal found. */
export interface Verified {
  readonly instances: number;
  readonly rows: number;
  readonly divergences: readonly (InstanceKey & Divergence)[];
}

export class Engine {
  readonly #core: Core;
  /** Groups, people and where they stand. */
  readonly roster: Rosters;
  /** The engine that this one looks at, where it is only a look. */
  readonly #whole: Engine | undefined;
  #clockwork: Clockwork | undefined;
  #stopped = false;

  /** Of another engine it is a look at that one, with sealed texts left out. */
  constructor(options: EngineOptions | Engine) {
    this.#whole = options instanceof Engine ? options : undefined;
    this.#core = options instanceof Engine ? sealedCore(options.#core) : coreOf(options);
    this.roster = new Rosters(this.#core, (work) => this.#open(work));
  }

  /** The same engine for whoever may not open sealed texts, which read `[sealed]` there. Stopping it stops both. */
  withoutSealed(): Engine {
    return new Engine(this);
  }

  /** Starts a life with a birth event. Throws EngineError `alreadyExists`, `unknownLifecycle`, `invalidInput`, `keyReused`. */
  create(request: SendRequest): Promise<Answer> {
    return this.#open(() => send(this.#core, request, 'create'));
  }

  /** Sends one event. What is answered `applied` is durable. Throws EngineError `notFound`, `keyReused`, `revisionMoved`, … */
  send(request: SendRequest): Promise<Answer> {
    return this.#open(() => send(this.#core, request, 'send'));
  }

  /**
   * `create` where the event is a birth and nobody is there yet, `send` otherwise: what imports use. Its effects are
   * held back from delivery unless `effects` is `due`.
   */
  deliver(request: SendRequest): Promise<Answer> {
    return this.#open(() => send(this.#core, request, 'deliver'));
  }

  /**
   * Sends one event to many, and says of each what became of it. Stopping to ask cancels the rest; asking again with the
   * same key takes it up where it stopped. Throws EngineError `invalidInput`, `notFound` for a selection that is wrong.
   */
  runBulk(request: BulkRequest): AsyncIterable<BulkItem> {
    return this.#openEach(() => runBulk(this.#core, request));
  }

  /** What `runBulk` would do, of each. Nothing is stored of it. */
  previewBulk(request: BulkRequest): AsyncIterable<BulkItem> {
    return this.#openEach(() => previewBulk(this.#core, request));
  }

  /** Where one instance stands, now or at any instant. */
  show(request: ShowRequest): Promise<View> {
    return this.#open(() => show(this.#core, request));
  }

  /** One page of an instance's journal, oldest first. */
  history(
    key: InstanceKey,
    page: { after?: number; limit?: number } = {},
  ): Promise<readonly HistoryRow[]> {
    return this.#open(() =>
      history(this.#core, key, { after: page.after ?? 0, limit: page.limit ?? 1000 }),
    );
  }

  /** A page of a lifecycle's instances, by status or activity, exact at this instant. */
  list(
    request: ListRequest,
  ): Promise<{ readonly items: readonly Listed[]; readonly next: string | null }> {
    return this.#open(() => list(this.#core, request));
  }

  /**
   * Every transition of a tenant in the order in which it was stored, and then those that are still to come, until the
   * signal or the end of the engine. Throws EngineError `invalidInput`, `unknownLifecycle`, `transitionGone`.
   */
  follow(request: FollowRequest): AsyncIterable<Followed> {
    return this.#openEach(() => follow(this.#core, request));
  }

  /** Tells a watcher what is done from now on; returns how to stop that. */
  watch(watcher: Watcher): () => void {
    return this.#core.watchers.add(watcher);
  }

  /** Who has had a status or an activity longest. Throws EngineError `invalidInput`, `unknownLifecycle`. */
  waiting(request: WaitingRequest): Promise<Ranked<Waiting>> {
    return this.#open(() => waiting(this.#core, request));
  }

  /** What falls due soonest. Throws EngineError `invalidInput`, `unknownLifecycle`. */
  expiring(request: ExpiringRequest): Promise<Ranked<Expiring>> {
    return this.#open(() => expiring(this.#core, request));
  }

  /** Takes in somebody who already stands somewhere. Sends nothing. */
  adopt(request: PlaceRequest): Promise<Answer> {
    return this.#open(() => adopt(this.#core, request));
  }

  /** Repairs one instance by an administrator, with a reason, as a new journal row. */
  correct(request: PlaceRequest): Promise<Answer> {
    return this.#open(() => correct(this.#core, request));
  }

  /** Removes a subject's personal data; history and replay stay. */
  erase(tenant: string, subject: string, by: Actor): Promise<Erased> {
    return this.#open(() => erase(this.#core, tenant, subject, by));
  }

  /** Carries instances of an older definition over to this one. */
  upgrade(request: UpgradeRequest): Promise<readonly UpgradeLine[]> {
    return this.#open(() => upgrade(this.#core, request));
  }

  /** Hands out effects that are due, under a lease, in order per instance. Throws EngineError `invalidInput`, `unknownLifecycle`. */
  leaseEffects(request: LeaseRequest): Promise<readonly LeasedEffect[]> {
    return this.#open(() => lease(this.#core, request));
  }

  /** Says that a leased effect was delivered. Throws EngineError `staleLease`, `unknownEffect`. */
  effectDone(request: DoneRequest): Promise<Finished> {
    return this.#open(() => done(this.#core, request));
  }

  /** Says that it was not: it is tried again later, or is dead. Throws EngineError `staleLease`, `unknownEffect`. */
  effectFailed(request: FailedRequest): Promise<Finished> {
    return this.#open(() => failed(this.#core, request));
  }

  /** A page of effects, by how their delivery stands. */
  effects(
    request: EffectsRequest,
  ): Promise<{ readonly items: readonly ListedEffect[]; readonly next: string | null }> {
    return this.#open(() => effects(this.#core, request));
  }

  /** Makes an effect due now that is dead, dropped, held or resting. Throws EngineError `effectState`, `unknownEffect`. */
  retryEffect(request: EffectName & { readonly by: Actor }): Promise<Finished> {
    return this.#open(() => retry(this.#core, request));
  }

  /** Takes an effect out of delivery, with a reason, on the record. Throws EngineError `effectState`, `unknownEffect`. */
  dropEffect(
    request: EffectName & { readonly by: Actor; readonly reason: string },
  ): Promise<Finished> {
    return this.#open(() => drop(this.#core, request));
  }

  /** The stored row, as deciding needs it. */
  stored(key: InstanceKey): Promise<InstanceRow> {
    return this.#open(() => stored(this.#core, key));
  }

  /** The same engine for one lifecycle, with its events and payloads in the types. */
  of<L extends AnyLifecycle>(lifecycle: L, tenant = 'default'): Typed<L> {
    this.#core.registry.get(lifecycle.name);
    return new Typed(this, lifecycle, tenant);
  }

  lifecycles(): readonly Registered[] {
    return this.#core.registry.all();
  }

  /** The store that everything lasts in, for backup and information. */
  get store(): Store {
    return this.#core.store;
  }

  /** How many stand in which state, by definition. Call `fireDue` first where it must be exact. */
  counts(filter: { tenant?: string; lifecycle?: string } = {}): Promise<readonly StateCount[]> {
    return this.#open(() => this.#core.store.counts(filter));
  }

  /** How many stand where now, or stood at a past instant: what is overdue is brought up to date first. */
  census({ asOf, ...of }: CensusRequest): Promise<Census> {
    return this.#open(async () => {
      this.#core.registry.get(of.lifecycle);
      if (asOf !== undefined)
        return censusOf(await stateCounts(earlier(this.#core, of, asOf)), asOf);
      await fireDue(this.#core, of);
      return censusOf(await this.#core.store.counts(of), this.#core.clock.now());
    });
  }

  /** Stored instances whose definition is not the one that runs. Empty means: safe to serve. */
  async outdated(): Promise<readonly Outdated[]> {
    const counts = await this.counts();
    return counts.flatMap((count) => {
      const registered = this.#core.registry.find(count.lifecycle);
      if (registered?.hash === count.hash) return [];
      return [{ ...count, running: registered?.lifecycle.version ?? null }];
    });
  }

  /**
   * Replays every journal of a tenant's lifecycle, since the last upgrade of each instance, and compares it with what
   * is stored.
   */
  async verify(tenant: string, lifecycle: string): Promise<Verified> {
    const { lifecycle: definition, hash } = this.#core.registry.get(lifecycle);
    const divergences: (InstanceKey & Divergence)[] = [];
    let instances = 0;
    let rows = 0;
    for await (const row of this.instances(tenant, lifecycle)) {
      const key = { tenant, lifecycle, id: row.id };
      const journal = await this.#core.store.journal(key, { after: 0, limit: 1_000_000 });
      const { snapshot, divergence } = replay(definition, ownRows(journal, hash));
      const same = JSON.stringify(snapshot) === JSON.stringify(row.snapshot);
      const problem =
        divergence ??
        (same
          ? null
          : {
              revision: row.snapshot.revision,
              problem: 'the replayed snapshot is not the stored one',
            });
      if (problem) divergences.push({ ...key, ...problem });
      instances += 1;
      rows += journal.length;
    }
    return { instances, rows, divergences };
  }

  /** Every stored instance of a lifecycle, in id order. */
  async *instances(tenant: string, lifecycle: string): AsyncIterable<InstanceRow> {
    let after: string | undefined;
    for (;;) {
      const rows = await this.#core.store.list({ tenant, lifecycle, after, limit: 500 });
      yield* rows;
      after = rows.at(-1)?.id;
      if (rows.length < 500) return;
    }
  }

  /** Fires everything that is due now. Returns how many deadlines fired. */
  fireDue(): Promise<number> {
    return this.#open(() => fireDue(this.#core));
  }

  /** Starts the deadline worker. */
  start(onError: (error: unknown) => void): void {
    if (this.#whole) return this.#whole.start(onError);
    this.#clockwork ??= startClockwork(this.#core, onError);
  }

  /** Finishes what was accepted, then closes the store. */
  async stop(): Promise<void> {
    if (this.#whole) return this.#whole.stop();
    if (this.#stopped) return;
    this.#stopped = true;
    this.#core.arrivals.end();
    await this.#clockwork?.stop();
    await this.#core.mailboxes.idle();
    await this.#core.store.close();
  }

  now(): Instant {
    return this.#core.clock.now();
  }

  /** Asked anew for each page, so an engine that is stopped meanwhile ends it. */
  async *#openEach<T>(work: () => AsyncIterable<T>): AsyncIterable<T> {
    const items = work()[Symbol.asyncIterator]();
    try {
      for (;;) {
        const { done, value } = await this.#open(() => items.next());
        if (done) return;
        yield value;
      }
    } finally {
      await items.return?.();
    }
  }

  #open<T>(work: () => Promise<T>): Promise<T> {
    if (this.#whole) return this.#whole.#open(work);
    if (this.#stopped)
      return Promise.reject(
        new EngineError('stopped', 'the engine was stopped; nothing was changed'),
      );
    return work();
  }
}

/** Whoever reads through it, in whatever part of the engine, meets no sealed text. */
function sealedCore(core: Core): Core {
  return { ...core, store: withoutSealed(core.store) };
}

function coreOf(options: EngineOptions): Core {
  const told = { arrivals: new Arrivals(), watchers: new Watchers() };
  return {
    ...told,
    store: options.store,
    registry: new Registry(options.lifecycles),
    clock: options.clock,
    ids: options.ids,
    mailboxes: new Mailboxes(),
    committer: new Committer(options.store, told),
    profile: options.profile ?? 'default',
    zone: options.zone ?? 'UTC',
    unreachable: options.unreachable ?? (() => null),
    standing: options.standing ?? null,
    attempts: { ...usualAttempts, ...options.attempts },
  };
}
