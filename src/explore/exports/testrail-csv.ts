/**
 * TestRail's CSV import with several rows a case: the first row of a case has its title, the others only a step.
 * In the import choose "Test cases use multiple rows" and `Title` as the column that begins a new case.
 */
import type { Suite, SuiteCase } from '../suite.ts';
import { csvText } from './cells.ts';
import { aboutOf, doingLines, expectationOf, startOf } from './phrases.ts';
import { longestTitle, referencesOf, sectionsOf, template } from './testrail.ts';
import { oneLine } from './text.ts';

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
    suite.cases.flatMap((it, index) => rowsOf(suite, it, index === 0)),
  );
}

function rowsOf(suite: Suite, it: SuiteCase, isFirst: boolean): string[][] {
  const own = [
    sectionsOf(suite).join(' > '),
    // A section is made once, by the first case in it.
    isFirst ? aboutOf(suite) : '',
    oneLine(it.title, longestTitle),
    template,
    referencesOf(it.tags),
    it.id,
    startOf(it),
  ];
  const steps = it.steps.map((step) => [doingLines(step).join('\n'), expectationOf(step)]);
  const [first = ['', ''], ...others] = steps;
  return [[...own, ...first], ...others.map((step) => [...own.map(() => ''), ...step])];
}
