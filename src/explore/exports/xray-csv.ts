/**
 * For Xray's Test Case Importer: a row a step. Rows with the same Test ID are one test; the importer asks which
 * column is which field and takes at most 1000 tests a file.
 */
import type { Suite, SuiteCase } from '../suite.ts';
import { csvText } from './cells.ts';
import { descriptionOf, labelsOf, stepOf, summaryOf } from './xray.ts';

const columns = [
  'Test ID',
  'Summary',
  'Test Type',
  'Action',
  'Data',
  'Expected Result',
  'Description',
  'Labels',
] as const;

export function xrayCsv(suite: Suite): string {
  return csvText(
    columns,
    suite.cases.flatMap((it) => rowsOf(suite, it)),
  );
}

/** What describes the whole test stands in its first row; the others repeat what the importer groups them by. */
function rowsOf(suite: Suite, it: SuiteCase): string[][] {
  const steps =
    it.steps.length === 0 ? [{ action: '', data: '', result: '' }] : it.steps.map(stepOf);
  const about = [descriptionOf(suite, it), labelsOf(it).join(' ')];
  return steps.map(({ action, data, result }, index) => {
    const cells = [it.id, summaryOf(it), 'Manual', action, data, result];
    return [...cells, ...(index === 0 ? about : ['', ''])];
  });
}
