/** Trainings: every rule after every command of generated lives, in both profiles. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { training } from '../../../machines/ankored/training/machine.ts';
import { everyLifeHolds, hour, Send } from '../../support/commands.ts';
import { requirementLives } from '../../support/requirement-commands.ts';
import { missedBy } from '../../support/ways.ts';

const stamp = fc.integer({ min: -800, max: 2 }).map(hour);
const report = fc.constantFrom('report-1', 'report-2');
const percent = fc.integer({ min: 0, max: 100 });

const events: fc.Arbitrary<Send> = fc.oneof(
  fc.constant(new Send('STARTED', 'user')),
  fc
    .record({ report, stamp })
    .chain((data) =>
      fc
        .constantFrom('STARTED', 'FAILED_QUIZ', 'ABANDONED', 'FINISHED')
        .map((type) => new Send(type, 'provider', data)),
    ),
  fc.record({ report, stamp, percent }).map((data) => new Send('PROGRESS', 'provider', data)),
);

const lives = requirementLives(training, events);

describe.each(['default', 'literal'] as const)(
  'every life of a training, profile %s',
  (profile) => {
    it('keeps rules 17, 29, 30, 32, 33, 35, 37 to 46, 57, 59, 60 and 62', () => {
      everyLifeHolds(lives, profile, 50);
    });

    it('together they see every status, every way on and every deadline', () => {
      expect(missedBy(lives, profile, 60)).toEqual([]);
    });
  },
);
