/**
 * From roster changes to one commit: the rows and the journal of each, the instances that are created because they are
 * missing, what those that are there are told, and where everybody stands whom it concerns. A change that is refused
 * leaves nothing behind, and the others of its batch are made.
 */
import {
  type Actor,
  canonical,
  epoch,
  type Instant,
  instantOf,
  inWords,
  later,
  policiesOf,
} from '../../lifecycle/index.ts';
import type { MemberKey, RosterAt, RosterWrite, StandingRow } from '../../ports/index.ts';
import {
  decideChange,
  keyOf,
  type Problem,
  type Roster,
  type RosterChange,
  type RosterChangeInput,
  type RosterKey,
  type RosterKind,
  type RosterRow,
  type RosterStanding,
  type RowOf,
  rosterChange,
  type Stamp,
} from '../../roster/index.ts';
import { checkRosterRequest } from '../checking.ts';
import type { Core } from '../core.ts';
import { enteredAll, type Needs, personBox } from '../entering.ts';
import { EngineError } from '../errors.ts';
import { addressRows, type Referred, referred } from './addresses.ts';
import { Draft, storedRow } from './draft.ts';
import { nothingOf, standingsAfter } from './standings.ts';
import { type Changing, tellPerson } from './telling.ts';

/**
 * A change as somebody asks for it. Addresses are written as people write them; who signs up need not say which person
 * it is.
 */
export type AskedChange = Exclude<RosterChangeInput, SignUp> | SignUpOfAnybody;
type SignUp = Extract<RosterChangeInput, { readonly type: 'SIGNED_UP' }>;
type SignUpOfAnybody = Omit<SignUp, 'person'> & { readonly person?: string | undefined };

/** The same, as it may come from outside: nothing is believed before it was checked. */
type Unchecked = Readonly<Record<string, unknown>>;

/** Who changes the roster, and when it took effect: now, unless something of the past is taken in. */
export interface ChangeOptions {
  readonly by: Actor;
  /** The same key is applied at most once. In a batch each change has its own: the key, `#`, and its place from 0. */
  readonly key?: string | undefined;
  readonly at?: Instant | undefined;
}

/** What became of one change. */
export type RosterOutcome =
  | {
      readonly outcome: 'applied';
      readonly id: string;
      readonly sequence: number;
      readonly at: Instant;
      /** As it is in the journal. */
      readonly change: RosterChange;
      /** True when it had been made before, with the same key. */
      readonly repeated: boolean;
    }
  | { readonly outcome: 'refused'; readonly problem: Problem };

/** Attempts before a writer in another process is taken to be winning for good. */
const attempts = 8;

export async function changeRoster(
  core: Core,
  at: RosterAt,
  asked: readonly AskedChange[],
  options: ChangeOptions,
): Promise<readonly RosterOutcome[]> {
  const standing = standingIn(core);
  checkRosterRequest(at, options);
  // Named once, whatever is tried again: a new person needs a mailbox of their own.
  const named = asked.map((change, n) => ({
    change,
    newPerson: core.ids.next(),
    key: keyFor(options.key, n, asked.length),
  }));
  for (let n = 0; n < attempts; n += 1) {
    // The organisation's own mailbox keeps its changes in one order; whom they concern is only known inside.
    const box = `${at.tenant} roster ${at.organisation}`;
    const made = await enteredAll<readonly RosterOutcome[] | 'conflict'>(core, [box], (held) =>
      attempt({ core, standing, at, options }, named, held),
    );
    if (made !== 'conflict') return made;
  }
  throw new EngineError(
    'contended',
    `the roster of ${at.organisation} was changed by others meanwhile; try again`,
    {
      retryable: true,
    },
  );
}

function keyFor(key: string | undefined, n: number, count: number): string | null {
  if (key === undefined) return null;
  return count === 1 ? key : `${key}#${n}`;
}

/** The standing that rosters are kept for. Throws EngineError where the engine was given none. */
export function standingIn({ standing }: Core): RosterStanding {
  if (standing) return standing;
  throw new EngineError(
    'invalidInput',
    'this engine keeps no rosters; give it `standing: keptByRoster(…)` from the machines',
  );
}

interface Named {
  readonly change: Unchecked;
  /** Who signs up, where it is nobody who is known. */
  readonly newPerson: string;
  readonly key: string | null;
}

interface Asking {
  readonly core: Core;
  readonly standing: RosterStanding;
  readonly at: RosterAt;
  readonly options: ChangeOptions;
}

async function attempt(
  asking: Asking,
  asked: readonly Named[],
  held: readonly string[],
): Promise<readonly RosterOutcome[] | 'conflict' | Needs> {
  const { core, at } = asking;
  const draft = new Draft(core.store);
  const people = new Set<string>();
  const left = new Map<string, MemberKey>();
  const outcomes: RosterOutcome[] = [];
  const now = core.clock.now();
  const last = await core.store.roster.lastChange(at);
  const instant = later(asking.options.at ?? now, last?.at ?? now);
  const needs = await peopleAhead(asking, asked);
  const isHeld = new Set(held);
  const missing = needs
    .map((person) => personBox({ ...at, person }))
    .filter((box) => !isHeld.has(box));
  if (missing.length > 0) return { needs: missing };
  for (const change of asked) {
    const trial = new Draft(draft.store);
    const made = await one({ ...asking, draft: trial, now, instant }, change);
    outcomes.push(made.outcome);
    if (made.outcome.outcome === 'refused' || made.outcome.repeated) continue;
    draft.absorb(trial);
    for (const person of made.people) people.add(person);
    for (const member of made.left) left.set(JSON.stringify(member), member);
  }
  if (draft.journal.length === 0) return outcomes;
  const boxes = [...people].map((person) => personBox({ ...at, person }));
  if (boxes.some((box) => !isHeld.has(box))) return { needs: boxes };
  const standings = await standingsOfAll(asking, draft, people, instant);
  const write: RosterWrite = {
    ...nothingOf(at),
    journal: draft.journal,
    rows: draft.rows,
    gone: draft.gone,
    standings,
    left: await thoseGone(draft, at, [...left.values()]),
    personal: draft.personal,
  };
  const result = await core.committer.submit([write, ...draft.writes]);
  return result === 'conflict' ? 'conflict' : outcomes;
}

/** Whom changes name outright: known before anything is decided, so that it need not be decided twice. */
async function peopleAhead({ core, at }: Asking, asked: readonly Named[]): Promise<string[]> {
  const named = await Promise.all(
    asked.map(async ({ change: { type, person, group, role } }) => {
      if (typeof person === 'string') return [person];
      if (
        !aboutAssignments.has(String(type)) ||
        typeof group !== 'string' ||
        typeof role !== 'string'
      )
        return [];
      const rows = await core.store.roster.below(at, ['membership', group, role]);
      return rows.map(({ row }) => String(row['person']));
    }),
  );
  return [...new Set(named.flat())];
}

const aboutAssignments = new Set<string>([
  'REQUIREMENT_ASSIGNED',
  'ASSIGNMENT_MARKED',
  'REQUIREMENT_UNASSIGNED',
]);

async function standingsOfAll(
  { core, standing, at }: Asking,
  draft: Draft,
  people: ReadonlySet<string>,
  asOf: Instant,
): Promise<StandingRow[]> {
  const all: StandingRow[] = [];
  for (const person of people) {
    const who = { ...at, person };
    all.push(...(await standingsAfter(core, standing, draft, who, { asOf, changed: true })));
  }
  return all;
}

/** Of the memberships that a batch ended, those that it did not begin again. */
async function thoseGone(
  draft: Draft,
  at: RosterAt,
  members: readonly MemberKey[],
): Promise<MemberKey[]> {
  const rows = await Promise.all(
    members.map(({ group, role, person }) =>
      draft.store.roster.row(at, ['membership', group, role, person]),
    ),
  );
  return members.filter((_, n) => rows[n] === null);
}

interface Made {
  readonly outcome: RosterOutcome;
  /** Whose standings it may change. */
  readonly people: readonly string[];
  readonly left: readonly MemberKey[];
}

const refused = (field: string, message: string): Made => ({
  outcome: { outcome: 'refused', problem: { field, message } },
  people: [],
  left: [],
});

async function one(changing: Changing, asked: Named): Promise<Made> {
  const { core, at, draft, now, instant, options } = changing;
  const made = await madeBefore(changing, asked);
  if (made) return made;
  const untimely = timeProblem(changing);
  if (untimely !== null) return refused('at', untimely);
  const stamp: Stamp = { id: core.ids.next(), at: instant };
  const given = await withReference(changing, asked, stamp.id);
  if ('problem' in given) return refused(given.problem.field, given.problem.message);
  const parsed = rosterChange.safeParse(given.change, { error: inWords });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue?.path.join('.') || 'type';
    return refused(field, issue?.message ?? 'it is no change of a roster');
  }
  const change = parsed.data;
  const unfit = catalogueProblem(changing, change);
  if (unfit) return refused(unfit.field, unfit.message);
  const decided = await decideChange(rosterIn(changing), change, stamp);
  if ('problem' in decided) return refused(decided.problem.field, decided.problem.message);
  const inner = new Draft(draft.store);
  if (change.type === 'ADDRESS_CHANGED') {
    for (const { key } of await addressRows(draft.store, at, change.person)) inner.drop(key);
  }
  const kept = given.referred?.store(String(given.change['person'])) ?? null;
  if (kept) {
    inner.put(kept.row);
    inner.personal.push(kept.personal);
  }
  for (const key of decided.gone) inner.drop(key);
  for (const row of decided.rows) inner.put(storedRow(row));
  const people = await peopleIn(inner, at, decided.rows, decided.gone);
  for (const person of quiet.has(change.type) ? [] : people) {
    const problem = await tellPerson(
      { ...changing, draft: inner },
      draft.store,
      person,
      change,
      stamp,
    );
    if (problem) return refused(problem.field, problem.message);
  }
  draft.absorb(inner);
  const sequence = ((await draft.store.roster.lastChange(at))?.sequence ?? 0) + 1;
  draft.journal.push({
    ...at,
    sequence,
    id: stamp.id,
    key: asked.key,
    at: instant,
    recordedAt: now,
    by: options.by,
    change,
  });
  return {
    outcome: { outcome: 'applied', id: stamp.id, sequence, at: instant, change, repeated: false },
    people,
    left: decided.gone.flatMap(memberIn),
  };
}

/** What changes only how everybody stands: nobody has anything to begin or to hear. */
const quiet = new Set<string>(['ASSIGNMENT_MARKED', 'REQUIREMENT_UNASSIGNED']);

/** What came of the change when it was asked for with this key before. */
async function madeBefore({ core, at }: Changing, { change, key }: Named): Promise<Made | null> {
  const row = key === null ? null : await core.store.roster.changeWith(at, key);
  if (row === null) return null;
  const { id, sequence, at: instant } = row;
  const made = row.change;
  // What stands for an address, and whoever was named by it, are not the asker's.
  const asked = {
    ...change,
    ...('address' in made && { address: made.address }),
    ...(made.type === 'SIGNED_UP' && { person: change['person'] ?? made.person }),
  };
  const parsed = rosterChange.safeParse(asked);
  if (!parsed.success || canonical(parsed.data) !== canonical(made))
    return refused(
      'key',
      `the key was used for another change, ${made.type}; a new change needs a new key`,
    );
  return {
    outcome: { outcome: 'applied', id, sequence, at: instant, change: made, repeated: true },
    people: [],
    left: [],
  };
}

function timeProblem({ options, instant, now }: Changing): string | null {
  if (options.at !== undefined && instant !== options.at)
    return `${options.at} lies before the last change of this roster, at ${instant}`;
  if (instant > instantOf(epoch(now) + 1000))
    return `${instant} lies in the future (now is ${now}); a change is made when it has happened`;
  return null;
}

/** The pure core looks at a roster through the draft. */
function rosterIn({ at, draft }: Changing): Roster {
  return {
    async get<K extends RosterKind>(kind: K, ...ids: string[]) {
      const stored = await draft.store.roster.row(at, [kind, ...ids]);
      return stored && (stored.row as unknown as RowOf<K>);
    },
  };
}

/** The change with a reference in the place of an address, and with the person whose address it is. */
async function withReference(
  { at, draft }: Changing,
  { change: asked, newPerson }: Named,
  changeId: string,
): Promise<
  | { readonly change: Readonly<Record<string, unknown>>; readonly referred: Referred | null }
  | { readonly problem: Problem }
> {
  const { address, ...rest } = asked;
  if (typeof address !== 'string') return { change: asked, referred: null };
  const found = await referred(draft.store, at, address, changeId);
  if (found === null) {
    const message = `"${address.slice(0, 60)}" is no address; one is written ann@example.org`;
    return { problem: { field: 'address', message } };
  }
  const person =
    asked.type === 'SIGNED_UP' ? (asked['person'] ?? found.person ?? newPerson) : asked['person'];
  return { change: { ...rest, person, address: found.reference }, referred: found };
}

/** A requirement runs as a lifecycle that the standing depends on, by policies that it knows. */
function catalogueProblem({ core, standing }: Changing, change: RosterChange): Problem | null {
  if (change.type !== 'REQUIREMENT_ADDED') return null;
  const parts = new Set(Object.values(standing.roster.person).map(({ lifecycle }) => lifecycle));
  const possible = standing.feeds
    .map(({ lifecycle }) => lifecycle)
    .filter((name) => !parts.has(name));
  const registered = core.registry.find(change.lifecycle);
  if (!registered || !possible.includes(change.lifecycle)) {
    const message = `"${change.lifecycle}" is no lifecycle of a requirement; there are ${possible.join(', ')}`;
    return { field: 'lifecycle', message };
  }
  try {
    policiesOf(registered.lifecycle, core.profile, change.policies);
    return null;
  } catch (error) {
    const { issues = [] } = error as {
      issues?: readonly { path: PropertyKey[]; message: string }[];
    };
    const [issue] = issues;
    const field = ['policies', ...(issue?.path ?? [])].join('.');
    return { field, message: issue?.message ?? 'the policies do not fit' };
  }
}

/** Everybody whose rows a change touches, and every member of a role whose assignments it touches. */
async function peopleIn(
  draft: Draft,
  at: RosterAt,
  rows: readonly RosterRow[],
  gone: readonly RosterKey[],
): Promise<string[]> {
  const keys = [...rows.map(keyOf), ...gone];
  const people = await Promise.all(
    keys.map(async ([kind, ...ids]) => {
      if (kind === 'person') return [ids[0] as string];
      if (kind === 'membership') return [ids[2] as string];
      if (kind !== 'assignment') return [];
      const [group, role] = ids as [string, string];
      const members = await draft.store.roster.below(at, ['membership', group, role]);
      return members.map(({ row }) => String(row['person']));
    }),
  );
  return [...new Set(people.flat())];
}

function memberIn([kind, ...ids]: RosterKey): MemberKey[] {
  if (kind !== 'membership') return [];
  const [group, role, person] = ids as [string, string, string];
  return [{ group, role, person }];
}
