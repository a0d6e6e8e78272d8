/**
 * How everybody stood at a past instant. Nothing is kept of the past but journals, so it is worked out from them: the
 * roster is folded from its changes, each life is replayed, and where somebody stood is looked at whenever something
 * happened, so `since` is exact. It costs what is folded, however little is asked for.
 */
import type { Instant, Snapshot } from '../../lifecycle/index.ts';
import type {
  InstanceKey,
  InstanceRow,
  RosterAt,
  RosterJournalRow,
  StandingRow,
  Store,
} from '../../ports/index.ts';
import {
  type InstanceFacts,
  type MembershipRow,
  type RosterChange,
  RosterInMemory,
  type RosterStanding,
} from '../../roster/index.ts';
import { boxOf, type Core, keyText } from '../core.ts';
import type { Who } from '../entering.ts';
import { EngineError } from '../errors.ts';
import { replaySteps } from '../replay.ts';
import { evidenceKey, instanceFacts, type Membership, memberFacts, partKey } from './feeding.ts';

const page = 1000;

/** The changes of a roster that had taken effect. */
export async function changesUntil(
  core: Core,
  at: RosterAt,
  until: Instant,
): Promise<readonly RosterJournalRow[]> {
  const all: RosterJournalRow[] = [];
  for (;;) {
    const after = all.at(-1)?.sequence ?? 0;
    const rows = await core.store.roster.journal(at, { after, limit: page });
    const those = rows.filter((row) => row.at <= until);
    all.push(...those);
    if (rows.length < page || those.length < rows.length) return all;
  }
}

export async function folded(rows: readonly RosterJournalRow[]): Promise<RosterInMemory> {
  const roster = new RosterInMemory();
  for (const row of rows) await roster.change(row.change, row);
  return roster;
}

/** The standings of some people at an instant, in every group of theirs. */
export async function standingsUntil(
  core: Core,
  standing: RosterStanding,
  at: RosterAt,
  { people, until }: { readonly people: ReadonlySet<string>; readonly until: Instant },
): Promise<StandingRow[]> {
  const changes = await changesUntil(core, at, until);
  const lives = await livesOf(core, standing, at, { people, until, roster: await folded(changes) });
  const timeline = new Timeline({ core, standing, at, lives });
  const byInstant = Map.groupBy(changes, (row) => row.at);
  const moments = [...byInstant.keys(), ...[...lives.values()].flatMap(({ moments }) => moments)];
  for (const moment of [...new Set(moments)].toSorted())
    await timeline.pass(moment, byInstant.get(moment) ?? [], people);
  return timeline.standings(until, people);
}

/** One instance as it was after each transition, oldest first; as it is stored where none of them is past. */
interface Kept {
  readonly row: InstanceRow | null;
  readonly snapshots: readonly Snapshot[];
}

/** What is kept of one person, by the texts of the keys. */
interface Life {
  readonly moments: readonly Instant[];
  readonly kept: ReadonlyMap<string, Kept>;
}

async function livesOf(
  core: Core,
  standing: RosterStanding,
  { tenant, organisation }: RosterAt,
  {
    people,
    until,
    roster,
  }: {
    readonly people: ReadonlySet<string>;
    readonly until: Instant;
    readonly roster: RosterInMemory;
  },
): Promise<ReadonlyMap<string, Life>> {
  const lives = new Map<string, Life>();
  for (const person of people) {
    const who = { tenant, organisation, person };
    const keys = [
      ...Object.keys(standing.roster.person).map((part) => partKey(standing, who, part)),
      ...roster.all('requirement').map((row) => evidenceKey(standing, who, row)),
    ];
    const kept = new Map<string, Kept>();
    for (const key of keys) {
      const row = await core.store.load(key);
      kept.set(boxOf(key), { row, snapshots: row ? await snapshotsOf(core, key, until) : [] });
    }
    const moments = [...kept.values()].flatMap(({ snapshots }) => snapshots.map(({ at }) => at));
    lives.set(person, { moments, kept });
  }
  return lives;
}

async function snapshotsOf(core: Core, key: InstanceKey, until: Instant): Promise<Snapshot[]> {
  const rows = await core.store.journal(key, { after: 0, limit: 1_000_000 });
  const registered = core.registry.find(key.lifecycle);
  if (rows.length === 0 || !registered) return [];
  const foreign = rows.findLast((row) => row.hash !== registered.hash);
  if (foreign && until < (rows[rows.indexOf(foreign) + 1]?.at ?? until)) {
    throw new EngineError(
      'definitionChanged',
      `how ${keyText(key)} stood at ${until} was decided by version ${foreign.version} of ${key.lifecycle}, which does not run here; its history tells it`,
    );
  }
  const own = rows.slice(foreign ? rows.indexOf(foreign) + 1 : 0);
  return replaySteps(
    registered.lifecycle,
    own.filter((row) => row.at <= until),
  );
}

/** What a role in a group required, in the order of the requirements' ids. */
export async function assignedIn(
  roster: RosterInMemory,
  membership: MembershipRow,
): Promise<Membership> {
  const { group, role } = membership;
  const rows = roster
    .all('assignment')
    .filter((row) => row.group === group && row.role === role)
    .toSorted((a, b) => (a.requirement < b.requirement ? -1 : 1));
  const assigned = [];
  for (const assignment of rows) {
    const requirement = await roster.get('requirement', assignment.requirement);
    if (requirement) assigned.push({ assignment, requirement });
  }
  return { membership, assigned };
}

/** What explains a standing is looked up at the end; it never decides one. */
const unexplained = { journalAt: async () => null } as Partial<Store> as Store;

interface Ground {
  readonly core: Core;
  readonly standing: RosterStanding;
  readonly at: RosterAt;
  readonly lives: ReadonlyMap<string, Life>;
}

/** Passes through the past instant by instant, and knows at each where those stand who are looked at. */
class Timeline {
  readonly #ground: Ground;
  readonly #roster = new RosterInMemory();
  /** The places that somebody has ever had, by person. */
  readonly #places = new Map<string, Map<string, readonly [group: string, role: string]>>();
  readonly #kept = new Map<string, StandingRow>();

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  async pass(
    moment: Instant,
    changes: readonly RosterJournalRow[],
    people: ReadonlySet<string>,
  ): Promise<void> {
    for (const row of changes) {
      await this.#roster.change(row.change, row);
      this.#note(row);
    }
    for (const person of people) {
      const isTouched =
        this.#lifeOf(person).moments.includes(moment) ||
        changes.some(({ change }) => this.#concerns(change, person));
      if (isTouched) await this.#look(person, moment, unexplained);
    }
  }

  #concerns(change: RosterChange, person: string): boolean {
    if ('person' in change) return change.person === person;
    if (!('requirement' in change && 'group' in change)) return false;
    return this.#places.get(person)?.has(JSON.stringify([change.group, change.role])) ?? false;
  }

  async standings(until: Instant, people: ReadonlySet<string>): Promise<StandingRow[]> {
    for (const person of people) await this.#look(person, until, this.#ground.core.store);
    return [...this.#kept.values()];
  }

  #note({ change }: RosterJournalRow): void {
    if (!('person' in change) || change.person === undefined) return;
    const places = this.#places.get(change.person) ?? new Map();
    this.#places.set(change.person, places);
    const url =
      change.type === 'SIGNED_UP'
        ? this.#roster.all('signUpUrl').find((row) => row.url === change.url)
        : undefined;
    const { group, role } = { ...url, ...change } as { group?: string; role?: string };
    if (group === undefined || role === undefined) return;
    for (const as of change.type === 'ROLE_CHANGED' ? [role, change.to] : [role])
      places.set(JSON.stringify([group, as]), [group, as]);
  }

  async #look(person: string, moment: Instant, explaining: Store): Promise<void> {
    const { standing, at } = this.#ground;
    const facts = await this.#factsOf({ ...at, person }, moment, explaining);
    for (const [place, [group, role]] of this.#places.get(person) ?? []) {
      const name = `${person} ${place}`;
      const membership = await this.#roster.get('membership', group, role, person);
      const before = this.#kept.get(name);
      this.#kept.delete(name);
      if (membership === null) continue;
      const of = memberFacts(
        standing,
        { ...at, person },
        await assignedIn(this.#roster, membership),
        (key) => facts.get(boxOf(key)) ?? null,
      );
      const { status, blockers } = standing.ofMember(of);
      const since = before?.status === status.code ? before.since : moment;
      const row = { group, person, role, status: status.code, since, blockers, nextChangeAt: null };
      this.#kept.set(name, row);
    }
  }

  async #factsOf(
    who: Who,
    moment: Instant,
    explaining: Store,
  ): Promise<ReadonlyMap<string, InstanceFacts | null>> {
    const facts = new Map<string, InstanceFacts | null>();
    for (const [text, { row, snapshots }] of this.#lifeOf(who.person).kept) {
      const snapshot = snapshots.findLast(({ at }) => at <= moment);
      const then = row && snapshot ? { ...row, snapshot } : null;
      facts.set(text, await instanceFacts(this.#ground.core, explaining, then, who, moment));
    }
    return facts;
  }

  #lifeOf(person: string): Life {
    return this.#ground.lives.get(person) ?? { moments: [], kept: new Map() };
  }
}
