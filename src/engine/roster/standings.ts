/**
 * Keeping standings. Whatever is stored about a person takes two things along in the same commit: what is overdue of
 * everything their standings depend on, and where they stand after it. So a kept standing holds until its
 * `nextChangeAt`, and nobody else's is looked at.
 */
import { type Instant, later } from '../../lifecycle/index.ts';
import type {
  InstanceKey,
  RosterAt,
  RosterWrite,
  StandingRow,
  Store,
  WriteGroup,
} from '../../ports/index.ts';
import type { InstanceFacts, RosterStanding } from '../../roster/index.ts';
import { caughtUp } from '../catching-up.ts';
import { boxOf, type Core } from '../core.ts';
import { type Who, whoseIs } from '../entering.ts';
import { instanceRow } from '../rows.ts';
import { Draft, membershipsOf } from './draft.ts';
import {
  assignedTo,
  feedingKeys,
  instanceFacts,
  type Membership,
  memberFacts,
  snapshotAt,
} from './feeding.ts';
import { tellLockOut } from './locking.ts';

/** The group, and all that belongs to it of those whom it is about, as it stands at `asOf`. */
export async function withStandings(
  core: Core,
  group: WriteGroup,
  asOf: Instant,
): Promise<WriteGroup> {
  const { standing } = core;
  if (standing === null) return group;
  const people = await peopleIn(core, group);
  if (people.length === 0) return group;
  const draft = new Draft(core.store);
  draft.add(...group.flatMap((write) => ('key' in write ? [write] : [])));
  const kept: RosterWrite[] = [];
  for (const who of people) {
    await tellLockOut(core, standing, draft, who);
    const standings = await standingsAfter(core, standing, draft, who, { asOf, changed: false });
    if (standings.length > 0) kept.push({ ...nothingOf(who), standings });
  }
  return [...draft.writes, ...kept];
}

export function nothingOf({ tenant, organisation }: RosterAt): RosterWrite {
  return {
    tenant,
    organisation,
    journal: [],
    rows: [],
    gone: [],
    standings: [],
    left: [],
    personal: [],
  };
}

/** Whom the writes are about, and were about before. */
async function peopleIn(core: Core, group: WriteGroup): Promise<readonly Who[]> {
  const found = await Promise.all(
    group.map(async (write) => {
      if (!('key' in write) || write.instance === null) return [];
      const after = whoseIs(core, write.key, write.instance.snapshot.context);
      const stored = write.expected === 0 ? null : await core.store.load(write.key);
      const before = stored && whoseIs(core, write.key, stored.snapshot.context);
      return [after, before].filter((who) => who !== null);
    }),
  );
  const text = ({ organisation, person }: Who) => `${organisation} ${person}`;
  return [...new Map(found.flat().map((who) => [text(who), who])).values()];
}

interface When {
  readonly asOf: Instant;
  /** True when the draft changes the roster itself, which takes effect at `asOf`. */
  readonly changed: boolean;
}

/**
 * The standings of a person that are not as they were kept, once the draft is stored. What is overdue of the person
 * joins the draft. Every instant at which something happened is looked at in turn, so that `since` is exact.
 */
export async function standingsAfter(
  core: Core,
  standing: RosterStanding,
  draft: Draft,
  who: Who,
  { asOf, changed }: When,
): Promise<StandingRow[]> {
  const now = await membershipsIn(draft.store, who);
  const before = changed ? await membershipsIn(core.store, who) : now;
  const keys = feedingKeys(standing, who, [...before, ...now]);
  if (now.length === 0) return [];
  await catchUp(core, draft, keys, asOf);
  const moments = [...new Set(keys.flatMap((key) => draft.journalOf(key).map(({ at }) => at)))]
    .filter((at) => at < asOf)
    .toSorted();
  const stored = await Promise.all(
    now.map(({ membership }) => core.store.roster.standing(who, membership)),
  );
  let kept = stored.filter((row) => row !== null);
  const view = { core, standing, draft, who, keys };
  for (const moment of moments) kept = await standingsAt(view, before, kept, moment);
  const after = await standingsAt(view, now, kept, asOf, true);
  return after.filter((row) => !stored.some((old) => JSON.stringify(old) === JSON.stringify(row)));
}

async function membershipsIn(store: Store, who: Who): Promise<readonly Membership[]> {
  const memberships = await membershipsOf(store, who, who.person);
  return Promise.all(
    memberships.map(async (membership) => ({
      membership,
      assigned: await assignedTo(store, who, membership),
    })),
  );
}

/** Whatever of these instances is due by `asOf` and not in the draft yet. */
async function catchUp(
  core: Core,
  draft: Draft,
  keys: readonly InstanceKey[],
  asOf: Instant,
): Promise<void> {
  for (const key of keys) {
    const row = await draft.store.load(key);
    const registered = row && core.registry.find(row.lifecycle);
    if (!row || registered?.hash !== row.hash) continue;
    if (!row.snapshot.deadlines.some(({ due }) => due <= asOf)) continue;
    const { snapshot, journal, outbox } = caughtUp(registered, row, asOf, core.clock.now());
    if (journal.length === 0) continue;
    const instance = instanceRow(key, registered, row, snapshot);
    draft.add({
      key,
      expected: row.snapshot.revision,
      instance,
      journal,
      outbox,
      answer: null,
      personal: [],
    });
  }
}

interface View {
  readonly core: Core;
  readonly standing: RosterStanding;
  readonly draft: Draft;
  readonly who: Who;
  readonly keys: readonly InstanceKey[];
}

/** Where each membership stands at an instant; before the last one only those that were kept matter. */
async function standingsAt(
  { core, standing, draft, who, keys }: View,
  memberships: readonly Membership[],
  kept: readonly StandingRow[],
  at: Instant,
  last = false,
): Promise<StandingRow[]> {
  const facts = new Map<string, InstanceFacts | null>();
  let next: Instant | null = null;
  for (const key of keys) {
    const written = await draft.store.load(key);
    const row = written && at < written.snapshot.at ? await core.store.load(key) : written;
    facts.set(boxOf(key), await instanceFacts(core, draft.store, row, who, at));
    const deadlines = row === null ? [] : snapshotAt(core, row, at).deadlines;
    for (const { due } of deadlines) if (next === null || due < next) next = due;
  }
  return memberships.flatMap((membership): StandingRow[] => {
    const { group, person, role } = membership.membership;
    const before = kept.find((row) => row.group === group && row.role === role);
    if (!before && !last) return [];
    const { status, blockers } = standing.ofMember(
      memberFacts(standing, who, membership, (key) => facts.get(boxOf(key)) ?? null),
    );
    const since = before?.status === status.code ? before.since : later(at, before?.since ?? at);
    return [{ group, person, role, status: status.code, since, blockers, nextChangeAt: next }];
  });
}
