/**
 * From what a line says to the changes that are missing, or to the one thing that is wrong with it. What is there already
 * needs nothing, so the same file again changes nothing; and a line is taken whole or not at all.
 */
import type { AskedChange, Engine } from '../../../engine/index.ts';
import { id } from '../../../lifecycle/index.ts';
import type { RosterAt } from '../../../ports/index.ts';
import { normalAddress } from '../../../roster/index.ts';
import { didYouMean, shortened } from '../../wording.ts';
import type { Field, Said } from './columns.ts';

/** What a line adds, by kind: how a run is told. */
export interface Added {
  readonly people: number;
  readonly memberships: number;
  readonly groups: number;
  readonly assignments: number;
  /** Memberships that rest or no longer do, and requirements that are mandatory or no longer are. */
  readonly changed: number;
}

export type Planned =
  | { readonly changes: readonly AskedChange[]; readonly added: Added }
  | { readonly field: Field | 'line'; readonly reason: string };

const nothing: Added = { people: 0, memberships: 0, groups: 0, assignments: 0, changed: 0 };
const ids = id();

/** Plans lines in turn, each upon those before it. */
export class Planner {
  readonly #engine: Engine;
  readonly #at: RosterAt;
  readonly #addGroups: boolean;
  readonly #freshId: () => string;
  /** What was planned and is not stored yet: whether a row is there, by its key, and whose an address is. */
  #rows = new Map<string, Readonly<Record<string, unknown>>>();
  #people = new Map<string, string>();

  constructor(
    engine: Engine,
    at: RosterAt,
    { addGroups, freshId }: { readonly addGroups: boolean; readonly freshId: () => string },
  ) {
    this.#engine = engine;
    this.#at = at;
    this.#addGroups = addGroups;
    this.#freshId = freshId;
  }

  /** Forgets what was planned, once it is stored. */
  stored(): void {
    this.#rows = new Map();
    this.#people = new Map();
  }

  async plan(said: Said): Promise<Planned> {
    const { group, role } = said;
    for (const field of ['group', 'role', 'person', 'requirement'] as const) {
      const problem = idProblem(said[field]);
      if (problem !== null) return { field, reason: problem };
    }
    if (group === undefined) return { field: 'group', reason: 'it is missing' };
    if (role === undefined) return { field: 'role', reason: 'it is missing' };
    const opened = await this.#group(group, said.groupTitle);
    if ('reason' in opened) return opened;
    const rest =
      said.requirement === undefined
        ? await this.#member(said, group, role)
        : await this.#assignment(said, { group, role, requirement: said.requirement });
    if ('reason' in rest) return rest;
    const planned = together(opened, rest);
    this.#remember(planned.changes);
    return planned;
  }

  async #group(group: string, title = group): Promise<Planned> {
    if (await this.#row('group', group)) return { changes: [], added: nothing };
    if (this.#addGroups) {
      const changes = [{ type: 'GROUP_ADDED', group, title } as const];
      return { changes, added: { ...nothing, groups: 1 } };
    }
    const rows = await this.#engine.store.roster.below(this.#at, ['group']);
    const known = rows.map(({ key }) => String(key[1]));
    const reason = `there is no group "${shortened(group, 60)}"; add it first, or whatever is missing with --add-groups${didYouMean(group, known)}`;
    return { field: 'group', reason };
  }

  async #member(said: Said, group: string, role: string): Promise<Planned> {
    const who = await this.#person(said);
    if ('reason' in who) return who;
    const active = truthIn(said.active);
    if (active === null) return { field: 'active', reason: notTruth(said.active) };
    const { person } = who;
    const at = { group, role, person };
    const row = who.isNew ? null : await this.#row('membership', group, role, person);
    const added = row === null ? [{ type: 'MEMBER_ADDED', ...at } as const] : [];
    const isActive = row === null || row['active'] === true;
    const turned =
      active === undefined || active === isActive
        ? []
        : [{ type: active ? 'MEMBER_ACTIVATED' : 'MEMBER_DEACTIVATED', ...at } as const];
    return {
      changes: [...who.changes, ...added, ...turned],
      added: {
        ...nothing,
        people: who.isNew ? 1 : 0,
        memberships: added.length,
        changed: row === null ? 0 : turned.length,
      },
    };
  }

  /** Whoever has the person's id or the address; somebody new where nobody has. */
  async #person({
    person,
    address,
  }: Said): Promise<
    | { readonly person: string; readonly isNew: boolean; readonly changes: readonly AskedChange[] }
    | { readonly field: Field; readonly reason: string }
  > {
    if (address !== undefined && normalAddress(address) === null)
      return { field: 'address', reason: `"${shortened(address, 60)}" is no e-mail address` };
    const owner = address === undefined ? null : await this.#owner(address);
    if (person === undefined && address === undefined)
      return { field: 'address', reason: 'a member needs an address or a person' };
    if (owner !== null && person !== undefined && owner !== person)
      return { field: 'address', reason: `this address is that of ${owner} already` };
    const known = owner ?? person;
    if (known !== undefined && (await this.#row('person', known))) {
      if (address === undefined || owner !== null)
        return { person: known, isNew: false, changes: [] };
      const reason = `${known} is there with another address; change it with ADDRESS_CHANGED in "roster apply", or leave it out`;
      return { field: 'address', reason };
    }
    const fresh = known ?? this.#freshId();
    const named = { type: 'PERSON_ADDED', person: fresh, ...(address && { address }) } as const;
    return { person: fresh, isNew: true, changes: [named] };
  }

  async #assignment(
    { mandatory: text }: Said,
    of: { readonly group: string; readonly role: string; readonly requirement: string },
  ): Promise<Planned> {
    const { group, role, requirement } = of;
    const mandatory =
      text === undefined ? undefined : truthIn(mandatoryWords[text.toLowerCase()] ?? text);
    if (mandatory === null) return { field: 'mandatory', reason: notTruth(text) };
    if (!(await this.#row('requirement', requirement))) {
      const rows = await this.#engine.store.roster.below(this.#at, ['requirement']);
      const known = rows.map(({ key }) => String(key[1]));
      const reason = `there is no requirement "${shortened(requirement, 60)}"; add it first with REQUIREMENT_ADDED in "roster apply"${didYouMean(requirement, known)}`;
      return { field: 'requirement', reason };
    }
    const row = await this.#row('assignment', group, role, requirement);
    if (row === null) {
      const changes = [
        { type: 'REQUIREMENT_ASSIGNED', ...of, mandatory: mandatory ?? true } as const,
      ];
      return { changes, added: { ...nothing, assignments: 1 } };
    }
    if (mandatory === undefined || row['mandatory'] === mandatory)
      return { changes: [], added: nothing };
    const changes = [{ type: 'ASSIGNMENT_MARKED', ...of, mandatory } as const];
    return { changes, added: { ...nothing, changed: 1 } };
  }

  async #row(...key: string[]): Promise<Readonly<Record<string, unknown>> | null> {
    const planned = this.#rows.get(JSON.stringify(key));
    if (planned) return planned;
    return (await this.#engine.store.roster.row(this.#at, key))?.row ?? null;
  }

  async #owner(address: string): Promise<string | null> {
    const planned = this.#people.get(normalAddress(address) ?? '');
    return planned ?? this.#engine.roster.ownerOf(this.#at, address);
  }

  #remember(changes: readonly AskedChange[]): void {
    const put = (row: object, ...key: string[]) =>
      this.#rows.set(JSON.stringify(key), row as Readonly<Record<string, unknown>>);
    for (const change of changes) {
      if (change.type === 'GROUP_ADDED') put({}, 'group', change.group);
      if (change.type === 'PERSON_ADDED') {
        put({}, 'person', change.person);
        const normal = normalAddress(change.address ?? '');
        if (normal !== null) this.#people.set(normal, change.person);
      }
      if (change.type === 'REQUIREMENT_ASSIGNED' || change.type === 'ASSIGNMENT_MARKED') {
        const { group, role, requirement, mandatory } = change;
        put({ mandatory }, 'assignment', group, role, requirement);
      }
      if (
        change.type === 'MEMBER_ADDED' ||
        change.type === 'MEMBER_ACTIVATED' ||
        change.type === 'MEMBER_DEACTIVATED'
      ) {
        const { group, role, person, type } = change;
        put({ active: type !== 'MEMBER_DEACTIVATED' }, 'membership', group, role, person);
      }
    }
  }
}

function together(
  a: Extract<Planned, { readonly changes: unknown }>,
  b: Extract<Planned, { readonly changes: unknown }>,
): Extract<Planned, { readonly changes: unknown }> {
  return { changes: [...a.changes, ...b.changes], added: sum(a.added, b.added) };
}

export function sum(a: Added, b: Added): Added {
  const fields = Object.keys(nothing) as (keyof Added)[];
  return Object.fromEntries(
    fields.map((field) => [field, a[field] + b[field]]),
  ) as unknown as Added;
}

function idProblem(text: string | undefined): string | null {
  if (text === undefined) return null;
  const parsed = ids.safeParse(text);
  if (parsed.success) return null;
  return `${parsed.error.issues[0]?.message ?? 'it is no id'} (given: "${shortened(text, 60)}")`;
}

const mandatoryWords: Readonly<Record<string, string>> = { mandatory: 'yes', optional: 'no' };
const truths: Readonly<Record<string, boolean>> = {
  yes: true,
  true: true,
  '1': true,
  active: true,
  no: false,
  false: false,
  '0': false,
  inactive: false,
};

/** Undefined where nothing is said, null where it means nothing. */
function truthIn(text: string | undefined): boolean | null | undefined {
  return text === undefined ? undefined : (truths[text.toLowerCase()] ?? null);
}

function notTruth(text: string | undefined): string {
  return `it is yes or no (given: "${shortened(text ?? '', 60)}")`;
}
