/** Documents: every rule after every command of generated lives, in both profiles. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { document } from '../../../machines/ankored/document/machine.ts';
import { day, everyLifeHolds, type Late, type Model, Send } from '../../support/commands.ts';
import type { By } from '../../support/life.ts';
import { requirementLives } from '../../support/requirement-commands.ts';
import { missedBy } from '../../support/ways.ts';

/** Among them another administrator, and the person concerned in the role of one. */
const admins = fc.constantFrom<By>(
  'admin',
  { kind: 'admin', id: 'admin-2' },
  { kind: 'admin', id: 'user-1' },
);
const versions = fc.constantFrom('v1', 'v2', 'v3');
const current: Late = {
  words: 'the version at hand',
  of: ({ context }) => context['file']?.version ?? 'none-yet',
};
const reviewed = fc.oneof({ arbitrary: fc.constant<Late | string>(current), weight: 4 }, versions);
const completedOn = fc.integer({ min: -500, max: 2 }).map(day);
const notes = { reason: 'told', sealedNote: 'SEALED', reviewerNote: 'SEALED from the person' };

/** Mostly where people would think of it: decisions on what waits for review, an upload where nothing does. */
const isReviewed = ({ activity }: Readonly<Model>) => activity === 'pendingReview';
const isIdle = ({ activity }: Readonly<Model>) => activity === null;

function events(where: typeof isReviewed | undefined, whereNot: typeof isIdle | undefined) {
  return fc.oneof(
    fc
      .record({ by: fc.constantFrom<By>('user', 'admin'), version: versions, completedOn })
      .map(({ by, ...data }) => new Send('UPLOADED', by, data, whereNot)),
    versions.map((version) => new Send('REPLACED', 'user', { version }, where)),
    fc.constant(new Send('WITHDRAWN', 'user', {}, where)),
    fc.constant(new Send('FILE_REMOVED', 'user', {}, whereNot)),
    fc
      .tuple(admins, reviewed, fc.option(completedOn, { nil: undefined, freq: 3 }))
      .map(([by, version, corrected]) => {
        const data = { version, ...(corrected && { completedOn: corrected }) };
        return new Send('APPROVE', by, data, where);
      }),
    fc
      .tuple(fc.constantFrom('RESET', 'REJECT'), admins, reviewed)
      .map(([type, by, version]) => new Send(type, by, { version, ...notes }, where)),
    fc.tuple(admins, reviewed).map(([by, version]) => {
      const data = { version, sealedReason: 'SEALED' };
      return new Send('DISQUALIFY', by, data, where);
    }),
  );
}

const lives = requirementLives(
  document,
  fc.oneof({ arbitrary: events(isReviewed, isIdle), weight: 3 }, events(undefined, undefined)),
);

describe.each(['default', 'literal'] as const)(
  'every life of a document, profile %s',
  (profile) => {
    it('keeps rules 17, 24 to 27, 29, 33, 36 to 46, 57, 59, 60 and 62', () => {
      everyLifeHolds(lives, profile, 50);
    });

    it('together they see every status, every way on and every deadline', () => {
      expect(missedBy(lives, profile, 60)).toEqual([]);
    });
  },
);
