/** Ankored: the account's lifecycle as policy. Rules are quoted by their numbers, quotes are from the help article. */
import { describe, expect, it } from 'vitest';
import type { AccountContext } from '../../../machines/ankored/account/context.ts';
import { linkState } from '../../../machines/ankored/account/link.ts';
import { account } from '../../../machines/ankored/account/machine.ts';
import { standingGuide } from '../../../machines/ankored/standing.ts';
import { addDays, type Taken } from '../../../src/lifecycle/index.ts';
import { type By, type Life, type LifeOptions, life, outcomeText } from '../../support/life.ts';

type Data = Readonly<Record<string, unknown>>;
interface Step {
  readonly type: string;
  readonly data?: Data | ((one: Life) => Data);
  readonly by?: By;
  /** Lets so many days pass first. */
  readonly days?: number;
}
const send = (one: Life, { type, data = {}, by, days = 0 }: Step) =>
  one.wait({ days }).send(type, typeof data === 'function' ? data(one) : data, by);

const member = {
  person: 'user-1',
  organisation: 'org-1',
  eligibility: 'elig-1',
  address: 'ref:address',
};
const where = { signUpUrl: 'url-1', group: 'group-1', role: 'coach' };
const newest = (one: Life) => ({ link: one.context['link']?.id ?? 'nowhere' });

const add: Step = { type: 'MEMBER_ADDED', data: member };
const signUp: Step = { type: 'SIGNED_UP', data: { ...member, ...where } };
const signUpElsewhere: Step = {
  type: 'SIGNED_UP',
  data: { ...member, ...where, group: 'group-2', address: 'ref:another-address' },
};
const activate: Step = { type: 'ACTIVATED', data: newest };
const confirm: Step = { type: 'EMAIL_CONFIRMED', data: newest };
const resend: Step = { type: 'RESEND_ACTIVATION', by: 'admin' };
const ask: Step = { type: 'RESEND_ACTIVATION', by: 'user' };
const move: Step = { type: 'EMAIL_CHANGED', data: { address: 'ref:other-address' } };
const pause = (reason: string): Step => ({ type: 'REMINDERS_PAUSED', data: { reason } });
const resume = (reason: string): Step => ({ type: 'REMINDERS_RESUMED', data: { reason } });
const policy = (overrides: Data): Step => ({
  type: 'POLICY_CHANGED',
  data: (one) => ({ policies: { ...one.context['policies'], ...overrides } }),
});
/** In every situation below with two links, the older one is named after the first event. */
const older = { link: 'event-1' };
const later = (step: Step, days: number): Step => ({ ...step, days });

const situations = {
  new: [],
  added: [add],
  'added, resent': [add, resend],
  'added, asked for': [add, ask],
  'added, address changed': [add, move],
  'signed up': [signUp],
  'signed up, resent': [signUp, resend],
  'signed up, address changed': [signUp, move],
  'added, then signed up': [add, signUp],
  activated: [add, activate],
  confirmed: [signUp, confirm],
} satisfies Record<string, readonly Step[]>;
type Situation = keyof typeof situations;

function lived(given: Situation, options: LifeOptions = {}): Life {
  const one = life(account, options);
  for (const step of situations[given]) {
    expect(outcomeText(send(one, step)), `${given}: ${step.type}`).toBe('applied');
  }
  return one;
}

type Row = readonly [given: Situation, when: Step, ends: string, effects?: string[]];
const mail = ['sendActivation'];
const confirmation = ['sendConfirmation'];
const notice = ['notifyAddressChanged'];
const refused = (...guards: string[]) => ['refused guardFailed', ...guards].join(' ');
const elsewhere = (state: string) => `in account.${state}`;

const births: Row[] = [
  ['new', add, 'notActivated', mail],
  ['new', { ...add, by: 'system' }, 'notActivated', mail],
  ['new', { ...add, by: 'user' }, 'refused forbidden'],
  ['new', signUp, 'pendingConfirmation', confirmation],
  ['new', { ...signUp, by: 'admin' }, 'refused forbidden'],
  ['new', { type: 'MEMBER_ADDED', data: { ...member, address: '' } }, 'refused invalidEvent'],
  ['new', { type: 'SIGNED_UP', data: member }, 'refused invalidEvent'],
  ['new', activate, 'refused notPermittedHere'],
  ['added', { ...add, by: 'system' }, 'unchanged'],
  ['signed up', add, 'unchanged'],
  ['activated', add, 'unchanged'],
  ['added', { type: 'MEMBER_ADDED', data: { ...member, person: 'p' } }, refused('isSamePerson')],
];

const signUps: Row[] = [
  ['added', signUp, 'pendingConfirmation', confirmation],
  ['signed up', signUpElsewhere, 'pendingConfirmation'],
  ['signed up', later(signUpElsewhere, 1), 'pendingConfirmation', confirmation],
  ['activated', signUp, 'unchanged'],
  ['confirmed', signUp, 'unchanged'],
  ['added', { ...signUp, data: { ...member, ...where, person: 'p' } }, refused('isSamePerson')],
  [
    'added',
    { ...signUp, data: { ...member, ...where, organisation: 'o' } },
    refused('isSamePerson'),
  ],
];

const proofs: Row[] = [
  ['added', activate, 'active'],
  ['signed up', confirm, 'active'],
  ['added, resent', activate, 'active'],
  ['added, asked for', activate, 'active'],
  ['signed up, resent', confirm, 'active'],
  ['added, then signed up', confirm, 'active'],
  ['added', { ...activate, by: 'admin' }, 'refused forbidden'],
  ['added', { ...activate, by: 'system' }, 'refused forbidden'],
  ['signed up', { ...confirm, by: 'admin' }, 'refused forbidden'],
  ['added', { ...activate, data: {} }, 'refused invalidEvent'],
  // Each link proves what it was sent for.
  ['added', { ...confirm, data: newest }, refused(elsewhere('pendingConfirmation'))],
  ['signed up', { ...activate, data: newest }, refused(elsewhere('notActivated'))],
  // Rule 5: which kind of dead.
  ['added', { ...activate, data: { link: 'forged' } }, refused('linkKnown')],
  ['added, resent', { ...activate, data: older }, refused('linkNotReplaced')],
  ['signed up, resent', { ...confirm, data: older }, refused('linkNotReplaced')],
  [
    'added, then signed up',
    { ...activate, data: older },
    refused(elsewhere('notActivated'), 'linkNotReplaced'),
  ],
  ['added, address changed', activate, refused('linkNotCancelled', 'hasLiveLink')],
  ['signed up, address changed', confirm, refused('linkNotCancelled', 'hasLiveLink')],
  ['added', later(activate, 7), 'active'],
  ['activated', activate, refused(elsewhere('notActivated'), 'linkNotUsed', 'hasLiveLink')],
  ['confirmed', confirm, refused(elsewhere('pendingConfirmation'), 'linkNotUsed', 'hasLiveLink')],
];

const resends: Row[] = [
  ['added', resend, 'notActivated', mail],
  ['added', later(resend, 30), 'notActivated', mail],
  ['signed up', resend, 'pendingConfirmation', confirmation],
  ['added, address changed', resend, 'notActivated', mail],
  ['activated', resend, 'refused notPermittedHere'],
  ['confirmed', resend, 'refused notPermittedHere'],
  ['activated', ask, 'refused notPermittedHere'],
  ['new', resend, 'refused notPermittedHere'],
  ['added', { ...resend, by: 'system' }, 'refused forbidden'],
  ['added', ask, 'notActivated', mail],
  ['added, asked for', ask, refused('mayAskAgain')],
  ['added, asked for', resend, 'notActivated', mail],
  ['added, asked for', later(ask, 1), 'notActivated', mail],
  ['signed up', ask, refused('mayAskAgain')],
  ['signed up', later(ask, 1), 'pendingConfirmation', confirmation],
];

const changes: Row[] = [
  ['added', move, 'notActivated', notice],
  ['signed up', move, 'pendingConfirmation', notice],
  ['activated', move, 'active', notice],
  ['added', { ...move, by: 'user' }, 'refused forbidden'],
  ['added', policy({ linkLifetimeDays: null }), 'notActivated'],
  ['activated', policy({}), 'active'],
  ['added', policy({ reminderDays: [0] }), 'refused invalidEvent'],
  ['added', pause('inactive'), 'notActivated'],
  ['added', resume('inactive'), 'unchanged'],
  ['added', { ...pause('bored') }, 'refused invalidEvent'],
  ['added', { ...pause('inactive'), by: 'user' }, 'refused forbidden'],
];

/** Where it stands after an applied event, or what became of it otherwise. */
function result(one: Life): string {
  const text = outcomeText(one.outcome);
  return text === 'applied' ? String(one.status) : text;
}

/** The days, counted from the start of the test's clock, on which reminders went out. */
function remindedOn({ journal }: Pick<Life, 'journal'>): string[] {
  const sent = ({ effects }: Taken) => effects.some((effect) => effect.name === 'sendReminder');
  return journal.filter(sent).map(({ at }) => at.slice(0, 10));
}
const from = (days: number[], start = '2026-01-01') => days.map((day) => addDays(start, day));

describe.each(['default', 'literal'] as const)('account, profile %s', (profile) => {
  describe.each([
    ['birth; rule 23: one person, one account', births],
    ['signing up through a unique URL', signUps],
    ['rule 20: activation only by proven control of the address', proofs],
    ['rule 21: resend only to the unactivated', resends],
    ['what administrators and the organisation change', changes],
  ] as const)('%s', (_title, rows) => {
    it.each(
      rows.map(([given, when, ends, effects = []]) => ({
        given,
        when,
        ends,
        effects,
        event: when.type,
      })),
    )('given $given, when $event, then $ends', ({ given, when, ends, effects }) => {
      const one = lived(given, { profile });
      one.wait({ days: when.days ?? 0 });
      const { snapshot } = one;
      const before = one.effects.length;
      send(one, { ...when, days: 0 });
      expect(result(one)).toBe(ends);
      expect(one.effects.slice(before)).toEqual(effects);
      if (one.outcome.kind !== 'applied') expect(one.snapshot).toEqual(snapshot);
    });
  });

  it('rules 2 and 3: a resend leaves one live link, the newest', () => {
    for (const given of ['added', 'signed up'] as const) {
      const one = lived(given, { profile });
      for (const step of [resend, resend]) send(one, step);
      const context = one.snapshot.context as AccountContext;
      const states = ['event-1', 'event-2', 'event-3'].map((id) => linkState(context, id, one.at));
      expect(states).toEqual(['replaced', 'replaced', 'live']);
    }
  });

  it('S: the mails carry the newest link, the address on file and the named sender', () => {
    const sender = 'hello@club.example';
    const one = lived('signed up', { profile, policies: { senderAddress: sender } });
    const carried = { person: 'user-1', organisation: 'org-1', address: 'ref:address', sender };
    const expiresAt = '2026-01-08T00:00:00.000Z';
    expect(one.effect('sendConfirmation')).toEqual({ ...carried, link: 'event-1', expiresAt });
    one.wait({ hours: 1 }).send('SIGNED_UP', signUpElsewhere.data as Data);
    expect(one.effect('sendConfirmation')).toMatchObject({ ...carried, link: one.lastId });
    expect(one.context['signUp']).toEqual({ ...where, group: 'group-2' });
  });

  it('an organisation whose links do not expire', () => {
    const one = lived('added', { profile, policies: { linkLifetimeDays: null } });
    expect(one.effect('sendActivation')).toMatchObject({ expiresAt: null });
    send(one, later(activate, 4000));
    expect(one.status).toBe('active');
  });

  it('rule 5: an expired link says so, up to the millisecond', () => {
    for (const [days, ends] of [
      [7, 'active'],
      [8, refused('linkNotExpired', 'hasLiveLink')],
    ] as const) {
      const one = lived('added', { profile, policies: { reminderDays: [] } });
      one.wait({ days, milliseconds: days === 7 ? -1 : 0 });
      send(one, activate);
      expect(result(one)).toBe(ends);
    }
  });

  it('rule 22: reminders on days 2, 4, 7 and 10, and no more', () => {
    for (const given of ['added', 'signed up'] as const) {
      const one = lived(given, { profile }).wait({ days: 400 });
      expect(remindedOn(one)).toEqual(from([2, 4, 7, 10]));
      expect(one.effect('sendReminder')).toMatchObject({ nth: 4 });
    }
  });

  it('rule 22: they stop on activation', () => {
    for (const [given, step] of [
      ['added', activate],
      ['signed up', confirm],
    ] as const) {
      const one = lived(given, { profile });
      send(one, later(step, 4));
      one.wait({ days: 400 });
      expect(remindedOn(one)).toEqual(from([2, 4]));
      expect(one.snapshot.deadlines).toEqual([]);
    }
  });

  it('rule 22: they stop while inactive or disqualified; those still ahead go out afterwards', () => {
    const one = lived('added', { profile }).wait({ days: 3 });
    for (const reason of ['inactive', 'disqualified']) send(one, pause(reason));
    expect(outcomeText(send(one, pause('inactive')))).toBe('unchanged');
    send(one, later(resume('inactive'), 2));
    expect(remindedOn(one.wait({ days: 3 }))).toEqual(from([2]));
    send(one, resume('disqualified'));
    expect(remindedOn(one.wait({ days: 400 }))).toEqual(from([2, 10]));
  });

  it('signing up starts them again; a resend does not', () => {
    const one = lived('added', { profile });
    send(one, later(signUp, 3));
    send(one, later(resend, 1));
    expect(remindedOn(one.wait({ days: 400 }))).toEqual([
      ...from([2]),
      ...from([2, 4, 7, 10], '2026-01-04'),
    ]);
  });

  it('a reminder never carries a dead link', () => {
    const one = lived('added', { profile }).wait({ days: 6 });
    expect(one.effect('sendReminder')).toMatchObject({ link: 'event-1', nth: 2 });
    one.wait({ days: 1 });
    expect(one.effect('sendReminder')).toMatchObject({ nth: 3 });
    expect(one.effect('sendReminder')?.['link']).not.toBe('event-1');
    expect(one.context['attention']).toEqual({ linkDead: false });
    send(one, later(activate, 6));
    expect(one.status).toBe('active');
  });

  it('new reminder days hold at once', () => {
    const one = lived('added', { profile });
    send(one, later(policy({ reminderDays: [5] }), 3));
    expect(remindedOn(one.wait({ days: 400 }))).toEqual(from([2, 5]));
  });

  it('rule 6: a changed address flags the dead link until a new one is sent', () => {
    for (const given of ['added', 'signed up'] as const) {
      const one = lived(given, { profile });
      send(one, move);
      expect(one.effect('notifyAddressChanged')).toMatchObject({ address: 'ref:address' });
      expect(one.context['attention']).toEqual({ linkDead: true });
      send(one, resend);
      expect(one.context['attention']).toEqual({ linkDead: false });
      const name = given === 'added' ? 'sendActivation' : 'sendConfirmation';
      expect(one.effect(name)).toMatchObject({ address: 'ref:other-address' });
    }
  });

  it('a link that runs out is flagged, one that nobody waits for is not', () => {
    const options = { profile, policies: { reminderDays: [] } };
    expect(lived('added', options).wait({ days: 7 }).context['attention'].linkDead).toBe(true);
    const active = lived('activated', options);
    send(active, move);
    expect(active.wait({ days: 7 }).context['attention'].linkDead).toBe(false);
  });

  it('rule 57: who is locked out cannot go on; administrators still can', () => {
    for (const [given, step] of [
      ['added', activate],
      ['added', ask],
      ['added', signUp],
      ['signed up', confirm],
    ] as const) {
      const one = lived(given, { profile });
      one.facts = { lockedOut: true };
      expect(outcomeText(send(one, step))).toBe('refused guardFailed lockedOut');
      expect(outcomeText(send(one, resend))).toBe('applied');
    }
    expect(account.facts['lockedOut']?.from.id({ eligibility: 'elig-1' } as never)).toBe('elig-1');
    expect(lived('added', { profile }).context['eligibility']).toBe('elig-1');
  });
});

describe('the guide', () => {
  it('is the seed’s, told once for accounts and standings', () => {
    const { notActivated, pendingConfirmation, active } = account.statuses;
    expect(notActivated).toBe(standingGuide.notActivated);
    expect(pendingConfirmation).toBe(standingGuide.pendingConfirmation);
    expect([notActivated.label, pendingConfirmation.label, active.label]).toEqual([
      'Not Activated',
      'Pending Confirmation',
      'Active',
    ]);
  });

  it('has the admin tip: for large groups, “Resend Activation Emails”', () => {
    const tip = account.statuses.notActivated.advice.find((text) => text.includes('large groups'));
    expect(tip).toContain('Resend Activation Emails');
  });

  it('has words for every flag', () => {
    expect(Object.keys(account.notes)).toEqual(Object.keys(lived('added').context['attention']));
    expect(lived('added, address changed').notes).toEqual([{ code: 'linkDead' }]);
    expect(lived('added').notes).toEqual([]);
  });
});
