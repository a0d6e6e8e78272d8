/**
 * Where everybody stands, worked out from everything and from nothing that was kept: the journal of the roster from its
 * first change, and the journal of every instance. Slow and plain, so that what is kept can be held against it.
 */
import { groupStanding, lifecycles } from '../../machines/index.ts';
import { type AnyLifecycle, type Instant, observe, viewOf } from '../../src/lifecycle/index.ts';
import type { JournalRow, Store } from '../../src/ports/index.ts';
import {
  type InstanceFacts,
  type MembershipRow,
  type RosterBlocker,
  RosterInMemory,
} from '../../src/roster/index.ts';

export interface Fresh {
  readonly group: string;
  readonly person: string;
  readonly role: string;
  readonly status: string;
  readonly since: Instant;
  readonly blockers: readonly RosterBlocker[];
}

interface At {
  readonly tenant: string;
  readonly organisation: string;
}

const everything = { after: 0, limit: 1_000_000 };

/** The roster as it was at an instant: its changes are made again, one after the other. */
export async function replayed(store: Store, at: At, until = '9999'): Promise<RosterInMemory> {
  const roster = new RosterInMemory();
  for (const row of await store.roster.journal(at, everything)) {
    if (row.at > until) break;
    const problem = await roster.change(row.change, row);
    if (problem) throw new Error(`change ${row.sequence} is refused now: ${problem.message}`);
  }
  return roster;
}

/** Every member's standing now. What is overdue is observed, not stored. */
export async function freshStandings(store: Store, at: At, now: Instant): Promise<Fresh[]> {
  const roster = await replayed(store, at);
  const all = roster.all('membership').map(async (membership) => {
    const { status, blockers } = await standsNow(store, at, roster, membership, now);
    const { group, person, role } = membership;
    const since = await sinceWhen(store, at, membership, status.code, now);
    return { group, person, role, status: status.code, since, blockers };
  });
  return (await Promise.all(all)).toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

export const nameOf = ({ group, person, role }: Pick<Fresh, 'group' | 'person' | 'role'>) =>
  `${group} ${person} ${role}`;

async function standsNow(
  store: Store,
  at: At,
  roster: RosterInMemory,
  membership: MembershipRow,
  now: Instant,
) {
  const { person, group, role } = membership;
  const input = groupStanding.roster?.input;
  if (!input) throw new Error('the standing is not fed');
  const assignments = roster
    .all('assignment')
    .filter((each) => each.group === group && each.role === role)
    .toSorted((a, b) => (a.requirement < b.requirement ? -1 : 1));
  return groupStanding.of(
    input({
      membership,
      person: {
        account: await factsOf(store, at, 'ankored/account', person, 'account', now),
        eligibility: await factsOf(store, at, 'ankored/eligibility', person, 'eligibility', now),
      },
      assignments: await Promise.all(
        assignments.map(async ({ requirement, mandatory, since, cause }) => {
          const entry = await roster.get('requirement', requirement);
          if (!entry) throw new Error(`no ${requirement}`);
          const { title, provider, lifecycle } = entry;
          const instance = await factsOf(store, at, lifecycle, person, requirement, now);
          return { requirement, title, provider, mandatory, since, cause, instance };
        }),
      ),
    }),
  );
}

const lifecycleOf = (name: string) => lifecycles.find((each) => each.name === name) as AnyLifecycle;

/** One instance, from its journal and the clock. */
async function factsOf(
  store: Store,
  { tenant, organisation }: At,
  name: string,
  person: string,
  what: string,
  now: Instant,
): Promise<InstanceFacts | null> {
  const key = { tenant, lifecycle: name, id: `${person}/${what}` };
  const row = await store.load(key);
  if (!row) return null;
  const lifecycle = lifecycleOf(name);
  const { snapshot, elapsed } = observe(lifecycle, row.snapshot, now);
  const { context, status, activity, value, deadlines } = snapshot;
  if (context['person'] !== person || context['organisation'] !== organisation) return null;
  if (status === null) return null;
  const journal = [...(await store.journal(key, everything)), ...elapsed];
  // The last run of this status: it began with the event that led there.
  const runs = journal.findLastIndex((each) => each.status?.code !== status.code);
  const dues = deadlines
    .filter((each) => !lifecycle.deadlines[each.name.split('.').at(-1) ?? '']?.attention)
    .map(({ due }) => due);
  return {
    lifecycle: name,
    id: key.id,
    context,
    status,
    activity,
    cause: journal[runs + 1]?.event.id ?? null,
    notes: lifecycle.noted(viewOf(context, value)).map(({ code }) => code),
    deadline: dues.toSorted()[0] ?? null,
  };
}

/** Since when: the status is asked for at every instant at which anything happened, backwards, until it was another. */
async function sinceWhen(
  store: Store,
  at: At,
  { person, group, role }: MembershipRow,
  status: string,
  now: Instant,
): Promise<Instant> {
  const journals = new Map<string, readonly JournalRow[]>();
  for (const { name } of lifecycles) {
    for (const key of await store.ofSubject(at.tenant, person)) {
      if (key.lifecycle !== name) continue;
      journals.set(`${name} ${key.id}`, await store.journal(key, everything));
    }
  }
  const changes = await store.roster.journal(at, everything);
  const moments = [...changes, ...[...journals.values()].flat()].map((row) => row.at);
  let since = now;
  for (const moment of [...new Set(moments)].toSorted().toReversed()) {
    if (moment > now) continue;
    const roster = await replayed(store, at, moment);
    const membership = await roster.get('membership', group, role, person);
    if (!membership) return since;
    const then = statusAt(roster, membership, journals, moment);
    if (then !== status) return since;
    since = moment;
  }
  return since;
}

/** The status alone, from the journals. */
function statusAt(
  roster: RosterInMemory,
  membership: MembershipRow,
  journals: ReadonlyMap<string, readonly JournalRow[]>,
  at: Instant,
): string {
  const { person, group, role } = membership;
  const known = { since: at, reason: null, cause: null };
  const codeOf = (lifecycle: string, what: string) =>
    journals.get(`${lifecycle} ${person}/${what}`)?.findLast((row) => row.at <= at)?.status?.code;
  const standing = groupStanding.of({
    account: { ...known, status: codeOf('ankored/account', 'account') as 'active' },
    eligibility: { ...known, status: codeOf('ankored/eligibility', 'eligibility') as 'clear' },
    membership: { ...known, active: membership.active, role },
    assignments: roster
      .all('assignment')
      .filter((each) => each.group === group && each.role === role)
      .map(({ requirement, mandatory }) => {
        const lifecycle =
          roster.all('requirement').find((r) => r.requirement === requirement)?.lifecycle ?? '';
        const status = codeOf(lifecycle, requirement) as 'incomplete';
        return {
          ...known,
          requirement,
          title: '',
          mandatory,
          status,
          activity: null,
          deadline: null,
          provider: null,
        };
      }),
  });
  return standing.status.code;
}
