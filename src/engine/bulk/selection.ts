/** Whom one request reaches: named by id, found by status, or read off a roster. Always in pages, never all at once. */
import type { RosterAt } from '../../ports/index.ts';
import type { RequirementRow } from '../../roster/index.ts';
import { checkStatus, invalid } from '../checking.ts';
import type { Core } from '../core.ts';
import { whoseIs } from '../entering.ts';
import { EngineError } from '../errors.ts';
import { list } from '../reading.ts';
import { standingIn } from '../roster/changing.ts';
import { evidenceKey, partKey } from '../roster/feeding.ts';
import { membersOf } from '../roster/reading.ts';

export interface Named {
  readonly ids: readonly string[];
}

/** Those who have a status and an activity, or everybody. */
export interface Standing {
  readonly status?: string | undefined;
  readonly activity?: string | undefined;
}

/** The members of a group: the one instance of the lifecycle that each of them has. */
export interface InGroup {
  readonly organisation: string;
  readonly group: string;
  /** Only those who stand so in the group, by code. */
  readonly standing?: string | undefined;
  /** Whose evidence is meant, where the lifecycle is one of requirements. */
  readonly requirement?: string | undefined;
}

export type Selection = Named | Standing | InGroup;

/** A selection as people write it, in a request or on a command line: one of the three ways, or `all`. */
export interface WrittenSelection extends Standing, Pick<InGroup, 'standing' | 'requirement'> {
  readonly all?: boolean | undefined;
  readonly ids?: readonly string[] | undefined;
  readonly organisation?: string | undefined;
  readonly group?: string | undefined;
}

/** Throws EngineError `invalidInput` where it is none of the three ways, or more than one. */
export function selectionOf(written: WrittenSelection): Selection {
  const { all, ids, status, activity, organisation, group, standing, requirement } = written;
  const stands = { status, activity };
  const ways = [
    all === true ? {} : null,
    ids === undefined ? null : { ids },
    status === undefined && activity === undefined ? null : stands,
    organisation === undefined && group === undefined
      ? null
      : { organisation, group, standing, requirement },
  ].filter((way) => way !== null);
  const [way] = ways;
  if (way === undefined || ways.length > 1)
    throw invalid(
      'to',
      'say whom it reaches in one way: ids, a status or activity, a group, or all',
    );
  if ('group' in way && (organisation === undefined || group === undefined))
    throw invalid('to', 'a group is named with its organisation');
  if (!('group' in way) && (standing !== undefined || requirement !== undefined))
    throw invalid(
      'to',
      'standing and requirement narrow a group; name the organisation and the group',
    );
  return way as Selection;
}

interface Of {
  readonly tenant: string;
  readonly lifecycle: string;
}

/** Ids that are looked up, and sent to, at once: enough to fill a commit. */
const pageSize = 200;

/** The ids, in order, each once. Throws EngineError where the selection asks for what is not there. */
export function selected(core: Core, of: Of, to: Selection): AsyncIterable<readonly string[]> {
  if ('ids' in to) return named(to);
  if ('group' in to) return inGroup(core, of, to);
  return standing(core, of, to);
}

async function* named({ ids }: Named): AsyncIterable<readonly string[]> {
  const each = [...new Set(ids)];
  for (let n = 0; n < each.length; n += pageSize) yield each.slice(n, n + pageSize);
}

async function* standing(
  core: Core,
  of: Of,
  { status, activity }: Standing,
): AsyncIterable<readonly string[]> {
  const { lifecycle } = core.registry.get(of.lifecycle);
  for (const code of [status, activity]) checkStatus('to', lifecycle, code);
  let after: string | undefined;
  do {
    const page = await list(core, { ...of, status, activity, after, limit: pageSize });
    yield page.items.map(({ id }) => id);
    after = page.next ?? undefined;
  } while (after !== undefined);
}

async function* inGroup(
  core: Core,
  of: Of,
  { standing: status, group, requirement, organisation }: InGroup,
): AsyncIterable<readonly string[]> {
  const at = { tenant: of.tenant, organisation };
  const idOf = await idsOf(core, of, at, requirement);
  let after: string | undefined;
  let last: string | undefined;
  do {
    const page = await membersOf(core, { ...at, group, status, after, limit: pageSize });
    // Somebody with two roles is two members, and one person: they come one after the other.
    const people = page.items.map(({ person }) => person).filter((it, n, all) => it !== all[n - 1]);
    yield await theirs(
      core,
      of,
      at,
      people.filter((person) => person !== last),
      idOf,
    );
    last = people.at(-1) ?? last;
    after = page.next ?? undefined;
  } while (after !== undefined);
}

/** The ids, without an instance that is about somebody else: what was never assigned may be anybody's. */
async function theirs(
  core: Core,
  { tenant, lifecycle }: Of,
  { organisation }: RosterAt,
  people: readonly string[],
  idOf: (person: string) => string,
): Promise<readonly string[]> {
  const found = await Promise.all(
    people.map(async (person) => {
      const id = idOf(person);
      const row = await core.store.load({ tenant, lifecycle, id });
      const whose = row && whoseIs(core, row, row.snapshot.context);
      const isOthers = whose && (whose.person !== person || whose.organisation !== organisation);
      return isOthers ? [] : [id];
    }),
  );
  return found.flat();
}

/** The id of the one instance that a person has of the lifecycle. */
async function idsOf(
  core: Core,
  { tenant, lifecycle }: Of,
  at: RosterAt,
  requirement: string | undefined,
): Promise<(person: string) => string> {
  const kept = standingIn(core);
  const parts = Object.entries(kept.roster.person);
  const part = parts.find(([, each]) => each.lifecycle === lifecycle)?.[0];
  if (part !== undefined) return (person) => partKey(kept, { tenant, person }, part).id;
  if (requirement === undefined)
    throw invalid('to', `a person may have several of ${lifecycle}; name the requirement`);
  const found = await core.store.roster.row(at, ['requirement', requirement]);
  if (!found) {
    const text = requirement.slice(0, 60);
    throw new EngineError('notFound', `${at.organisation} has no requirement "${text}"`);
  }
  const row = found.row as unknown as RequirementRow;
  if (row.lifecycle !== lifecycle)
    throw invalid('to', `"${requirement}" runs as ${row.lifecycle}, not as ${lifecycle}`);
  return (person) => evidenceKey(kept, { tenant, person }, row).id;
}
