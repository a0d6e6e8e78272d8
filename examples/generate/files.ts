/** From drafts to files: their text, what an import makes of them line by line, and the README that says so. */
import type { Instant } from '../../src/index.ts';
import type { Census, Rehearsal, Ruling } from './rehearsal.ts';
import { type Draft, inOrder, type Row, type Verdict } from './story.ts';

/** Counted as by `rollcall import`. */
type Tally = Record<'rows' | Verdict, number>;

/** A line that was not taken. */
export interface Problem {
  readonly line: number;
  readonly verdict: Verdict;
  /** The field at fault, or the event where the row as a whole was refused. */
  readonly field: string;
  /** A part of what the import says. */
  readonly says: string;
  /** Where the row is wrong on purpose: what is wrong. */
  readonly wrong?: string;
}

/** One file with what its import comes to. */
export interface ImportFile {
  readonly name: string;
  readonly text: string;
  /** For a CSV: the lifecycle and the birth event that its rows are. */
  readonly csv?: { readonly lifecycle: string; readonly event: string };
  readonly tally: Tally;
  readonly problems: readonly Problem[];
}

/** One JSON object a line. */
export function ndjsonFile(
  name: string,
  drafts: readonly Draft[],
  rehearsal: Rehearsal,
): ImportFile {
  const ordered = inOrder(drafts);
  const lines = ordered.map(({ row, text }) => text ?? JSON.stringify(row));
  return { name, text: joined(lines), ...rehearsed(name, ordered, 1, rehearsal) };
}

/** One person a line, all of them born by the same event. */
export function csvFile(
  name: string,
  { lifecycle, event, columns }: { lifecycle: string; event: string; columns: readonly string[] },
  drafts: readonly Draft[],
  rehearsal: Rehearsal,
): ImportFile {
  const ordered = inOrder(drafts);
  const hasEventIds = ordered.some(({ row }) => row.eventId !== undefined);
  const own: readonly OwnColumn[] = [
    'id',
    'at',
    'by',
    ...(hasEventIds ? ['eventId' as const] : []),
  ];
  const header = [...own, ...columns];
  const lines = ordered.map(({ row, text }) => text ?? csvLine(row, own, columns));
  return {
    name,
    text: joined([header.join(','), ...lines]),
    csv: { lifecycle, event },
    ...rehearsed(name, ordered, 2, rehearsal),
  };
}

type OwnColumn = 'id' | 'at' | 'by' | 'eventId';

function csvLine(row: Row, own: readonly OwnColumn[], columns: readonly string[]): string {
  const cells = [
    ...own.map((column) => row[column] ?? ''),
    ...columns.map((column) => (row.data?.[column] as string | undefined) ?? ''),
  ];
  return cells
    .map((cell) => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',');
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

function rehearsed(
  file: string,
  drafts: readonly Draft[],
  firstLine: number,
  rehearsal: Rehearsal,
): Pick<ImportFile, 'tally' | 'problems'> {
  const tally: Tally = { rows: 0, applied: 0, unchanged: 0, repeated: 0, refused: 0, bad: 0 };
  const problems: Problem[] = [];
  for (const [index, draft] of drafts.entries()) {
    const { wrong } = draft;
    const line = firstLine + index;
    const { verdict, field, says } = ruled(draft, rehearsal);
    if (verdict !== draft.expects) {
      const place = `${file}:${line} ${JSON.stringify(draft.row)}`;
      throw new Error(`${place}\nwas meant to be ${draft.expects} and is ${verdict}: ${says}`);
    }
    tally.rows += 1;
    tally[verdict] += 1;
    if (verdict === 'refused' || verdict === 'bad') {
      problems.push({ line, verdict, field, says, ...(wrong !== undefined && { wrong }) });
    }
  }
  return { tally, problems };
}

function ruled({ unreadable, row }: Draft, rehearsal: Rehearsal): Ruling {
  return unreadable ? { verdict: 'bad', ...unreadable } : rehearsal.offer(row);
}

/** `expected.json`: what the test holds an import to, in the order of the imports. */
export function expectedText(
  files: readonly ImportFile[],
  asOf: Instant,
  statuses: Census,
): string {
  const imports = files.map(({ name, csv, tally, problems }) => ({
    file: name,
    ...(csv && { csv }),
    tally,
    problems,
  }));
  return `${JSON.stringify({ asOf, imports, statuses }, null, 2)}\n`;
}

/** How to import the files of a folder, in their order. Some rows are not taken, so the exit code is 2. */
export function importCommands(folder: string, files: readonly ImportFile[]): string {
  const lines = files.map(({ name, csv }) => {
    const how = csv ? ` --lifecycle ${csv.lifecycle} --event ${csv.event}` : '';
    return `npx rollcall import examples/${folder}/${name}${how}`;
  });
  return ['```sh', ...lines, '```'].join('\n');
}

/** A table of counts, one file a row. */
export function tallyTable(files: readonly ImportFile[]): string {
  const columns = ['rows', 'applied', 'unchanged', 'repeated', 'refused', 'bad'] as const;
  return table(
    ['file', ...columns],
    files.map(({ name, tally }) => [
      `\`${name}\``,
      ...columns.map((column) => String(tally[column])),
    ]),
  );
}

/** Every row that is wrong on purpose. */
export function wrongTable(files: readonly ImportFile[]): string {
  const rows = files.flatMap(({ name, problems }) =>
    problems.flatMap(({ line, wrong, verdict, field, says }) =>
      wrong === undefined
        ? []
        : [[`\`${name}\``, String(line), wrong, verdict, `\`${field}\``, shortened(says)]],
    ),
  );
  return table(['file', 'line', 'what is wrong', 'counts as', 'field', 'the import says'], rows);
}

/** What else is refused, by reason: life is like that. */
export function refusedTable(files: readonly ImportFile[]): string {
  const says = files.flatMap(({ problems }) =>
    problems.flatMap((problem) => (problem.wrong === undefined ? [shortened(problem.says)] : [])),
  );
  const counts = new Map<string, number>();
  for (const reason of says) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const rows = [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return table(
    ['rows', 'the import says'],
    rows.map(([reason, count]) => [String(count), reason]),
  );
}

/** Where everyone stands at the end. */
export function censusTable(census: Census): string {
  const rows = Object.entries(census).flatMap(([lifecycle, counts]) =>
    Object.entries(counts).map(([status, count]) => [
      `\`${lifecycle}\``,
      `\`${status}\``,
      String(count),
    ]),
  );
  return table(['lifecycle', 'status', 'people'], rows);
}

/** A Markdown table with its columns aligned, as the formatter wants it. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, ...rows].map((cells) => cells.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = header.map((_, n) => Math.max(3, ...lines.map((cells) => cells[n]?.length ?? 0)));
  const [head = '', ...body] = lines.map((cells) => row(cells, widths, ' '));
  const rule = row(
    header.map(() => ''),
    widths,
    '-',
  );
  return [head, rule, ...body].join('\n');
}

function row(cells: readonly string[], widths: readonly number[], filling: ' ' | '-'): string {
  return `| ${cells.map((cell, n) => cell.padEnd(widths[n] ?? 0, filling)).join(' | ')} |`;
}

const readableLength = 140;

function shortened(text: string): string {
  return text.length <= readableLength ? text : `${text.slice(0, readableLength).trimEnd()} …`;
}
