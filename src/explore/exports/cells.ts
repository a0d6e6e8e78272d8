/**
 * Rows of text as CSV that a spreadsheet may open. A cell that a spreadsheet would run as a formula (it begins
 * with `=`, `+`, `-`, `@`, their full-width forms, a tab or a carriage return) gets an apostrophe in front,
 * whatever it came from: `-1` in a payload becomes `'-1`. Half a surrogate pair becomes U+FFFD.
 */
import { stringify } from 'csv-stringify/sync';

export function csvText(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [columns, ...rows].map((row) => row.map((cell) => cell.toWellFormed()));
  return stringify(cells, { escape_formulas: true });
}
