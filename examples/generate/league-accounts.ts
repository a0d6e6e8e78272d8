/** Accounts: members whom the league adds, and people who come through a sign-up URL. */
import type { Instant } from '../../src/index.ts';
import { day, type Member, organisation, Thread } from './league-member.ts';
import type { Draft } from './story.ts';

export class Account extends Thread {
  /** The newest link: named after the event that sent it. */
  link = '';
  /** When the profile became active; null for those who never got there. */
  activeFrom: Instant | null = null;

  constructor(member: Member) {
    super(member, 'account', member.joins);
  }

  mint(): string {
    this.link = this.random.token('lnk');
    return this.link;
  }

  get #profile() {
    const { id, person } = this.member;
    return { person: id, organisation, eligibility: `${id}/eligibility`, address: person.address };
  }

  /** The row of members.csv. */
  added(): Draft {
    const row = {
      ...this.rowOf('MEMBER_ADDED', 'system:registration'),
      data: this.#profile,
      eventId: this.mint(),
    };
    return { at: this.at, row, expects: 'applied' };
  }

  signsUp(): this {
    const { role } = this.member;
    const data = { ...this.#profile, signUpUrl: `url-${role}s-2025`, group: `grp-${role}s`, role };
    this.user('SIGNED_UP', { data, eventId: this.mint() });
    return this;
  }

  activates(): this {
    this.user('ACTIVATED', { data: { link: this.link } });
    return this.#isActive();
  }

  confirms(): this {
    this.user('EMAIL_CONFIRMED', { data: { link: this.link } });
    return this.#isActive();
  }

  #isActive(): this {
    this.activeFrom = this.at;
    return this;
  }

  /** Follows a link that is dead by now. */
  inVain(event: 'ACTIVATED' | 'EMAIL_CONFIRMED', link = this.link): this {
    this.user(event, { data: { link }, expects: 'refused' });
    return this;
  }

  resend(by = `user:${this.member.id}`, key?: string): this {
    this.by('RESEND_ACTIVATION', by, { eventId: this.mint(), ...(key !== undefined && { key }) });
    return this;
  }
}

export interface AccountPlot {
  readonly name: string;
  readonly people: number;
  /** People who were added; others sign up themselves. */
  readonly isAdded: boolean;
  /** There from the first day of the season. */
  readonly early?: true;
  readonly tell: (account: Account) => void;
}

/** When the office pressed "Resend Activation Emails" for everyone who was not activated. */
const bulkResend: Instant = '2025-10-20T14:00:00.000Z';

export const accountPlots: readonly AccountPlot[] = [
  {
    name: 'activates',
    people: 252,
    isAdded: true,
    tell: (it) =>
      void it
        .wait(3, 5 * day)
        .byDay()
        .activates(),
  },
  { name: 'activatesAfterBulk', people: 22, isAdded: true, early: true, tell: activatesAfterBulk },
  {
    name: 'neverActivates',
    people: 14,
    isAdded: true,
    early: true,
    tell: (it) => void inBulkResend(it),
  },
  { name: 'addedLately', people: 12, isAdded: true, tell: addedLately },
  { name: 'olderLink', people: 8, isAdded: true, tell: olderLink },
  { name: 'lateForTheLink', people: 8, isAdded: true, tell: lateForTheLink },
  { name: 'addressCorrected', people: 6, isAdded: true, tell: addressCorrected },
  { name: 'addedAndSignsUp', people: 6, isAdded: true, tell: addedAndSignsUp },
  {
    name: 'signsUp',
    people: 50,
    isAdded: false,
    tell: (it) => void it.signsUp().wait(1, day).confirms(),
  },
  { name: 'signsUpTwice', people: 6, isAdded: false, tell: signsUpTwice },
  { name: 'neverConfirms', people: 12, isAdded: false, tell: (it) => void it.signsUp() },
  { name: 'asksTooOften', people: 4, isAdded: false, tell: asksTooOften },
];

/** Seed: "For large groups, click Resend Activation Emails to send reminders to all unactivated users." */
function inBulkResend(account: Account): Account {
  const milliseconds = Number(account.member.id.slice(2)) * 40;
  return account
    .waitUntil(bulkResend)
    .waitFor({ milliseconds })
    .resend('admin:ad-01', `resend-2025-10-20/${account.member.id}`);
}

function activatesAfterBulk(account: Account): void {
  inBulkResend(account)
    .wait(5, 4 * day)
    .byDay()
    .activates();
}

function addedLately(account: Account): void {
  account.waitUntil('2026-04-13T15:00:00.000Z');
}

function olderLink(account: Account): void {
  const older = account.link;
  account
    .wait(day, 3 * day)
    .inOffice()
    .resend('admin:ad-02')
    .wait(20, day)
    .byDay();
  account.inVain('ACTIVATED', older).wait(1, 10).activates();
}

/** The first link lives seven days, and the reminder of that day carries a new one; these people use the first. */
function lateForTheLink(account: Account): void {
  account
    .wait(8 * day, 20 * day)
    .byDay()
    .inVain('ACTIVATED')
    .wait(1, 5)
    .resend()
    .wait(1, 30)
    .activates();
}

function addressCorrected(account: Account): void {
  account.wait(day, 4 * day).inOffice();
  account.admin('EMAIL_CHANGED', {
    data: { address: `${account.member.person.username}@mail.example.org` },
  });
  account
    .wait(1, 20)
    .resend('admin:ad-03')
    .wait(20, 2 * day)
    .byDay()
    .activates();
}

/** Somebody who was added signs up as well: it is the same person, who now confirms the address. */
function addedAndSignsUp(account: Account): void {
  account
    .wait(2 * 60, 3 * day)
    .byDay()
    .signsUp()
    .wait(2, 300)
    .confirms();
}

function signsUpTwice(account: Account): void {
  const older = account.signsUp().link;
  account
    .wait(30, day)
    .byDay()
    .signsUp()
    .wait(2, 60)
    .inVain('EMAIL_CONFIRMED', older)
    .wait(1, 5)
    .confirms();
}

function asksTooOften(account: Account): void {
  account.signsUp().wait(1, 6).user('RESEND_ACTIVATION', { expects: 'refused' });
  account.wait(20, 60).resend().wait(1, 10).confirms();
}
