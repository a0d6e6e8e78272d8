/** How large boxes and labels are, and where the words stand in them: everything that is known before the layout. */
import type { Box, Line, Picture, Row, Way } from '../picture.ts';
import { lineWidth, widthOf, wrapLine, wrapText } from './text.ts';

/** Sizes in pixels. */
export const type = { title: 15, subtitle: 12, label: 13, row: 12.5, badge: 11.5 } as const;
const leading = { title: 19, subtitle: 15, label: 16, row: 16 } as const;
const pad = { x: 16, y: 9, row: 8, label: 6 } as const;
const rowIndent = 20;
const startSize = 14;
const historySize = 26;
const titleWidth = 230;
const rowWidth = 290;
const iconGap = 5;

/** Words at a place: `y` is the baseline, from the top of the box. */
export interface Text {
  readonly kind: 'title' | 'subtitle' | 'icon' | 'badge';
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

export interface RowText {
  readonly row: Row;
  /** Where the sign and the first line stand. */
  readonly y: number;
  readonly lines: readonly { readonly line: Line; readonly y: number }[];
}

/** A box with the words in it, from its own top left corner. */
export interface Sized {
  readonly width: number;
  readonly height: number;
  /** Centred for a leaf; at the left for a compound. */
  readonly texts: readonly Text[];
  readonly rows: readonly RowText[];
  /** The height of the line between words and rows; null without rows. */
  readonly ruler: number | null;
  /**
   * Where lines lead into a compound, its rows stand on a card among its children, so that lines go round them; they
   * count from the card's corner then, else from the box's.
   */
  readonly card: Size | null;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface SizedLabel {
  readonly width: number;
  readonly height: number;
  /** `y` is the baseline from the label's top; each line is centred. */
  readonly lines: readonly { readonly line: Line; readonly y: number }[];
}

/** Boxes that have children show their words at the top left. */
export function hasRoom({ kind }: Box): boolean {
  return kind === 'compound' || kind === 'region';
}

/** @param isCrossed whether lines lead through the border of a compound, so that they could cross its rows. */
export function sizeOf(box: Box, isCrossed = false): Sized {
  if (box.kind === 'start') return bare(startSize);
  if (box.kind === 'history') return { ...bare(historySize), texts: [letter] };
  return hasRoom(box) ? headOf(box, isCrossed) : leafOf(box);
}

const letter: Text = { kind: 'title', text: 'H', x: 13, y: 18, anchor: 'middle' };

function bare(size: number): Sized {
  return { width: size, height: size, texts: [], rows: [], ruler: null, card: null };
}

function leafOf(box: Box): Sized {
  const iconWidth = box.icon ? widthOf(box.icon, type.title) + iconGap : 0;
  const title = wrapText(box.title, titleWidth, type.title, 'bold');
  const subtitle = box.subtitle
    ? wrapText(box.subtitle, titleWidth + iconWidth, type.subtitle, 'regular')
    : [];
  const badge = box.badge ? badgeWidth(box.badge) : 0;
  const rows = rowsOf(box.rows, rowWidth);
  const titles = title.map((text) => widthOf(text, type.title, 'bold'));
  const width = even(
    Math.max(
      64,
      ...titles.map((it) => it + iconWidth + 2 * pad.x),
      ...subtitle.map((text) => widthOf(text, type.subtitle) + 2 * pad.x),
      badge + 2 * pad.x,
      rows.width,
    ),
  );
  // A single line without anything below it stands in a box of the same height as others.
  const words = title.length * leading.title + subtitle.length * leading.subtitle;
  const textHeight = Math.max(words + 2 * pad.y, 40);
  const from = (textHeight - words) / 2;
  const widest = Math.max(...titles);
  const texts: Text[] = [
    ...title.map(
      (text, n): Text => ({
        kind: 'title',
        text,
        x: width / 2 + iconWidth / 2,
        y: from + n * leading.title + 14,
        anchor: 'middle',
      }),
    ),
    ...(box.icon
      ? [icon(box.icon, width / 2 + iconWidth / 2 - widest / 2 - iconGap, from + 14)]
      : []),
    ...subtitle.map(
      (text, n): Text => ({
        kind: 'subtitle',
        text,
        x: width / 2,
        y: from + title.length * leading.title + n * leading.subtitle + 11,
        anchor: 'middle',
      }),
    ),
  ];
  const top = textHeight + (box.badge ? 22 : 0);
  if (box.badge) texts.push(badgeText(box.badge, width / 2, textHeight + 8));
  return {
    width,
    height: even(top + rows.height),
    texts,
    rows: rows.at(top),
    ruler: box.rows.length > 0 ? top : null,
    card: null,
  };
}

const icon = (text: string, x: number, y: number): Text => ({
  kind: 'icon',
  text,
  x,
  y,
  anchor: 'end',
});

/** The pill around what a badge says. */
export function badgeWidth(text: string): number {
  return even(widthOf(text, type.badge, 'bold') + 16);
}

const badgeText = (text: string, x: number, y: number): Text => ({
  kind: 'badge',
  text,
  x,
  y,
  anchor: 'middle',
});

/** The head of a compound: its words at the left, and its rows below. */
function headOf(box: Box, isCrossed: boolean): Sized {
  const title = wrapText(box.title, 2 * titleWidth, type.title, 'bold');
  const rows = rowsOf(box.rows, isCrossed ? rowWidth : 2 * rowWidth);
  const hasCard = isCrossed && box.rows.length > 0;
  const titleEnd = pad.x + Math.max(...title.map((text) => widthOf(text, type.title, 'bold')));
  const subtitle = box.subtitle ? widthOf(box.subtitle, type.subtitle) + 10 : 0;
  const badge = box.badge ? badgeWidth(box.badge) + 10 : 0;
  const texts: Text[] = title.map((text, n) => ({
    kind: 'title',
    text,
    x: pad.x,
    y: 24 + n * leading.title,
    anchor: 'start',
  }));
  const last = 24 + (title.length - 1) * leading.title;
  if (box.subtitle) {
    texts.push({
      kind: 'subtitle',
      text: box.subtitle,
      x: titleEnd + 10,
      y: last,
      anchor: 'start',
    });
  }
  if (box.badge) {
    texts.push(badgeText(box.badge, titleEnd + subtitle + 10 + (badge - 10) / 2, last));
  }
  const words = titleEnd + subtitle + badge + pad.x;
  const top = last + 12;
  return {
    width: even(hasCard ? words : Math.max(words, rows.width)),
    height: even(hasCard || box.rows.length === 0 ? top + 6 : top + rows.height + 16),
    texts,
    rows: rows.at(hasCard ? 0 : top),
    ruler: hasCard || box.rows.length === 0 ? null : top,
    card: hasCard ? { width: even(rows.width), height: even(rows.height) } : null,
  };
}

function rowsOf(rows: readonly Row[], most: number) {
  const wrapped = rows.map((row) => ({ row, lines: wrapLine(row.line, most, type.row) }));
  const widths = wrapped.flatMap(({ lines }) => lines.map((line) => lineWidth(line, type.row)));
  const count = wrapped.reduce((sum, { lines }) => sum + lines.length, 0);
  const gaps = Math.max(0, rows.length - 1) * 3;
  return {
    width: Math.max(0, ...widths) + rowIndent + 12 + 14,
    height: rows.length === 0 ? 0 : count * leading.row + gaps + 2 * pad.row - 2,
    at: (top: number): RowText[] => {
      let y = top + pad.row + 11;
      return wrapped.map(({ row, lines }) => {
        const first = y;
        const placed = lines.map((line, n) => ({ line, y: first + n * leading.row }));
        y += lines.length * leading.row + 3;
        return { row, y: first, lines: placed };
      });
    },
  };
}

/** Where rows begin, after their sign. */
export const rowStart = 12 + rowIndent;
export const signStart = 12;

/** @param most the width at which lines break. */
export function labelOf({ lines }: Way, most: number): SizedLabel | null {
  const wrapped = lines.flatMap((line) =>
    wrapLine(line, most, type.label).map((part, n) => ({
      line: part,
      begins: n === 0 && isTrigger(line),
    })),
  );
  if (wrapped.length === 0) return null;
  // What belongs to the same event stands together, with a gap around it where it takes several lines.
  let y = 15 - leading.label;
  const placed = wrapped.map(({ line, begins }, n) => {
    const isLoose = wrapped[n - 1]?.begins === false || wrapped[n + 1]?.begins === false;
    y += leading.label + (begins && isLoose && n > 0 ? 5 : 0);
    return { line, y };
  });
  return {
    width: even(Math.max(...placed.map(({ line }) => lineWidth(line, type.label))) + 2 * pad.label),
    height: y + 7,
    lines: placed,
  };
}

const isTrigger = ([word]: Line) => word?.kind === 'event' || word?.kind === 'deadline';

/** Centres of even numbers are whole, and lines that meet there stay sharp. */
function even(size: number): number {
  return Math.ceil(size / 2) * 2;
}

/** The boxes by their parents, in the picture's order. */
export function childrenOf({ boxes }: Picture): ReadonlyMap<string | null, readonly Box[]> {
  return Map.groupBy(boxes, ({ parent }) => parent);
}
