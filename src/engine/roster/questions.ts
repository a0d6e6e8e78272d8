/** What people ask of a roster beside where its members stand: its groups, and one person's whole file. */
import type { Instant } from '../../lifecycle/index.ts';
import type { InstanceKey, RosterAt } from '../../ports/index.ts';
import type {
  GroupRow,
  MembershipRow,
  OrganisationRow,
  RequirementRow,
} from '../../roster/index.ts';
import type { Label } from '../answer.ts';
import type { Core } from '../core.ts';
import { type Note, type Promised, show } from '../reading.ts';
import { standingIn } from './changing.ts';
import { membershipsOf } from './draft.ts';
import { assignedTo, evidenceKey, partKey } from './feeding.ts';
import { assignedIn, changesUntil, folded } from './past.ts';
import {
  bringUpToDate,
  checkScope,
  type Member,
  memberOf,
  nobody,
  standingsOf,
  standingsThen,
} from './reading.ts';

export interface Organisation {
  readonly organisation: string;
  readonly title: string;
}

export async function organisationsOf(
  core: Core,
  tenant: string,
): Promise<readonly Organisation[]> {
  const ids = await core.store.roster.organisations(tenant);
  const rows = ids.map(async (organisation) => {
    const found = await core.store.roster.row({ tenant, organisation }, ['organisation']);
    const title = (found?.row as OrganisationRow | undefined)?.title ?? organisation;
    return { organisation, title };
  });
  return Promise.all(rows);
}

/** What a group and its organisation are called. Throws EngineError `notFound`. */
export async function titlesOf(
  core: Core,
  at: RosterAt & { readonly group: string },
): Promise<{ readonly organisation: Organisation; readonly title: string }> {
  await checkScope(core, at);
  const { organisation, group } = at;
  const own = (await core.store.roster.row(at, ['organisation']))
    ?.row as unknown as OrganisationRow;
  const row = (await core.store.roster.row(at, ['group', group]))?.row as unknown as GroupRow;
  return { organisation: { organisation, title: own.title }, title: row.title };
}

export interface GroupsRequest extends RosterAt {
  /** `next` of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
  /** Only these. */
  readonly only?: readonly string[] | undefined;
}

export interface Group {
  readonly group: string;
  readonly title: string;
  /** Memberships by the code of their standing. */
  readonly counts: Readonly<Record<string, number>>;
}

export async function groupsOf(
  core: Core,
  { after, limit, only, ...at }: GroupsRequest,
): Promise<{ readonly items: readonly Group[]; readonly next: string | null }> {
  await checkScope(core, at);
  await bringUpToDate(core, at);
  const page = { after: after === undefined ? undefined : ['group', after], limit: limit + 1 };
  const rows =
    only === undefined
      ? await core.store.roster.below(at, ['group'], page)
      : await named(
          core,
          at,
          only.filter((group) => after === undefined || group > after),
        );
  const items = await Promise.all(
    rows.slice(0, limit).map(async ({ row }): Promise<Group> => {
      const { group, title } = row as unknown as GroupRow;
      return { group, title, counts: await core.store.roster.counts({ ...at, group }) };
    }),
  );
  return { items, next: rows.length > limit ? (items.at(-1)?.group ?? null) : null };
}

export interface PersonRequest extends RosterAt {
  readonly person: string;
  /** Only what these groups have to do with. */
  readonly only?: readonly string[] | undefined;
  /** As it was at this past instant, without notes; now when absent. */
  readonly asOf?: Instant | undefined;
}

async function named(core: Core, at: RosterAt, groups: readonly string[]) {
  const rows = await Promise.all(
    groups.toSorted().map((group) => core.store.roster.row(at, ['group', group])),
  );
  return rows.filter((row) => row !== null);
}

/** Everything that is kept of one person of an organisation. */
export interface PersonFile {
  readonly person: string;
  readonly memberships: readonly (Pick<MembershipRow, 'group' | 'role' | 'active' | 'since'> & {
    /** The group's title. */
    readonly title: string;
  })[];
  /** Where they stand, a line a membership, with what stands in the way. */
  readonly standings: readonly Member[];
  /** What is kept about them: account and the like first, then the evidence of each requirement. */
  readonly instances: readonly Kept[];
}

/** One instance, as a file shows it. */
export interface Kept extends Pick<InstanceKey, 'lifecycle' | 'id'> {
  /** What it is called: the requirement's title, or the lifecycle's. */
  readonly title: string;
  readonly revision: number;
  readonly at: Instant;
  readonly status: Label | null;
  readonly activity: Label | null;
  readonly deadlines: readonly Promised[];
  readonly notes: readonly Note[];
}

export async function fileOf(core: Core, { asOf, ...request }: PersonRequest): Promise<PersonFile> {
  return asOf === undefined ? fileNow(core, request) : fileThen(core, request, asOf);
}

async function fileThen(
  core: Core,
  { person, only, ...at }: PersonRequest,
  asOf: Instant,
): Promise<PersonFile> {
  const all = await standingsThen(core, at, asOf, new Set([person]));
  const roster = await folded(await changesUntil(core, at, asOf));
  if (!(await roster.get('person', person))) throw nobody({ ...at, person });
  const isMine = (row: { readonly person: string; readonly group: string }) =>
    row.person === person && (only?.includes(row.group) ?? true);
  const rows = inOrder(roster.all('membership').filter(isMine));
  const titles = new Map(roster.all('group').map(({ group, title }) => [group, title]));
  const standing = standingIn(core);
  const who = { ...at, person };
  const required = new Map<string, RequirementRow>();
  for (const row of rows)
    for (const { requirement } of (await assignedIn(roster, row)).assigned)
      required.set(requirement.requirement, requirement);
  const parts = Object.keys(standing.roster.person).map((part) => partKey(standing, who, part));
  const kept = await Promise.all([
    ...parts.map((key) => keptAt(core, key, undefined, asOf)),
    ...[...required.values()].map((row) =>
      keptAt(core, evidenceKey(standing, who, row), row.title, asOf),
    ),
  ]);
  return {
    person,
    memberships: rows.map(({ group, role, active, since }) => ({
      group,
      title: titles.get(group) ?? group,
      role,
      active,
      since,
    })),
    standings: inOrder(all.filter(isMine)).map((row) => memberOf(core, row)),
    instances: kept.filter((it) => it !== null),
  };
}

/** By group and role, as memberships are stored. */
function inOrder<T extends { readonly group: string; readonly role: string }>(rows: T[]): T[] {
  const text = ({ group, role }: T) => `${group} ${role}`;
  return rows.toSorted((a, b) => (text(a) < text(b) ? -1 : 1));
}

async function fileNow(core: Core, { person, only, ...at }: PersonRequest): Promise<PersonFile> {
  await checkScope(core, at);
  const { roster } = core.store;
  if (!(await roster.row(at, ['person', person]))) throw nobody({ ...at, person });
  const all = await membershipsOf(core.store, at, person);
  const rows = all.filter(({ group }) => only?.includes(group) ?? true);
  const memberships = await Promise.all(
    rows.map(async ({ group, role, active, since }) => {
      const found = await roster.row(at, ['group', group]);
      const title = (found?.row as GroupRow | undefined)?.title ?? group;
      return { group, title, role, active, since };
    }),
  );
  const groups = [...new Set(rows.map(({ group }) => group))];
  const standings = await Promise.all(
    groups.map((group) => standingsOf(core, { ...at, group, person })),
  );
  return {
    person,
    memberships,
    standings: standings.flat(),
    instances: await instancesOf(core, { ...at, person }, rows),
  };
}

async function instancesOf(
  core: Core,
  who: RosterAt & { readonly person: string },
  memberships: readonly MembershipRow[],
): Promise<readonly Kept[]> {
  const standing = standingIn(core);
  const parts = Object.keys(standing.roster.person).map((part) => partKey(standing, who, part));
  const assigned = await Promise.all(
    memberships.map((membership) => assignedTo(core.store, who, membership)),
  );
  const required = new Map<string, RequirementRow>(
    assigned.flat().map(({ requirement }) => [requirement.requirement, requirement]),
  );
  const kept = await Promise.all([
    ...parts.map((key) => keptAt(core, key)),
    ...[...required.values()].map((row) =>
      keptAt(core, evidenceKey(standing, who, row), row.title),
    ),
  ]);
  return kept.filter((it) => it !== null);
}

/** Null where nothing is there yet. */
async function keptAt(
  core: Core,
  key: InstanceKey,
  title?: string,
  at?: Instant,
): Promise<Kept | null> {
  const isThere =
    at === undefined ? await core.store.load(key) : await core.store.journalAt(key, at);
  if (!isThere) return null;
  const view = await show(core, { ...key, at });
  const { lifecycle, id, revision, status, activity, deadlines, notes } = view;
  return {
    lifecycle,
    id,
    title: title ?? view.title,
    revision,
    at: view.at,
    status,
    activity,
    deadlines,
    notes,
  };
}
