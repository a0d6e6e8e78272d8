/** A document on a terminal: headings in bold, questions in their own column, tables that fit. */
import { type Block, plain, type Table, type Text } from '../draw/index.ts';
import type { Session } from './command.ts';
import { hang } from './layout.ts';
import { printable } from './wording.ts';

type Printer = Session['printer'];

/** The lines of it, none wider than the printer is. */
export function documentLines(printer: Printer, blocks: readonly Block[]): string[] {
  const lines = blocks.flatMap((block) => ['', ...blockLines(printer, block)]);
  return lines.slice(1);
}

function blockLines(printer: Printer, block: Block): string[] {
  const { width, colours } = printer;
  switch (block.kind) {
    case 'heading': {
      const lines = hang('', words(block.text), width);
      const under = block.depth > 1 ? [] : [(block.depth === 0 ? '=' : '-').repeat(width)];
      return [...lines.map(colours.bold), ...under.map(colours.dim)];
    }
    case 'paragraph':
      return hang('', words(block.text), width);
    case 'list':
      return block.items.flatMap((item, n) =>
        hang(block.ordered ? `${String(n + 1).padStart(2)}. ` : '- ', words(item), width),
      );
    case 'answers':
      return block.of.flatMap(({ question, answers }) =>
        answers.flatMap((answer, n) =>
          printer.labelled(n === 0 ? printable(question) : '', words(answer), questionWidth),
        ),
      );
    default:
      return block.head.length > widestTable
        ? rowsApart(printer, block)
        : tableLines(printer, block);
  }
}

const questionWidth = 24;
/** More columns than this are too narrow to read on a terminal. */
const widestTable = 4;

function tableLines(printer: Printer, { head, rows }: Table): string[] {
  return printer.table(
    head.map((text) => ({ head: text.toUpperCase() })),
    rows.map((row) => ({ cells: row.map(cell) })),
  );
}

/** Each row by itself: its first cell names it, and the others follow by the names of their columns. */
function rowsApart(printer: Printer, { head, rows }: Table): string[] {
  return rows.flatMap(([first = [], ...others], n) => [
    ...(n === 0 ? [] : ['']),
    ...hang('  ', cell(first), printer.width).map(printer.colours.bold),
    ...others.flatMap((texts, column) => {
      const name = head[column + 1] ?? '';
      return texts
        .map(words)
        .filter((text) => text !== '')
        .flatMap((text, line) => printer.labelled(line === 0 ? `  ${name}` : '', text, 14));
    }),
  ]);
}

const words = (text: Text): string => printable(plain(text));
const cell = (texts: readonly Text[]): string => texts.map(words).join(' · ');
