/** What can happen on the way into ahead, one story a kind, and how many users it happens to. */
import { type Instant, plus } from '../../src/index.ts';
import { type BounceCode, bulkRestart, type User } from './ahead-user.ts';

export interface Plot {
  readonly name: string;
  readonly users: number;
  /** False where the profile comes without an address. */
  readonly hasAddress?: false;
  readonly tell: (user: User) => void;
}

const day = 24 * 60;

/** What is on file begins here; Entra users were there before. */
const firstMonday: Instant = '2026-03-02T06:00:00.000Z';

/** Users with an ahead ID: invited by mail, or waiting for it. */
export const aheadPlots: readonly Plot[] = [
  { name: 'smooth', users: 78, tell: (user) => arrives(user.invite().delivered()) },
  { name: 'scanned', users: 16, tell: scanned },
  { name: 'bounceMended', users: 14, tell: bounceMended },
  { name: 'bounceLeft', users: 8, tell: (user) => bounce(user.invite(), mostlyUnknown(user)) },
  { name: 'bounceTooLate', users: 4, tell: bounceTooLate },
  { name: 'outage', users: 8, tell: outage },
  { name: 'noAddress', users: 6, hasAddress: false, tell: noAddress },
  { name: 'stalls', users: 14, tell: stalls },
  { name: 'bulkTooWide', users: 3, tell: bulkTooWide },
  { name: 'olderLink', users: 8, tell: olderLink },
  { name: 'sessionLost', users: 8, tell: sessionLost },
  { name: 'sessionStuck', users: 4, tell: sessionStuck },
  {
    name: 'passwordOnly',
    users: 3,
    tell: (user) => arrives(user.invite().delivered(), passwordOnly),
  },
  { name: 'lateForTheLink', users: 6, tell: lateForTheLink },
  { name: 'addressMoves', users: 4, tell: addressMoves },
  { name: 'neverInvited', users: 6, tell: () => undefined },
  { name: 'renamed', users: 3, tell: renamed },
  { name: 'impatient', users: 3, tell: impatient },
  { name: 'blocked', users: 4, tell: blocked },
  { name: 'leaves', users: 4, tell: leaves },
];

/** Users who came in from Microsoft Entra ID. */
export const entraPlots: readonly Plot[] = [
  { name: 'logsIn', users: 48, tell: (user) => logsIn(user).keepsLoggingIn('ENTRA_LOGIN', 4) },
  { name: 'neverLogsIn', users: 18, tell: () => undefined },
  { name: 'migrates', users: 18, tell: (user) => arrives(migrates(user).delivered()) },
  { name: 'migratesSlowly', users: 5, tell: (user) => migrates(user).delivered() },
  {
    name: 'migratesWithTrouble',
    users: 3,
    tell: (user) => bounce(migrates(user), 'addressUnknown'),
  },
  { name: 'waitsForTheMail', users: 5, tell: (user) => enabled(user) },
  { name: 'triesMicrosoft', users: 4, tell: triesMicrosoft },
  { name: 'invitedByMistake', users: 3, tell: invitedByMistake },
  { name: 'entraLeaves', users: 4, tell: leaves },
  { name: 'entraBlocked', users: 2, tell: onLeave },
];

/** The mail waits in the inbox for a while; then the user does as it says. */
function arrives(user: User, then: (user: User) => User = (u) => u.finish()): User {
  const patience = user.random.chance(0.6) ? 5 * 60 : 3 * day;
  return then(user.wait(4, patience).byDay()).keepsLoggingIn('AHEAD_LOGIN', 3);
}

function passwordOnly(user: User): User {
  user.redeem().setPassword();
  // Later logins would be first ones here.
  user.waitUntil('2026-04-01T00:00:00.000Z');
  return user;
}

function scanned(user: User): void {
  user
    .invite()
    .delivered()
    .waitFor({ seconds: user.random.whole(2, 40) })
    .fetched();
  user.waitFor({ seconds: user.random.whole(1, 9) }).fetched();
  arrives(user);
}

function mostlyUnknown(user: User): BounceCode {
  return user.random.pick([
    'addressUnknown',
    'addressUnknown',
    'mailboxFull',
    'messageRejected',
    'other',
  ]);
}

function bounce(user: User, code: BounceCode): User {
  user.handedOver();
  // An unknown address is answered at once, a full mailbox only after days of trying.
  if (code === 'mailboxFull') user.waitFor({ hours: 48, seconds: user.random.whole(0, 900) });
  else user.waitFor({ seconds: user.random.whole(1, 240) });
  return user.bounced(code);
}

function bounceMended(user: User): void {
  const code = mostlyUnknown(user);
  bounce(user.invite(), code)
    .wait(20, 2 * day)
    .inOffice();
  if (code === 'addressUnknown') {
    user.admin('EMAIL_CHANGED', { data: { address: `${user.person.username}@mail.example.org` } });
    user.wait(1, 4);
  }
  arrives(user.invite().delivered());
}

/** Rule 7: the bounce of an older invitation is inert. */
function bounceTooLate(user: User): void {
  const older = user.invite().handedOver().invitation;
  user.wait(30, 300).inOffice().invite().delivered().wait(10, 200);
  arrives(user.bounced('mailboxFull', older, 'unchanged'));
}

const outageFrom: Instant = '2026-03-10T09:10:00.000Z';

/** For an hour the mail system takes nothing; the office sends all of it again in the afternoon. */
function outage(user: User): void {
  user.waitUntil(plus(outageFrom, { seconds: user.random.whole(0, 3000) })).invite();
  user.waitFor({ minutes: 5, seconds: user.random.whole(0, 20) }).bounced('mailSystem');
  user.waitUntil(plus(outageFrom, { hours: 4, seconds: user.random.whole(0, 30) }));
  arrives(user.invite(`outage-2026-03-10/${user.id}`).delivered());
}

function noAddress(user: User): void {
  user
    .invite()
    .wait(60, 3 * day)
    .inOffice();
  if (user.random.chance(0.4)) return;
  user.admin('EMAIL_CHANGED', { data: { address: user.person.address } });
  arrives(user.wait(1, 5).invite().delivered());
}

function stalls(user: User): void {
  user.invite().delivered().inBulkRestart().delivered();
  if (user.random.chance(0.5)) arrives(user);
}

/** Seed: nobody restarts the onboarding of the onboarded; a bulk names who was skipped, and why. */
function bulkTooWide(user: User): void {
  user.invite().delivered().wait(30, day).byDay().finish().waitUntil(bulkRestart);
  user.admin('START_ONBOARDING', { expects: 'refused', key: `restart-2026-03-16/${user.id}` });
}

function olderLink(user: User): void {
  const older = user.invite().delivered().invitation;
  user
    .wait(day, 3 * day)
    .inOffice()
    .invite()
    .delivered();
  user
    .wait(10, 10 * 60)
    .byDay()
    .redeemInVain(older)
    .wait(1, 15);
  user.finish().keepsLoggingIn('AHEAD_LOGIN', 2);
}

/** Seed: "it may mean they ran into a problem. Remember, the link in the email only works once." */
function sessionLost(user: User): void {
  user
    .invite()
    .delivered()
    .wait(10, 2 * day)
    .byDay()
    .redeem()
    .wait(3, 20)
    .user('SESSION_LOST');
  user.wait(1, 30).redeemInVain(user.invitation).wait(1, 5).askForLink().delivered();
  user.wait(1, 20).finish().keepsLoggingIn('AHEAD_LOGIN', 2);
}

function sessionStuck(user: User): void {
  user
    .invite()
    .delivered()
    .wait(10, 2 * day)
    .byDay()
    .redeem();
  if (user.random.chance(0.5)) user.wait(3, 20).user('SESSION_LOST');
}

function lateForTheLink(user: User): void {
  user
    .invite()
    .delivered()
    .wait(8 * day, 10 * day)
    .byDay();
  user.redeemInVain(user.invitation).wait(1, 4).askForLink().delivered();
  user.wait(1, 30).finish();
}

/** Rule 6: whoever reads the old mailbox must not get in. */
function addressMoves(user: User): void {
  const older = user.invite().delivered().invitation;
  user.wait(5 * 60, day).inOffice();
  user.admin('EMAIL_CHANGED', { data: { address: `${user.person.username}@home.example.org` } });
  user.wait(20, 200).redeemInVain(older).wait(30, 300).inOffice();
  arrives(user.invite().delivered());
}

function renamed(user: User): void {
  user
    .invite()
    .delivered()
    .wait(5 * 60, day)
    .inOffice();
  user.admin('USERNAME_CHANGED', { data: { username: `${user.person.username}.ext` } });
  arrives(user.wait(2, 60).invite().delivered());
}

function impatient(user: User): void {
  user
    .invite()
    .delivered()
    .wait(2 * 60, day)
    .byDay()
    .askForLink()
    .delivered()
    .wait(1, 6);
  user.user('LINK_REQUESTED', { expects: 'refused' });
  user.wait(1, 4).finish();
}

function blocked(user: User): void {
  user
    .invite()
    .delivered()
    .wait(day, 3 * day)
    .inOffice();
  user.admin('BLOCK', {
    data: { reason: 'contractOpen', words: 'The contract is not signed yet.' },
  });
  user
    .wait(10, 200)
    .redeemInVain(user.invitation)
    .wait(2 * day, 5 * day)
    .inOffice();
  if (user.random.chance(0.3)) return;
  user.admin('UNBLOCK', { data: { reason: 'contractSigned' } });
  arrives(user.wait(1, 10).invite().delivered());
}

function leaves(user: User): void {
  user
    .waitUntil(firstMonday)
    .wait(4 * day, 12 * day)
    .inOffice()
    .admin('DELETE', { data: { reason: 'leftCompany' } });
  // The next sync of the directory still has the user in it.
  user.wait(5, 600).admin('START_ONBOARDING', { expects: 'refused' });
}

function onLeave(user: User): void {
  user
    .waitUntil(firstMonday)
    .wait(2 * day, 9 * day)
    .inOffice();
  user.admin('BLOCK', { data: { reason: 'longLeave' } });
}

function logsIn(user: User): User {
  const patience = user.random.chance(0.7) ? 3 * day : 12 * day;
  user.waitUntil(firstMonday).wait(20, patience).byDay().user('ENTRA_LOGIN');
  return user;
}

const migrationFrom: Instant = '2026-03-11T09:00:00.000Z';

/** Half of those who change over have logged in through Microsoft before. */
function enabled(user: User): User {
  if (user.random.chance(0.5)) {
    user
      .waitUntil(firstMonday)
      .wait(20, 6 * day)
      .byDay()
      .user('ENTRA_LOGIN');
  }
  const milliseconds = Number(user.id.slice(2)) * 35;
  user.waitUntil(plus(migrationFrom, { milliseconds }));
  user.by('ENABLE_AHEAD_LOGIN', 'admin:a-02', { key: `migration-2026-03-11/${user.id}` });
  return user;
}

/** The depot's people change over to ahead login; the onboarding mails go out the day after. */
function migrates(user: User): User {
  return enabled(user)
    .waitFor({ hours: 22, minutes: 30 })
    .invite(`migration-2026-03-12/${user.id}`);
}

function triesMicrosoft(user: User): void {
  enabled(user)
    .wait(2 * 60, 8 * 60)
    .user('ENTRA_LOGIN', { expects: 'refused' });
  user
    .waitUntil(plus(migrationFrom, { hours: 22, minutes: 40 }))
    .invite()
    .delivered();
  arrives(user);
}

/** P: Entra ID users who are not enabled for ahead login cannot be invited to it. */
function invitedByMistake(user: User): void {
  user.waitUntil('2026-03-09T07:00:00.000Z').wait(10, 600).inOffice();
  user.admin('START_ONBOARDING', { expects: 'refused' });
  logsIn(user);
}
