/**
 * What becomes of a change: the rows that it writes and those that go, or the one thing that stands in its way. Pure:
 * the same roster and change, the same answer.
 */
import type { Instant } from '../lifecycle/index.ts';
import type { ChangeOf, ChangeType, RosterChange } from './change.ts';
import {
  keyOf,
  type MembershipRow,
  type Roster,
  type RosterKey,
  type RosterRow,
  type SignUpUrlRow,
} from './rows.ts';

/** When a change takes effect, and its id. */
export interface Stamp {
  readonly id: string;
  readonly at: Instant;
}

export interface Decided {
  readonly rows: readonly RosterRow[];
  readonly gone: readonly RosterKey[];
}

/** Why a change is refused: the field at fault, what is wrong, and what would be right. */
export interface Problem {
  readonly field: string;
  readonly message: string;
}

/** The change as rows, or what stands in its way; then nothing of it is true. */
export async function decideChange(
  roster: Roster,
  change: RosterChange,
  stamp: Stamp,
): Promise<Decided | { readonly problem: Problem }> {
  try {
    if (change.type !== 'ORGANISATION_ADDED') await organisationOf(roster);
    const decide = deciders[change.type] as Decider<ChangeType>;
    return { rows: [], gone: [], ...(await decide(roster, change, stamp)) };
  } catch (error) {
    if (error instanceof Refused) return { problem: error.problem };
    throw error;
  }
}

class Refused extends Error {
  readonly problem: Problem;
  constructor(field: string, message: string) {
    super(message);
    this.problem = { field, message };
  }
}

function refuse(field: string, message: string): never {
  throw new Refused(field, message);
}

type Decider<T extends ChangeType> = (
  roster: Roster,
  change: ChangeOf<T>,
  stamp: Stamp,
) => Promise<Partial<Decided>>;

const deciders: { readonly [T in ChangeType]: Decider<T> } = {
  async ORGANISATION_ADDED(roster, { title, zone }) {
    if (await roster.get('organisation'))
      refuse('organisation', 'the organisation is there already');
    return { rows: [{ kind: 'organisation', title, zone }] };
  },
  async GROUP_ADDED(roster, { group, title }) {
    if (await roster.get('group', group)) refuse('group', `the group "${group}" is there already`);
    return { rows: [{ kind: 'group', group, title }] };
  },
  async GROUP_RENAMED(roster, { group, title }) {
    return { rows: [{ ...(await groupOf(roster, group)), title }] };
  },

  async PERSON_ADDED(roster, { person, address }) {
    if (await roster.get('person', person))
      refuse('person', `the person "${person}" is there already`);
    return { rows: await personRows(roster, person, address) };
  },
  async ADDRESS_CHANGED(roster, { person, address }) {
    const before = await personOf(roster, person);
    if (before.address === address) refuse('address', `it is the address of "${person}" already`);
    const rows = await personRows(roster, person, address);
    return { rows, gone: before.address === null ? [] : [['address', before.address]] };
  },

  async MEMBER_ADDED(roster, { group, role, person }, stamp) {
    await groupOf(roster, group);
    await personOf(roster, person);
    if (await roster.get('membership', group, role, person))
      refuse('person', `"${person}" is a member of "${group}" as ${role} already`);
    return { rows: [memberRow({ group, role, person }, true, stamp)] };
  },
  async MEMBER_REMOVED(roster, change) {
    return { gone: [keyOf(await membershipOf(roster, change))] };
  },
  async ROLE_CHANGED(roster, { group, role, person, to }, stamp) {
    const before = await membershipOf(roster, { group, role, person });
    if (to === role) refuse('to', `"${person}" is ${role} in "${group}" already`);
    if (await roster.get('membership', group, to, person))
      refuse(
        'to',
        `"${person}" is a member of "${group}" as ${to} already; remove the other membership instead`,
      );
    const row = memberRow({ group, role: to, person }, before.active, stamp);
    return { rows: [row], gone: [keyOf(before)] };
  },
  async MEMBER_DEACTIVATED(roster, change, stamp) {
    const before = await membershipOf(roster, change);
    if (!before.active)
      refuse(
        'person',
        `"${change.person}" is inactive as ${change.role} in "${change.group}" already`,
      );
    return { rows: [memberRow(before, false, stamp)] };
  },
  async MEMBER_ACTIVATED(roster, change, stamp) {
    const before = await membershipOf(roster, change);
    if (before.active)
      refuse(
        'person',
        `"${change.person}" is active as ${change.role} in "${change.group}" already`,
      );
    return { rows: [memberRow(before, true, stamp)] };
  },

  async REQUIREMENT_ADDED(roster, { requirement, title, lifecycle, policies, provider }) {
    if (await roster.get('requirement', requirement))
      refuse('requirement', `the requirement "${requirement}" is in the catalogue already`);
    return { rows: [{ kind: 'requirement', requirement, title, lifecycle, policies, provider }] };
  },
  async REQUIREMENT_ASSIGNED(roster, { group, role, requirement, mandatory }, stamp) {
    await groupOf(roster, group);
    if (!(await roster.get('requirement', requirement)))
      refuse(
        'requirement',
        `there is no requirement "${requirement}" in the catalogue; add it first`,
      );
    if (await roster.get('assignment', group, role, requirement))
      refuse('requirement', `"${requirement}" is assigned to ${role} in "${group}" already`);
    return {
      rows: [{ kind: 'assignment', group, role, requirement, mandatory, ...origin(stamp) }],
    };
  },
  async ASSIGNMENT_MARKED(roster, change, stamp) {
    const before = await assignmentOf(roster, change);
    const { mandatory, requirement } = change;
    if (before.mandatory === mandatory)
      refuse(
        'mandatory',
        `"${requirement}" is ${mandatory ? 'mandatory' : 'optional'} there already`,
      );
    return { rows: [{ ...before, mandatory, ...origin(stamp) }] };
  },
  async REQUIREMENT_UNASSIGNED(roster, change) {
    return { gone: [keyOf(await assignmentOf(roster, change))] };
  },

  async SIGN_UP_URL_OPENED(roster, { url, group, role, token }) {
    await groupOf(roster, group);
    if (await roster.get('signUpUrl', url))
      refuse('url', `the sign-up URL "${url}" is there already; rotate it, or open another`);
    return { rows: [{ kind: 'signUpUrl', url, group, role, token, open: true }] };
  },
  async SIGN_UP_URL_ROTATED(roster, { url, token }) {
    const before = await openUrlOf(roster, url);
    if (before.token === token) refuse('token', 'it is the token of this sign-up URL already');
    return { rows: [{ ...before, token }] };
  },
  async SIGN_UP_URL_CLOSED(roster, { url }) {
    return { rows: [{ ...(await openUrlOf(roster, url)), open: false }] };
  },
  /** Who signs up again, or for another group, is the same person with one membership more. */
  async SIGNED_UP(roster, { url, token, person, address }, stamp) {
    const { group, role, token: current } = await openUrlOf(roster, url);
    if (token !== current)
      refuse('token', 'this sign-up URL was replaced by a newer one; ask for that');
    const known = await roster.get('person', person);
    if (known && known.address !== address)
      refuse('address', `"${person}" has another address; who signs up is known by the address`);
    const member = await roster.get('membership', group, role, person);
    return {
      rows: [
        ...(known ? [] : await personRows(roster, person, address)),
        ...(member ? [] : [memberRow({ group, role, person }, true, stamp)]),
      ],
    };
  },
};

const origin = ({ id, at }: Stamp) => ({ since: at, cause: id });

type Member = Pick<MembershipRow, 'group' | 'role' | 'person'>;

function memberRow({ group, role, person }: Member, active: boolean, stamp: Stamp): MembershipRow {
  return { kind: 'membership', group, role, person, active, ...origin(stamp) };
}

/** The person, and whose the address is now. */
async function personRows(
  roster: Roster,
  person: string,
  address: string | null,
): Promise<RosterRow[]> {
  const row: RosterRow = { kind: 'person', person, address };
  if (address === null) return [row];
  const other = await roster.get('address', address);
  if (other && other.person !== person)
    refuse('address', `it is the address of "${other.person}"; one address is one person`);
  return [row, { kind: 'address', address, person }];
}

async function organisationOf(roster: Roster) {
  const found = await roster.get('organisation');
  return found ?? refuse('organisation', 'there is no such organisation; add it first');
}

async function groupOf(roster: Roster, group: string) {
  const found = await roster.get('group', group);
  return found ?? refuse('group', `there is no group "${group}"; add it first`);
}

async function personOf(roster: Roster, person: string) {
  const found = await roster.get('person', person);
  return found ?? refuse('person', `there is no person "${person}"; add the person first`);
}

async function membershipOf(roster: Roster, { group, role, person }: Member) {
  await groupOf(roster, group);
  const found = await roster.get('membership', group, role, person);
  return found ?? refuse('person', `"${person}" is no member of "${group}" as ${role}`);
}

async function assignmentOf(
  roster: Roster,
  { group, role, requirement }: ChangeOf<'REQUIREMENT_UNASSIGNED'> | ChangeOf<'ASSIGNMENT_MARKED'>,
) {
  await groupOf(roster, group);
  const found = await roster.get('assignment', group, role, requirement);
  return (
    found ?? refuse('requirement', `"${requirement}" is not assigned to ${role} in "${group}"`)
  );
}

async function openUrlOf(roster: Roster, url: string): Promise<SignUpUrlRow> {
  const found = await roster.get('signUpUrl', url);
  if (!found) refuse('url', `there is no sign-up URL "${url}"`);
  if (!found.open) refuse('url', `the sign-up URL "${url}" was closed; open another`);
  return found;
}
