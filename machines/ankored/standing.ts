/**
 * The standing of a person in a group: one status, rolled up from the account, the eligibility, the membership
 * and what is assigned to the role there, with the reasons for it. Pure; the same inputs, the same answer.
 */
import type { ActorKind, Instant } from '../../src/lifecycle/index.ts';
import {
  type About,
  type AssignmentFacts,
  defineStanding,
  type InstanceFacts,
  type MemberFacts,
  type RosterFeed,
  type Standing as StandingOf,
  type Told,
} from '../../src/roster/index.ts';
import { type RequirementCode, requirementGuide } from './guide.ts';
import { type StandingCode, standingGuide } from './standing-guide.ts';

export { type StandingCode, standingGuide } from './standing-guide.ts';

/** Since when something stands as it does, and by which event. */
interface Known {
  readonly since: Instant;
  readonly reason: string | null;
  readonly cause: string | null;
}

export interface StandingInput {
  readonly account: Known & { readonly status: 'notActivated' | 'pendingConfirmation' | 'active' };
  /** Per person and organisation; null where none is kept, which is as good as clear. */
  readonly eligibility: (Known & { readonly status: 'clear' | 'disqualified' | 'appeal' }) | null;
  /** Membership of this group in one role; P: inactive is per role. */
  readonly membership: Known & { readonly active: boolean; readonly role: string };
  /** What is assigned to that role in this group, with the state of the person's evidence. */
  readonly assignments: readonly Assignment[];
}

export interface Assignment extends Known {
  readonly requirement: string;
  readonly title: string;
  readonly mandatory: boolean;
  /** Status and activity of the requirement itself, which knows nothing of groups. */
  readonly status: Exclude<RequirementCode, 'optional'>;
  readonly activity: Exclude<RequirementCode, 'optional'> | null;
  /** When the present step has to be done by, if there is such a time. */
  readonly deadline: Instant | null;
  /** The outside provider's name, where there is one. */
  readonly provider: string | null;
}

/** Who must act: a kind, and a name where there is one to give. */
export interface MustAct {
  readonly kind: ActorKind;
  readonly name: string;
}

/** One thing that stands between the person and Cleared. */
export interface Blocker extends Known {
  /** Null where it is about the person and not about a requirement. */
  readonly requirement: { readonly id: string; readonly title: string } | null;
  readonly code: RequirementCode | StandingCode;
  readonly label: string;
  readonly activity: { readonly code: string; readonly label: string } | null;
  readonly actor: MustAct;
  readonly nextAction: string;
  readonly deadline: Instant | null;
}

export type Standing = StandingOf<StandingCode, Blocker>;

const idOf = {
  account: (person: string) => `${person}/account`,
  eligibility: (person: string) => `${person}/eligibility`,
  requirement: (person: string, requirement: string) => `${person}/${requirement}`,
};

const told = (type: string, data: Told['data']): Told => ({ type, data });
const who = ({ person, organisation }: About) => ({ person, organisation });
const member = (about: About) => ({
  ...who(about),
  eligibility: idOf.eligibility(about.person),
  ...(about.address !== null && { address: about.address }),
});

/** How a roster feeds it: what is kept about a person, how that begins, and what is read from it. */
const roster: RosterFeed<StandingInput> = {
  person: {
    eligibility: {
      lifecycle: 'ankored/eligibility',
      id: idOf.eligibility,
      birth: (about) => told('REGISTERED', who(about)),
    },
    account: {
      lifecycle: 'ankored/account',
      id: idOf.account,
      birth: (about) => told('MEMBER_ADDED', member(about)),
      signedUp: ({ signUpUrl, group, role, ...about }) =>
        told('SIGNED_UP', { ...member(about), signUpUrl, group, role }),
      addressChanged: ({ address }) => told('EMAIL_CHANGED', { address }),
    },
  },
  requirement: {
    id: idOf.requirement,
    birth: ({ requirement, ...about }) =>
      told('ASSIGNED', {
        ...who(about),
        requirement,
        eligibility: idOf.eligibility(about.person),
      }),
  },
  whose: ({ organisation, person }) =>
    organisation === '' ? null : { organisation: String(organisation), person: String(person) },
  // P: inactive is per role; so who is inactive in every role is.
  facts: (memberships) =>
    memberships.length > 0 && memberships.every(({ active }) => !active) ? { inactive: true } : {},
  // Domain: "inactive members get none".
  inactive: told('REMINDERS_PAUSED', { reason: 'inactive' }),
  active: told('REMINDERS_RESUMED', { reason: 'inactive' }),
  // Rule 22: nobody who is locked out is reminded of anything.
  lockOut: {
    part: 'eligibility',
    statuses: ['disqualified', 'appeal'],
    begins: told('REMINDERS_PAUSED', { reason: 'disqualified' }),
    ends: told('REMINDERS_RESUMED', { reason: 'disqualified' }),
  },
  input: inputOf,
};

function inputOf({ membership, person, assignments }: MemberFacts): StandingInput {
  const { since, cause, active, role } = membership;
  const { account, eligibility } = person;
  const here = { since, cause, reason: null };
  return {
    // Nobody is activated whose account is not kept.
    account: account
      ? { ...knownOf(account), status: account.status.code as StandingInput['account']['status'] }
      : { ...here, status: 'notActivated' },
    eligibility: eligibility
      ? {
          ...knownOf(eligibility),
          status: eligibility.status.code as NonNullable<StandingInput['eligibility']>['status'],
        }
      : null,
    membership: { ...here, active, role },
    assignments: assignments.map(assignmentOf),
  };
}

function assignmentOf(assigned: AssignmentFacts): Assignment {
  const { requirement, title, provider, mandatory, since, cause, instance } = assigned;
  return {
    requirement,
    title,
    provider,
    mandatory,
    ...(instance ? knownOf(instance) : { since, cause, reason: null }),
    status: (instance?.status.code ?? 'incomplete') as Assignment['status'],
    activity: (instance?.activity?.code ?? null) as Assignment['activity'],
    deadline: instance?.deadline ?? null,
  };
}

function knownOf({ status, cause, notes }: InstanceFacts): Known {
  return { since: status.since, cause, reason: notes[0] ?? null };
}

/** What is assigned and not covered; null where there is no such thing. */
function open({ assignments }: StandingInput, mandatory: boolean): readonly Blocker[] | null {
  const missing = assignments.filter((assignment) => !isCovered(assignment));
  const found = missing.filter((assignment) => assignment.mandatory === mandatory);
  return found.length > 0 ? found.map(blockerOf) : null;
}

/**
 * Domain: "Group standing, first match: Disqualified · Inactive · Not Activated / Pending Confirmation · None
 * Assigned · Incomplete · Optional · Cleared."
 */
export const groupStanding = defineStanding<StandingInput, StandingCode, Blocker>({
  name: 'ankored/standing',
  title: 'Standing in a group',
  statuses: standingGuide,
  parts: { optional: requirementGuide.optional },
  feeds: [
    { lifecycle: 'ankored/eligibility', says: 'whether the person is locked out' },
    { lifecycle: 'ankored/account', says: 'whether the profile is active' },
    { lifecycle: 'ankored/background-check', says: 'whether it is covered' },
    { lifecycle: 'ankored/training', says: 'whether it is covered' },
    { lifecycle: 'ankored/document', says: 'whether it is covered' },
  ],
  roster,
  rungs: [
    {
      status: 'disqualified',
      says: 'the person is disqualified in the organisation, also while an appeal is open',
      blockers: ({ eligibility }) =>
        eligibility && eligibility.status !== 'clear' ? [barred(eligibility)] : null,
    },
    {
      status: 'inactive',
      says: 'the membership in this role is set inactive',
      blockers: ({ membership }) => (membership.active ? null : [personal('inactive', membership)]),
    },
    {
      status: 'notActivated',
      says: 'the profile is not activated',
      blockers: ({ account }) => unless(account, 'notActivated'),
    },
    {
      status: 'pendingConfirmation',
      says: 'the address of somebody who signed up is not confirmed',
      blockers: ({ account }) => unless(account, 'pendingConfirmation'),
    },
    {
      status: 'noneAssigned',
      says: 'no requirement is assigned to the role in this group',
      blockers: ({ assignments, membership }) =>
        assignments.length === 0 ? [personal('noneAssigned', membership)] : null,
    },
    {
      status: 'incomplete',
      says: 'a mandatory requirement is not covered',
      blockers: (input) => open(input, true),
    },
    {
      status: 'optional',
      says: 'only optional requirements are not covered',
      blockers: (input) => open(input, false),
    },
    {
      status: 'cleared',
      says: 'everything that is assigned is covered',
      blockers: () => [],
    },
  ],
});

/** Where a person stands in a group, and what stands between them and Cleared. */
export const standing = groupStanding.of;

/** Covered is what still holds, also while it is being renewed. */
export function isCovered({ status }: Pick<Assignment, 'status'>): boolean {
  return status === 'completed' || status === 'expiringSoon';
}

/** What a requirement is called in a group. Seed: "Optional: available but not mandatory". */
export function shownStatus({
  status,
  mandatory,
}: Pick<Assignment, 'status' | 'mandatory'>): RequirementCode {
  return status === 'incomplete' && !mandatory ? 'optional' : status;
}

function blockerOf(assignment: Assignment): Blocker {
  const { requirement, title, activity, deadline } = assignment;
  const code = shownStatus(assignment);
  return {
    requirement: { id: requirement, title },
    code,
    label: requirementGuide[code].label,
    activity: activity && { code: activity, label: requirementGuide[activity].label },
    ...known(assignment),
    actor: mustAct(turns[code].who, assignment.provider),
    nextAction: turns[code].next,
    deadline,
  };
}

const known = ({ since, reason, cause }: Known): Known => ({ since, reason, cause });

/** Idea 6: whose turn it is follows from the label. */
const turns: Readonly<Record<RequirementCode, { who: ActorKind; next: string }>> = {
  completed: { who: 'user', next: 'nothing' },
  expiringSoon: { who: 'user', next: 'complete it again before it expires' },
  incomplete: { who: 'user', next: 'complete it' },
  optional: { who: 'user', next: 'complete it, if wanted' },
  expired: { who: 'user', next: 'complete it again' },
  inProgress: { who: 'user', next: 'finish the training' },
  waitingOnApplicant: { who: 'user', next: 'submit the application to the provider' },
  waitingOnProvider: { who: 'provider', next: 'finish the screening' },
  underReview: { who: 'provider', next: 'decide on what was found' },
  pendingReview: { who: 'admin', next: 'review the file: approve, reset or reject it' },
  qualificationsNotMet: { who: 'user', next: 'start a new background check' },
};

const names: Readonly<Record<ActorKind, string>> = {
  user: 'applicant',
  admin: 'administrator',
  provider: 'provider',
  system: 'system',
  clock: 'clock',
};

function mustAct(kind: ActorKind, provider: string | null = null): MustAct {
  return { kind, name: (kind === 'provider' && provider) || names[kind] };
}

type AboutPerson = 'inactive' | 'notActivated' | 'pendingConfirmation' | 'noneAssigned';

const personalTurns: Readonly<Record<AboutPerson, { who: ActorKind; next: string }>> = {
  inactive: { who: 'admin', next: 'make the membership active again' },
  notActivated: { who: 'user', next: 'open the activation email and click “Activate Account”' },
  pendingConfirmation: { who: 'user', next: 'open the confirmation email and confirm the address' },
  noneAssigned: { who: 'admin', next: 'assign requirements to the role, if it should have any' },
};

/** Something about the person, whatever the requirements say. */
function personal(code: AboutPerson, facts: Known): Blocker {
  const { who, next } = personalTurns[code];
  return aboutPerson(code, facts, who, next);
}

function unless(
  account: StandingInput['account'],
  code: 'notActivated' | 'pendingConfirmation',
): readonly Blocker[] | null {
  return account.status === code ? [personal(code, account)] : null;
}

/** Rule 57: it dominates, and an open appeal leaves the person locked out. */
function barred(eligibility: Known & { readonly status: string }): Blocker {
  const next =
    eligibility.status === 'appeal'
      ? 'decide on the appeal'
      : 'reinstate the person, if that is right';
  return aboutPerson('disqualified', eligibility, 'admin', next);
}

function aboutPerson(
  code: StandingCode,
  facts: Known,
  who: ActorKind,
  nextAction: string,
): Blocker {
  return {
    requirement: null,
    code,
    label: standingGuide[code].label,
    activity: null,
    ...known(facts),
    actor: mustAct(who),
    nextAction,
    deadline: null,
  };
}
