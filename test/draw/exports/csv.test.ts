/** The table comes back from a parser row by row, and no spreadsheet runs a cell of it. */
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csv } from '../../../src/draw/exports/csv.ts';
import { type Portrait, portraitOfMachine } from '../../../src/draw/index.ts';
import {
  anyNames,
  nastyMachine,
  plainSpec,
  portraitOfSpec,
  portraits,
  strange,
} from '../../support/portraits.ts';
import { parameters } from '../../support/seed.ts';

type Row = Readonly<Record<string, string>>;
const read = (portrait: Portrait) => parse<Row>(csv(portrait), { columns: true });

/** A cell as it was before the apostrophe that keeps a spreadsheet from running it. */
const bare = (cell: string | undefined) =>
  cell?.replace(/^'(?=[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20])/, '');

/** What the machine calls things must come back as it was. */
function isWhole(portrait: Portrait): void {
  const rows = read(portrait);
  expect(
    rows.map((row) => [bare(row['From (path)']), bare(row['To (paths)']), bare(row['Actions'])]),
  ).toEqual(
    portrait.transitions.map(({ source, targets, actions }) =>
      [source, targets.join(' '), actions.join(' ')].map((text) => text.toWellFormed()),
    ),
  );
  for (const cell of rows.flatMap((row) => Object.values(row)))
    expect(cell).not.toMatch(/^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/);
}

describe.each([...portraits, ...strange].map((it) => [it.name, it] as const))('%s', (_name, it) => {
  test('has a row for each transition', () => isWhole(it));
});

test('any machine and any names have a row for each transition', () => {
  fc.assert(
    fc.property(plainSpec, (spec) => isWhole(portraitOfSpec(spec))),
    parameters(50),
  );
  fc.assert(
    fc.property(anyNames, (names) => isWhole(portraitOfMachine(nastyMachine(names), 'nasty'))),
    parameters(50),
  );
});

test('a row tells who does what, on which condition, and where it leads', () => {
  const rows = read(portraits[4] as Portrait);
  expect(rows.find(({ Event }) => Event === 'RESET')).toEqual({
    From: 'Requirement › Attempt › Pending Review',
    Event: 'RESET',
    Label: 'Reset',
    Who: 'admin',
    'Only if':
      'it is in Requirement › Attempt › Pending Review, and the decision names the version that is under review, and it is not the own file of who decides',
    To: 'Requirement › Attempt › Idle',
    Effects: 'mails the person that the document was reset or rejected, with the reason',
    Deadline: '',
    'From (path)': 'requirement.attempt.pendingReview',
    'To (paths)': 'requirement.attempt.idle',
    Actions: 'recordDecision sendDecision',
  });
  expect(rows.find(({ Event }) => Event === 'expiresDue')).toMatchObject({
    Who: 'the clock',
    Label: '',
    Deadline: 'when the last valid day is over, in the time zone of the organisation',
  });
});
