/** What feeds somebody's standings: which instances those are, and each of them in neutral words. */
import { type Instant, observe, type Since, type Snapshot, viewOf } from '../../lifecycle/index.ts';
import type { InstanceKey, InstanceRow, JournalRow, RosterAt, Store } from '../../ports/index.ts';
import type {
  AssignmentFacts,
  AssignmentRow,
  InstanceFacts,
  MemberFacts,
  MembershipRow,
  RequirementRow,
  RosterStanding,
} from '../../roster/index.ts';
import type { Core } from '../core.ts';
import { type Who, whoseIs } from '../entering.ts';

/** An assignment with what the catalogue says about its requirement. */
export interface Assigned {
  readonly assignment: AssignmentRow;
  readonly requirement: RequirementRow;
}

/** What a role in a group requires, in the order of the requirements' ids. */
export async function assignedTo(
  store: Store,
  at: RosterAt,
  { group, role }: { readonly group: string; readonly role: string },
): Promise<readonly Assigned[]> {
  const rows = await store.roster.below(at, ['assignment', group, role]);
  const all = await Promise.all(
    rows.map(async ({ row }) => {
      const assignment = row as unknown as AssignmentRow;
      const entry = await store.roster.row(at, ['requirement', assignment.requirement]);
      return { assignment, requirement: entry?.row as unknown as RequirementRow };
    }),
  );
  const id = ({ assignment }: Assigned) => assignment.requirement;
  return all.toSorted((a, b) => (id(a) < id(b) ? -1 : 1));
}

/** A membership with everything that is assigned to it. */
export interface Membership {
  readonly membership: MembershipRow;
  readonly assigned: readonly Assigned[];
}

export function partKey(
  { roster }: RosterStanding,
  { tenant, person }: Pick<Who, 'tenant' | 'person'>,
  part: string,
): InstanceKey {
  const { lifecycle, id } = roster.person[part] as RosterStanding['roster']['person'][string];
  return { tenant, lifecycle, id: id(person) };
}

export function evidenceKey(
  { roster }: RosterStanding,
  { tenant, person }: Pick<Who, 'tenant' | 'person'>,
  { requirement, lifecycle }: Pick<RequirementRow, 'requirement' | 'lifecycle'>,
): InstanceKey {
  return { tenant, lifecycle, id: roster.requirement.id(person, requirement) };
}

/** Every instance that these memberships of a person depend on, each once. */
export function feedingKeys(
  standing: RosterStanding,
  who: Who,
  memberships: readonly Membership[],
): InstanceKey[] {
  const parts = Object.keys(standing.roster.person).map((part) => partKey(standing, who, part));
  const evidence = memberships.flatMap(({ assigned }) =>
    assigned.map(({ requirement }) => evidenceKey(standing, who, requirement)),
  );
  const all = [...parts, ...evidence];
  return [...new Map(all.map((key) => [`${key.lifecycle} ${key.id}`, key])).values()];
}

/** The snapshot at an instant; what another definition wrote is taken as it was stored. */
export function snapshotAt(core: Core, row: InstanceRow, at: Instant): Snapshot {
  const registered = core.registry.find(row.lifecycle);
  if (registered?.hash !== row.hash || at <= row.snapshot.at) return row.snapshot;
  return observe(registered.lifecycle, row.snapshot, at).snapshot;
}

/** The instance as it stands at an instant; null where it is not there, or about somebody else. */
export async function instanceFacts(
  core: Core,
  store: Store,
  row: InstanceRow | null,
  who: Who,
  at: Instant,
): Promise<InstanceFacts | null> {
  const registered = row && core.registry.find(row.lifecycle);
  if (!row || !registered) return null;
  const { lifecycle } = registered;
  const snapshot = snapshotAt(core, row, at);
  const { context, status, activity, value, deadlines } = snapshot;
  const whose = whoseIs(core, row, context);
  if (whose?.person !== who.person || whose.organisation !== who.organisation) return null;
  if (status === null) return null;
  const isPromise = ({ name }: { readonly name: string }) =>
    lifecycle.deadlines[name.slice(name.lastIndexOf('.') + 1)]?.attention !== true;
  const dues = deadlines.filter(isPromise).map(({ due }) => due);
  return {
    lifecycle: row.lifecycle,
    id: row.id,
    context,
    status,
    activity,
    cause: await causeOf(store, row, status),
    notes: lifecycle.noted(viewOf(context, value)).map(({ code }) => code),
    deadline: dues.toSorted()[0] ?? null,
  };
}

/** The event by which an instance came to its status. Several may share an instant: then it is the first that led there. */
async function causeOf(store: Store, key: InstanceKey, status: Since): Promise<string | null> {
  const isCause = (row: JournalRow | null | undefined): row is JournalRow =>
    row?.status?.since === status.since && row.status.code === status.code;
  let row = await store.journalAt(key, status.since);
  while (row !== null && row.revision > 1) {
    const [before] = await store.journal(key, { after: row.revision - 2, limit: 1 });
    if (!isCause(before)) break;
    row = before;
  }
  return row?.event.id ?? null;
}

/** A membership and its instances in the words of the standing. `of` gives an instance by its key. */
export function memberFacts(
  standing: RosterStanding,
  who: Who,
  { membership, assigned }: Membership,
  of: (key: InstanceKey) => InstanceFacts | null,
): MemberFacts {
  const parts = Object.keys(standing.roster.person).map(
    (part) => [part, of(partKey(standing, who, part))] as const,
  );
  return {
    membership,
    person: Object.fromEntries(parts),
    assignments: assigned.map(({ assignment, requirement }): AssignmentFacts => {
      const { mandatory, since, cause } = assignment;
      const { title, provider } = requirement;
      const instance = of(evidenceKey(standing, who, requirement));
      return {
        requirement: requirement.requirement,
        title,
        provider,
        mandatory,
        since,
        cause,
        instance,
      };
    }),
  };
}
