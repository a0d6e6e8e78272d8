/** CSV in three dialects, read back by csv-parse. */
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formats } from '../../../src/explore/exports/index.ts';
import type { Suite, SuiteStep } from '../../../src/explore/suite.ts';
import { parameters } from '../../support/seed.ts';
import { anySuite, documentSuite, longSuite, readData, withText } from '../../support/suites.ts';

type Row = Readonly<Record<string, string>>;
const read = (text: string): Row[] => parse(text, { columns: true, record_delimiter: '\n' });

/** The documented change to a cell: an apostrophe before what would be a formula, U+FFFD for half a pair. */
const cell = (text: string) => text.replace(/^(?=[=+\-@\t\r＝＋－＠])/u, "'").toWellFormed();
const uncell = (text: string) => text.replace(/^'(?=[=+\-@\t\r＝＋－＠])/u, '');

const steps = (suite: Suite) => suite.cases.flatMap((it) => it.steps.map((step) => ({ it, step })));

describe('csv', () => {
  test('reads well', () => {
    const rows = read(formats.csv.write(documentSuite));
    expect(rows).toHaveLength(5);
    expect(rows[0]).toEqual({
      Case: documentSuite.cases[0]?.id,
      Title: 'Incomplete again, by Upload, Approve and the end of validity',
      Tags: 'rule-26 DOC-12',
      Start: 'requirement.attempt.idle',
      Step: '1',
      Event: 'UPLOADED',
      Label: 'Upload',
      Data: '{"version":"v1","completedOn":"2026-01-01"}',
      By: 'user:user-1',
      At: '2026-03-01T09:00:00.000Z',
      From: 'requirement.attempt.idle',
      To: 'requirement.attempt.pendingReview',
      Status: 'Pending Review',
      Expected: 'applied',
    });
    expect(rows[4]?.['Expected']).toBe('refused: because version v0 is not the one under review');
  });

  test('says everything about every step, and a case without steps keeps its row', () => {
    fc.assert(
      fc.property(anySuite, (suite) => {
        const rows = read(formats.csv.write(suite));
        expect(rows.filter((row) => row['Step'] === '').map((row) => row['Case'])).toEqual(
          suite.cases.filter((it) => it.steps.length === 0).map(({ id }) => id),
        );
        const told = rows.filter((row) => row['Step'] !== '');
        expect(told.map((row) => ({ ...row, Data: fields(row['Data']) }))).toEqual(
          steps(suite).map(({ it, step }) => ({
            Case: it.id,
            Title: cell(it.title),
            Tags: cell(it.tags.join(' ')),
            Start: cell(it.start),
            Step: String(it.steps.indexOf(step) + 1),
            Event: cell(step.event),
            Label: cell(step.label),
            Data: Object.entries(step.data),
            By: step.by === null ? '' : cell(`${step.by.kind}:${step.by.id}`),
            At: step.at ?? '',
            From: cell(step.from),
            To: cell(step.to),
            Status: cell(step.status ?? ''),
            Expected: cell(verdict(step)),
          })),
        );
      }),
      parameters(100),
    );
  });
});

const fields = (json = '') => Object.entries(JSON.parse(json || '{}'));

function verdict({ expected, because }: SuiteStep): string {
  return expected === 'refused' && because !== null ? `refused: because ${because}` : expected;
}

describe('testrail-csv', () => {
  test('begins a case where there is a title, and only there', () => {
    const rows = read(formats['testrail-csv'].write(documentSuite));
    expect(rows.map((row) => row['Title'])).toEqual([
      'Incomplete again, by Upload, Approve and the end of validity',
      '',
      '',
      'Approve of an old version is refused',
      '',
    ]);
    expect(rows[0]).toMatchObject({
      'Section Hierarchy': 'document > all transitions',
      Template: 'Test Case (Steps)',
      References: 'rule-26, DOC-12',
      'Automation ID': documentSuite.cases[0]?.id,
      Preconditions: 'Start: requirement.attempt.idle\n3 steps.',
      'Steps (Step)':
        'Upload (UPLOADED)\nWho: user user-1\nWhen: 2026-03-01 09:00 UTC\nversion: v1\ncompletedOn: 2026-01-01',
      'Steps (Expected Result)': 'Status: Pending Review',
    });
    expect(rows[2]?.['Steps (Step)']).toBe(
      'Let time pass: at the end of the last valid day (expired)\nWhen: 2027-01-01 00:00 UTC',
    );
    expect(rows[4]?.['Steps (Expected Result)']).toBe(
      'refused: because version v0 is not the one under review. Status: Pending Review',
    );
  });

  test('has a row a step and the payload in it', () => {
    fc.assert(
      fc.property(anySuite.filter(everyCaseHasSteps), (suite) => {
        const rows = read(formats['testrail-csv'].write(suite));
        const told = rows.map((row) => row['Steps (Step)'] ?? '');
        expect(told.map((text, n) => readData(lastLines(text, steps(suite)[n]?.step)))).toEqual(
          steps(suite).map(({ step }) => Object.entries(step.data)),
        );
        const ids = rows.map((row) => row['Automation ID']).filter((id) => id !== '');
        expect(ids).toEqual(suite.cases.map(({ id }) => id));
        expect(rows.every((row) => (row['Title']?.length ?? 0) <= 251)).toBe(true);
      }),
      parameters(100),
    );
  });
});

const everyCaseHasSteps = ({ cases }: Suite) => cases.every((it) => it.steps.length > 0);

/** The payload's lines; those above them hold text of any kind, line ends too. */
function lastLines(text: string, step: SuiteStep | undefined): string {
  const count = Object.keys(step?.data ?? {}).length;
  return count === 0 ? '' : text.split('\n').slice(-count).join('\n');
}

describe('xray-csv', () => {
  test('has a row a step with the columns that the importer asks for', () => {
    const text = formats['xray-csv'].write(documentSuite);
    expect(text.split('\n')[0]).toBe(
      'Test ID,Summary,Test Type,Action,Data,Expected Result,Description,Labels',
    );
    const rows = read(text);
    expect(rows.map((row) => row['Test ID'])).toEqual(steps(documentSuite).map(({ it }) => it.id));
    expect(rows[1]).toEqual({
      'Test ID': documentSuite.cases[0]?.id,
      Summary: 'Incomplete again, by Upload, Approve and the end of validity',
      'Test Type': 'Manual',
      Action: 'Approve (APPROVE)\nWho: admin admin-1\nWhen: 2026-03-02 10:30 UTC',
      Data: 'version: v1',
      'Expected Result': 'Status: Completed',
      Description: '',
      Labels: '',
    });
    expect(rows[0]?.['Labels']).toBe(`rollcall-${documentSuite.cases[0]?.id} rule-26 DOC-12`);
  });

  test('keeps payload and expectation of every step, a label a tag, and summaries that Jira takes', () => {
    fc.assert(
      fc.property(anySuite.filter(everyCaseHasSteps), (suite) => {
        const rows = read(formats['xray-csv'].write(suite));
        expect(rows.map((row) => readData(uncell(row['Data'] ?? '')))).toEqual(
          steps(suite).map(({ step }) => Object.entries(step.data)),
        );
        for (const [n, { step, it }] of steps(suite).entries()) {
          const row = rows[n]!;
          expect(row['Expected Result']).toContain((step.status ?? step.to).toWellFormed());
          expect(row['Action']).toContain(step.event.toWellFormed());
          expect(row['Test ID']).toBe(it.id);
          expect(row['Summary']!.length).toBeLessThanOrEqual(256);
          expect(row['Summary']).not.toMatch(/[\r\n]/);
          const tags = it.tags.filter((tag) => /[^\s\p{Cc}]/u.test(tag));
          const labels = it.steps.indexOf(step) === 0 ? 1 + tags.length : 1;
          expect(row['Labels']!.split(' ')).toHaveLength(labels);
        }
      }),
      parameters(100),
    );
  });
});

describe('a spreadsheet runs no cell', () => {
  const dialects = ['csv', 'testrail-csv', 'xray-csv'] as const;

  test.each(dialects)('%s', (name) => {
    fc.assert(
      fc.property(anySuite, (suite) => {
        const rows: string[][] = parse(formats[name].write(suite), { record_delimiter: '\n' });
        expect(rows.flat().filter((it) => /^[=+\-@\t\r＝＋－＠]/u.test(it))).toEqual([]);
      }),
      parameters(60),
    );
  });

  test.each(['=1+1', '+41', '-1', '@A1', '\tx', '\rx'])('%j is text with an apostrophe', (text) => {
    const rows = read(formats.csv.write(withText(text)));
    expect(rows[0]).toMatchObject({ Title: `'${text}`, Event: `'${text}`, Status: `'${text}` });
  });

  test('numbers and dates of a payload are text too', () => {
    const [it] = documentSuite.cases;
    const step = { ...it!.steps[0]!, data: { '-n': -1 } };
    const suite = { ...documentSuite, cases: [{ ...it!, steps: [step] }] };
    expect(read(formats['xray-csv'].write(suite))[0]?.['Data']).toBe("'-n: -1");
  });
});

test('a long case is warned of where people read', () => {
  const warning = 'Warning: more than 12';
  expect(read(formats['xray-csv'].write(longSuite))[0]?.['Description']).toContain(warning);
  const [row] = read(formats['testrail-csv'].write(longSuite));
  expect(row?.['Preconditions']).toContain(`13 steps. ${warning}`);
  expect(row?.['Section Description']).toContain('1 case has more than 12 steps');
  expect(formats['xray-csv'].write(documentSuite)).not.toContain('Warning');
});
