/** What the lives of all three requirements have in common: how they begin, and the events that each knows. */
import fc from 'fast-check';
import {
  type Ahead,
  byAnyone,
  day,
  deadline,
  jumps,
  type Lives,
  LockOut,
  type Payload,
  Send,
  type Start,
} from './commands.ts';

/** Zones with daylight saving in both hemispheres, at midnight, by half an hour, and without any. */
const zones = [
  'UTC',
  'America/New_York',
  'Europe/Zurich',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'America/Santiago',
  'Asia/Kolkata',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'Etc/GMT+12',
];
export const anyZone: fc.Arbitrary<string> = fc.constantFrom(...zones);

/** Policies of validity, within what an organisation would set. */
const anyValidity = fc.oneof(
  fc
    .constantFrom('P1Y', 'P2Y', 'P90D', 'P6M')
    .chain((period) =>
      fc.constantFrom('completion', 'previousExpiry').map((basis) => ({ basis, period })),
    ),
  fc.constant({ basis: 'never' }),
  fc.constantFrom('2026-06-30', '2027-12-31').map((through) => ({ basis: 'fixedDate', through })),
);
const anyPolicies = fc.record({
  validity: anyValidity,
  expiringSoonDays: fc.constantFrom(0, 7, 30, 45),
  recompletionWindowDays: fc.constantFrom(0, 30, 60),
});

/** The events that every requirement knows. */
const shared: fc.Arbitrary<Send> = fc.oneof(
  fc
    .option(fc.integer({ min: -3, max: 500 }).map(day))
    .map((until) => new Send('WAIVE', 'admin', { reason: 'agreed', until })),
  fc.constant(new Send('REVOKED', 'admin', { reason: 'does not hold' })),
  anyZone.map((zone) => new Send('ZONE_CHANGED', 'admin', { zone })),
  fc
    .constantFrom('inactive', 'disqualified')
    .chain((reason) =>
      fc
        .constantFrom('REMINDERS_PAUSED', 'REMINDERS_RESUMED')
        .map((type) => new Send(type, 'system', { reason })),
    ),
);

/** A policy change keeps what the schema of the lifecycle adds on top at its default. */
const policyChange = anyPolicies.map(
  (policies) => new Send('POLICY_CHANGED', 'admin', { policies }),
);

const waits = fc
  .oneof(fc.integer({ min: 0, max: 48 }), fc.integer({ min: 0, max: 400 * 24 }))
  .map((hours) => hours * 60);

const window: Ahead = ['the day of renewal', ({ context }) => context['windowOpensAt'] ?? null];

/** Locked out seldom, and not for long, so that the person gets on. */
const lockOuts = fc
  .oneof({ arbitrary: fc.constant(false), weight: 3 }, fc.constant(true))
  .map((isLocked) => new LockOut(isLocked));

const birth: Payload = {
  person: 'user-1',
  organisation: 'org-1',
  requirement: 'requirement-1',
  eligibility: 'elig-1',
};
const assigned = new Send('ASSIGNED', 'admin', birth);

/** Lives of one requirement: its own events, and how far each life has come when the commands begin. */
export function requirementLives(
  lifecycle: Lives['lifecycle'],
  own: fc.Arbitrary<Send>,
  begun: fc.Arbitrary<readonly Send[]> = fc.constant([]),
): Lives {
  const start: fc.Arbitrary<Start> = fc.record({
    zone: anyZone,
    policies: anyPolicies,
    begun: begun.map((sends) => [assigned, ...sends]),
  });
  const command = fc.oneof(
    { arbitrary: byAnyone(own), weight: 24 },
    { arbitrary: jumps(waits, [deadline, window]), weight: 8 },
    { arbitrary: byAnyone(shared), weight: 6 },
    { arbitrary: policyChange, weight: 2 },
    { arbitrary: lockOuts, weight: 1 },
  );
  return { lifecycle, start, command, maxCommands: 50 };
}
