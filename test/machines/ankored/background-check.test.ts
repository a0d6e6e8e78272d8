import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { backgroundCheck } from '../../../machines/ankored/background-check/machine.ts';
import { yardstik } from '../../../machines/ankored/background-check/yardstik.ts';
import { kindOf, type Schema } from '../../../src/lifecycle/index.ts';
import { type By, type Life, type LifeOptions, life, outcomeText } from '../../support/life.ts';
import { parameters } from '../../support/seed.ts';

const birth = {
  person: 'user-1',
  organisation: 'org-1',
  requirement: 'screening',
  eligibility: 'elig-1',
};
const noon = '2026-03-01T12:00:00.000Z';
type Send = readonly [type: string, data?: Record<string, unknown>, by?: By];

/** The provider's stamp, so many hours before noon of 1 March 2026. */
const stampOf = (hoursBefore: number) =>
  new Date(Date.UTC(2026, 2, 1, 12) - hoursBefore * 3_600_000).toISOString();
const said = (type: string, hoursBefore: number, more = {}): Send => [
  type,
  { report: 'report-1', stamp: stampOf(hoursBefore), ...more },
  'provider',
];

const days = 24;
const start: Send = ['START', { report: 'report-1' }];
const submit: Send = ['SUBMIT', {}, 'user'];
const flagged = said('PROVIDER_FLAG', 20 * days);
const notice = said('PRE_ADVERSE_SENT', 15 * days);
const opened = said('DISPUTE_OPENED', 14 * days);
const closed = said('DISPUTE_CLOSED', 10 * days);
const final = said('FINAL_ADVERSE', 1);
const clear = said('PROVIDER_CLEAR', 2);
const submitted = [start, submit];
const underReview = [...submitted, flagged];
const noticed = [...underReview, notice];
const adverse = [...noticed, final];

function after(sends: readonly Send[], options: LifeOptions = {}): Life {
  const one = life(backgroundCheck, { at: noon, ...options });
  one.send('ASSIGNED', birth, 'admin');
  for (const send of sends) one.send(...send);
  return one;
}

/** Where the attempt stands: `idle`, `underReview.disputed`. */
function attemptOf({ snapshot }: Life): string {
  const { attempt } = (snapshot.value as { requirement: { attempt: unknown } }).requirement;
  if (typeof attempt === 'string') return attempt;
  return Object.entries(attempt as object)
    .flat()
    .join('.');
}

describe.each(['default', 'literal'] as const)('background check, profile %s', (profile) => {
  it.each<{
    rule: string;
    given: readonly Send[];
    when: Send;
    outcome: string;
    status: string;
    attempt: string;
    effects?: Partial<Record<'default' | 'literal', string[]>>;
  }>([
    {
      rule: 'S: initiated and not submitted',
      given: [],
      when: start,
      outcome: 'applied',
      status: 'waitingOnApplicant',
      attempt: 'waitingOnApplicant.applying',
    },
    {
      rule: 'started twice',
      given: [start],
      when: start,
      outcome: 'unchanged',
      status: 'waitingOnApplicant',
      attempt: 'waitingOnApplicant.applying',
    },
    {
      rule: 'S: submitted by the person',
      given: [start],
      when: submit,
      outcome: 'applied',
      status: 'waitingOnProvider',
      attempt: 'waitingOnProvider',
    },
    {
      rule: 'submitted, as the provider reports',
      given: [start],
      when: said('SUBMIT', 30),
      outcome: 'applied',
      status: 'waitingOnProvider',
      attempt: 'waitingOnProvider',
    },
    {
      rule: '30: submitted twice',
      given: submitted,
      when: submit,
      outcome: 'unchanged',
      status: 'waitingOnProvider',
      attempt: 'waitingOnProvider',
    },
    {
      rule: '28: nothing is submitted that was not started',
      given: [],
      when: submit,
      outcome: 'refused guardFailed isBeyondApplication',
      status: 'incomplete',
      attempt: 'idle',
    },
    {
      rule: 'a provider names its report and stamps',
      given: [start],
      when: ['SUBMIT', {}, 'provider'],
      outcome: 'refused guardFailed isThisReport',
      status: 'waitingOnApplicant',
      attempt: 'waitingOnApplicant.applying',
    },
    {
      rule: 'a person stamps nothing',
      given: [start],
      when: ['SUBMIT', { stamp: stampOf(0) }, 'user'],
      outcome: 'refused guardFailed isThisReport',
      status: 'waitingOnApplicant',
      attempt: 'waitingOnApplicant.applying',
    },
    {
      rule: 'B: the provider asks for more',
      given: submitted,
      when: said('INFO_REQUESTED', 30),
      outcome: 'applied',
      status: 'waitingOnApplicant',
      attempt: 'waitingOnApplicant.infoRequested',
    },
    {
      rule: 'B: and gets it',
      given: [...submitted, said('INFO_REQUESTED', 30)],
      when: submit,
      outcome: 'applied',
      status: 'waitingOnProvider',
      attempt: 'waitingOnProvider',
    },
    {
      rule: '30: asked twice, and answered since',
      given: [...submitted, said('INFO_REQUESTED', 30), submit],
      when: said('INFO_REQUESTED', 30),
      outcome: 'unchanged',
      status: 'waitingOnProvider',
      attempt: 'waitingOnProvider',
    },
    {
      rule: 'S: clear completes',
      given: submitted,
      when: clear,
      outcome: 'applied',
      status: 'completed',
      attempt: 'idle',
    },
    {
      rule: '30: clear twice',
      given: [...submitted, clear],
      when: clear,
      outcome: 'unchanged',
      status: 'completed',
      attempt: 'idle',
    },
    {
      rule: '30: a repeated result brings nothing back that was revoked',
      given: [...submitted, clear, ['REVOKED', { reason: 'does not hold' }, 'provider']],
      when: clear,
      outcome: 'unchanged',
      status: 'incomplete',
      attempt: 'idle',
    },
    {
      rule: '33: a person clears nothing by saying so',
      given: submitted,
      when: ['PROVIDER_CLEAR', { report: 'report-1', stamp: stampOf(2) }, 'user'],
      outcome: 'refused forbidden',
      status: 'waitingOnProvider',
      attempt: 'waitingOnProvider',
    },
    {
      rule: '45: clear from the future is refused',
      given: submitted,
      when: said('PROVIDER_CLEAR', -1),
      outcome: 'refused guardFailed isNotAhead',
      status: 'waitingOnProvider',
      attempt: 'waitingOnProvider',
    },
    {
      rule: 'another report is not ours',
      given: submitted,
      when: said('PROVIDER_CLEAR', 1, { report: 'report-2' }),
      outcome: 'refused guardFailed isThisReport',
      status: 'waitingOnProvider',
      attempt: 'waitingOnProvider',
    },
    {
      rule: '41: too early to redo',
      given: [...submitted, clear],
      when: ['START', { report: 'report-2' }],
      outcome: 'refused guardFailed isWindowOpen',
      status: 'completed',
      attempt: 'idle',
    },
    {
      rule: '41: a waiver keeps nobody from evidence',
      given: [['WAIVE', { reason: 'known' }]],
      when: start,
      outcome: 'applied',
      status: 'completed',
      attempt: 'waitingOnApplicant.applying',
    },
    {
      rule: 'P: flagged; S, to the letter: and disqualified already',
      given: submitted,
      when: flagged,
      outcome: 'applied',
      status: 'underReview',
      attempt: 'underReview.flagged',
      effects: { literal: ['disqualifyPerson'] },
    },
    {
      rule: '30: flagged twice',
      given: underReview,
      when: flagged,
      outcome: 'unchanged',
      status: 'underReview',
      attempt: 'underReview.flagged',
    },
    {
      rule: 'flagged again later disqualifies once',
      given: underReview,
      when: said('PROVIDER_FLAG', 19 * days),
      outcome: 'applied',
      status: 'underReview',
      attempt: 'underReview.flagged',
    },
    {
      rule: '32: an older flag after clear',
      given: [...submitted, clear],
      when: flagged,
      outcome: 'unchanged',
      status: 'completed',
      attempt: 'idle',
    },
    {
      rule: 'a newer flag after clear is reviewed, and coverage is kept meanwhile',
      given: [...submitted, clear],
      when: said('PROVIDER_FLAG', 1),
      outcome: 'applied',
      status: 'completed',
      attempt: 'underReview.flagged',
      effects: { literal: ['disqualifyPerson'] },
    },
    {
      rule: 'P: notice',
      given: underReview,
      when: notice,
      outcome: 'applied',
      status: 'underReview',
      attempt: 'underReview.preAdverse',
    },
    {
      rule: '31: a notice before the flag waits',
      given: submitted,
      when: notice,
      outcome: 'refused guardFailed not isLatestResult not isLatest',
      status: 'waitingOnProvider',
      attempt: 'waitingOnProvider',
    },
    {
      rule: '30: notice twice',
      given: noticed,
      when: notice,
      outcome: 'unchanged',
      status: 'underReview',
      attempt: 'underReview.preAdverse',
    },
    {
      rule: 'P: disputed',
      given: noticed,
      when: opened,
      outcome: 'applied',
      status: 'underReview',
      attempt: 'underReview.disputed',
    },
    {
      rule: 'P: the dispute is over',
      given: [...noticed, opened],
      when: closed,
      outcome: 'applied',
      status: 'underReview',
      attempt: 'underReview.preAdverse',
    },
    {
      rule: 'disputed before the notice, and over',
      given: [...underReview, opened],
      when: closed,
      outcome: 'applied',
      status: 'underReview',
      attempt: 'underReview.flagged',
    },
    {
      rule: '30: a dispute that is over is not opened again by a repetition',
      given: [...noticed, opened, closed],
      when: opened,
      outcome: 'unchanged',
      status: 'underReview',
      attempt: 'underReview.preAdverse',
    },
    {
      rule: 'clear after a flag',
      given: noticed,
      when: clear,
      outcome: 'applied',
      status: 'completed',
      attempt: 'idle',
    },
    {
      rule: 'the provider proceeds',
      given: underReview,
      when: said('PROCEED', 3),
      outcome: 'applied',
      status: 'completed',
      attempt: 'idle',
    },
    {
      rule: 'an admin proceeds and says why',
      given: [...noticed, opened],
      when: ['PROCEED', { code: 'falseMatch' }, 'admin'],
      outcome: 'applied',
      status: 'completed',
      attempt: 'idle',
    },
    {
      rule: '59: an admin says why',
      given: underReview,
      when: ['PROCEED', {}, 'admin'],
      outcome: 'refused guardFailed isExplained',
      status: 'underReview',
      attempt: 'underReview.flagged',
    },
    {
      rule: 'an admin completes nothing that is not under review',
      given: submitted,
      when: ['PROCEED', { code: 'falseMatch' }, 'admin'],
      outcome: 'refused guardFailed isReviewed',
      status: 'waitingOnProvider',
      attempt: 'waitingOnProvider',
    },
    {
      rule: 'P: finally adverse',
      given: noticed,
      when: final,
      outcome: 'applied',
      status: 'qualificationsNotMet',
      attempt: 'qualificationsNotMet',
      effects: { default: ['disqualifyPerson'], literal: ['disqualifyPerson'] },
    },
    {
      rule: '30: finally adverse twice disqualifies once',
      given: adverse,
      when: final,
      outcome: 'unchanged',
      status: 'qualificationsNotMet',
      attempt: 'qualificationsNotMet',
    },
    {
      rule: '34: not without a notice',
      given: underReview,
      when: final,
      outcome: 'refused guardFailed noticeSent waitElapsed',
      status: 'underReview',
      attempt: 'underReview.flagged',
    },
    {
      rule: '34: not before the wait is over',
      given: [...underReview, said('PRE_ADVERSE_SENT', 7 * days)],
      when: final,
      outcome: 'refused guardFailed waitElapsed',
      status: 'underReview',
      attempt: 'underReview.preAdverse',
    },
    {
      rule: '34: whole days lie between notice and result',
      given: [...underReview, said('PRE_ADVERSE_SENT', 8 * days)],
      when: said('FINAL_ADVERSE', 0),
      outcome: 'applied',
      status: 'qualificationsNotMet',
      attempt: 'qualificationsNotMet',
      effects: { default: ['disqualifyPerson'], literal: ['disqualifyPerson'] },
    },
    {
      rule: '34: a notice that is sent again does not begin the wait anew',
      given: [...noticed, said('PRE_ADVERSE_SENT', 2 * days)],
      when: final,
      outcome: 'applied',
      status: 'qualificationsNotMet',
      attempt: 'qualificationsNotMet',
      effects: { default: ['disqualifyPerson'], literal: ['disqualifyPerson'] },
    },
    {
      rule: '34: not while a dispute is open',
      given: [...noticed, opened],
      when: final,
      outcome: 'refused guardFailed noOpenDispute',
      status: 'underReview',
      attempt: 'underReview.disputed',
    },
    {
      rule: '34: nor straight from screening',
      given: submitted,
      when: final,
      outcome:
        'refused guardFailed hasCoverage in requirement.attempt.underReview noticeSent waitElapsed',
      status: 'waitingOnProvider',
      attempt: 'waitingOnProvider',
    },
    {
      rule: 'finally adverse takes the coverage away, a waiver too',
      given: [['WAIVE', { reason: 'known' }], ...noticed],
      when: final,
      outcome: 'applied',
      status: 'qualificationsNotMet',
      attempt: 'qualificationsNotMet',
      effects: { default: ['disqualifyPerson'], literal: ['disqualifyPerson'] },
    },
    {
      rule: '32: an older clear never undoes a final result',
      given: adverse,
      when: clear,
      outcome: 'unchanged',
      status: 'qualificationsNotMet',
      attempt: 'qualificationsNotMet',
    },
    {
      rule: 'a newer one corrects it',
      given: adverse,
      when: said('PROVIDER_CLEAR', 0),
      outcome: 'applied',
      status: 'completed',
      attempt: 'idle',
    },
    {
      rule: 'again after a final result, with another report',
      given: adverse,
      when: ['START', { report: 'report-2' }],
      outcome: 'applied',
      status: 'waitingOnApplicant',
      attempt: 'waitingOnApplicant.applying',
    },
    {
      rule: 'but not with the one that was judged',
      given: adverse,
      when: start,
      outcome: 'refused guardFailed isFreshReport',
      status: 'qualificationsNotMet',
      attempt: 'qualificationsNotMet',
    },
    {
      rule: '37: a waiver in spite of it covers',
      given: adverse,
      when: ['WAIVE', { reason: 'decided by the board' }],
      outcome: 'applied',
      status: 'completed',
      attempt: 'idle',
    },
    {
      rule: 'I: the person cancels',
      given: submitted,
      when: ['CANCELED', {}, 'user'],
      outcome: 'applied',
      status: 'incomplete',
      attempt: 'idle',
    },
    {
      rule: 'I: clear for the same report still grants after that',
      given: [...submitted, ['CANCELED', {}, 'user']],
      when: clear,
      outcome: 'applied',
      status: 'completed',
      attempt: 'idle',
    },
    {
      rule: 'I: even one from before the provider cancelled',
      given: [...submitted, said('CANCELED', 1, { code: 'canceled' })],
      when: clear,
      outcome: 'applied',
      status: 'completed',
      attempt: 'idle',
    },
    {
      rule: 'the provider cancels a review',
      given: noticed,
      when: said('CANCELED', 1, { code: 'expired' }),
      outcome: 'applied',
      status: 'incomplete',
      attempt: 'idle',
    },
    {
      rule: 'the person cannot cancel it away',
      given: noticed,
      when: ['CANCELED', {}, 'user'],
      outcome: 'refused guardFailed isByProvider',
      status: 'underReview',
      attempt: 'underReview.preAdverse',
    },
  ])('$rule', ({ given, when, outcome, status, attempt, effects = {} }) => {
    const one = after(given, { profile });
    const before = one.effects.length;
    expect(outcomeText(one.send(...when))).toBe(outcome);
    expect([one.status, attemptOf(one)]).toEqual([status, attempt]);
    expect(one.effects.slice(before)).toEqual(effects[profile] ?? []);
    const label = attempt.split('.')[0] as string;
    const isLabel = !['idle', 'qualificationsNotMet'].includes(label);
    expect(one.activity).toBe(isLabel ? label : null);
  });

  it('P: an application that is not submitted within 14 days lapses, with the reason', () => {
    const one = after([start], { profile }).wait({ days: 14, milliseconds: -1 });
    expect(one.status).toBe('waitingOnApplicant');
    one.wait({ milliseconds: 1 });
    expect([one.status, one.context['ended']]).toEqual(['incomplete', 'applicationWindow']);
    one.send(...clear);
    expect([one.status, one.context['ended']]).toEqual(['completed', null]);
  });

  it('S: after 72 hours the screening is flagged as overdue, and nothing else changes', () => {
    const one = after(submitted, { profile }).wait({ hours: 71 });
    expect(one.context['attention']).toEqual({ screeningOverdue: false });
    one.wait({ hours: 1 });
    expect([one.status, one.context['attention']]).toEqual([
      'waitingOnProvider',
      { screeningOverdue: true },
    ]);
    one.send(...clear);
    expect([one.status, one.context['attention']]).toEqual([
      'completed',
      { screeningOverdue: false },
    ]);
  });

  it('43: a renewal, a flag and a cancellation keep the coverage', () => {
    const one = after([...submitted, clear], { profile }).waitUntil('2027-02-10T00:00:00.000Z');
    const next = (type: string, stamp: string): Send => [
      type,
      { report: 'report-2', stamp },
      'provider',
    ];
    one.send('START', { report: 'report-2' });
    one.send(...next('SUBMIT', '2027-02-09T00:00:00.000Z'));
    expect([one.status, one.activity]).toEqual(['expiringSoon', 'waitingOnProvider']);
    one.send(...next('PROVIDER_FLAG', '2027-02-09T01:00:00.000Z'));
    expect([one.status, one.activity]).toEqual(['expiringSoon', 'underReview']);
    one.send(...next('CANCELED', '2027-02-09T02:00:00.000Z'));
    expect([one.status, one.activity]).toEqual(['expiringSoon', null]);
    one.send(...next('PROVIDER_CLEAR', '2027-02-09T03:00:00.000Z'));
    expect([one.status, one.context['validThrough']]).toEqual(['completed', '2028-02-09']);
  });

  it('57 S: locked out, the person cannot start again; the provider’s events still land', () => {
    const one = after(adverse, { profile });
    one.facts = { lockedOut: true };
    expect(outcomeText(one.send('START', { report: 'report-2' }))).toBe(
      'refused guardFailed lockedOut',
    );
    expect(outcomeText(one.send(...said('PROVIDER_CLEAR', 0)))).toBe('applied');
  });

  it('58: reinstatement elsewhere changes nothing here, and grants no coverage', () => {
    const one = after(adverse, { profile });
    one.facts = { lockedOut: true };
    const before = one.snapshot;
    one.facts = { lockedOut: false };
    expect(one.wait({ days: 30 }).snapshot.value).toEqual(before.value);
    expect([one.status, one.context['evidence']]).toEqual(['qualificationsNotMet', null]);
  });
});

describe('disqualification', () => {
  it('is sent to the eligibility, with a code for a reason', () => {
    expect(after(adverse).effect('disqualifyPerson')).toEqual({
      eligibility: 'elig-1',
      reason: 'finalAdverse',
    });
    expect(after(underReview, { profile: 'literal' }).effect('disqualifyPerson')).toEqual({
      eligibility: 'elig-1',
      reason: 'flagged',
    });
    expect(backgroundCheck.effects['disqualifyPerson']?.sendTo).toEqual({
      lifecycle: 'ankored/eligibility',
      event: 'DISQUALIFY',
      id: 'eligibility',
    });
  });

  it.each(['default', 'literal'] as const)('has no target where none is kept, %s', (profile) => {
    const one = life(backgroundCheck, { at: noon, profile });
    one.send('ASSIGNED', { ...birth, eligibility: null }, 'admin');
    for (const send of adverse) one.send(...send);
    expect([one.status, one.effects]).toEqual(['qualificationsNotMet', []]);
  });
});

it('without a report id of the provider’s, the event’s own id stands for it', () => {
  const one = after([['START', {}]]);
  expect(one.context['report']).toBe(one.lastId);
});

it('completed on the day of the provider’s stamp, in the organisation’s zone', () => {
  const one = after([...submitted, said('PROVIDER_CLEAR', 12)], { zone: 'America/New_York' });
  expect(one.context['completedOn']).toBe('2026-02-28');
});

it('a report that is cleared twice extends a renewal once', () => {
  const validity = { basis: 'previousExpiry', period: 'P1Y' };
  const one = after([...submitted, clear, said('PROVIDER_CLEAR', 1)], { policies: { validity } });
  expect(one.context['validThrough']).toBe('2027-03-01');
});

it('why the latest attempt came to nothing is told until the next one', () => {
  const one = after([start, ['CANCELED', {}, 'user']]);
  expect(one.notes).toEqual([{ code: 'withdrawn' }]);
  one.send('START', { report: 'report-2' });
  expect(one.notes).toEqual([]);
  expect(one.wait({ days: 15 }).notes).toEqual([{ code: 'applicationWindow' }]);
});

it('S: a screening that takes longer than 72 hours is told, and no longer than it lasts', () => {
  const one = after(submitted).wait({ hours: 72 });
  expect(one.notes).toEqual([{ code: 'screeningOverdue' }]);
  one.send(...clear);
  expect(one.notes).toEqual([]);
});

it('reminds while the person owes something, not while the provider does', () => {
  expect(
    after([start], { policies: { applicationWindowDays: 90 } }).wait({ days: 5 }).effects,
  ).toEqual(['sendReminder', 'sendReminder']);
  expect(after(submitted).wait({ days: 5 }).effects).toEqual([]);
  expect(after(underReview).wait({ days: 5 }).effects).toEqual([]);
});

describe('rule 64', () => {
  const words = new Set(['personal']);
  // Text that is an id, a date, a code, a zone or a period can hold no sentence of a report.
  function kindsIn(schema: Schema, path: string): string[] {
    const kind = kindOf(schema);
    if (kind !== undefined) return [`${path}: ${kind}`];
    const def = schema._zod.def as unknown as {
      type: string;
      shape?: Record<string, Schema>;
      innerType?: Schema;
      element?: Schema;
    };
    if (def.shape)
      return Object.entries(def.shape).flatMap(([name, s]) => kindsIn(s, `${path}.${name}`));
    const inner = def.innerType ?? def.element;
    return inner ? kindsIn(inner, path) : [`${path}: ${def.type}`];
  }
  const sharedByAll = ['ASSIGNED', 'WAIVE', 'REVOKED', 'POLICY_CHANGED', 'ZONE_CHANGED'];
  const shared = new Set([...sharedByAll, 'REMINDERS_PAUSED', 'REMINDERS_RESUMED']);
  const schemas = Object.entries(
    backgroundCheck.events as unknown as Record<string, { data: z.ZodObject; by: string[] }>,
  );

  it('no event of a check carries more than ids, codes and stamps', () => {
    for (const [name, { data }] of schemas.filter(([type]) => !shared.has(type))) {
      for (const field of kindsIn(data, name)) {
        expect(field).toMatch(/^[A-Z_]+\.(report: id|stamp: instant|code: enum)$/);
      }
    }
  });

  it('and of the shared ones only the reasons of WAIVE and REVOKED are words, kept apart', () => {
    const text = schemas.flatMap(([name, { data }]) => kindsIn(data, name));
    expect(text.filter((field) => words.has(field.split(': ')[1] as string))).toEqual([
      'WAIVE.reason: personal',
      'REVOKED.reason: personal',
    ]);
    expect(text.filter((field) => field.endsWith(': string'))).toEqual(
      ['POLICY_CHANGED.policies.validity: string', 'ZONE_CHANGED.zone: string'].filter((field) =>
        text.includes(field),
      ),
    );
  });

  it('what else the provider sends along is refused', () => {
    const [type, data, by] = clear;
    const told = { ...data, findings: 'one record' };
    expect(outcomeText(after(submitted).send(type, told, by))).toBe('refused invalidEvent');
  });
});

describe('Yardstik', () => {
  const standing: Record<string, readonly Send[]> = {
    'Waiting on Applicant': submitted,
    'Waiting on Provider': [start],
    'Under Review': submitted,
    Completed: underReview,
    'Qualifications Not Met': noticed,
    Incomplete: submitted,
  };
  it.each([
    ['info_requested', 'Waiting on Applicant'],
    ['exception', 'Waiting on Applicant'],
    ['queued', 'Waiting on Provider'],
    ['processing', 'Waiting on Provider'],
    ['pending', 'Waiting on Provider'],
    ['approved_to_process', 'Waiting on Provider'],
    ['pending_approval', 'Waiting on Provider'],
    ['ys_qa_review', 'Waiting on Provider'],
    ['consider', 'Under Review'],
    ['clear', 'Completed'],
    ['proceed', 'Completed'],
    ['final_adverse', 'Qualifications Not Met'],
    ['canceled', 'Incomplete'],
    ['expired', 'Incomplete'],
  ] as const)('%s leads to %s', (status, label) => {
    const meaning = yardstik[status];
    const one = after(standing[label] ?? []);
    const code = 'code' in meaning ? { code: meaning.code } : {};
    expect(outcomeText(one.send(...said(meaning.event as string, 1, code)))).toBe('applied');
    const { statuses } = backgroundCheck;
    expect(statuses[one.status as keyof typeof statuses].label).toBe(label);
  });

  it('created says nothing that START has not said', () => {
    expect(yardstik.created.event).toBeNull();
    expect(after([start]).status).toBe('waitingOnApplicant');
  });

  it('pre_adverse and dispute stay under review, and going back closes the dispute', () => {
    const one = after(underReview);
    one.send(...said(yardstik.pre_adverse.event, 15 * days));
    expect(attemptOf(one)).toBe('underReview.preAdverse');
    one.send(...said(yardstik.dispute.event, 14 * days));
    expect(attemptOf(one)).toBe('underReview.disputed');
    for (const type of [yardstik.pre_adverse.event, yardstik.pre_adverse.also])
      one.send(...said(type, 10 * days));
    expect(attemptOf(one)).toBe('underReview.preAdverse');
    expect(outcomeText(one.send(...final))).toBe('applied');
  });
});

/** As the adapter's inbox does it: refused events are offered again after each accepted one. */
function offered(given: readonly Send[], events: readonly Send[], options: LifeOptions): Life {
  const one = after(given, options);
  let inbox: Send[] = [];
  for (const event of events) {
    inbox.push(event);
    for (let isMoving = true; isMoving; ) {
      const left = inbox.filter((waiting) => one.send(...waiting).kind === 'refused');
      isMoving = left.length < inbox.length;
      inbox = left;
    }
  }
  return one;
}

/** What a provider can have to tell of one report, in the order of its stamps. */
const list = (...kindsOf: string[]) => fc.constantFrom<string[]>([], kindsOf);
const joined = (...parts: fc.Arbitrary<string[]>[]) =>
  fc.tuple(...parts).map((each) => each.flat());
const application = fc.array(fc.constantFrom('SUBMIT', 'INFO_REQUESTED'), { maxLength: 3 });
const dispute = fc.constantFrom<string[]>(
  [],
  ['DISPUTE_OPENED', 'DISPUTE_CLOSED'],
  ['DISPUTE_OPENED', 'PROVIDER_FLAG', 'DISPUTE_OPENED', 'DISPUTE_CLOSED'],
);
const review = joined(
  fc.constant(['PROVIDER_FLAG']),
  list('PROVIDER_FLAG'),
  list('DISPUTE_OPENED', 'DISPUTE_CLOSED'),
  fc.oneof(
    fc.constantFrom<string[]>(
      [],
      ['PROVIDER_CLEAR'],
      ['PROCEED'],
      ['CANCELED'],
      ['PROCEED', 'PROVIDER_FLAG'],
    ),
    joined(
      fc.constant(['PRE_ADVERSE_SENT']),
      list('PRE_ADVERSE_SENT'),
      dispute,
      fc.constantFrom<string[]>(
        [],
        ['DISPUTE_OPENED'],
        ['PROVIDER_CLEAR'],
        ['PROCEED'],
        ['CANCELED'],
        ['FINAL_ADVERSE'],
        ['FINAL_ADVERSE', 'PROVIDER_CLEAR'],
      ),
    ),
  ),
);
const story = joined(
  application,
  fc.oneof(
    fc.constantFrom<string[]>(
      [],
      ['CANCELED'],
      ['PROVIDER_CLEAR'],
      ['PROVIDER_CLEAR', 'PROVIDER_CLEAR'],
    ),
    fc.constantFrom<string[]>(['PROVIDER_CLEAR', 'CANCELED'], ['CANCELED', 'PROVIDER_CLEAR']),
    review,
    review.map((rest) => ['PROVIDER_CLEAR', ...rest]),
    fc
      .tuple(review, review)
      .filter(([first]) => ['PROVIDER_CLEAR', 'PROCEED'].includes(first.at(-1) ?? ''))
      .filter(([first]) => !first.includes('FINAL_ADVERSE'))
      .map((reviews) => reviews.flat()),
  ),
).filter((told) => told.length > 0);

/** Stamped a day apart; a final result nine days after what came before, so that the wait is over. */
function stamped(told: readonly string[]): Send[] {
  let hoursBefore = 60 * days;
  return told.map((type) => {
    hoursBefore -= (type === 'FINAL_ADVERSE' ? 9 : 1) * days;
    return said(type, hoursBefore);
  });
}

/** Of the notices only whether there is one, which the state says: in a mixed-up review a repeated one may count. */
const remembered = [
  'evidence',
  'completedOn',
  'validThrough',
  'expiresAt',
  'report',
  'applicationAt',
  'newestAt',
  'resultAt',
  'dispute',
  'ended',
];
const placeOf = ({ snapshot, context }: Life) => [
  snapshot.value,
  snapshot.status?.code,
  snapshot.activity?.code,
  ...remembered.map((field) => context[field]),
];

it('31: what is newer than a result that comes late belongs to the review after it', () => {
  const one = after([
    ...submitted,
    said('PROVIDER_FLAG', 20 * days),
    said('DISPUTE_OPENED', 5 * days),
    said('PROCEED', 10 * days),
  ]);
  expect([one.status, attemptOf(one)]).toEqual(['completed', 'idle']);
  one.send(...said('PROVIDER_FLAG', 8 * days));
  expect([one.status, attemptOf(one)]).toEqual(['completed', 'underReview.disputed']);
});

it('an administrator’s decision ends all that is known of a review', () => {
  const ahead = said('DISPUTE_OPENED', -0.1);
  const one = after([...noticed, ahead, ['PROCEED', { code: 'falseMatch' }, 'admin']]);
  expect([one.context['notice'], one.context['dispute']]).toEqual([null, null]);
});

describe('rule 31: any order of the provider’s events, doubled too, ends in the same place', () => {
  it.each(['default', 'literal'] as const)('profile %s', (profile) => {
    const ends = new Map<string | null, number>();
    const shuffled = story.map(stamped).chain((events) =>
      fc.record({
        events: fc.constant(events),
        order: fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }),
        isSubmitted: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ events, order, isSubmitted }) => {
        const given = isSubmitted ? submitted : [start];
        const inOrder = offered(given, events, { profile });
        const inAnyOrder = offered(given, order, { profile });
        expect(placeOf(inAnyOrder)).toEqual(placeOf(inOrder));
        ends.set(inOrder.status, (ends.get(inOrder.status) ?? 0) + 1);
      }),
      parameters(400),
    );
    for (const end of ['completed', 'underReview', 'qualificationsNotMet', 'incomplete'])
      expect(ends.get(end) ?? 0, `stories that end ${end}`).toBeGreaterThan(0);
  });
});
