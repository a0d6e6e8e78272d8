/** The people of the Ankored scenes, and what they, their administrators and their providers do. */
import { account } from '../../machines/ankored/account/machine.ts';
import { backgroundCheck } from '../../machines/ankored/background-check/machine.ts';
import { document } from '../../machines/ankored/document/machine.ts';
import { eligibility } from '../../machines/ankored/eligibility/machine.ts';
import { type Assignment, type Standing, standing } from '../../machines/ankored/standing.ts';
import { training } from '../../machines/ankored/training/machine.ts';
import {
  type AnyLifecycle,
  addDays,
  type CivilDate,
  dateIn,
  type Outcome,
  type Profile,
  startOfDay,
} from '../../src/lifecycle/index.ts';
import { type Life, type LifeOptions, life } from '../support/life.ts';
import { did, labelIn, must } from './story.ts';

type Policies = LifeOptions['policies'];

const assignment = {
  person: 'user-1',
  organisation: 'org-1',
  requirement: 'requirement-1',
  eligibility: 'eligibility-1',
};

const today = (one: Life): CivilDate => dateIn(one.at, one.context['zone']);

/** One kind of requirement: how a person begins it, and how it gets fulfilled from there. */
export interface Kind {
  readonly lifecycle: AnyLifecycle;
  readonly assigned: (profile: Profile, policies?: Policies) => Life;
  readonly begins: (one: Life) => Outcome;
  readonly fulfilled: (one: Life) => Life;
}

const assignedTo =
  (lifecycle: AnyLifecycle) =>
  (profile: Profile, policies: Policies = {}) =>
    did(life(lifecycle, { profile, policies }), 'ASSIGNED', assignment, 'admin');

/** A version never comes twice: it is named after the event that brings it. */
export const uploads = (one: Life): Outcome =>
  one.send(
    'UPLOADED',
    { version: `after-${one.snapshot.revision}`, completedOn: today(one) },
    'user',
  );
export const fileOf = (one: Life): string => one.context['file'].version;
export const approve = (one: Life): Life => did(one, 'APPROVE', { version: fileOf(one) });

/** What an administrator tells the person who has to upload again. */
export const decline = (one: Life, decision: 'RESET' | 'REJECT', reason = 'ref:reason'): Life =>
  did(one, decision, { version: fileOf(one), reason, code: 'unreadable' });

export const documents: Kind = {
  lifecycle: document,
  assigned: assignedTo(document),
  begins: uploads,
  fulfilled: approve,
};

/** A training or check that runs has a report at the provider, whose events name it and say when. */
const reportOf = (one: Life) => ({ report: one.context['report'] ?? 'report-1', stamp: one.at });

/** A provider tells how it goes. */
export const reports = (one: Life, type: string, more = {}): Outcome =>
  one.send(type, { ...reportOf(one), ...more }, 'provider');

export function hears(one: Life, type: string): Life {
  must(reports(one, type), type);
  return one;
}

export const trainings: Kind = {
  lifecycle: training,
  assigned: assignedTo(training),
  begins: (one) => one.send('STARTED', {}, 'user'),
  fulfilled: (one) => hears(one, 'FINISHED'),
};

/** The person hands the application in; what follows is the provider's. */
export const submit = (one: Life): Life => did(one, 'SUBMIT', {}, 'user');

export const checks: Kind = {
  lifecycle: backgroundCheck,
  assigned: assignedTo(backgroundCheck),
  begins: (one) => one.send('START', {}, 'user'),
  fulfilled: (one) => hears(submit(one), 'PROVIDER_CLEAR'),
};

export const kinds: readonly Kind[] = [documents, trainings, checks];

/** Begun and fulfilled. */
export function completed(
  { assigned, begins, fulfilled }: Kind,
  profile: Profile,
  policies = {},
): Life {
  const one = assigned(profile, policies);
  begins(one);
  return fulfilled(one);
}

export const statusOf = ({ lifecycle }: Kind, one: Life): string | undefined =>
  labelIn(lifecycle, one);

/** Moves the clock to the first instant of the day that lies so many days before the last valid one. */
export function daysBeforeEnd(one: Life, days: number): Life {
  const { validThrough, zone } = one.context;
  return one.waitUntil(startOfDay(addDays(validThrough, -days), zone));
}

const member = {
  person: 'user-1',
  organisation: 'org-1',
  eligibility: 'eligibility-1',
  address: 'ref:address',
};

/** Added by the organisation, which mails the activation link. */
export const addedMember = (profile: Profile, policies: Policies = {}): Life =>
  did(life(account, { profile, policies }), 'MEMBER_ADDED', member, 'admin');

/** Signed up by themselves through the URL of a group and a role. */
export const signedUpMember = (profile: Profile, policies: Policies = {}): Life =>
  did(life(account, { profile, policies }), 'SIGNED_UP', {
    ...member,
    signUpUrl: 'url-1',
    group: 'group-1',
    role: 'coach',
  });

/** Clicks the link of the newest mail of that name, as the person who got it would. */
export const activates = (one: Life): Outcome =>
  one.send('ACTIVATED', { link: one.effect('sendActivation')?.['link'] }, 'user');
export const confirms = (one: Life): Outcome =>
  one.send('EMAIL_CONFIRMED', { link: one.effect('sendConfirmation')?.['link'] }, 'user');

export function activeMember(profile: Profile): Life {
  const one = addedMember(profile);
  must(activates(one), 'the activation');
  return one;
}

export const registered = (profile: Profile): Life =>
  did(life(eligibility, { profile }), 'REGISTERED', { person: 'user-1', organisation: 'org-1' });

export const disqualify = (one: Life): Life =>
  did(one, 'DISQUALIFY', { reason: 'ref:sealed-reason' }, 'admin');

/** Applies the event that an effect is for another instance, as the engine does in the same commit. */
export function passOn({ effects }: AnyLifecycle, from: Life, effect: string, to: Life): void {
  const { sendTo } = effects[effect] ?? {};
  const data = from.effect(effect);
  if (!sendTo || !data) throw new Error(`the story stops at ${effect}: nothing was passed on`);
  const payload = Object.entries(data).filter(([field]) => field !== sendTo.id);
  must(to.send(sendTo.event, Object.fromEntries(payload), from.journal.at(-1)?.event.by), effect);
}

/** What the engine stamps on the events of a person whose eligibility that is. */
export function stampLockOut({ facts }: AnyLifecycle, one: Life, of: Life): Life {
  const lockedOut = facts['lockedOut']?.from.statuses.includes(of.status ?? '') ?? false;
  one.facts = { lockedOut };
  return one;
}

/** One requirement as it is assigned to the role of a member of a group. */
export interface Assigned {
  readonly title: string;
  readonly held: Life;
  readonly mandatory: boolean;
}
export const mandatory = (title: string, held: Life): Assigned => ({
  title,
  held,
  mandatory: true,
});
export const voluntary = (title: string, held: Life): Assigned => ({
  title,
  held,
  mandatory: false,
});

/** How a person stands in a group, in a role to which that is assigned. */
export function standingIn(
  accountLife: Life,
  assigned: readonly Assigned[],
  eligibilityLife: Life | null = null,
): Standing {
  const membership = { ...unexplained(accountLife), active: true, role: 'coach' };
  return standing({
    account: { ...unexplained(accountLife), status: accountLife.status as 'active' },
    eligibility: eligibilityLife && {
      ...unexplained(eligibilityLife),
      status: eligibilityLife.status as 'clear',
    },
    membership,
    assignments: assigned.map(assignmentOf),
  });
}

const unexplained = ({ snapshot }: Life) => ({
  since: snapshot.status?.since ?? snapshot.at,
  reason: null,
  cause: null,
});

const assignmentOf = ({ title, held, mandatory }: Assigned): Assignment => ({
  ...unexplained(held),
  requirement: title,
  title,
  mandatory,
  status: held.status as Assignment['status'],
  activity: held.activity as Assignment['activity'],
  deadline: null,
  provider: null,
});

/** The label in the list of a group. */
export const labelOf = (given: Standing): string => given.status.label;
