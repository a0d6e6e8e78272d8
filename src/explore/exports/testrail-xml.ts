/**
 * TestRail's import format: a section for the model, in it a section for the suite, in it the cases with separated
 * steps. Our id goes to `automation_id`, the field by which TestRail's command line finds the cases that a JUnit
 * file of ours reports on.
 */
import type { Suite, SuiteCase, SuiteStep } from '../suite.ts';
import { aboutOf, doingLines, expectationOf, startOf, titleOf } from './phrases.ts';
import { longestTitle, referencesOf, sectionsOf, template } from './testrail.ts';
import { oneLine } from './text.ts';
import { element, xmlText } from './xml.ts';

export function testrailXml(suite: Suite): string {
  const [model = '', name = ''] = sectionsOf(suite);
  const inner = element('section', [
    element('name', name),
    element('description', aboutOf(suite)),
    element('cases', suite.cases.map(caseOf)),
  ]);
  const outer = element('section', [element('name', model), element('sections', [inner])]);
  const title = element('name', oneLine(titleOf(suite)));
  return xmlText(element('suite', [title, element('sections', [outer])]));
}

function caseOf(it: SuiteCase) {
  return element('case', [
    element('title', oneLine(it.title, longestTitle)),
    element('template', template),
    element('references', referencesOf(it.tags)),
    element('custom', [
      element('automation_id', it.id),
      element('preconds', startOf(it)),
      element('steps_separated', it.steps.map(stepOf)),
    ]),
  ]);
}

function stepOf(step: SuiteStep, index: number) {
  return element('step', [
    element('index', String(index + 1)),
    element('content', doingLines(step).join('\n')),
    element('expected', expectationOf(step)),
  ]);
}
