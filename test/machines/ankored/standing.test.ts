import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requirementGuide } from '../../../machines/ankored/guide.ts';
import {
  type Assignment,
  isCovered,
  type StandingInput,
  shownStatus,
  standing,
  standingGuide,
} from '../../../machines/ankored/standing.ts';
import { parameters } from '../../support/seed.ts';

const since = '2026-01-01T00:00:00.000Z';
const known = { since, reason: null, cause: 'event-1' };

const assigned = (status: Assignment['status'], more: Partial<Assignment> = {}): Assignment => ({
  ...known,
  requirement: 'first-aid',
  title: 'First aid',
  mandatory: true,
  status,
  activity: null,
  deadline: null,
  provider: null,
  ...more,
});

const person = (
  assignments: readonly Assignment[],
  more: Partial<StandingInput> = {},
): StandingInput => ({
  account: { ...known, status: 'active' },
  eligibility: { ...known, status: 'clear' },
  membership: { ...known, active: true, role: 'coach' },
  assignments,
  ...more,
});
const optional = { mandatory: false, requirement: 'cpr', title: 'CPR' };
const locked = (status: 'disqualified' | 'appeal') => ({ eligibility: { ...known, status } });
const unactivated = (status: 'notActivated' | 'pendingConfirmation') => ({
  account: { ...known, status },
});
const inactive = { membership: { ...known, active: false, role: 'coach' } };

describe('first match wins', () => {
  it.each<[string, StandingInput, string, string[]]>([
    [
      'S 57: disqualified dominates',
      person([assigned('completed')], {
        ...inactive,
        ...unactivated('notActivated'),
        ...locked('disqualified'),
      }),
      'Disqualified',
      ['Disqualified'],
    ],
    [
      'I: an appeal leaves the person locked out',
      person([], locked('appeal')),
      'Disqualified',
      ['Disqualified'],
    ],
    [
      'P: inactive in this role',
      person([assigned('incomplete')], { ...inactive, ...unactivated('notActivated') }),
      'Inactive',
      ['Inactive'],
    ],
    [
      'S: not activated',
      person([assigned('completed')], unactivated('notActivated')),
      'Not Activated',
      ['Not Activated'],
    ],
    [
      'S: pending confirmation',
      person([], unactivated('pendingConfirmation')),
      'Pending Confirmation',
      ['Pending Confirmation'],
    ],
    ['51 S: none assigned', person([]), 'None Assigned', ['None Assigned']],
    [
      '50 S: a mandatory one is missing',
      person([assigned('incomplete'), assigned('incomplete', optional)]),
      'Incomplete',
      ['Incomplete'],
    ],
    ['50: expired', person([assigned('expired')]), 'Incomplete', ['Expired']],
    [
      '50: a running first attempt',
      person([assigned('pendingReview', { activity: 'pendingReview' })]),
      'Incomplete',
      ['Pending Review'],
    ],
    [
      '49 S: only an optional one is missing',
      person([assigned('completed'), assigned('incomplete', optional)]),
      'Optional',
      ['Optional'],
    ],
    [
      '49 I: an expired optional one',
      person([assigned('completed'), assigned('expired', optional)]),
      'Optional',
      ['Expired'],
    ],
    [
      '52 S: optional ones only',
      person([assigned('incomplete', optional)]),
      'Optional',
      ['Optional'],
    ],
    [
      '48 S: all covered, optional too',
      person([assigned('completed'), assigned('expiringSoon', optional)]),
      'Cleared',
      [],
    ],
    [
      '43: a renewal under review',
      person([assigned('expiringSoon', { activity: 'pendingReview' })]),
      'Cleared',
      [],
    ],
    [
      'no eligibility kept is as good as clear',
      person([assigned('completed')], { eligibility: null }),
      'Cleared',
      [],
    ],
  ])('%s', (_, input, label, blockers) => {
    const result = standing(input);
    expect(result.status.label).toBe(label);
    expect(result.blockers.map((blocker) => blocker.label)).toEqual(blockers);
  });
});

describe('idea 5: it explains itself', () => {
  it('names the requirement, since when, whose turn, what to do, until when, why and by which event', () => {
    const more = { reason: 'unreadable', cause: 'event-7', deadline: '2026-02-01T00:00:00.000Z' };
    expect(standing(person([assigned('incomplete', more)])).blockers).toEqual([
      {
        requirement: { id: 'first-aid', title: 'First aid' },
        code: 'incomplete',
        label: 'Incomplete',
        activity: null,
        since,
        actor: { kind: 'user', name: 'applicant' },
        nextAction: 'complete it',
        ...more,
      },
    ]);
  });

  it.each<[Assignment['status'], string, string]>([
    ['incomplete', 'user', 'applicant'],
    ['expired', 'user', 'applicant'],
    ['inProgress', 'user', 'applicant'],
    ['waitingOnApplicant', 'user', 'applicant'],
    ['waitingOnProvider', 'provider', 'Yardstik'],
    ['underReview', 'provider', 'Yardstik'],
    ['pendingReview', 'admin', 'administrator'],
  ])('idea 6: %s waits on the %s (%s)', (status, kind, name) => {
    const [blocker] = standing(person([assigned(status, { provider: 'Yardstik' })])).blockers;
    expect(blocker?.actor).toEqual({ kind, name });
  });
});

const requirementCodes = Object.keys(requirementGuide).filter(
  (code) => code !== 'optional',
) as Assignment['status'][];
const anyAssignment = fc.record({
  n: fc.nat(5),
  status: fc.oneof(
    { arbitrary: fc.constant('completed' as const), weight: 8 },
    fc.constantFrom(...requirementCodes),
  ),
  mandatory: fc.boolean(),
});
const anyInput = fc
  .record({
    account: fc.oneof(
      { arbitrary: fc.constant('active' as const), weight: 6 },
      fc.constantFrom('notActivated' as const, 'pendingConfirmation' as const),
    ),
    eligibility: fc.oneof(
      { arbitrary: fc.constant('clear' as const), weight: 6 },
      fc.constantFrom('disqualified' as const, 'appeal' as const),
    ),
    active: fc.oneof({ arbitrary: fc.constant(true), weight: 6 }, fc.constant(false)),
    assignments: fc.array(anyAssignment, { maxLength: 6 }),
  })
  .map(({ account, eligibility, active, assignments }) =>
    person(
      assignments.map(({ n, status, mandatory }) =>
        assigned(status, { mandatory, requirement: `r-${n}`, title: `R ${n}` }),
      ),
      {
        account: { ...known, status: account },
        eligibility: { ...known, status: eligibility },
        membership: { ...known, active, role: 'coach' },
      },
    ),
  );

describe('every person in a group', () => {
  const property = (name: string, holds: (input: StandingInput, code: string) => void) =>
    it(name, () => {
      const check = fc.property(anyInput, (input) => holds(input, standing(input).status.code));
      fc.assert(check, parameters(1000));
    });
  const isPlain = ({ account, eligibility, membership }: StandingInput) =>
    account.status === 'active' && eligibility?.status === 'clear' && membership.active;
  const ids = (assignments: readonly Assignment[]) => assignments.map((a) => a.requirement);
  const open = ({ assignments }: StandingInput) => assignments.filter((a) => !isCovered(a));

  property('47: exactly one status, with the guide’s label', (input, code) => {
    expect(standing(input).status.label).toBe(
      standingGuide[code as keyof typeof standingGuide].label,
    );
  });
  property(
    '48: Cleared ⇔ active, not disqualified, something assigned, and all of it covered',
    (input, code) => {
      const all = isPlain(input) && input.assignments.length > 0 && open(input).length === 0;
      expect(code === 'cleared').toBe(all);
      expect(standing(input).blockers.length === 0).toBe(all);
    },
  );
  property('49: Optional ⇔ all mandatory covered, some optional not', (input, code) => {
    const missing = open(input);
    expect(code === 'optional').toBe(
      isPlain(input) && missing.length > 0 && missing.every((a) => !a.mandatory),
    );
  });
  property(
    '50: Incomplete ⇔ a mandatory blocker; the explanation lists exactly those',
    (input, code) => {
      const missing = open(input).filter((a) => a.mandatory);
      expect(code === 'incomplete').toBe(isPlain(input) && missing.length > 0);
      if (code !== 'incomplete') return;
      expect(standing(input).blockers.map((blocker) => blocker.requirement?.id)).toEqual(
        ids(missing),
      );
    },
  );
  property('51: None Assigned ⇔ active and nothing assigned to the role', (input, code) => {
    expect(code === 'noneAssigned').toBe(isPlain(input) && input.assignments.length === 0);
  });
  property('52: optional never causes Incomplete', (input, code) => {
    const mandatory = input.assignments.filter((a) => a.mandatory);
    if (code === 'incomplete')
      expect(standing({ ...input, assignments: mandatory }).status.code).toBe('incomplete');
    const loose = input.assignments.map((a) => ({ ...a, mandatory: false }));
    expect(standing({ ...input, assignments: loose }).status.code).not.toBe('incomplete');
  });
  property('54: assigning and unassigning restores the status', (input) => {
    const before = standing(input);
    const more = [...input.assignments, assigned('incomplete')];
    standing({ ...input, assignments: more });
    expect(standing({ ...input, assignments: more.slice(0, -1) })).toEqual(before);
  });
  property('57: Disqualified dominates', (input, code) => {
    expect(code === 'disqualified').toBe(input.eligibility?.status !== 'clear');
  });
});

it('Optional is what an open optional requirement shows; the rest keeps its label', () => {
  for (const status of requirementCodes) {
    expect(shownStatus({ status, mandatory: true })).toBe(status);
    expect(shownStatus({ status, mandatory: false })).toBe(
      status === 'incomplete' ? 'optional' : status,
    );
  }
});

describe('the guide says at least what the seed says', () => {
  const text = (entry: object) => JSON.stringify(entry);
  it.each<[keyof typeof standingGuide, string, string[]]>([
    [
      'notActivated',
      'Not Activated',
      ['activation link', 'Activate Account', 'Resend Activation Emails', 'large groups'],
    ],
    [
      'pendingConfirmation',
      'Pending Confirmation',
      ['unique URL', 'confirm their', 'activate the profile'],
    ],
    ['incomplete', 'Incomplete', ['activated', 'missing', 'Hover over']],
    ['optional', 'Optional', ['optional (not mandatory)']],
    ['cleared', 'Cleared', ['all assigned requirements', 'including any optional']],
    ['noneAssigned', 'None Assigned', ['active', 'no requirements have been assigned']],
    ['disqualified', 'Disqualified', ['locked out', 'flagged background check']],
    ['inactive', 'Inactive', ['inactive']],
  ])('user status %s', (code, label, facts) => {
    expect(standingGuide[code].label).toBe(label);
    for (const fact of facts) expect(text(standingGuide[code])).toContain(fact);
  });
  it.each<[keyof typeof requirementGuide, string, string[]]>([
    ['completed', 'Completed', ['successfully fulfilled']],
    ['incomplete', 'Incomplete', ['not fulfilled', 'must take action']],
    ['inProgress', 'In-Progress', ['abuse prevention training', 'training video', 'not finished']],
    [
      'waitingOnApplicant',
      'Waiting on Applicant',
      ['background checks', 'initiated', 'third-party provider'],
    ],
    [
      'waitingOnProvider',
      'Waiting on Provider',
      ['submitted', 'No further action', '72 hours or less'],
    ],
    [
      'pendingReview',
      'Pending Review',
      ['manually uploaded', 'Approve', 'Reset', 'Reject', 'email with the reason', 'upload a new'],
    ],
    [
      'expiringSoon',
      'Expiring Soon',
      ['approaching its expiration', 'email alerts', '30 days before', 'remove the file'],
    ],
    ['expired', 'Expired', ['completed before', 'passed', 'return to “Completed”']],
    ['optional', 'Optional', ['available but not mandatory', 'becomes “Completed”']],
    ['underReview', 'Under Review', ['dispute']],
    ['qualificationsNotMet', 'Qualifications Not Met', ['final adverse']],
  ])('requirement status %s', (code, label, facts) => {
    expect(requirementGuide[code].label).toBe(label);
    for (const fact of facts) expect(text(requirementGuide[code])).toContain(fact);
  });
});
