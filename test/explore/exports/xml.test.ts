/** TestRail's XML and JUnit's, read back by fast-xml-parser. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formats, type Result } from '../../../src/explore/exports/index.ts';
import type { Suite, SuiteCase, SuiteStep } from '../../../src/explore/suite.ts';
import { parameters } from '../../support/seed.ts';
import { anySuite, documentSuite, longSuite, readData, withText } from '../../support/suites.ts';
import { all, carried, type Node, readXml, textOf } from '../../support/xml.ts';

const [first, second] = documentSuite.cases;
const caseSteps = (suite: Suite) => suite.cases.flatMap((it) => it.steps);

describe('testrail-xml', () => {
  test('nests the cases in a section of the suite, in a section of the model', () => {
    const suite = readXml(formats['testrail-xml'].write(documentSuite));
    expect(suite.name).toBe('suite');
    const [outer] = suite.children.find(({ name }) => name === 'sections')!.children;
    const [inner] = outer!.children.find(({ name }) => name === 'sections')!.children;
    expect([outer, inner].map((it) => it?.children[0]?.text)).toEqual([
      'document',
      'all transitions',
    ]);
    expect(all(inner!, 'case').map((it) => textOf(it, 'title'))).toEqual([
      first!.title,
      second!.title,
    ]);
  });

  test('has separated steps, references and the stable id', () => {
    const [, it] = all(readXml(formats['testrail-xml'].write(documentSuite)), 'case');
    expect(textOf(it!, 'template')).toBe('Test Case (Steps)');
    expect(textOf(it!, 'references')).toBe('rule-25');
    expect(textOf(it!, 'automation_id')).toBe(second!.id);
    expect(textOf(it!, 'preconds')).toBe('Start: requirement.attempt.idle\n2 steps.');
    const [separated] = all(it!, 'steps_separated');
    expect(
      separated!.children.map((step) => step.children.map(({ name, text }) => [name, text])),
    ).toEqual([
      [
        ['index', '1'],
        [
          'content',
          'Upload (UPLOADED)\nWho: user user-1\nWhen: 2026-03-01 09:00 UTC\nversion: v1\ncompletedOn: 2026-01-01',
        ],
        ['expected', 'Status: Pending Review'],
      ],
      [
        ['index', '2'],
        [
          'content',
          'Approve (APPROVE)\nWho: admin admin-1\nWhen: 2026-03-02 10:30 UTC\nversion: v0',
        ],
        [
          'expected',
          'refused: because version v0 is not the one under review. Status: Pending Review',
        ],
      ],
    ]);
  });

  test('warns of a case of more than twelve steps', () => {
    const root = readXml(formats['testrail-xml'].write(longSuite));
    expect(textOf(root, 'description')).toContain('Warning: 1 case has more than 12 steps');
    expect(textOf(root, 'preconds')).toContain('13 steps. Warning: more than 12');
    expect(formats['testrail-xml'].write(documentSuite)).not.toContain('Warning');
  });

  test('carries any text', () => {
    fc.assert(
      fc.property(anySuite, (suite) => {
        const root = readXml(formats['testrail-xml'].write(suite));
        expect(all(root, 'case').map(starts)).toEqual(
          suite.cases.map((it) => [it.id, carried(`Start: ${it.start}\n${counted(it)}.`)]),
        );
        const told = all(root, 'step').map((step) => [
          textOf(step, 'content'),
          textOf(step, 'expected'),
        ]);
        expect(told.map(([content], n) => payload(content!, caseSteps(suite)[n]!))).toEqual(
          caseSteps(suite).map((step) => Object.entries(step.data).map(carriedEntry)),
        );
        for (const [n, [content, expected]] of told.entries()) {
          const step = caseSteps(suite)[n]!;
          expect(content!.startsWith(carried(actionText(step)))).toBe(true);
          expect(expected!.endsWith(carried(standingText(step)))).toBe(true);
        }
      }),
      parameters(100),
    );
  });
});

const starts = (it: Node) => [textOf(it, 'automation_id'), textOf(it, 'preconds')];
const counted = ({ steps }: SuiteCase) => (steps.length === 1 ? '1 step' : `${steps.length} steps`);

function actionText({ event, label, by }: SuiteStep): string {
  const named = event === label ? event : `${label} (${event})`;
  return by?.kind === 'clock' ? `Let time pass: ${named}` : named;
}

function standingText({ status, to }: SuiteStep): string {
  return status === null ? `State: ${to}` : `Status: ${status}`;
}

function payload(content: string, { data }: SuiteStep): unknown {
  const count = Object.keys(data).length;
  return readData(count === 0 ? '' : content.split('\n').slice(-count).join('\n'));
}

/** Inside JSON every odd character but U+FFFE and U+FFFF is escaped, and so survives XML. */
function carriedEntry([key, value]: [string, unknown]): [string, unknown] {
  const text = JSON.stringify([key, value]).replace(/[\uFFFE\uFFFF]/g, '\uFFFD');
  return JSON.parse(text) as [string, unknown];
}

describe('junit', () => {
  const results = new Map<string, Result>([
    [first!.id, { outcome: 'passed', elapsedSeconds: 1.25 }],
    [
      second!.id,
      { outcome: 'failed', message: 'was <Completed>', elapsedSeconds: 0.5, failedStep: 2 },
    ],
  ]);

  test('has a testcase a case, skipped as long as nothing was run', () => {
    const root = readXml(formats.junit.write(documentSuite));
    expect(root.name).toBe('testsuites');
    expect(root.attributes).toMatchObject({
      tests: '2',
      failures: '0',
      skipped: '2',
      time: '0.000',
    });
    expect(all(root, 'testcase').map(({ attributes }) => attributes)).toEqual([
      {
        classname: 'document.all transitions',
        name: `${first!.title} (${first!.id})`,
        time: '0.000',
      },
      {
        classname: 'document.all transitions',
        name: `${second!.title} (${second!.id})`,
        time: '0.000',
      },
    ]);
    expect(all(root, 'skipped').map(({ attributes }) => attributes['message'])).toEqual([
      'not run',
      'not run',
    ]);
  });

  test('carries the results of a run, with the step that failed', () => {
    const root = readXml(formats.junit.write(documentSuite, { results }));
    expect(root.attributes).toMatchObject({
      tests: '2',
      failures: '1',
      skipped: '0',
      time: '1.750',
    });
    const [passed, failed] = all(root, 'testcase');
    expect(passed!.attributes['time']).toBe('1.250');
    expect(passed!.children.map(({ name }) => name)).toEqual(['properties', 'system-out']);
    expect(failed!.children[1]).toMatchObject({
      name: 'failure',
      text: 'step 2: was <Completed>',
      attributes: { message: 'step 2: was <Completed>' },
    });
    expect(properties(passed!, 'testrail_result_step').map(outcomeOf)).toEqual([
      'passed',
      'passed',
      'passed',
    ]);
    expect(properties(failed!, 'testrail_result_step').map(outcomeOf)).toEqual([
      'passed',
      'failed',
    ]);
  });

  test('a result that belongs to no case is named instead of lost', () => {
    const stray = new Map(results).set('zz', { outcome: 'passed' });
    expect(() => formats.junit.write(documentSuite, { results: stray })).toThrow(
      'There is a result for case "zz", which the suite "all transitions" does not have; give the suite that was run.',
    );
  });

  test('a step that failed is one that the case has', () => {
    const late = new Map(results).set(second!.id, { outcome: 'failed', failedStep: 3 });
    expect(() => formats.junit.write(documentSuite, { results: late })).toThrow(
      `Case "${second!.id}" is said to fail in step 3, but has 2 steps; give the suite that was run.`,
    );
  });

  test('names the case by our id, or by the one that the tool gave it', () => {
    const toolIds = new Map([[second!.id, 'C123']]);
    const cases = all(readXml(formats.junit.write(documentSuite, { toolIds })), 'testcase');
    expect(cases.map((it) => properties(it, 'test_id'))).toEqual([[first!.id], ['C123']]);
    expect(properties(cases[1]!, 'testrail_case_field')).toEqual([
      `custom_automation_id:${second!.id}`,
    ]);
  });

  test('only a tag that can be a Jira issue is called a requirement', () => {
    const [it] = all(readXml(formats.junit.write(documentSuite)), 'testcase');
    expect(properties(it!, 'tags')).toEqual(['rule-26,DOC-12']);
    expect(properties(it!, 'requirements')).toEqual(['DOC-12']);
  });

  test('tells the steps in properties and in what was printed', () => {
    const [, it] = all(readXml(formats.junit.write(documentSuite)), 'testcase');
    const step =
      'Approve (APPROVE); Who: admin admin-1; When: 2026-03-02 10:30 UTC; version: v0 → refused: because version v0 is not the one under review. Status: Pending Review';
    expect(properties(it!, 'testrail_result_step')[1]).toBe(`untested: ${step}`);
    expect(textOf(it!, 'system-out').split('\n').at(-1)).toBe(`2. ${step}`);
  });

  test('carries any text', () => {
    fc.assert(
      fc.property(anySuite, fc.string({ unit: 'binary' }), (suite, message) => {
        const result = { outcome: 'failed' as const, message };
        const failures = new Map(suite.cases.map(({ id }) => [id, result]));
        const root = readXml(formats.junit.write(suite, { results: failures }));
        const cases = all(root, 'testcase');
        expect(cases.map((it) => properties(it, 'test_id'))).toEqual(
          suite.cases.map(({ id }) => [id]),
        );
        expect(cases.map((it) => properties(it, 'test_summary'))).toEqual(
          suite.cases.map(({ title }) => [carried(title)]),
        );
        expect(all(root, 'failure').map((it) => it.attributes['message'])).toEqual(
          suite.cases.map(() => carried(message)),
        );
        expect(all(root, 'failure').map((it) => it.text)).toEqual(
          suite.cases.map(() => carried(message)),
        );
        const told = cases.flatMap((it) => properties(it, 'testrail_result_step'));
        expect(told).toHaveLength(caseSteps(suite).length);
        for (const [n, step] of caseSteps(suite).entries()) {
          expect(told[n]!.startsWith(`untested: ${carried(actionText(step))}`)).toBe(true);
          expect(told[n]!.endsWith(carried(standingText(step)))).toBe(true);
        }
      }),
      parameters(100),
    );
  });
});

test('a line end in an attribute is a reference, because a reader would make a space of it', () => {
  const text = formats.junit.write(withText('a\nb\tc\rd'));
  expect(text).toContain('name="test_summary" value="a&#10;b&#9;c&#13;d"');
});

test('a list of references has as many as there are tags, and a hierarchy as many sections as we mean', () => {
  const suite = { ...withText('a, b > c'), model: 'd' };
  const [it] = all(readXml(formats['testrail-xml'].write(suite)), 'case');
  expect(textOf(it!, 'references')).toBe('a  b > c');
  expect(formats['testrail-csv'].write(suite)).toContain('"d > a, b › c"');
});

function properties(it: Node, name: string): string[] {
  return all(it, 'property')
    .filter(({ attributes }) => attributes['name'] === name)
    .map(({ attributes }) => attributes['value'] ?? '');
}

const outcomeOf = (step: string) => step.slice(0, step.indexOf(':'));
