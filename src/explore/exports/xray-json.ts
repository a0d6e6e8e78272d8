/** For Xray's bulk import over HTTP (`import/test/bulk`); the project is a parameter of that request. */
import type { Suite } from '../suite.ts';
import { descriptionOf, labelsOf, stepOf, summaryOf } from './xray.ts';

export function xrayJson(suite: Suite): string {
  const tests = suite.cases.map((it) => ({
    testtype: 'Manual',
    fields: {
      summary: summaryOf(it),
      description: descriptionOf(suite, it),
      labels: labelsOf(it),
    },
    steps: it.steps.map(stepOf),
  }));
  return `${JSON.stringify(tests, null, 2)}\n`;
}
