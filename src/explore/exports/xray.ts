/** What Xray takes, whichever way it comes in: a Jira issue a case, its steps as action, data and result. */
import type { Suite, SuiteCase, SuiteStep } from '../suite.ts';
import { actionLines, expectationOf, modelOf, startOf, titleOf } from './phrases.ts';
import { dataLines, oneLine } from './text.ts';

/** Jira keeps no longer summary, and no second line. */
const longestSummary = 255;

export function summaryOf({ title }: SuiteCase): string {
  return oneLine(title, longestSummary);
}

export function descriptionOf(suite: Suite, it: SuiteCase): string {
  return [startOf(it), `Case ${it.id} of ${titleOf(suite)}, model ${modelOf(suite)}.`].join('\n');
}

/** Labels have no spaces. Ours comes first: a search for it finds the issue again after a release. */
export function labelsOf(it: SuiteCase): string[] {
  return [`rollcall-${it.id}`, ...it.tags]
    .map((tag) => oneLine(tag).replace(/\s+/gu, '-'))
    .filter((label) => label !== '');
}

/** Who and when belong to the action, so that `data` is the payload alone. */
export function stepOf(step: SuiteStep): { action: string; data: string; result: string } {
  return {
    action: actionLines(step).join('\n'),
    data: dataLines(step.data).join('\n'),
    result: expectationOf(step),
  };
}
