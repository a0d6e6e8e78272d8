/** Background checks: every rule after every command of generated lives, in both profiles. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backgroundCheck } from '../../../machines/ankored/background-check/machine.ts';
import { everyLifeHolds, hour, type Late, type Model, Send } from '../../support/commands.ts';
import { requirementLives } from '../../support/requirement-commands.ts';
import { missedBy } from '../../support/ways.ts';

const atHand: Late = {
  words: 'the report at hand',
  of: ({ context }) => context['report'] ?? 'none',
};
const report = fc.oneof(
  { arbitrary: fc.constant<Late | string>(atHand), weight: 6 },
  fc.constantFrom('report-1', 'report-2'),
);
const ago = (most: number, least: number) => fc.integer({ min: -most, max: -least }).map(hour);

/** Where one would think of it, by the activity. */
type Where = readonly (string | null)[];
const resting: Where = [null];
const applying: Where = ['waitingOnApplicant', 'waitingOnProvider'];
const screened: Where = ['waitingOnProvider', 'underReview'];
const reviewed: Where = ['underReview'];

/** What is told in a review is spread over weeks, and its result is of today, so that lives get as far as that. */
const kinds: readonly (readonly [type: string, where: Where, stamp: fc.Arbitrary<Late>])[] = [
  ['SUBMIT', applying, ago(900, -1)],
  ['INFO_REQUESTED', applying, ago(900, -1)],
  ['PROVIDER_CLEAR', screened, ago(900, -1)],
  ['PROVIDER_FLAG', screened, ago(900, 300)],
  ['PROVIDER_FLAG', screened, ago(300, -1)],
  ['PRE_ADVERSE_SENT', reviewed, ago(900, 300)],
  // About the days of waiting before a final result.
  ['PRE_ADVERSE_SENT', reviewed, ago(230, 130)],
  ['DISPUTE_OPENED', reviewed, ago(600, 0)],
  ['DISPUTE_CLOSED', reviewed, ago(600, 0)],
  ['PROCEED', [...reviewed, ...resting], ago(600, 0)],
  ['FINAL_ADVERSE', reviewed, ago(24, 0)],
  ['FINAL_ADVERSE', reviewed, ago(24, 0)],
  ['FINAL_ADVERSE', reviewed, ago(48, 0)],
  ['CANCELED', screened, ago(600, 0)],
];
const thinkable = (where: Where) => (model: Readonly<Model>) => where.includes(model.activity);
/** Now and then knocking on any door. */
const anywhere = fc.oneof({ arbitrary: fc.constant(false), weight: 3 }, fc.constant(true));

const told = fc
  .constantFrom(...kinds)
  .chain(([type, where, stamp]) =>
    fc
      .record({ data: fc.record({ report, stamp }), isAnywhere: anywhere })
      .map(
        ({ data, isAnywhere }) =>
          new Send(type, 'provider', data, isAnywhere ? undefined : thinkable(where)),
      ),
  );
const byPerson = fc.oneof(
  {
    arbitrary: fc
      .constantFrom(null, 'report-1', 'report-2')
      .map((one) => new Send('START', 'user', { report: one }, thinkable(resting))),
    weight: 4,
  },
  { arbitrary: fc.constant(new Send('SUBMIT', 'user', {}, thinkable(applying))), weight: 3 },
  fc.constantFrom('START', 'SUBMIT', 'CANCELED').map((type) => new Send(type, 'user')),
);
const proceed = new Send('PROCEED', 'admin', { code: 'notRelevant' });

const events: fc.Arbitrary<Send> = fc.oneof(
  { arbitrary: told, weight: 15 },
  { arbitrary: byPerson, weight: 6 },
  fc.constant(proceed),
);

/** Lives that begin in the middle get further. */
const says = (type: string, daysAgo: number) =>
  new Send(type, 'provider', { report: 'report-1', stamp: hour(-24 * daysAgo) });
const submitted = [new Send('START', 'user', { report: 'report-1' }), new Send('SUBMIT', 'user')];
/** Noticed about as long ago as has to be waited. */
const noticed = (daysAgo: number) => [
  ...submitted,
  says('PROVIDER_FLAG', 20),
  says('PRE_ADVERSE_SENT', daysAgo),
];
const begun = fc.oneof(
  { arbitrary: fc.constantFrom<readonly Send[]>([], submitted), weight: 2 },
  { arbitrary: fc.integer({ min: 6, max: 10 }).map(noticed), weight: 3 },
  { arbitrary: fc.constant([...noticed(15), says('DISPUTE_OPENED', 14)]), weight: 1 },
);

const lives = requirementLives(backgroundCheck, events, begun);

describe.each(['default', 'literal'] as const)('every life of a check, profile %s', (profile) => {
  it('keeps rules 17, 28 to 30, 32 to 34, 37 to 46, 57, 59, 60 and 62', () => {
    everyLifeHolds(lives, profile, 70);
  });

  it('together they see every status, every way on and every deadline', () => {
    expect(missedBy(lives, profile, 150)).toEqual([]);
  });
});
