/** One user of the tenant: the moves from which the stories are told. */
import { type Instant, plus } from '../../src/index.ts';
import type { Person } from './people.ts';
import { randomFor } from './random.ts';
import { type Draft, type Scene, type Sending, Story } from './story.ts';

export const zone = 'Europe/Zurich';
export const lifecycle = 'ahead/user';

/** Nothing after this instant has happened yet. */
export const asOf: Instant = '2026-03-23T00:00:00.000Z';

/** When the office restarted everyone who had got stuck, in one go. */
export const bulkRestart: Instant = '2026-03-16T08:30:00.000Z';

export const admins = ['admin:a-01', 'admin:a-02', 'admin:a-03'] as const;
const mailer = 'system:mailer';
const scanner = 'system:mail-scanner';

/** What mail systems say, and the code that it comes down to. */
export const bounces = {
  addressUnknown: '550 5.1.1 Recipient address rejected: user unknown in virtual mailbox table',
  mailboxFull: '452 4.2.2 The recipient is over quota; gave up after 48 hours',
  messageRejected: '554 5.7.1 Message rejected: sender not permitted by local policy',
  mailSystem: '451 4.3.0 Mail server temporarily unavailable; message expired in queue',
  other: '421 4.4.1 Connection timed out while sending end of data',
} as const;
export type BounceCode = keyof typeof bounces;

export class User extends Story {
  readonly id: string;
  readonly person: Person;
  /** The newest invitation, which is also the newest link. */
  invitation = '';
  #fetched = false;

  constructor(id: string, person: Person, from: Instant) {
    super(randomFor(`ahead/${id}`), { zone, from, until: asOf } satisfies Scene);
    this.id = id;
    this.person = person;
  }

  by(event: string, by: string, sending: Omit<Sending, 'by'> = {}): Draft {
    return this.send(lifecycle, this.id, event, { ...sending, by });
  }

  user(event: string, sending: Omit<Sending, 'by'> = {}): Draft {
    return this.by(event, `user:${this.id}`, sending);
  }

  admin(event: string, sending: Omit<Sending, 'by'> = {}): Draft {
    return this.by(event, this.random.pick(admins), sending);
  }

  /** The row of the CSV that brings the user in. */
  birth(event: string, by: string, hasAddress: boolean): Draft {
    const { username, address } = this.person;
    const language = this.random.pick(['de', 'de', 'de', 'en', 'fr', 'it']);
    const data = { username, ...(hasAddress && { address }), language };
    return {
      at: this.at,
      row: { at: this.at, lifecycle, id: this.id, event, data, by },
      expects: 'applied',
    };
  }

  /** An administrator sends an invitation: the first, another one, or everyone's in one go. */
  invite(key?: string): this {
    this.#mint();
    this.admin('START_ONBOARDING', { eventId: this.invitation, ...(key !== undefined && { key }) });
    return this;
  }

  /** The user asks for a new link. */
  askForLink(): this {
    this.#mint();
    this.user('LINK_REQUESTED', { eventId: this.invitation });
    return this;
  }

  #mint(): void {
    this.invitation = this.random.token('inv');
    this.#fetched = false;
  }

  handedOver(): this {
    this.waitFor({ milliseconds: this.random.whole(400, 20_000) });
    this.by('INVITATION_SENT', mailer, this.#aboutMail());
    return this;
  }

  delivered(): this {
    this.handedOver().waitFor({ milliseconds: this.random.whole(900, 90_000) });
    const report = this.by('INVITATION_DELIVERED', mailer, this.#aboutMail());
    // Mail systems report at least once.
    if (this.random.chance(0.04)) this.again(report);
    return this;
  }

  /** The mail comes back; of an older invitation that changes nothing any more. */
  bounced(
    code: BounceCode,
    invitation = this.invitation,
    expects: 'applied' | 'unchanged' = 'applied',
  ): this {
    const words = `${bounces[code]} (${this.person.address})`;
    const key = this.random.token('mail');
    this.by('DELIVERY_FAILED', mailer, { data: { invitation, code, words }, key, expects });
    return this;
  }

  #aboutMail(): Omit<Sending, 'by'> {
    return { data: { invitation: this.invitation }, key: this.random.token('mail') };
  }

  /** Somebody or something opens the link's page; only the first time is worth a record. */
  fetched(by = scanner): this {
    const expects = this.#fetched ? 'unchanged' : 'applied';
    this.#fetched = true;
    this.by('LINK_FETCHED', by, { data: { link: this.invitation }, expects });
    return this;
  }

  redeem(): this {
    this.fetched(`user:${this.id}`).waitFor({ seconds: this.random.whole(3, 25) });
    this.user('LINK_REDEEMED', { data: { link: this.invitation } });
    return this;
  }

  /** A link that is dead by now: it says of what. */
  redeemInVain(link: string): this {
    this.user('LINK_REDEEMED', { data: { link }, expects: 'refused' });
    return this;
  }

  /** From the mail in the inbox to the first login. */
  finish(): this {
    return this.redeem().setPassword().login();
  }

  setPassword(): this {
    this.waitFor({ seconds: this.random.whole(40, 240) }).user('PASSWORD_SET');
    return this;
  }

  login(): this {
    this.waitFor({ seconds: this.random.whole(10, 150) }).user('AHEAD_LOGIN');
    return this;
  }

  /** Later logins change nothing. */
  keepsLoggingIn(event: 'AHEAD_LOGIN' | 'ENTRA_LOGIN', most: number): this {
    for (let n = this.random.whole(0, most); n > 0; n -= 1) {
      this.wait(8 * 60, 4 * 24 * 60)
        .byDay()
        .user(event, { expects: 'unchanged' });
    }
    return this;
  }

  /** Everyone of a bulk restart is written one after the other, a moment apart. */
  inBulkRestart(): this {
    const milliseconds = Number(this.id.slice(2)) * 35;
    return this.waitUntil(plus(bulkRestart, { milliseconds })).invite(
      `restart-2026-03-16/${this.id}`,
    );
  }
}

/** The users of one CSV, with what happens to them. */
export interface Cohort {
  readonly births: readonly Draft[];
  readonly users: readonly User[];
  /** The users of one plot, in the order of their ids. */
  readonly of: (plot: string) => readonly User[];
}
