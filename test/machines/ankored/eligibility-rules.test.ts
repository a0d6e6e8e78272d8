/** Eligibilities: every rule after every command of generated lives, in both profiles. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eligibility } from '../../../machines/ankored/eligibility/machine.ts';
import { byAnyone, everyLifeHolds, jumps, type Lives, Send } from '../../support/commands.ts';
import type { By } from '../../support/life.ts';
import { missedBy } from '../../support/ways.ts';

/** Among them another administrator, and the person concerned in the role of one. */
const admins = fc.constantFrom<By>(
  'admin',
  { kind: 'admin', id: 'admin-2' },
  { kind: 'admin', id: 'user-1' },
);
const decided = { reason: 'SEALED', message: 'told' };

const registered = new Send('REGISTERED', 'admin', { person: 'user-1', organisation: 'org-1' });
const lockOut = fc.constantFrom(
  new Send('DISQUALIFY', 'admin', { reason: 'SEALED' }),
  new Send('DISQUALIFY', 'provider', { reason: 'SEALED' }),
  new Send('CONFIRMED_MATCH', 'admin', decided),
);
const appeal = new Send('APPEAL_OPENED', 'user', { statement: 'it was somebody else' });
const decisions = fc
  .tuple(fc.constantFrom('UPHELD', 'REINSTATE', 'REINSTATE'), admins)
  .map(([type, by]) => new Send(type, by, decided));
const policies = fc
  .constantFrom('oneAdmin', 'twoAdmins')
  .map((reinstatement) => new Send('POLICY_CHANGED', 'admin', { policies: { reinstatement } }));

const events = fc.oneof(
  { arbitrary: lockOut, weight: 3 },
  { arbitrary: fc.constant(appeal), weight: 2 },
  { arbitrary: decisions, weight: 4 },
  policies,
  fc.constant(registered),
);

const lives: Lives = {
  lifecycle: eligibility,
  start: fc.record({
    policies: fc.record({ reinstatement: fc.constantFrom('oneAdmin', 'twoAdmins') }),
    begun: fc.constant([registered]),
  }),
  command: fc.oneof(
    { arbitrary: byAnyone(events), weight: 8 },
    jumps(fc.integer({ min: 1, max: 400 }).map((days) => days * 1440)),
  ),
  maxCommands: 25,
};

describe.each(['default', 'literal'] as const)(
  'every life of an eligibility, profile %s',
  (profile) => {
    it('keeps rules 17, 27, 33, 56 to 60 and 62', () => {
      everyLifeHolds(lives, profile, 80);
    });

    it('together they see every status and every way on', () => {
      expect(missedBy(lives, profile, 40)).toEqual([]);
    });
  },
);
