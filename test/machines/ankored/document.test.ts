import { describe, expect, it } from 'vitest';
import { document } from '../../../machines/ankored/document/machine.ts';
import { addDays } from '../../../src/lifecycle/index.ts';
import { type By, type Life, life, outcomeText } from '../../support/life.ts';

const birth = {
  person: 'user-1',
  organisation: 'org-1',
  requirement: 'first-aid',
  eligibility: 'elig-1',
};
const other: By = { kind: 'admin', id: 'admin-2' };

type Send = readonly [type: string, data?: Record<string, unknown>, by?: By];

const uploaded: Send = ['UPLOADED', { version: 'v1', completedOn: '2026-01-01' }];
const approved: Send = ['APPROVE', { version: 'v1' }];
const declined = { version: 'v1', reason: 'the page is cut off' };

function after(sends: readonly Send[], options: Parameters<typeof life>[1] = {}): Life {
  const it = life(document, options);
  it.send('ASSIGNED', birth, 'admin');
  for (const send of sends) it.send(...send);
  return it;
}

describe.each(['default', 'literal'] as const)('document, profile %s', (profile) => {
  it.each<{
    rule: string;
    given: Send[];
    when: Send;
    outcome: string;
    status: string;
    activity?: string;
    effects?: string[];
  }>([
    {
      rule: 'S: an upload waits for review',
      given: [],
      when: uploaded,
      outcome: 'applied',
      status: 'pendingReview',
      activity: 'pendingReview',
    },
    {
      rule: 'P: an admin uploads for the person',
      given: [],
      when: [...uploaded.slice(0, 2), 'admin'] as unknown as Send,
      outcome: 'applied',
      status: 'pendingReview',
      activity: 'pendingReview',
    },
    {
      rule: 'S: approve completes',
      given: [uploaded],
      when: approved,
      outcome: 'applied',
      status: 'completed',
    },
    {
      rule: '26 S: reset sends one mail',
      given: [uploaded],
      when: ['RESET', declined],
      outcome: 'applied',
      status: 'incomplete',
      effects: ['sendDecision'],
    },
    {
      rule: '26 S: reject sends one mail',
      given: [uploaded],
      when: ['REJECT', declined],
      outcome: 'applied',
      status: 'incomplete',
      effects: ['sendDecision'],
    },
    {
      rule: '26: no reset without a reason',
      given: [uploaded],
      when: ['RESET', { version: 'v1' }],
      outcome: 'refused invalidEvent',
      status: 'pendingReview',
      activity: 'pendingReview',
    },
    {
      rule: '26: no reject without a reason',
      given: [uploaded],
      when: ['REJECT', { version: 'v1' }],
      outcome: 'refused invalidEvent',
      status: 'pendingReview',
      activity: 'pendingReview',
    },
    {
      rule: 'S: after a rejection a new document can be uploaded',
      given: [uploaded, ['REJECT', declined]],
      when: ['UPLOADED', { version: 'v2', completedOn: '2026-01-01' }],
      outcome: 'applied',
      status: 'pendingReview',
      activity: 'pendingReview',
    },
    {
      rule: '24: nothing to approve before an upload',
      given: [],
      when: approved,
      outcome:
        'refused guardFailed in requirement.attempt.pendingReview isReviewedVersion isCompletedByToday',
      status: 'incomplete',
    },
    {
      rule: '24: nothing to reset before an upload',
      given: [],
      when: ['RESET', declined],
      outcome: 'refused notPermittedHere',
      status: 'incomplete',
    },
    {
      rule: '24: nothing to reject after approval',
      given: [uploaded, approved],
      when: ['REJECT', declined],
      outcome: 'refused notPermittedHere',
      status: 'completed',
    },
    {
      rule: '24: only an admin approves',
      given: [uploaded],
      when: ['APPROVE', { version: 'v1' }, 'user'],
      outcome: 'refused forbidden',
      status: 'pendingReview',
      activity: 'pendingReview',
    },
    {
      rule: '25: a stale version is refused',
      given: [uploaded, ['REPLACED', { version: 'v2' }]],
      when: approved,
      outcome: 'refused guardFailed isReviewedVersion',
      status: 'pendingReview',
      activity: 'pendingReview',
    },
    {
      rule: '25: the newer version is decided',
      given: [uploaded, ['REPLACED', { version: 'v2' }]],
      when: ['APPROVE', { version: 'v2' }],
      outcome: 'applied',
      status: 'completed',
    },
    {
      rule: 'a replacement is another file',
      given: [uploaded],
      when: ['REPLACED', { version: 'v1' }],
      outcome: 'refused guardFailed isNewVersion',
      status: 'pendingReview',
      activity: 'pendingReview',
    },
    {
      rule: 'I: withdrawn before review',
      given: [uploaded],
      when: ['WITHDRAWN'],
      outcome: 'applied',
      status: 'incomplete',
    },
    {
      rule: '36: the uploader does not decide',
      given: [['UPLOADED', uploaded[1] as object, 'admin'] as Send],
      when: approved,
      outcome: 'refused guardFailed isNotOwnFile',
      status: 'pendingReview',
      activity: 'pendingReview',
    },
    {
      rule: '36: another admin does',
      given: [['UPLOADED', uploaded[1] as object, 'admin'] as Send],
      when: ['APPROVE', { version: 'v1' }, other],
      outcome: 'applied',
      status: 'completed',
    },
    {
      rule: '36: nor the person concerned, as an admin',
      given: [['UPLOADED', uploaded[1] as object, 'admin'] as Send],
      when: ['APPROVE', { version: 'v1' }, { kind: 'admin', id: 'user-1' }],
      outcome: 'refused guardFailed isNotOwnFile',
      status: 'pendingReview',
      activity: 'pendingReview',
    },
    {
      rule: '45: no completion in the future',
      given: [],
      when: ['UPLOADED', { version: 'v1', completedOn: '2026-01-02' }],
      outcome: 'refused guardFailed isCompletedByToday',
      status: 'incomplete',
    },
    {
      rule: '45: nor by a corrected date',
      given: [uploaded],
      when: ['APPROVE', { version: 'v1', completedOn: '2026-01-02' }],
      outcome: 'refused guardFailed isCompletedByToday',
      status: 'pendingReview',
      activity: 'pendingReview',
    },
    {
      rule: 'P: the completion date is corrected',
      given: [uploaded],
      when: ['APPROVE', { version: 'v1', completedOn: '2024-05-05' }],
      outcome: 'applied',
      status: 'expired',
    },
    {
      rule: '41: too early to renew',
      given: [uploaded, approved],
      when: ['UPLOADED', { version: 'v2', completedOn: '2026-01-01' }],
      outcome: 'refused guardFailed isWindowOpen',
      status: 'completed',
    },
    {
      rule: '41 S: unless the file was removed',
      given: [uploaded, approved, ['FILE_REMOVED']],
      when: ['UPLOADED', { version: 'v2', completedOn: '2026-01-01' }],
      outcome: 'applied',
      status: 'pendingReview',
      activity: 'pendingReview',
    },
    {
      rule: 'S: removing the file takes the coverage away',
      given: [uploaded, approved],
      when: ['FILE_REMOVED'],
      outcome: 'applied',
      status: 'incomplete',
    },
    {
      rule: 'a waiver has no file to remove',
      given: [['WAIVE', { reason: 'known' }]],
      when: ['FILE_REMOVED'],
      outcome: 'refused guardFailed restsOnFile',
      status: 'completed',
    },
    {
      rule: '41: a waiver keeps nobody from evidence',
      given: [['WAIVE', { reason: 'known' }]],
      when: uploaded,
      outcome: 'applied',
      status: 'completed',
      activity: 'pendingReview',
    },
    {
      rule: 'B: a waiver covers',
      given: [],
      when: ['WAIVE', { reason: 'known', until: '2027-01-01' }],
      outcome: 'applied',
      status: 'completed',
    },
    {
      rule: 'a waiver needs a reason',
      given: [],
      when: ['WAIVE', {}],
      outcome: 'refused invalidEvent',
      status: 'incomplete',
    },
    {
      rule: 'a waiver ends ahead',
      given: [],
      when: ['WAIVE', { reason: 'known', until: '2025-12-31' }],
      outcome: 'refused guardFailed endsAhead',
      status: 'incomplete',
    },
    {
      rule: '42: a shorter waiver changes nothing',
      given: [uploaded, approved],
      when: ['WAIVE', { reason: 'known', until: '2026-06-01' }],
      outcome: 'unchanged',
      status: 'completed',
    },
    {
      rule: 'a waiver that ends soon alerts at once',
      given: [],
      when: ['WAIVE', { reason: 'known', until: '2026-01-10' }],
      outcome: 'applied',
      status: 'expiringSoon',
      effects: ['sendExpiryAlert'],
    },
    {
      rule: 'I: revoked',
      given: [uploaded, approved],
      when: ['REVOKED', { reason: 'forged' }],
      outcome: 'applied',
      status: 'incomplete',
    },
    {
      rule: 'I: nothing to revoke is a declared no-op',
      given: [],
      when: ['REVOKED', { reason: 'forged' }],
      outcome: 'unchanged',
      status: 'incomplete',
    },
    {
      rule: '43: revoking leaves the running attempt alone',
      given: [['WAIVE', { reason: 'known' }], uploaded],
      when: ['REVOKED', { reason: 'wrong' }],
      outcome: 'applied',
      status: 'pendingReview',
      activity: 'pendingReview',
    },
    {
      rule: 'P: disqualify',
      given: [uploaded],
      when: ['DISQUALIFY', { version: 'v1', sealedReason: 'sealed' }],
      outcome: 'applied',
      status: 'incomplete',
      effects: ['disqualifyPerson'],
    },
    {
      rule: '24: disqualify only a file under review',
      given: [uploaded, approved],
      when: ['DISQUALIFY', { version: 'v1', sealedReason: 'sealed' }],
      outcome: 'refused guardFailed in requirement.attempt.pendingReview',
      status: 'completed',
    },
  ])('$rule', ({ given, when, outcome, status, activity = null, effects = [] }) => {
    const one = after(given, { profile });
    const before = one.effects.length;
    expect(outcomeText(one.send(...when))).toBe(outcome);
    expect([one.status, one.activity]).toEqual([status, activity]);
    expect(one.effects.slice(before)).toEqual(effects);
  });

  it('S: the mail says what was decided and why', () => {
    const one = after(
      [
        uploaded,
        [
          'REJECT',
          { ...declined, code: 'unreadable', sealedNote: 'SEALED', reviewerNote: 'INSIDE' },
        ],
      ],
      { profile },
    );
    expect(one.effect('sendDecision')).toEqual({
      person: 'user-1',
      organisation: 'org-1',
      requirement: 'first-aid',
      version: 'v1',
      decision: 'rejected',
      code: 'unreadable',
      reason: declined.reason,
    });
    expect(one.context['lastDecision']).toMatchObject({ decision: 'rejected', event: one.lastId });
  });

  it('what was decided last is told with its reason, until something is approved', () => {
    const one = after([uploaded, ['RESET', { ...declined, code: 'unreadable' }]], { profile });
    const reason = { code: 'unreadable', words: declined.reason };
    expect(one.notes).toEqual([{ code: 'reset' }, reason]);
    one.send('UPLOADED', { version: 'v2', completedOn: '2026-01-01' });
    one.send('DISQUALIFY', { version: 'v2', sealedReason: 'SEALED' });
    expect(one.notes).toEqual([{ code: 'disqualified' }]);
    expect(after([uploaded, approved], { profile }).notes).toEqual([]);
  });

  it('P: disqualifying takes the coverage and disqualifies in the organisation', () => {
    const one = after([uploaded, approved], { profile }).waitUntil('2026-12-20T12:00:00.000Z');
    one.send('UPLOADED', { version: 'v2', completedOn: '2026-12-20' });
    one.send('DISQUALIFY', { version: 'v2', sealedReason: 'sealed' });
    expect(one.status).toBe('incomplete');
    expect(one.effect('disqualifyPerson')).toMatchObject({ eligibility: 'elig-1' });
    expect(document.effects['disqualifyPerson']?.sendTo).toEqual({
      lifecycle: 'ankored/eligibility',
      event: 'DISQUALIFY',
      id: 'eligibility',
    });
  });

  it('43: a pending, reset, rejected or withdrawn renewal keeps the coverage', () => {
    const one = after([uploaded, approved], { profile }).waitUntil('2026-12-10T12:00:00.000Z');
    const renewal = { version: 'v2', completedOn: '2026-12-10' };
    for (const end of ['RESET', 'REJECT', 'WITHDRAWN']) {
      one.send('UPLOADED', renewal);
      expect([one.status, one.activity]).toEqual(['expiringSoon', 'pendingReview']);
      one.send(end, end === 'WITHDRAWN' ? {} : { ...declined, version: 'v2' });
      expect([one.status, one.activity]).toEqual(['expiringSoon', null]);
    }
    one.send('UPLOADED', renewal);
    one.send('APPROVE', { version: 'v2' });
    expect([one.status, one.context['validThrough']]).toEqual(['completed', '2027-12-10']);
  });

  it('42: a shorter grant keeps what is there and still ends the attempt', () => {
    const one = after([uploaded, approved], { profile }).waitUntil('2026-12-10T12:00:00.000Z');
    one.send('UPLOADED', { version: 'v2', completedOn: '2025-06-01' });
    one.send('APPROVE', { version: 'v2' });
    expect([one.status, one.activity, one.context['validThrough']]).toEqual([
      'expiringSoon',
      null,
      '2027-01-01',
    ]);
  });

  it('status puts coverage first, a running attempt before Expired', () => {
    const one = after([uploaded, approved], { profile }).waitUntil('2027-02-01T00:00:00.000Z');
    expect([one.status, one.activity]).toEqual(['expired', null]);
    one.send('UPLOADED', { version: 'v2', completedOn: '2027-02-01' });
    expect([one.status, one.activity]).toEqual(['pendingReview', 'pendingReview']);
    one.send('WITHDRAWN');
    expect([one.status, one.activity]).toEqual(['expired', null]);
  });

  it('57 S: a person who is locked out is refused; an admin’s events still land', () => {
    const one = after([], { profile });
    one.facts = { lockedOut: true };
    expect(outcomeText(one.send(...uploaded))).toBe('refused guardFailed lockedOut');
    expect(outcomeText(one.send('UPLOADED', uploaded[1], 'admin'))).toBe('applied');
  });
});

it('36: a policy lets the uploader decide', () => {
  const one = after([['UPLOADED', uploaded[1] as object, 'admin'] as Send], {
    policies: { uploaderMayReview: true },
  });
  expect(outcomeText(one.send(...approved))).toBe('applied');
});

it('disqualifying needs an eligibility to disqualify', () => {
  const one = life(document);
  one.send('ASSIGNED', { ...birth, eligibility: null }, 'admin');
  one.send(...uploaded);
  const outcome = one.send('DISQUALIFY', { version: 'v1', sealedReason: 'sealed' });
  expect(outcomeText(outcome)).toBe('refused guardFailed hasEligibility');
});

it('46: after downtime one pass holds all missed reminders under one collapse key', () => {
  const keys = ['sendReminder', 'sendExpiryAlert'].map(
    (name) => document.effects[name]?.collapseKey,
  );
  expect(keys).toEqual(['reminder', 'reminder']);
  const one = after([]).wait({ days: 80 });
  expect(one.effects).toEqual(Array.from({ length: 10 }, () => 'sendReminder'));
  expect(one.effect('sendReminder')).toMatchObject({ nth: 10 });
});

describe('P: reminders of what is incomplete', () => {
  const sentOn = (one: Life) =>
    one.journal
      .filter(({ effects }) => effects.some((effect) => effect.name === 'sendReminder'))
      .map(({ at }) => at.slice(0, 10));
  const from = (date: string, days: number[]) => days.map((days) => addDays(date, days));
  const all = [2, 4, 6, 10, 17, 27, 37, 47, 57, 67];

  it('days 2, 4, 6, 10, 17, then every 10, ten in all', () => {
    expect(sentOn(after([]).wait({ days: 400 }))).toEqual(from('2026-01-01', all));
  });
  it('none while a file waits for review, and the rest afterwards', () => {
    const one = after([]).wait({ days: 3 });
    one.send('UPLOADED', { version: 'v1', completedOn: '2026-01-01' });
    one.wait({ days: 10 }).send('RESET', declined);
    one.wait({ days: 100 });
    expect(sentOn(one)).toEqual(
      from(
        '2026-01-01',
        all.filter((n) => n < 3 || n > 13),
      ),
    );
  });
  it('none while paused for any reason', () => {
    const one = after([]).wait({ days: 3 });
    one.send('REMINDERS_PAUSED', { reason: 'inactive' });
    one.send('REMINDERS_PAUSED', { reason: 'disqualified' });
    one.wait({ days: 5 }).send('REMINDERS_RESUMED', { reason: 'inactive' });
    one.wait({ days: 5 }).send('REMINDERS_RESUMED', { reason: 'disqualified' });
    one.wait({ days: 100 });
    expect(sentOn(one)).toEqual(
      from(
        '2026-01-01',
        all.filter((n) => n < 3 || n > 13),
      ),
    );
  });
  it('expiry and removal start them again', () => {
    const one = after([uploaded, approved]).waitUntil('2027-06-01T00:00:00.000Z');
    expect(sentOn(one)).toEqual(from('2027-01-02', all));
    one.send('FILE_REMOVED');
    one.wait({ days: 5 });
    expect(sentOn(one).slice(10)).toEqual(from('2027-06-01', [2, 4]));
  });
});
