/** A row a step, with everything that is known of it: for spreadsheets, and for programs that filter rows. */
import type { Suite, SuiteCase, SuiteStep } from '../suite.ts';
import { csvText } from './cells.ts';
import { refusalOf } from './phrases.ts';

const columns = [
  'Case',
  'Title',
  'Tags',
  'Start',
  'Step',
  'Event',
  'Label',
  'Data',
  'By',
  'At',
  'From',
  'To',
  'Status',
  'Expected',
] as const;

export function csv({ cases }: Suite): string {
  return csvText(columns, cases.flatMap(rowsOf));
}

function rowsOf(it: SuiteCase): string[][] {
  const own = [it.id, it.title, it.tags.join(' '), it.start];
  if (it.steps.length === 0) return [[...own, ...columns.slice(own.length).map(() => '')]];
  return it.steps.map((step, index) => [...own, String(index + 1), ...cellsOf(step)]);
}

function cellsOf({ event, label, data, by, at, from, to, status, expected, because }: SuiteStep) {
  const payload = Object.keys(data).length === 0 ? '' : JSON.stringify(data);
  const sender = by === null ? '' : `${by.kind}:${by.id}`;
  const outcome = expected === 'refused' ? refusalOf(because) : expected;
  return [event, label, payload, sender, at ?? '', from, to, status ?? '', outcome];
}
