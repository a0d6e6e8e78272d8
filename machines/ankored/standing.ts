/**
 * The standing of a person in a group: one status, rolled up from the account, the eligibility, the membership
 * and what is assigned to the role there, with the reasons for it. Pure; the same inputs, the same answer.
 */
import type { ActorKind, Instant } from '../../src/lifecycle/index.ts';
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

export interface Standing {
  readonly status: { readonly code: StandingCode; readonly label: string };
  /** Empty exactly for Cleared. */
  readonly blockers: readonly Blocker[];
}

/**
 * Domain: "Group standing, first match: Disqualified · Inactive · Not Activated / Pending Confirmation · None
 * Assigned · Incomplete · Optional · Cleared."
 */
export function standing(input: StandingInput): Standing {
  const { account, eligibility, membership, assignments } = input;
  if (eligibility && eligibility.status !== 'clear') return barred(eligibility);
  if (!membership.active) return personal('inactive', membership);
  if (account.status !== 'active') return personal(account.status, account);
  if (assignments.length === 0) return personal('noneAssigned', membership);
  const open = assignments.filter((assignment) => !isCovered(assignment));
  const mandatory = open.filter((assignment) => assignment.mandatory);
  if (mandatory.length > 0) return rolledUp('incomplete', mandatory);
  return rolledUp(open.length > 0 ? 'optional' : 'cleared', open);
}

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

function rolledUp(code: StandingCode, open: readonly Assignment[]): Standing {
  return { status: named(code), blockers: open.map(blockerOf) };
}

function named(code: StandingCode) {
  return { code, label: standingGuide[code].label };
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

/** A standing that is about the person, whatever the requirements say. */
function personal(code: AboutPerson, facts: Known): Standing {
  const { who, next } = personalTurns[code];
  return { status: named(code), blockers: [aboutPerson(code, facts, who, next)] };
}

/** Rule 57: it dominates, and an open appeal leaves the person locked out. */
function barred(eligibility: Known & { readonly status: string }): Standing {
  const next =
    eligibility.status === 'appeal'
      ? 'decide on the appeal'
      : 'reinstate the person, if that is right';
  return {
    status: named('disqualified'),
    blockers: [aboutPerson('disqualified', eligibility, 'admin', next)],
  };
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
