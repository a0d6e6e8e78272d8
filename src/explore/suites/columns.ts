/**
 * Columns of whole numbers, and the edges of a graph grouped by the state that they leave or enter: what every
 * algorithm here walks on. One typed array instead of an array an entry keeps 100,000 edges small and quick.
 */

/** The number in a row that is known to exist. */
export const at = (column: Int32Array, row: number): number => column[row] as number;

/** Adds to the number in a row that is known to exist. */
export function add(column: Int32Array, row: number, by: number): void {
  column[row] = at(column, row) + by;
}

/** Rows in groups: those of group g are `rows[first[g]]` up to, without, `rows[first[g + 1]]`, in their old order. */
export interface Groups {
  readonly first: Int32Array;
  readonly rows: Int32Array;
}

/** Groups the rows of a column by its numbers, which are 0 to `groups` − 1. */
export function groupedBy(column: Int32Array, groups: number): Groups {
  const first = new Int32Array(groups + 1);
  for (const group of column) add(first, group + 1, 1);
  for (let group = 0; group < groups; group += 1) add(first, group + 1, at(first, group));
  const free = first.slice();
  const rows = new Int32Array(column.length);
  column.forEach((group, row) => {
    rows[at(free, group)] = row;
    add(free, group, 1);
  });
  return { first, rows };
}

/** The rows of one group. */
export const rowsOf = ({ first, rows }: Groups, group: number): Int32Array =>
  rows.subarray(at(first, group), at(first, group + 1));

/** How many rows a group has. */
export const sizeOf = ({ first }: Groups, group: number): number =>
  at(first, group + 1) - at(first, group);
