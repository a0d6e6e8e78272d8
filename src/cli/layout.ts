/** Text in columns: how wide it is on a terminal, where it breaks, and tables that fit. */
import { stripVTControlCharacters } from 'node:util';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const wide =
  /\p{Emoji_Presentation}|\uFE0F|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|[\u{20000}-\u{3FFFD}]/u;

/** Columns that a text takes; colours take none, emoji and CJK take two. */
export function widthOf(text: string): number {
  const bare = stripVTControlCharacters(text);
  if (/^[\x20-\x7E]*$/.test(bare)) return bare.length;
  let width = 0;
  for (const { segment } of graphemes.segment(bare)) width += wide.test(segment) ? 2 : 1;
  return width;
}

/** Lines of at most `width` columns, broken at spaces; a word that is longer than a line is cut. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((part) => cut(part, width))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (widthOf(longer) <= width) {
      line = longer;
    } else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

function cut(word: string, width: number): string[] {
  if (widthOf(word) <= width) return [word];
  const pieces: string[] = [];
  let piece = '';
  for (const { segment } of graphemes.segment(word)) {
    if (widthOf(piece + segment) > width) {
      pieces.push(piece);
      piece = '';
    }
    piece += segment;
  }
  return [...pieces, piece];
}

/** The text wrapped, with `first` before its first line and as many spaces before the others. */
export function hang(first: string, text: string, width: number): string[] {
  const indent = widthOf(first);
  const lines = wrap(text, Math.max(10, width - indent));
  return lines.map((line, n) => (n === 0 ? first : ' '.repeat(indent)) + line);
}

export interface Column {
  readonly head: string;
  readonly align?: 'right';
  /** True for a column that gives way only when all others are narrow: ids, which people copy. */
  readonly firm?: true;
  readonly paint?: (text: string) => string;
}

export interface Row {
  readonly cells: readonly string[];
  /** Lines below the row, indented; wrapped here. */
  readonly below?: readonly string[];
}

const gap = 2;

/** A table of at most `width` columns; long cells break into several lines. */
export function table(
  columns: readonly Column[],
  rows: readonly Row[],
  { width, head, below }: { width: number; head: Paint; below: Paint },
): string[] {
  const widths = widthsOf(columns, rows, width);
  const line = (cells: readonly string[], paint: (n: number) => Paint) =>
    lined(columns, widths, cells, paint);
  return [
    ...line(
      columns.map((c) => c.head),
      () => head,
    ),
    ...rows.flatMap((row) => [
      ...line(row.cells, (n) => columns[n]?.paint ?? plain),
      ...(row.below ?? []).flatMap((text) => hang('    ', text, width).map(below)),
    ]),
  ];
}

type Paint = (text: string) => string;
const plain: Paint = (text) => text;

/** Gives way where it hurts least: between words first, inside them last, and in firm columns last of all. */
function widthsOf(columns: readonly Column[], rows: readonly Row[], width: number): number[] {
  const texts = columns.map(({ head }, n) => [head, ...rows.map((row) => row.cells[n] ?? '')]);
  const widths = texts.map((column) => Math.max(...column.map(widthOf)));
  const words = texts.map((column) => column.flatMap((text) => text.split(' ')));
  const longest = words.map((column) => Math.max(...column.map(widthOf)));
  const room = width - gap * (columns.length - 1);
  const soft = columns.map(({ firm }) => firm !== true);
  narrowed(widths, room, (n) => (soft[n] ? (longest[n] ?? 0) : Number.POSITIVE_INFINITY));
  narrowed(widths, room, (n) => (soft[n] ? 6 : Number.POSITIVE_INFINITY));
  narrowed(widths, room, () => 3);
  return widths;
}

/** Takes columns from the widest in turn, none below its least, until all of them fit. */
function narrowed(widths: number[], room: number, least: (n: number) => number): void {
  for (let over = widths.reduce((a, b) => a + b, 0) - room; over > 0; over -= 1) {
    const spare = widths.flatMap((own, n) => (own > least(n) ? [n] : []));
    const [widest] = spare.toSorted((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0));
    if (widest === undefined) return;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
}

function lined(
  columns: readonly Column[],
  widths: readonly number[],
  cells: readonly string[],
  paint: (n: number) => Paint,
): string[] {
  const wrapped = columns.map((_, n) => wrap(cells[n] ?? '', widths[n] ?? 1));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, row) =>
    columns
      .map(({ align }, n) => {
        const text = wrapped[n]?.[row] ?? '';
        const space = ' '.repeat(Math.max(0, (widths[n] ?? 0) - widthOf(text)));
        const painted = text === '' ? '' : paint(n)(text);
        return align === 'right' ? space + painted : painted + space;
      })
      .join(' '.repeat(gap))
      .trimEnd(),
  );
}
