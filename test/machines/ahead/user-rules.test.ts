/**
 * ahead: every rule of the system after every command of generated lives, in both profiles. Links and bounces of
 * the past are thrown in, and now and then somebody sends what is not theirs to send.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deliveryFailures, policies } from '../../../machines/ahead/user/context.ts';
import { aheadUser } from '../../../machines/ahead/user/machine.ts';
import { rows } from '../../rules/ahead.ts';
import {
  byAnyone,
  everyLifeHolds,
  jumps,
  type Late,
  type Lives,
  type Model,
  type Payload,
  Send,
} from '../../support/commands.ts';
import type { By } from '../../support/life.ts';
import { missedBy } from '../../support/ways.ts';

/** The newest link, one that the n-th event of the life would have minted, or none that ever was. */
const newest: Late = {
  words: 'the newest link',
  of: ({ context }) => context['link']?.id ?? 'none-yet',
};
const link = fc.oneof(
  { arbitrary: fc.constant<Late | string>(newest), weight: 4 },
  fc.integer({ min: 1, max: 40 }).map((n) => `event-${n}`),
  fc.constant('of-somebody-else'),
);
const username = fc.constantFrom('ref:username', 'ref:other-username');
const address = fc.constantFrom('ref:address', 'ref:other-address');
const perhaps = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const reason = fc.constantFrom('requested', 'leftCompany');

/** What an organisation may change while people are being onboarded; how links are used stays with the profile. */
const otherPolicies = fc
  .record({
    linkLifetimeDays: fc.constantFrom(1, 7, 30),
    linkRequestGapMinutes: fc.constantFrom(0, 15),
    sessionMinutes: fc.constantFrom(null, 10),
    entraLoginWhileMigrating: fc.constantFrom('refused', 'accepted'),
  })
  .map(
    (changed): Late => ({
      words: JSON.stringify(changed),
      of: ({ context }) => policies.parse({ ...context['policies'], ...changed }),
    }),
  );

const nothing = fc.constant<Payload>({});
const events: readonly (readonly [type: string, by: By, data: fc.Arbitrary<Payload>])[] = [
  ['ENABLE_AHEAD_LOGIN', 'admin', fc.record({ username: perhaps(username) })],
  ['START_ONBOARDING', 'admin', nothing],
  ['LINK_REQUESTED', 'user', nothing],
  ['INVITATION_SENT', 'system', fc.record({ invitation: link })],
  ['INVITATION_DELIVERED', 'system', fc.record({ invitation: link })],
  [
    'DELIVERY_FAILED',
    'system',
    fc.record({
      invitation: link,
      code: fc.constantFrom(...deliveryFailures),
      words: perhaps(fc.constant('ref:words')),
    }),
  ],
  ['LINK_FETCHED', 'system', fc.record({ link })],
  ['LINK_REDEEMED', 'user', fc.record({ link })],
  ['PASSWORD_SET', 'user', nothing],
  ['SESSION_LOST', 'user', nothing],
  ['AHEAD_LOGIN', 'user', nothing],
  ['ENTRA_LOGIN', 'user', nothing],
  ['USERNAME_CHANGED', 'admin', fc.record({ username })],
  ['EMAIL_CHANGED', 'admin', fc.record({ address: fc.option(address, { freq: 3 }) })],
  ['BLOCK', 'admin', fc.record({ reason })],
  ['UNBLOCK', 'admin', fc.record({ reason })],
  ['DELETE', 'admin', fc.record({ reason })],
  ['POLICY_CHANGED', 'admin', fc.record({ policies: otherPolicies })],
];

/** On the way in, so that lives get there. */
const onward = [
  'ENABLE_AHEAD_LOGIN',
  'START_ONBOARDING',
  'LINK_REDEEMED',
  'PASSWORD_SET',
  'AHEAD_LOGIN',
  'UNBLOCK',
];
/** Where the domain's table has the event; a life that ends early shows little, so few think of removing. */
const thinkable =
  (type: string) =>
  ({ status, activity }: Readonly<Model>) =>
    type !== 'DELETE' &&
    [status ?? '', activity].some((code) => rows[type]?.includes(code ?? '-') ?? false);

const sends = (types: readonly (typeof events)[number][], isAnywhere: boolean) =>
  fc.oneof(
    ...types.map(([type, by, data]) =>
      data.map((each) => new Send(type, by, each, isAnywhere ? undefined : thinkable(type))),
    ),
  );

const births = fc.oneof(
  fc
    .record({ username, address: perhaps(address), language: fc.constantFrom('en', 'de') })
    .chain((data) =>
      fc.constantFrom(new Send('CREATE', 'admin', data), new Send('ENTRA_SYNCED', 'system', data)),
    ),
);

const minutes = fc.oneof(
  { arbitrary: fc.constantFrom(1, 15, 61), weight: 3 },
  { arbitrary: fc.constantFrom(2, 7, 31).map((days) => days * 1440), weight: 2 },
  fc.integer({ min: 0, max: 60_000 }),
);

const onwardOnly = events.filter(([type]) => onward.includes(type));
const sent = fc.oneof(
  { arbitrary: sends(onwardOnly, false), weight: 14 },
  { arbitrary: sends(events, false), weight: 5 },
  { arbitrary: fc.oneof({ arbitrary: sends(events, true), weight: 9 }, births), weight: 8 },
);

const lives: Lives = {
  lifecycle: aheadUser,
  start: births.map((birth) => ({ begun: [birth] })),
  command: fc.oneof(
    { arbitrary: byAnyone(sent), weight: 6 },
    { arbitrary: jumps(minutes), weight: 1 },
  ),
  maxCommands: 120,
};

describe.each(['default', 'literal'] as const)('every life of a user, profile %s', (profile) => {
  test('keeps rules 1 to 17, 33, 44, 59, 60 and 62', () => {
    everyLifeHolds(lives, profile, 60);
  });

  test('together they see every status and activity, and every way on', () => {
    expect(missedBy(lives, profile, 200)).toEqual([]);
  });
});
