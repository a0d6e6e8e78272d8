/** What holds for every format, and Xray's JSON, which needs no parser of its own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { identified } from '../../../src/explore/case-id.ts';
import {
  compare,
  comparisonText,
  type FormatName,
  formats,
} from '../../../src/explore/exports/index.ts';
import { parameters } from '../../support/seed.ts';
import { anySuite, documentSuite, longSuite, readData } from '../../support/suites.ts';

const names = Object.keys(formats) as FormatName[];

describe.each(names)('%s', (name) => {
  const format = formats[name];

  test('has a label, an extension and a media type, and ends with a line end', () => {
    expect(format.label).not.toBe('');
    expect(format.extension).toMatch(/^[a-z]+(\.[a-z]+)?$/);
    expect(format.mediaType).toMatch(/^(text|application)\/[a-z-]+$/);
    expect(format.write(documentSuite)).toMatch(/[^\n]\n$/);
  });

  test('names every case by its id, the event and the status of every step', () => {
    const text = format.write(documentSuite);
    for (const it of documentSuite.cases) {
      expect(text).toContain(it.id);
      for (const step of it.steps) {
        expect(text).toContain(step.event);
        expect(text).toContain(step.status);
      }
    }
  });

  test('is text that UTF-8 can carry, the same each time, and takes a suite without cases', () => {
    fc.assert(
      fc.property(anySuite, (suite) => {
        const text = format.write(suite);
        expect(text.isWellFormed()).toBe(true);
        expect(format.write(structuredClone(suite))).toBe(text);
      }),
      parameters(20),
    );
    expect(format.write({ ...documentSuite, cases: [] })).not.toBe('');
  });
});

const forPeople = [
  'markdown',
  'gherkin',
  'testrail-xml',
  'testrail-csv',
  'xray-csv',
  'xray-json',
  'junit',
] as const;

describe.each(forPeople)('%s, for people', (name) => {
  test('says why something is refused', () => {
    expect(formats[name].write(documentSuite)).toMatch(
      /refused: because "?version v0 is not the one/,
    );
  });

  test('says how many steps a case has, and warns from thirteen on', () => {
    expect(formats[name].write(documentSuite)).toMatch(/[^1]3 steps\.(?! Warning)/);
    expect(formats[name].write(longSuite)).toMatch(/13 steps\. Warning: more than 12;/);
  });

  test('has the tags, for whoever follows them to requirements', () => {
    expect(formats[name].write(documentSuite)).toContain('rule-26');
    expect(formats[name].write(documentSuite)).toContain('DOC-12');
  });
});

describe('xray-json', () => {
  type Test = {
    testtype: string;
    fields: { summary: string; description: string; labels: string[] };
    steps: { action: string; data: string; result: string }[];
  };
  const read = (text: string) => JSON.parse(text) as Test[];

  test('is what the bulk import takes', () => {
    expect(read(formats['xray-json'].write(documentSuite))[1]).toEqual({
      testtype: 'Manual',
      fields: {
        summary: 'Approve of an old version is refused',
        description:
          'Start: requirement.attempt.idle\n2 steps.\nCase d0637c42d0 of document: all transitions, model document 3.',
        labels: ['rollcall-d0637c42d0', 'rule-25'],
      },
      steps: [
        {
          action: 'Upload (UPLOADED)\nWho: user user-1\nWhen: 2026-03-01 09:00 UTC',
          data: 'version: v1\ncompletedOn: 2026-01-01',
          result: 'Status: Pending Review',
        },
        {
          action: 'Approve (APPROVE)\nWho: admin admin-1\nWhen: 2026-03-02 10:30 UTC',
          data: 'version: v0',
          result: 'refused: because version v0 is not the one under review. Status: Pending Review',
        },
      ],
    });
  });

  test('carries any payload, and nothing that Jira refuses', () => {
    fc.assert(
      fc.property(anySuite, (suite) => {
        const tests = read(formats['xray-json'].write(suite));
        expect(tests.map(({ steps }) => steps.map(({ data }) => readData(data)))).toEqual(
          suite.cases.map(({ steps }) => steps.map(({ data }) => Object.entries(data))),
        );
        for (const { fields } of tests) {
          expect(fields.summary.length).toBeLessThanOrEqual(255);
          expect(fields.summary).not.toMatch(/[\r\n]/);
          expect(fields.labels.filter((label) => !/^\S+$/u.test(label))).toEqual([]);
        }
      }),
      parameters(100),
    );
  });
});

test('what docs/exports.md shows is what is written', () => {
  const docs = readFileSync(join(import.meta.dirname, '../../../docs/exports.md'), 'utf8');
  const shown = [...docs.matchAll(/```[a-z]+\n([^]*?)```/g)].map(([, text]) => text);
  const [first, second] = documentSuite.cases;
  const steps = first!.steps.map((it) =>
    it.event === 'APPROVE' ? { ...it, status: 'Valid' } : it,
  );
  const added = identified([{ ...second!, title: 'Approve twice', start: 'elsewhere' }]);
  const comparison = compare(documentSuite, {
    ...documentSuite,
    cases: [{ ...first!, steps }, ...added],
  });
  const written = [
    ...names.map((name) => formats[name].write(documentSuite)),
    comparisonText(comparison),
  ];
  expect(shown).toHaveLength(4);
  expect(shown.filter((text) => !written.some((it) => it.includes(text!)))).toEqual([]);
  for (const name of names) expect(docs).toContain(`| \`${name}\` `);
});
