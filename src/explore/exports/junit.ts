/**
 * JUnit XML: a testcase a case, skipped until a run's results are given. `test_id` carries our id, or the one that
 * the tool at the other end gave to the case. TestRail's command line finds a case again by `custom_automation_id`
 * and reads the steps from `testrail_result_step`; Xray reads `tags`, `test_summary` and `requirements`, and would
 * refuse a `test_id` or a requirement that Jira does not know, so only tags such as `DOC-12` are called requirements.
 */
import { RollcallError } from '../../lifecycle/index.ts';
import type { Suite, SuiteCase, SuiteStep } from '../suite.ts';
import type { Result, WriteOptions } from './format.ts';
import {
  counted,
  coverageText,
  doingLines,
  expectationOf,
  modelOf,
  startOf,
  titleOf,
} from './phrases.ts';
import { oneLine } from './text.ts';
import { type Element, element, xmlText } from './xml.ts';

const notRun: Result = { outcome: 'skipped', message: 'not run' };

export function junit(suite: Suite, { results, toolIds }: WriteOptions = {}): string {
  checkResults(suite, results ?? new Map());
  const runs = suite.cases.map((it) => ({ it, result: results?.get(it.id) ?? notRun }));
  const totals = totalsOf(runs.map(({ result }) => result));
  const cases = runs.map(({ it, result }) =>
    caseOf(suite, it, result, toolIds?.get(it.id) ?? it.id),
  );
  const name = oneLine(titleOf(suite));
  const one = element('testsuite', [suiteProperties(suite), ...cases], { name, ...totals });
  return xmlText(element('testsuites', [one], { name, ...totals }));
}

/** A result that belongs to no case, or to none of its steps, would be lost without a word. */
function checkResults({ suite, cases }: Suite, results: ReadonlyMap<string, Result>): void {
  const lengths = new Map(cases.map(({ id, steps }) => [id, steps.length]));
  const stray = [...results.keys()].filter((id) => !lengths.has(id));
  if (stray.length > 0) {
    const more = stray.length === 1 ? '' : ` (and for ${stray.length - 1} more like it)`;
    throw new RollcallError(
      'results',
      `There is a result for case "${stray[0]}"${more}, which the suite "${suite}" does not have; give the suite that was run.`,
    );
  }
  for (const [id, { failedStep = 0 }] of results) {
    const length = lengths.get(id) as number;
    if (failedStep > length)
      throw new RollcallError(
        'results',
        `Case "${id}" is said to fail in step ${failedStep}, but has ${counted(length, 'step')}; give the suite that was run.`,
      );
  }
}

function totalsOf(results: readonly Result[]): Readonly<Record<string, string>> {
  const count = (outcome: Result['outcome']) =>
    String(results.filter((it) => it.outcome === outcome).length);
  const seconds = results.reduce((sum, it) => sum + (it.elapsedSeconds ?? 0), 0);
  return {
    tests: String(results.length),
    failures: count('failed'),
    errors: '0',
    skipped: count('skipped'),
    time: secondsText(seconds),
  };
}

function suiteProperties(suite: Suite): Element {
  const coverage = suite.coverage.map((it) => property('coverage', coverageText(it)));
  const seed = suite.seed === null ? [] : [property('seed', String(suite.seed))];
  return element('properties', [property('model', modelOf(suite)), ...seed, ...coverage]);
}

function caseOf(suite: Suite, it: SuiteCase, result: Result, testId: string): Element {
  const seconds = result.elapsedSeconds ?? 0;
  return element(
    'testcase',
    [
      caseProperties(it, result, testId),
      ...verdictOf(result),
      element('system-out', stepsText(it)),
    ],
    {
      classname: `${oneLine(suite.model)}.${oneLine(suite.suite)}`,
      name: `${oneLine(it.title)} (${it.id})`,
      time: secondsText(seconds),
    },
  );
}

function caseProperties(it: SuiteCase, result: Result, testId: string): Element {
  const requirements = it.tags.filter((tag) => /^[A-Z][A-Z\d_]*-\d+$/.test(tag));
  const lists = { tags: it.tags.map((tag) => oneLine(tag).replaceAll(',', ' ')), requirements };
  return element('properties', [
    property('test_id', testId),
    property('test_summary', it.title),
    property('testrail_case_field', `custom_automation_id:${it.id}`),
    ...Object.entries(lists).flatMap(([name, list]) =>
      list.length === 0 ? [] : [property(name, list.join(','))],
    ),
    ...it.steps.map((step, index) =>
      property('testrail_result_step', `${stepOutcome(result, index + 1)}: ${stepText(step)}`),
    ),
  ]);
}

function stepOutcome({ outcome, failedStep }: Result, step: number): string {
  if (outcome === 'passed') return 'passed';
  if (outcome === 'skipped' || failedStep === undefined || step > failedStep) return 'untested';
  return step === failedStep ? 'failed' : 'passed';
}

function verdictOf({ outcome, message = '', failedStep }: Result): Element[] {
  if (outcome === 'passed') return [];
  if (outcome === 'skipped') return [element('skipped', [], { message })];
  const where = failedStep === undefined ? '' : `step ${failedStep}: `;
  return [element('failure', `${where}${message}`, { message: `${where}${message}` })];
}

function stepsText(it: SuiteCase): string {
  const steps = it.steps.map((step, index) => `${index + 1}. ${stepText(step)}`);
  return [startOf(it), ...steps].join('\n');
}

/** What to do and what must be seen, on one line. */
function stepText(step: SuiteStep): string {
  return `${doingLines(step).join('; ')} → ${expectationOf(step)}`;
}

function property(name: string, value: string): Element {
  return element('property', [], { name, value });
}

function secondsText(seconds: number): string {
  return seconds.toFixed(3);
}
