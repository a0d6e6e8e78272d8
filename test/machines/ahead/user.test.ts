/** ahead: the user's lifecycle as policy. Rules are quoted by their numbers, quotes are from the help article. */
import { describe, expect, test } from 'vitest';
import { type Context, failureCode } from '../../../machines/ahead/user/context.ts';
import { guide } from '../../../machines/ahead/user/guide.ts';
import { linkState } from '../../../machines/ahead/user/link.ts';
import { aheadUser } from '../../../machines/ahead/user/machine.ts';
import type { Elapsed, Profile } from '../../../src/lifecycle/index.ts';
import { type By, type Life, type LifeOptions, life, outcomeText } from '../../support/life.ts';

type Data = Readonly<Record<string, unknown>>;
interface Step {
  readonly type: string;
  readonly data?: Data | ((l: Life) => Data);
  readonly by?: By;
}

const step = (type: string, data?: Step['data'], by?: By): Step => ({
  type,
  ...(data && { data }),
  ...(by && { by }),
});
const send = (l: Life, { type, data, by }: Step) =>
  l.send(type, typeof data === 'function' ? data(l) : data, by);

const person = { username: 'ref:username', address: 'ref:address' };
const reason = { reason: 'requested' };

const create = step('CREATE', person);
const createBare = step('CREATE', { username: 'ref:username' });
const sync = step('ENTRA_SYNCED', person);
const enable = step('ENABLE_AHEAD_LOGIN');
const start = step('START_ONBOARDING');
const request = step('LINK_REQUESTED');
const redeem = step('LINK_REDEEMED', (l) => ({ link: l.context['link']?.id ?? 'nowhere' }));
const fetched = step('LINK_FETCHED', (l) => ({ link: l.context['link'].id }), 'system');
const setPassword = step('PASSWORD_SET');
const lose = step('SESSION_LOST');
const login = step('AHEAD_LOGIN');
const entraLogin = step('ENTRA_LOGIN');
const rename = step('USERNAME_CHANGED', { username: 'ref:other-username' });
const move = step('EMAIL_CHANGED', { address: 'ref:other-address' });
const forget = step('EMAIL_CHANGED', { address: null });
const block = step('BLOCK', reason);
const unblock = step('UNBLOCK', reason);
const remove = step('DELETE', reason);

const invitation = (l: Life) => ({ invitation: l.context['link'].id });
const sent = step('INVITATION_SENT', invitation);
const delivered = step('INVITATION_DELIVERED', invitation);
const bounce = step('DELIVERY_FAILED', (l) => ({
  ...invitation(l),
  code: 'addressUnknown',
  words: 'ref:words',
}));
/** In every situation below that has two invitations, the older one is named after the second event. */
const older = 'event-2';
const olderBounce = step('DELIVERY_FAILED', { invitation: older, code: 'mailboxFull' });
const policy = (overrides: Data) =>
  step('POLICY_CHANGED', (l) => ({ policies: { ...l.context['policies'], ...overrides } }));

const situations = {
  new: [],
  created: [create],
  'created without an address': [createBare],
  neverLoggedIn: [sync],
  migrating: [sync, enable],
  pending: [create, start],
  'pending, handed over': [create, start, sent],
  'pending, delivered': [create, start, delivered],
  'pending, resent': [create, start, start],
  'pending, asked for': [create, start, redeem, request],
  'pending, address removed': [create, start, forget],
  'pending after Migrating': [sync, enable, start],
  failed: [create, start, bounce],
  'failed after Migrating': [sync, enable, start, bounce],
  'failed without an address': [createBare, start],
  linkRedeemed: [create, start, redeem],
  passwordSet: [create, start, redeem, setPassword],
  sessionLost: [create, start, redeem, lose],
  'linkRedeemed after Migrating': [sync, enable, start, redeem],
  'linkRedeemed without an address': [create, start, redeem, forget],
  'onboarded with ahead': [create, start, redeem, setPassword, login],
  'onboarded with Entra': [sync, entraLogin],
  'onboarded, enabled': [sync, entraLogin, enable],
  'created, blocked': [create, block],
  'neverLoggedIn, blocked': [sync, block],
  'pending, blocked': [create, start, block],
  'linkRedeemed, blocked': [create, start, redeem, block],
  'passwordSet, blocked': [create, start, redeem, setPassword, block],
  'onboarded, blocked': [sync, entraLogin, block],
  'pending, removed': [create, start, remove],
} satisfies Record<string, readonly Step[]>;
type Situation = keyof typeof situations;

function lived(given: Situation, options?: LifeOptions): Life {
  const l = life(aheadUser, options);
  for (const each of situations[given]) {
    expect(outcomeText(send(l, each)), `${given}: ${each.type}`).toBe('applied');
  }
  return l;
}

interface Row {
  readonly given: Situation;
  readonly when: Step;
  /** `pending queued` after an applied event; else the outcome. */
  readonly ends: string;
  readonly effects?: readonly string[];
  readonly options?: LifeOptions;
}
const row = (given: Situation, when: Step, ends: string, more: Partial<Row> = {}): Row => ({
  given,
  when,
  ends,
  ...more,
});

/** Where it stands after an applied event, or what became of it otherwise. */
function result(l: Life): string {
  const text = outcomeText(l.outcome);
  return text === 'applied' ? [l.status, l.activity].filter(Boolean).join(' ') : text;
}

function policyTable(title: string, rows: readonly Row[]) {
  describe(title, () => {
    test.each(rows.map((r) => ({ ...r, event: r.when.type, by: JSON.stringify(r.when.by ?? '') })))(
      'given $given, when $event $by, then $ends',
      ({ given, when, ends, effects = [], options }) => {
        const l = lived(given, options);
        const before = l.effects.length;
        const at = l.snapshot;
        send(l, when);
        expect(result(l)).toBe(ends);
        expect(l.effects.slice(before)).toEqual(effects);
        if (l.outcome.kind !== 'applied') expect(l.snapshot).toEqual(at);
      },
    );
  });
}

const mail = { effects: ['sendInvitation'] };
const notice = { effects: ['notifyAddressChanged'] };
const literal = { options: { profile: 'literal' as const } };

policyTable('birth', [
  row('new', create, 'created'),
  row('new', createBare, 'created'),
  row('new', sync, 'neverLoggedIn'),
  row('new', start, 'refused notPermittedHere'),
  row('new', step('CREATE', person, 'user'), 'refused forbidden'),
  row('new', step('CREATE', {}), 'refused invalidEvent'),
  row('created', create, 'refused notPermittedHere'),
  row('neverLoggedIn', sync, 'refused notPermittedHere'),
]);

policyTable('Entra users', [
  row('neverLoggedIn', entraLogin, 'onboarded'),
  row('onboarded with Entra', entraLogin, 'unchanged'),
  row('neverLoggedIn', login, 'refused notPermittedHere'),
  row('onboarded with Entra', login, 'refused guardFailed isAheadUser'),
  row('created', entraLogin, 'refused notPermittedHere'),
  row('onboarded with ahead', entraLogin, 'refused guardFailed isEntraUser'),
  row('neverLoggedIn', enable, 'migrating'),
  row('onboarded with Entra', enable, 'migrating'),
  row('migrating', enable, 'refused notPermittedHere'),
  row('onboarded with ahead', enable, 'refused guardFailed isEntraUser'),
  row('created', enable, 'refused notPermittedHere'),
  row('neverLoggedIn', step('ENABLE_AHEAD_LOGIN', {}, 'user'), 'refused forbidden'),
  row('migrating', entraLogin, 'refused guardFailed mayEntraLoginWhileMigrating'),
  row('migrating', entraLogin, 'unchanged', {
    options: { policies: { entraLoginWhileMigrating: 'accepted' } },
  }),
]);

policyTable('starting, resending and restarting are one event', [
  row('created', start, 'pending queued', mail),
  row('migrating', start, 'pending queued', mail),
  row('onboarded, enabled', start, 'pending queued', mail),
  row('pending', start, 'pending queued', mail),
  row('pending, delivered', start, 'pending queued', mail),
  row('failed', start, 'pending queued', mail),
  row('linkRedeemed', start, 'pending queued', mail),
  row('passwordSet', start, 'pending queued', mail),
  row('sessionLost', start, 'pending queued', mail),
  row('created without an address', start, 'failed'),
  row('pending, address removed', start, 'failed'),
  row('failed without an address', start, 'failed'),
  row('linkRedeemed without an address', start, 'failed'),
  row('neverLoggedIn', start, 'refused notPermittedHere'),
  row('onboarded with ahead', start, 'refused notPermittedHere'),
  row('onboarded with Entra', start, 'refused notPermittedHere'),
  row('created', step('START_ONBOARDING', {}, 'user'), 'refused forbidden'),
]);

policyTable('what the mail system reports', [
  row('pending', sent, 'pending handedOver'),
  row('pending', delivered, 'pending delivered'),
  row('pending, handed over', delivered, 'pending delivered'),
  row('pending, handed over', sent, 'unchanged'),
  row('pending, delivered', sent, 'unchanged'),
  row('pending, delivered', delivered, 'unchanged'),
  row('pending', bounce, 'failed'),
  row('pending, delivered', bounce, 'failed'),
  row('pending, resent', olderBounce, 'unchanged'),
  row('pending, resent', step('INVITATION_SENT', { invitation: older }), 'unchanged'),
  row('pending, resent', step('INVITATION_DELIVERED', { invitation: older }), 'unchanged'),
  row('pending, address removed', bounce, 'unchanged'),
  row('linkRedeemed', bounce, 'unchanged'),
  row('failed', bounce, 'unchanged'),
  row('onboarded with ahead', bounce, 'unchanged'),
  row('pending, blocked', bounce, 'unchanged'),
  row('created', olderBounce, 'refused guardFailed wasInvited'),
  row('neverLoggedIn', olderBounce, 'refused guardFailed wasInvited'),
  row('created', step('INVITATION_SENT', { invitation: older }), 'refused guardFailed wasInvited'),
  row(
    'created',
    step('INVITATION_DELIVERED', { invitation: older }),
    'refused guardFailed wasInvited',
  ),
  row('pending', { ...bounce, by: 'user' }, 'refused forbidden'),
  row(
    'pending',
    step('DELIVERY_FAILED', { invitation: older, code: 'noAddress' }),
    'refused invalidEvent',
  ),
]);

const presented = (link: string) => step('LINK_REDEEMED', { link });
const refusedLink = (guard: string, live = false) =>
  `refused guardFailed ${guard}${live ? '' : ' hasLiveLink'}`;

policyTable('the one-time link (rules 1, 3, 5, 6)', [
  row('pending', redeem, 'onboardingIncomplete linkRedeemed'),
  row('pending after Migrating', redeem, 'onboardingIncomplete linkRedeemed'),
  row('pending, resent', redeem, 'onboardingIncomplete linkRedeemed'),
  row('pending, asked for', redeem, 'onboardingIncomplete linkRedeemed'),
  row('linkRedeemed', redeem, refusedLink('linkNotUsed')),
  row('passwordSet', redeem, refusedLink('linkNotUsed')),
  row('sessionLost', redeem, refusedLink('linkNotUsed')),
  row('onboarded with ahead', redeem, refusedLink('linkNotUsed')),
  row('pending, resent', presented(older), refusedLink('linkNotReplaced', true)),
  row('failed', redeem, refusedLink('linkNotCancelled')),
  row('pending, address removed', redeem, refusedLink('linkNotCancelled')),
  row(
    'pending, blocked',
    redeem,
    'refused guardFailed in user.access.enabled linkNotCancelled hasLiveLink',
  ),
  row('pending', presented('forged'), refusedLink('linkKnown', true)),
  row('created', redeem, refusedLink('linkKnown')),
  row('onboarded with Entra', redeem, refusedLink('linkKnown')),
  row('pending', { ...redeem, by: 'admin' }, 'refused forbidden'),
  row('pending', { ...redeem, by: 'system' }, 'refused forbidden'),
]);

policyTable('opening a link: hardened is inert (rule 4), literal is use', [
  row('pending', fetched, 'pending queued'),
  row('pending, delivered', { ...fetched, by: 'user' }, 'pending delivered'),
  row('failed', fetched, 'unchanged'),
  row('linkRedeemed', fetched, 'unchanged'),
  row('pending, resent', step('LINK_FETCHED', { link: older }), 'unchanged'),
  row('created', step('LINK_FETCHED', { link: 'forged' }), 'unchanged'),
  row('pending', fetched, 'onboardingIncomplete linkRedeemed', literal),
  row('pending', redeem, 'onboardingIncomplete linkRedeemed', literal),
  row('pending, resent', fetched, 'onboardingIncomplete linkRedeemed', literal),
  row(
    'linkRedeemed',
    fetched,
    'refused guardFailed linkNotUsed hasLiveLink openingIsInert isFirstFetch',
    literal,
  ),
  row(
    'pending, resent',
    step('LINK_FETCHED', { link: older }),
    'refused guardFailed linkNotReplaced openingIsInert isFirstFetch',
    literal,
  ),
]);

policyTable('password and first login (rules 15 and 16)', [
  row('linkRedeemed', setPassword, 'onboardingIncomplete passwordSet'),
  row('passwordSet', login, 'onboarded'),
  row('onboarded with ahead', login, 'unchanged'),
  row('linkRedeemed', { ...setPassword, by: 'admin' }, 'refused forbidden'),
  row('linkRedeemed', { ...setPassword, by: 'system' }, 'refused forbidden'),
  row('pending', setPassword, 'refused notPermittedHere'),
  row('passwordSet', setPassword, 'refused notPermittedHere'),
  row('sessionLost', setPassword, 'refused notPermittedHere'),
  row('onboarded with ahead', setPassword, 'refused notPermittedHere'),
  row('created', login, 'refused notPermittedHere'),
  row('pending', login, 'refused notPermittedHere'),
  row('linkRedeemed', login, 'refused notPermittedHere'),
  row('sessionLost', login, 'refused notPermittedHere'),
  row('linkRedeemed', lose, 'onboardingIncomplete sessionLost'),
  row('passwordSet', lose, 'refused notPermittedHere'),
  row('sessionLost', lose, 'refused notPermittedHere'),
  row('pending', lose, 'refused notPermittedHere'),
]);

policyTable('a user asks for a link', [
  row('pending', request, 'pending queued', mail),
  row('failed', request, 'pending queued', mail),
  row('linkRedeemed', request, 'pending queued', mail),
  row('passwordSet', request, 'pending queued', mail),
  row('sessionLost', request, 'pending queued', mail),
  row('pending, asked for', request, 'refused guardFailed mayAskAgain'),
  row('pending, asked for', request, 'pending queued', {
    ...mail,
    options: { policies: { linkRequestGapMinutes: 0 } },
  }),
  row('pending, asked for', start, 'pending queued', mail),
  row('pending, address removed', request, 'refused guardFailed hasAddress'),
  row('failed without an address', request, 'refused guardFailed hasAddress'),
  row('linkRedeemed without an address', request, 'refused guardFailed hasAddress'),
  row('created', request, 'refused notPermittedHere'),
  row('migrating', request, 'refused notPermittedHere'),
  row('neverLoggedIn', request, 'refused notPermittedHere'),
  row('onboarded with ahead', request, 'refused notPermittedHere'),
  row('pending', { ...request, by: 'admin' }, 'refused forbidden'),
]);

policyTable('changes to the profile (rule 6)', [
  row('pending', rename, 'created'),
  row('pending after Migrating', rename, 'migrating'),
  row('failed', rename, 'created'),
  row('failed after Migrating', rename, 'migrating'),
  row('linkRedeemed', rename, 'created'),
  row('linkRedeemed after Migrating', rename, 'migrating'),
  row('passwordSet', rename, 'created'),
  row('created', rename, 'created'),
  row('migrating', rename, 'migrating'),
  row('onboarded with ahead', rename, 'onboarded'),
  row('onboarded with Entra', rename, 'refused guardFailed isAheadUser'),
  row('neverLoggedIn', rename, 'refused notPermittedHere'),
  row('pending', { ...rename, by: 'user' }, 'refused forbidden'),
  row('created', move, 'created', notice),
  row('created without an address', move, 'created'),
  row('neverLoggedIn', move, 'neverLoggedIn', notice),
  row('pending', move, 'pending', notice),
  row('pending', forget, 'pending', notice),
  row('failed', move, 'failed', notice),
  row('failed without an address', move, 'failed'),
  row('linkRedeemed', move, 'onboardingIncomplete sessionLost', notice),
  row('linkRedeemed', forget, 'onboardingIncomplete sessionLost', notice),
  row('linkRedeemed without an address', move, 'onboardingIncomplete sessionLost'),
  row('passwordSet', move, 'onboardingIncomplete passwordSet', notice),
  row('onboarded with ahead', move, 'onboarded', notice),
  row('pending, blocked', move, 'blocked', notice),
  row('pending', { ...move, by: 'user' }, 'refused forbidden'),
]);

const noAccess = 'refused guardFailed in user.access.enabled';

policyTable('access: Blocked and Removed keep the status beneath', [
  row('created', block, 'blocked'),
  row('neverLoggedIn', block, 'blocked'),
  row('pending', block, 'blocked'),
  row('onboarded with Entra', block, 'blocked'),
  row('created, blocked', unblock, 'created'),
  row('neverLoggedIn, blocked', unblock, 'neverLoggedIn'),
  row('pending, blocked', unblock, 'pending'),
  row('linkRedeemed, blocked', unblock, 'onboardingIncomplete sessionLost'),
  row('passwordSet, blocked', unblock, 'onboardingIncomplete passwordSet'),
  row('onboarded, blocked', unblock, 'onboarded'),
  row('pending, blocked', remove, 'removed'),
  row('pending', remove, 'removed'),
  row('pending, blocked', block, 'refused notPermittedHere'),
  row('pending', unblock, 'refused notPermittedHere'),
  row('pending', step('BLOCK', {}), 'refused invalidEvent'),
  row('pending', step('BLOCK', reason, 'user'), 'refused forbidden'),
  row('pending', step('DELETE', reason, 'user'), 'refused forbidden'),
  row('created, blocked', start, noAccess),
  row('created, blocked', rename, noAccess),
  row('neverLoggedIn, blocked', entraLogin, noAccess),
  row('neverLoggedIn, blocked', enable, noAccess),
  row('pending, blocked', start, noAccess),
  row('pending, blocked', request, noAccess),
  row('pending, blocked', rename, noAccess),
  row('passwordSet, blocked', login, noAccess),
  row('onboarded, blocked', entraLogin, noAccess),
  row('onboarded, blocked', enable, noAccess),
  ...[start, redeem, login, move, unblock, remove, block, bounce].map((each) =>
    row('pending, removed', each, 'refused finished'),
  ),
]);

policyTable('policies', [
  row('pending', policy({ linkLifetimeDays: 1 }), 'pending queued'),
  row('pending, blocked', policy({ linkLifetimeDays: 1 }), 'blocked'),
  row('pending', { ...policy({}), by: 'user' }, 'refused forbidden'),
  row(
    'pending',
    step('POLICY_CHANGED', { policies: { linkLifetimeDays: 0 } }),
    'refused invalidEvent',
  ),
]);

describe('what an invitation carries', () => {
  test('rule 9: address by reference, username, language, and the link named after its event', () => {
    const l = life(aheadUser);
    l.send('CREATE', { ...person, language: 'de' });
    l.send('START_ONBOARDING');
    expect(l.effect('sendInvitation')).toEqual({
      invitation: l.lastId,
      expiresAt: '2026-01-08T00:00:00.000Z',
      address: 'ref:address',
      username: 'ref:username',
      language: 'de',
    });
  });

  test('a changed username and address are the ones that the next invitation uses', () => {
    const l = lived('pending');
    for (const each of [rename, move, start]) send(l, each);
    expect(l.effect('notifyAddressChanged')).toEqual({ address: 'ref:address', language: 'en' });
    expect(l.effect('sendInvitation')).toMatchObject({
      address: 'ref:other-address',
      username: 'ref:other-username',
    });
  });

  test('enabling for ahead login may bring the ahead username', () => {
    const l = lived('neverLoggedIn');
    l.send('ENABLE_AHEAD_LOGIN', { username: 'ref:ahead-username' });
    l.send('START_ONBOARDING');
    expect(l.effect('sendInvitation')).toMatchObject({ username: 'ref:ahead-username' });
  });

  test('a new lifetime counts from the next link on', () => {
    const l = lived('pending');
    send(l, policy({ linkLifetimeDays: 1 }));
    expect(l.context['link'].expiresAt).toBe('2026-01-08T00:00:00.000Z');
    l.send('START_ONBOARDING');
    expect(l.context['link'].expiresAt).toBe('2026-01-02T00:00:00.000Z');
  });

  test('removing a user keeps no reference to the person', () => {
    const l = lived('pending, removed');
    expect(JSON.stringify(l.context)).not.toContain('ref:');
  });
});

describe('rule 8: Failed always has its exact reason', () => {
  test.each(['addressUnknown', 'mailboxFull', 'messageRejected', 'mailSystem', 'other'])(
    '%s, with the mail system’s own words by reference',
    (code) => {
      const l = lived('pending');
      send(
        l,
        step('DELIVERY_FAILED', (l) => ({ ...invitation(l), code, words: 'ref:words' })),
      );
      expect(l.context['failure']).toEqual({ code, words: 'ref:words' });
    },
  );

  test('no address, and no mail', () => {
    const l = lived('failed without an address');
    expect(l.context['failure']).toEqual({ code: 'noAddress', words: null });
    expect(l.effects).toEqual([]);
  });

  test('the reason goes when Failed is left', () => {
    const l = lived('failed');
    send(l, start);
    expect(l.context['failure']).toBeNull();
  });

  test('every reason is told in words, with what the mail system said', () => {
    for (const code of failureCode.options) expect(aheadUser.notes[code]?.label).toBe('Reason');
    const l = lived('failed');
    expect(l.notes).toEqual([l.context['failure']]);
    expect(lived('failed without an address').notes).toEqual([{ code: 'noAddress', words: null }]);
    expect(lived('pending').notes).toEqual([]);
  });
});

describe('links and the clock', () => {
  test.each([
    [
      'a millisecond before its end',
      { days: 6, hours: 23, minutes: 59, seconds: 59, milliseconds: 999 },
      'onboardingIncomplete linkRedeemed',
    ],
    ['at its end', { days: 7 }, refusedLink('linkNotExpired')],
    ['a week after', { days: 14 }, refusedLink('linkNotExpired')],
  ] as const)('rule 5: a link %s', (_when, elapsed: Elapsed, then) => {
    const l = lived('pending').wait(elapsed);
    send(l, redeem);
    expect(result(l)).toBe(then);
  });

  test('rule 5: the page can ask before the clock was looked at', () => {
    const l = lived('pending');
    const context = l.snapshot.context as Context;
    const id = l.context['link'].id;
    expect(linkState(context, id, '2026-01-07T23:59:59.999Z')).toBe('live');
    expect(linkState(context, id, '2026-01-08T00:00:00.000Z')).toBe('expired');
  });

  test('rule 5: the first death counts', () => {
    const used = lived('linkRedeemed').wait({ days: 30 });
    send(used, redeem);
    expect(result(used)).toBe(refusedLink('linkNotUsed'));
    const expired = lived('pending').wait({ days: 7 });
    for (const each of [move, redeem]) send(expired, each);
    expect(result(expired)).toBe(refusedLink('linkNotExpired'));
  });

  test('a bounce that arrives after the link ran out still says why nobody came', () => {
    const l = lived('pending').wait({ days: 8 });
    send(l, bounce);
    expect(result(l)).toBe('failed');
  });

  test.each([
    [{ minutes: 14, seconds: 59, milliseconds: 999 }, 'refused guardFailed mayAskAgain'],
    [{ minutes: 15 }, 'pending queued'],
  ] as const)('a user may ask again after the time that the policy sets: %o', (elapsed, then) => {
    const l = lived('pending, asked for').wait(elapsed);
    send(l, request);
    expect(result(l)).toBe(then);
  });

  test('a bounce does not lift the limit on asking', () => {
    const l = lived('pending, asked for');
    for (const each of [bounce, request]) send(l, each);
    expect(result(l)).toBe('refused guardFailed mayAskAgain');
  });

  test('SESSION_LOST by the clock, only where the policy says so', () => {
    expect(lived('linkRedeemed').wait({ days: 365 }).activity).toBe('linkRedeemed');
    const limited = { policies: { sessionMinutes: 30 } };
    const l = lived('linkRedeemed', limited).wait({ minutes: 29, seconds: 59 });
    expect(l.activity).toBe('linkRedeemed');
    expect(l.wait({ seconds: 1 }).activity).toBe('sessionLost');
    expect(lived('passwordSet', limited).wait({ days: 1 }).activity).toBe('passwordSet');
  });
});

describe('attention: "If the user stays in this status for too long"', () => {
  const stalls: readonly (readonly [Situation, Elapsed])[] = [
    ['created', { days: 7 }],
    ['neverLoggedIn', { days: 30 }],
    ['migrating', { days: 2 }],
    ['pending', { days: 7 }],
    ['failed', { days: 7 }],
    ['linkRedeemed', { hours: 1 }],
    ['passwordSet', { hours: 1 }],
    ['sessionLost', { hours: 1 }],
  ];

  test.each(stalls)('%s is flagged after %o, and its status stays', (given, elapsed) => {
    const l = lived(given);
    const { status } = l.snapshot;
    expect(l.wait({ ...elapsed, milliseconds: -1 }).context['attention'].stalled).toBe(false);
    expect(l.wait({ milliseconds: 1 }).context['attention'].stalled).toBe(true);
    expect(l.snapshot.status).toEqual(status);
    expect(l.wait({ days: 400 }).snapshot.status).toEqual(status);
    expect(l.snapshot.deadlines).toEqual([]);
  });

  test('Onboarded is the end: nothing is flagged', () => {
    for (const given of ['onboarded with ahead', 'onboarded with Entra'] as const) {
      const l = lived(given).wait({ days: 4000 });
      expect(l.context['attention']).toEqual({ stalled: false, linkDead: false });
    }
  });

  test('setting the password does not start the hour again', () => {
    const l = lived('linkRedeemed').wait({ minutes: 59 });
    send(l, setPassword);
    expect(l.wait({ minutes: 1 }).context['attention'].stalled).toBe(true);
  });

  test('a resent invitation takes the flags away and starts the time again', () => {
    const l = lived('pending').wait({ days: 7 });
    expect(l.context['attention']).toEqual({ stalled: true, linkDead: true });
    send(l, start);
    expect(l.context['attention']).toEqual({ stalled: false, linkDead: false });
    expect(l.wait({ days: 6 }).context['attention'].stalled).toBe(false);
    expect(l.wait({ days: 1 }).context['attention'].stalled).toBe(true);
  });

  test.each([
    ['EMAIL_CHANGED', [move]],
    ['BLOCK and UNBLOCK', [block, unblock]],
  ] as const)('linkDead after %s while Pending, until a new link is sent', (_name, steps) => {
    const l = lived('pending');
    for (const each of steps) send(l, each);
    expect(l.context['attention']).toEqual({ stalled: false, linkDead: true });
    send(l, start);
    expect(l.context['attention']).toEqual({ stalled: false, linkDead: false });
  });

  test('Blocked tells of no flag, whose advice nobody could follow, until access is back', () => {
    const l = lived('pending').wait({ days: 7 });
    const flags = [{ code: 'stalled' }, { code: 'linkDead' }];
    expect(l.notes).toEqual(flags);
    send(l, block);
    expect(l.notes).toEqual([]);
    send(l, unblock);
    expect(l.notes).toEqual(flags);
  });

  test('a link that nobody waits for raises no flag', () => {
    for (const given of ['created', 'failed', 'linkRedeemed'] as const) {
      const l = lived(given);
      send(l, move);
      expect(l.context['attention'].linkDead, given).toBe(false);
    }
  });

  test('every flag is told with what to do about it', () => {
    const flags = Object.keys(lived('created').context['attention']);
    for (const flag of flags) expect(aheadUser.notes[flag]?.advice).not.toEqual([]);
    const { notes } = lived('pending').wait({ days: 8 });
    expect(notes.map(({ code }) => code)).toEqual(flags);
  });
});

describe('the status guide says what the article says', () => {
  test.each([
    ['pending', '⏳', 'Pending', 'ifItLasts'],
    ['failed', '❌', 'Failed', 'yes'],
    ['onboardingIncomplete', '❗️', 'Onboarding incomplete', 'ifItLasts'],
    ['onboarded', '✅', 'Onboarded', 'no'],
    ['neverLoggedIn', 'ℹ️', 'Never logged in', 'ifItLasts'],
    ['migrating', '➡️', 'Migrating', 'yes'],
  ] as const)('%s is %s %s, action needed: %s', (code, icon, label, action) => {
    expect(guide[code]).toMatchObject({ icon, label, action, source: 'seed' });
  });

  test('who has to act is told what to do', () => {
    for (const [code, entry] of Object.entries(guide)) {
      if (entry.action !== 'no') expect(entry.advice, code).not.toEqual([]);
    }
  });

  test.each(['default', 'literal'] as const satisfies readonly Profile[])(
    'the profile %s has every policy',
    (profile) => {
      const { policies } = life(aheadUser, { profile }).context;
      expect(policies.linkUse).toBe(profile === 'literal' ? 'literal' : 'hardened');
      expect(policies.linkLifetimeDays).toBe(7);
    },
  );
});
