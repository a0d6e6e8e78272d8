/**
 * TestRail's CSV import with several rows a case: the first row of a case has its title, the others only a step.
 * In the import choose "Test cases use multiple rows" and `Title` as the column that begins a new case.
 */
import type { Suite, SuiteCase } from '../suite.ts';
import { csvText } from './cells.ts';
import { aboutOf, doingLines, expectationOf, oneLine, startOf } from './phrases.ts';
import { longestTitle, referencesOf, sectionsOf, template } from './testrail.ts';

const columns = [
  'Section Hierarchy',
  'Section Description',
  'Title',
  'Template',
  'References',
  'Automation ID',
  'Preconditions',
  'Steps (Step)',
  'Steps (Expected Result)',
] as const;

export function testrailCsv(suite: Suite): string {
  return csvText(
    columns,
    suite.cases.flatMap((it) => rowsOf(suite, it)),
  );
}

function rowsOf(suite: Suite, it: SuiteCase): string[][] {
  const own = ownCells(suite, it);
  const steps = it.steps.map((step) => [doingLines(step).join('\n'), expectationOf(step)]);
  const [first = ['', ''], ...others] = steps;
  return [[...own, ...first], ...others.map((step) => [...own.map(() => ''), ...step])];
}

function ownCells(suite: Suite, it: SuiteCase): string[] {
  return [
    sectionsOf(suite).join(' > '),
    aboutOf(suite),
    oneLine(it.title, longestTitle),
    template,
    referencesOf(it.tags),
    it.id,
    startOf(it),
  ];
}
