/** Features, read back by Cucumber's own parser and compiled to what a runner would run. */
import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from '@cucumber/gherkin';
import { type GherkinDocument, IdGenerator, type Pickle, type Step } from '@cucumber/messages';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formats } from '../../../src/explore/exports/index.ts';
import type { Suite, SuiteStep } from '../../../src/explore/suite.ts';
import { parameters } from '../../support/seed.ts';
import { anySuite, documentSuite, longSuite, readValue, withText } from '../../support/suites.ts';

function read(text: string): GherkinDocument {
  return new Parser(
    new AstBuilder(IdGenerator.incrementing()),
    new GherkinClassicTokenMatcher(),
  ).parse(text);
}

function pickles(text: string): readonly Pickle[] {
  return compile(read(text), 'suite.feature', IdGenerator.incrementing());
}

/** One line without control characters, as the format promises for titles and comments. */
const oneLine = (text: string) =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();

test('reads well', () => {
  expect(formats.gherkin.write(documentSuite)).toBe(`Feature: document: all transitions
  Model document 3: 2 cases, 5 steps, 1 reset.
  Coverage of valid transitions (0-switch): 3 of 4. Not covered: Reset from Pending Review.
  Coverage of all states: 3 of 3.

  @id:a8607fb2f2 @rule-26 @DOC-12
  Scenario: Incomplete again, by Upload, Approve and the end of validity
    3 steps.

    Given "document" starts in "requirement.attempt.idle"
    # 1. Upload
    When user "user-1" sends "UPLOADED" at "2026-03-01T09:00:00.000Z" with:
      | version     | v1         |
      | completedOn | 2026-01-01 |
    Then the status is "Pending Review"
    # 2. Approve
    When admin "admin-1" sends "APPROVE" at "2026-03-02T10:30:00.000Z" with:
      | version | v1 |
    Then the status is "Completed"
    # 3. at the end of the last valid day
    When "expired" falls due at "2027-01-01T00:00:00.000Z"
    Then the status is "Incomplete"

  @id:d0637c42d0 @rule-25
  Scenario: Approve of an old version is refused
    2 steps.

    Given "document" starts in "requirement.attempt.idle"
    # 1. Upload
    When user "user-1" sends "UPLOADED" at "2026-03-01T09:00:00.000Z" with:
      | version     | v1         |
      | completedOn | 2026-01-01 |
    Then the status is "Pending Review"
    # 2. Approve
    When admin "admin-1" sends "APPROVE" at "2026-03-02T10:30:00.000Z" with:
      | version | v0 |
    Then it is refused: because "version v0 is not the one under review"
    And the status is "Pending Review"
`);
});

test('a case of more than twelve steps is warned of, in the feature and in its scenario', () => {
  const { feature } = read(formats.gherkin.write(longSuite));
  expect(feature?.description).toContain('Warning: 1 case has more than 12 steps (the longest 13)');
  expect(feature?.children[0]?.scenario?.description).toContain('13 steps. Warning: more than 12');
  expect(formats.gherkin.write(documentSuite)).not.toContain('Warning');
});

test('a payload with parts of its own is a JSON document', () => {
  const step = {
    ...documentSuite.cases[0]!.steps[0]!,
    data: { files: [{ note: '"""\n```' }], n: 1 },
  };
  const suite = { ...documentSuite, cases: [{ ...documentSuite.cases[0]!, steps: [step] }] };
  const [, when] = read(formats.gherkin.write(suite)).feature!.children[0]!.scenario!.steps;
  expect(when?.docString?.mediaType).toBe('json');
  expect(JSON.parse(when?.docString?.content ?? '')).toEqual(step.data);
});

describe('any suite', () => {
  test('is one feature with a scenario a case and a pickle a scenario', () => {
    fc.assert(
      fc.property(anySuite, (suite) => {
        const text = formats.gherkin.write(suite);
        const { feature } = read(text);
        expect(feature?.name).toBe(`${oneLine(suite.model)}: ${oneLine(suite.suite)}`.trim());
        const scenarios = feature?.children.map(({ scenario }) => scenario) ?? [];
        expect(scenarios.map((it) => it?.name)).toEqual(suite.cases.map((it) => oneLine(it.title)));
        expect(scenarios.map((it) => it?.tags.map(({ name }) => name))).toEqual(
          suite.cases.map(({ id, tags }) => [`@id:${id}`, ...tags.flatMap(tag)]),
        );
        expect(pickles(text)).toHaveLength(suite.cases.length);
      }),
      parameters(100),
    );
  });

  test('tells each step: label, event, who, when, payload, and what is seen then', () => {
    fc.assert(
      fc.property(anySuite, (suite) => {
        const document = read(formats.gherkin.write(suite));
        expect(document.comments.map(({ text }) => text.trim())).toEqual(
          suite.cases.flatMap((it) =>
            it.steps.map(({ label }, n) => `# ${n + 1}. ${oneLine(label)}`.trim()),
          ),
        );
        for (const [n, it] of suite.cases.entries()) {
          const [given, ...steps] = document.feature!.children[n]!.scenario!.steps;
          expect(strings(given!)).toEqual([suite.model, it.start]);
          const told = it.steps.map((step) => ({ step, when: steps.shift(), after: thens(steps) }));
          for (const { step, when, after } of told) {
            expect(strings(when!)).toEqual(doing(step));
            expect(payload(when!)).toEqual(Object.entries(step.data));
            expect(after).toEqual(seen(step));
          }
          expect(steps).toEqual([]);
        }
      }),
      parameters(100),
    );
  });

  test.each(['Scenario: x', '* x', '@x', '| x |', '# language: no', '"""', '\n\nGiven x'])(
    'is not broken by a model named %j',
    (text) => {
      const suite: Suite = { ...withText(text), version: null };
      expect(pickles(formats.gherkin.write(suite))).toHaveLength(1);
    },
  );
});

/** One tag is one tag: what would end it or begin the next is a hyphen. */
function tag(text: string): string[] {
  return text === '' ? [] : [`@${text.toWellFormed().replace(/[\s@\p{Cc}]+/gu, '-')}`];
}

/** The quoted texts of a step, as `{string}` in a step definition would find them. */
function strings({ text }: Step): string[] {
  return (text.match(/"(?:[^"\\]|\\.)*"/g) ?? []).map((quoted) => JSON.parse(quoted) as string);
}

function doing({ event, by, at }: SuiteStep): string[] {
  const who = by === null || by.kind === 'clock' ? [] : [by.id];
  return [...who, event, ...(at === null ? [] : [at])];
}

/** Takes a Then and its Ands off the list. */
function thens(steps: Step[]): [text: string, strings: string[]][] {
  const next = steps.findIndex((step) => step.keyword === 'When ');
  return steps
    .splice(0, next === -1 ? steps.length : next)
    .map((step) => [step.text.replace(/"(?:[^"\\]|\\.)*"/g, '…'), strings(step)]);
}

function seen({ status, to, expected, because }: SuiteStep): [string, string[]][] {
  const standing: [string, string[]] =
    status === null ? ['the state is …', [to]] : ['the status is …', [status]];
  if (expected === 'applied') return [standing];
  if (expected === 'unchanged') return [['nothing changes', []], standing];
  const refusal: [string, string[]] =
    because === null ? ['it is refused', []] : ['it is refused: because …', [because]];
  return [refusal, standing];
}

function payload({ dataTable, docString }: Step): [string, unknown][] {
  if (docString) return Object.entries(JSON.parse(docString.content) as object);
  const rows = dataTable?.rows.map(({ cells }) => cells.map(({ value }) => readValue(value))) ?? [];
  return rows as [string, unknown][];
}
