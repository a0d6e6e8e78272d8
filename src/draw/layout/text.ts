/**
 * How wide a text is, and where it breaks. Widths are those of Arial, from a committed table, so a picture has the
 * same places wherever it is laid out.
 */
import type { Line, Word } from '../picture.ts';
import { metrics } from './metrics.generated.ts';

export type Weight = 'regular' | 'bold';

/** Thousandths of an em. Emoji fonts differ; the widest of the usual ones counts. */
const emojiWidth = 1400;
const wideWidth = 1000;
const unknownWidth = 700;

const tables = { regular: tableOf('regular'), bold: tableOf('bold') };
const signs = new Intl.Segmenter('en', { granularity: 'grapheme' });

function tableOf(weight: Weight): ReadonlyMap<number, number> {
  return new Map(
    metrics[weight].flatMap(([first, widths]) =>
      widths.split(' ').flatMap((width, n): [number, number][] => {
        return width === '0' ? [] : [[first + n, Number(width)]];
      }),
    ),
  );
}

/** The width in pixels of a text in one line. */
export function widthOf(text: string, size: number, weight: Weight = 'regular'): number {
  let thousandths = 0;
  for (const sign of signsOf(text)) thousandths += advanceOf(sign, weight);
  return (thousandths * size) / 1000;
}

/** What a reader sees as one sign each. In plain ASCII that is a letter each, which is found much sooner. */
function signsOf(text: string): Iterable<string> {
  return /^[ -~]*$/.test(text) ? text : Array.from(signs.segment(text), ({ segment }) => segment);
}

function advanceOf(sign: string, weight: Weight): number {
  const code = sign.codePointAt(0) ?? 0;
  const known = tables[weight].get(code);
  if (known !== undefined && sign.length === 1) return known;
  if (/\p{Emoji_Presentation}|\uFE0F|\u200D/u.test(sign)) return emojiWidth;
  if (known !== undefined) return known;
  if (/\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u.test(sign)) {
    return wideWidth;
  }
  // Signs above the first plane are pictures more often than letters; full-width forms begin at U+FF00.
  return code > 0xffff || (code >= 0x3000 && code <= 0xffef) ? emojiWidth : unknownWidth;
}

/** What is written bold: what sets a transition off. */
function weightOf({ kind }: Word): Weight {
  return kind === 'event' || kind === 'deadline' ? 'bold' : 'regular';
}

/** The width of a line; its words are a space apart. */
export function lineWidth(line: Line, size: number): number {
  const space = widthOf(' ', size);
  return line.reduce(
    (sum, word, n) => sum + widthOf(word.text, size, weightOf(word)) + (n > 0 ? space : 0),
    0,
  );
}

/** Breaks a text at spaces that are not for keeping together, and a word that is wider than the line anywhere. Never empty. */
export function wrapText(text: string, most: number, size: number, weight: Weight): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of text
    .split(/[^\S\u00A0]+/u)
    .flatMap((word) => pieces(word, most, size, weight))) {
    const longer = line === '' ? piece : `${line} ${piece}`;
    if (line !== '' && widthOf(longer, size, weight) > most) {
      lines.push(line);
      line = piece;
    } else line = longer;
  }
  return [...lines, line];
}

/** A word as it is where it fits, else cut after as many signs as fit. */
function pieces(word: string, most: number, size: number, weight: Weight): string[] {
  if (widthOf(word, size, weight) <= most) return [word];
  const cut: string[] = [];
  let piece = '';
  for (const sign of signsOf(word)) {
    if (piece !== '' && widthOf(piece + sign, size, weight) > most) {
      cut.push(piece);
      piece = sign;
    } else piece += sign;
  }
  return [...cut, piece];
}

/** Breaks a line of words of different kinds. A word that fits in a line of its own is not cut. */
export function wrapLine(line: Line, most: number, size: number): Line[] {
  const lines: Word[][] = [[]];
  for (const word of line) {
    const last = lines.at(-1) as Word[];
    if (last.length === 0 || lineWidth([...last, word], size) > most) {
      const parts = wrapText(word.text, most, size, weightOf(word));
      const wrapped = parts.map((text) => [{ ...word, text }]);
      lines.splice(last.length === 0 ? -1 : lines.length, last.length === 0 ? 1 : 0, ...wrapped);
    } else last.push(word);
  }
  return lines;
}
