/** Every way in which a suite leaves: pure functions to text, by the name that `--format` takes. */
import { csv } from './csv.ts';
import type { Format } from './format.ts';
import { gherkin } from './gherkin.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { testrailCsv } from './testrail-csv.ts';
import { testrailXml } from './testrail-xml.ts';
import { adapter, vitest } from './vitest.ts';
import { xrayCsv } from './xray-csv.ts';
import { xrayJson } from './xray-json.ts';

export {
  type ChangedCase,
  type Comparison,
  compare,
  comparisonText,
  type Difference,
} from './compare.ts';
export type { Format, Result, WriteOptions } from './format.ts';
export { readSuite } from './reading.ts';

export type FormatName =
  | 'json'
  | 'csv'
  | 'markdown'
  | 'gherkin'
  | 'testrail-xml'
  | 'testrail-csv'
  | 'xray-csv'
  | 'xray-json'
  | 'junit'
  | 'vitest';

export const formats: Readonly<Record<FormatName, Format>> = {
  json: { label: 'JSON', extension: 'json', mediaType: 'application/json', write: json },
  csv: { label: 'CSV, a row a step', extension: 'csv', mediaType: 'text/csv', write: csv },
  markdown: {
    label: 'Markdown checklist',
    extension: 'md',
    mediaType: 'text/markdown',
    write: markdown,
  },
  gherkin: {
    label: 'Gherkin feature',
    extension: 'feature',
    mediaType: 'text/x-gherkin',
    write: gherkin,
  },
  'testrail-xml': {
    label: 'TestRail (XML)',
    extension: 'xml',
    mediaType: 'application/xml',
    write: testrailXml,
  },
  'testrail-csv': {
    label: 'TestRail (CSV)',
    extension: 'csv',
    mediaType: 'text/csv',
    write: testrailCsv,
  },
  'xray-csv': {
    label: 'Xray Test Case Importer (CSV)',
    extension: 'csv',
    mediaType: 'text/csv',
    write: xrayCsv,
  },
  'xray-json': {
    label: 'Xray bulk import (JSON)',
    extension: 'json',
    mediaType: 'application/json',
    write: xrayJson,
  },
  junit: {
    label: 'JUnit XML, with results if there are any',
    extension: 'xml',
    mediaType: 'application/xml',
    write: junit,
  },
  vitest: {
    label: 'vitest file with an adapter to fill in',
    extension: 'test.ts',
    mediaType: 'text/typescript',
    write: vitest,
    beside: adapter,
  },
};
