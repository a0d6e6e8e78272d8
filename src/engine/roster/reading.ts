/**
 * Asking where everybody stands. Kept standings answer, once what is overdue among them was brought up to date: found
 * by an index, in bounded batches, and stored for whoever asks next.
 */
import type { Instant } from '../../lifecycle/index.ts';
import type {
  MemberKey,
  MemberPlace,
  MemberSort,
  RosterAt,
  StandingRow,
} from '../../ports/index.ts';
import type { RosterBlocker } from '../../roster/index.ts';
import { checkPast } from '../checking.ts';
import type { Core } from '../core.ts';
import { cursorOf, placeIn } from '../cursor.ts';
import { enteredAll, personBox, type Who } from '../entering.ts';
import { EngineError } from '../errors.ts';
import { standingIn } from './changing.ts';
import { Draft, membershipsOf } from './draft.ts';
import { changesUntil, folded, standingsUntil } from './past.ts';
import { nothingOf, standingsAfter } from './standings.ts';

/** A roster, or one group of it. */
export interface RosterScope extends RosterAt {
  readonly group?: string | undefined;
}

export interface MembersRequest extends RosterAt {
  readonly group: string;
  /** Only those with this status. */
  readonly status?: string | undefined;
  /** By the person's id, or who has stood there longest first; by id unless told otherwise. */
  readonly sort?: MemberSort | undefined;
  /** `next` of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
  /** As it was at this past instant; now when absent. */
  readonly asOf?: Instant | undefined;
}

/** Where one member stands. */
export interface Member extends MemberKey {
  readonly status: { readonly code: string; readonly label: string };
  readonly since: Instant;
  readonly blockers: readonly RosterBlocker[];
}

export async function membersOf(
  core: Core,
  { after, sort = 'person', status, limit, asOf, ...at }: MembersRequest,
): Promise<{ readonly items: readonly Member[]; readonly next: string | null }> {
  if (asOf === undefined) await checkScope(core, at);
  const { statuses, name } = standingIn(core);
  if (status !== undefined && !Object.hasOwn(statuses, status)) {
    const message = `status: ${name} knows no "${status.slice(0, 60)}"; it knows ${Object.keys(statuses).join(', ')}`;
    throw new EngineError('invalidInput', message);
  }
  const place = after === undefined ? undefined : placeOf(after);
  if (asOf !== undefined) {
    const all = await standingsThen(core, at, asOf);
    return pageOf(core, all, { sort, status, place, limit });
  }
  await bringUpToDate(core, at);
  const rows = await core.store.roster.members({
    ...at,
    status,
    sort,
    after: place,
    limit: limit + 1,
  });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map((row) => memberOf(core, row)),
    next: rows.length > limit && last ? cursorOf([last.person, last.role, last.since]) : null,
  };
}

/** The members of a group, of all of them, or only some people, as they stood then. */
export async function standingsThen(
  core: Core,
  { group, ...at }: RosterScope,
  asOf: Instant,
  only?: ReadonlySet<string>,
): Promise<StandingRow[]> {
  checkPast(asOf, core.clock.now());
  // What is overdue belongs into the journals first.
  await bringUpToDate(core, at);
  const roster = await folded(await changesUntil(core, at, asOf));
  if (!(await roster.get('organisation'))) throw noOrganisation(at);
  if (group !== undefined && !(await roster.get('group', group))) throw noGroup({ ...at, group });
  const memberships = roster
    .all('membership')
    .filter((row) => group === undefined || row.group === group);
  const people = only ?? new Set(memberships.map(({ person }) => person));
  const all = await standingsUntil(core, standingIn(core), at, { people, until: asOf });
  return all.filter((row) => group === undefined || row.group === group);
}

function pageOf(
  core: Core,
  all: readonly StandingRow[],
  {
    sort,
    status,
    place,
    limit,
  }: Pick<MembersRequest, 'status' | 'limit'> & {
    readonly sort: MemberSort;
    readonly place: MemberPlace | undefined;
  },
): { readonly items: readonly Member[]; readonly next: string | null } {
  const textOf = ({ person, role, since }: MemberPlace) =>
    [...(sort === 'since' ? [since] : []), person, role].join('\u0000');
  const rows = all
    .filter((row) => status === undefined || row.status === status)
    .filter((row) => place === undefined || textOf(row) > textOf(place))
    .toSorted((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map((row) => memberOf(core, row)),
    next: rows.length > limit && last ? cursorOf([last.person, last.role, last.since]) : null,
  };
}

export interface CountsRequest extends RosterScope {
  /** As it was at this past instant; now when absent. */
  readonly asOf?: Instant | undefined;
  /** Where no group is named: only these. */
  readonly only?: readonly string[] | undefined;
}

export async function countsOf(
  core: Core,
  { only, asOf, ...at }: CountsRequest,
): Promise<Readonly<Record<string, number>>> {
  if (asOf !== undefined) {
    const all = await standingsThen(core, at, asOf);
    const those = all.filter(
      ({ group }) => at.group !== undefined || (only?.includes(group) ?? true),
    );
    const by = Map.groupBy(those, ({ status }) => status);
    return Object.fromEntries([...by].map(([status, rows]) => [status, rows.length]));
  }
  await checkScope(core, at);
  await bringUpToDate(core, at);
  if (only === undefined || at.group !== undefined) return core.store.roster.counts(at);
  const sum: Record<string, number> = {};
  for (const group of only) {
    const counts = await core.store.roster.counts({ ...at, group });
    for (const [code, count] of Object.entries(counts)) sum[code] = (sum[code] ?? 0) + count;
  }
  return sum;
}

export async function standingsOf(
  core: Core,
  { group, person, ...at }: RosterAt & { readonly group: string; readonly person: string },
): Promise<readonly Member[]> {
  await checkScope(core, { ...at, group });
  const now = core.clock.now();
  const kept = await keptOf(core, at, group, person);
  const isOverdue = kept.some(({ nextChangeAt }) => nextChangeAt !== null && nextChangeAt <= now);
  if (isOverdue) await refresh(core, { ...at, person }, now);
  const rows = isOverdue ? await keptOf(core, at, group, person) : kept;
  return rows.map((row) => memberOf(core, row));
}

async function keptOf(
  core: Core,
  at: RosterAt,
  group: string,
  person: string,
): Promise<readonly StandingRow[]> {
  const memberships = await membershipsOf(core.store, at, person);
  const rows = await Promise.all(
    memberships
      .filter((membership) => membership.group === group)
      .map((membership) => core.store.roster.standing(at, membership)),
  );
  return rows.filter((row) => row !== null);
}

/** People of one look, when everybody is worked out anew. */
const page = 256;

export async function rebuild(core: Core, at: RosterAt): Promise<number> {
  await checkScope(core, at);
  let mended = 0;
  let after: readonly string[] | undefined;
  for (;;) {
    const rows = await core.store.roster.below(at, ['person'], { after, limit: page });
    const now = core.clock.now();
    for (const { row } of rows) {
      mended += await refresh(core, { ...at, person: String(row['person']) }, now);
    }
    after = rows.at(-1)?.key;
    if (rows.length < page) return mended;
  }
}

export function memberOf(
  core: Core,
  { status, group, person, role, since, blockers }: StandingRow,
): Member {
  const label = standingIn(core).statuses[status]?.label ?? status;
  return { group, person, role, status: { code: status, label }, since, blockers };
}

export async function checkScope(core: Core, { group, ...at }: RosterScope): Promise<void> {
  standingIn(core);
  if (!(await core.store.roster.row(at, ['organisation']))) throw noOrganisation(at);
  if (group !== undefined && !(await core.store.roster.row(at, ['group', group])))
    throw noGroup({ ...at, group });
}

export function noOrganisation({ organisation }: RosterAt): EngineError {
  return new EngineError('notFound', `there is no organisation "${organisation.slice(0, 80)}"`);
}

export function noGroup({
  organisation,
  group,
}: RosterAt & { readonly group: string }): EngineError {
  const message = `there is no group "${group.slice(0, 80)}" in "${organisation}"`;
  return new EngineError('notFound', message);
}

export function nobody({ organisation, person }: Omit<Who, 'tenant'>): EngineError {
  return new EngineError('notFound', `${organisation} has nobody "${person.slice(0, 80)}"`);
}

/** Standings that are brought up to date at once. */
const batch = 256;

/** Whatever may have changed by now in this scope, though nothing was written. */
export async function bringUpToDate(core: Core, scope: RosterScope): Promise<void> {
  for (;;) {
    const now = core.clock.now();
    const overdue = await core.store.roster.overdue(scope, { now, limit: batch });
    const people = [...new Set(overdue.map(({ person }) => person))];
    const { tenant, organisation } = scope;
    const changed = await Promise.all(
      people.map((person) => refresh(core, { tenant, organisation, person }, now)),
    );
    // Nothing moved: only an older definition could move it, so do not spin.
    if (changed.every((count) => count === 0)) return;
  }
}

/** Stores what is overdue of one person and where they stand then. How many rows that were not right before. */
async function refresh(core: Core, who: Who, now: Instant): Promise<number> {
  const standing = standingIn(core);
  return enteredAll(core, [personBox(who)], async () => {
    const draft = new Draft(core.store);
    const when = { asOf: now, changed: false };
    const standings = await standingsAfter(core, standing, draft, who, when);
    const count = draft.writes.length + standings.length;
    if (count > 0) await core.committer.submit([...draft.writes, { ...nothingOf(who), standings }]);
    return count;
  });
}

function placeOf(cursor: string): MemberPlace {
  const [person, role, since] = placeIn(cursor, 3) as [string, string, string];
  return { person, role, since };
}
