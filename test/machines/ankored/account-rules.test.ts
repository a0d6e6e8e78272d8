/** Accounts: every rule after every command of generated lives, in both profiles. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountPolicies } from '../../../machines/ankored/account/context.ts';
import { account } from '../../../machines/ankored/account/machine.ts';
import {
  byAnyone,
  everyLifeHolds,
  jumps,
  type Late,
  type Lives,
  LockOut,
  Send,
} from '../../support/commands.ts';
import { missedBy } from '../../support/ways.ts';

const member = {
  person: 'user-1',
  organisation: 'org-1',
  eligibility: 'elig-1',
  address: 'ref:address',
};
const where = { signUpUrl: 'url-1', group: 'group-1', role: 'coach' };
const elsewhere = { ...where, group: 'group-2', address: 'ref:another-address' };
const births = fc.constantFrom(
  new Send('MEMBER_ADDED', 'admin', member),
  new Send('SIGNED_UP', 'user', { ...member, ...where }),
);

/** The newest link, or one that the n-th event of the life would have minted. */
const newest: Late = {
  words: 'the newest link',
  of: ({ context }) => context['link']?.id ?? 'nowhere',
};
const links = fc.oneof(
  { arbitrary: fc.constant<Late | string>(newest), weight: 3 },
  fc.integer({ min: 1, max: 12 }).map((n) => `event-${n}`),
);
const changed = fc
  .constantFrom({ linkLifetimeDays: null }, { linkLifetimeDays: 3 }, { reminderDays: [1, 30] })
  .map(
    (overrides): Late => ({
      words: JSON.stringify(overrides),
      of: ({ context }) => accountPolicies.parse({ ...context['policies'], ...overrides }),
    }),
  );

const events: fc.Arbitrary<Send> = fc.oneof(
  {
    arbitrary: fc.oneof(
      births,
      fc.constantFrom(
        new Send('SIGNED_UP', 'user', { ...member, ...elsewhere }),
        new Send('RESEND_ACTIVATION', 'admin'),
        new Send('RESEND_ACTIVATION', 'user'),
        new Send('EMAIL_CHANGED', 'admin', { address: 'ref:other-address' }),
      ),
    ),
    weight: 3,
  },
  {
    arbitrary: fc
      .tuple(fc.constantFrom('ACTIVATED', 'EMAIL_CONFIRMED'), links)
      .map(([type, link]) => new Send(type, 'user', { link })),
    weight: 1,
  },
  fc
    .tuple(
      fc.constantFrom('REMINDERS_PAUSED', 'REMINDERS_RESUMED'),
      fc.constantFrom('inactive', 'disqualified'),
    )
    .map(([type, reason]) => new Send(type, 'system', { reason })),
  changed.map((policies) => new Send('POLICY_CHANGED', 'admin', { policies })),
);

const lives: Lives = {
  lifecycle: account,
  start: births.map((birth) => ({ begun: [birth] })),
  command: fc.oneof(
    { arbitrary: byAnyone(events), weight: 12 },
    { arbitrary: jumps(fc.integer({ min: 1, max: 80 }).map((n) => n * 360)), weight: 4 },
    fc.constantFrom(new LockOut(true), new LockOut(false), new LockOut(false)),
  ),
  maxCommands: 30,
};

describe.each(['default', 'literal'] as const)(
  'every life of an account, profile %s',
  (profile) => {
    it('keeps rules 2, 3, 5, 6, 17, 20 to 22, 33, 44, 46, 57, 59, 60 and 62', () => {
      everyLifeHolds(lives, profile, 80);
    });

    it('together they see every status, every way on and every deadline', () => {
      expect(missedBy(lives, profile, 60)).toEqual([]);
    });
  },
);
