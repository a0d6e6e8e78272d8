/** Background checks: every rule after every command of generated lives, in both profiles. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backgroundCheck } from '../../../machines/ankored/background-check/machine.ts';
import { everyLifeHolds, hour, missedBy, Send } from '../../support/commands.ts';
import { requirementLives } from '../../support/requirement-commands.ts';

const report = fc.constantFrom('report-1', 'report-1', 'report-2');
const ago = (most: number, least: number) => fc.integer({ min: -most, max: -least }).map(hour);
/** What is told in a review is spread over weeks, and its result is of today, so that lives get as far as that. */
const kinds: readonly (readonly [type: string, stamp: fc.Arbitrary<object>])[] = [
  ['SUBMIT', ago(900, -1)],
  ['INFO_REQUESTED', ago(900, -1)],
  ['PROVIDER_CLEAR', ago(900, -1)],
  ['PROVIDER_FLAG', ago(900, 300)],
  ['PROVIDER_FLAG', ago(300, -1)],
  ['PRE_ADVERSE_SENT', ago(900, 300)],
  ['PRE_ADVERSE_SENT', ago(900, 300)],
  ['DISPUTE_OPENED', ago(600, 0)],
  ['DISPUTE_CLOSED', ago(600, 0)],
  ['PROCEED', ago(600, 0)],
  ['FINAL_ADVERSE', ago(48, 0)],
  ['FINAL_ADVERSE', ago(48, 0)],
  ['CANCELED', ago(600, 0)],
];
const told = fc
  .constantFrom(...kinds)
  .chain(([type, stamp]) =>
    fc.record({ report, stamp }).map((data) => new Send(type, 'provider', data)),
  );

const events: fc.Arbitrary<Send> = fc.oneof(
  { arbitrary: report.map((one) => new Send('START', 'user', { report: one })), weight: 4 },
  {
    arbitrary: fc.constantFrom('SUBMIT', 'CANCELED').map((type) => new Send(type, 'user')),
    weight: 1,
  },
  { arbitrary: told, weight: 16 },
  { arbitrary: fc.constant(new Send('PROCEED', 'admin', { code: 'notRelevant' })), weight: 1 },
);

/** Lives that begin in the middle get further. */
const says = (type: string, daysAgo: number) =>
  new Send(type, 'provider', { report: 'report-1', stamp: hour(-24 * daysAgo) });
const submitted = [new Send('START', 'user', { report: 'report-1' }), new Send('SUBMIT', 'user')];
const noticed = [...submitted, says('PROVIDER_FLAG', 20), says('PRE_ADVERSE_SENT', 15)];
const begun = fc.constantFrom<readonly Send[]>([], submitted, noticed);

const lives = requirementLives(backgroundCheck, events, begun);

describe.each(['default', 'literal'] as const)('every life of a check, profile %s', (profile) => {
  it('keeps rules 17, 28 to 30, 32 to 34, 37 to 46, 57, 59, 60 and 62', () => {
    everyLifeHolds(lives, profile, 70);
  });

  it('together they see every status, every way on and every deadline', () => {
    expect(missedBy(lives, profile, 150)).toEqual([]);
  });
});
