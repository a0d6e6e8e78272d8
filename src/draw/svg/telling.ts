/** The name of each thing in a picture, as a sentence: what a screen reader says of it. */
import type { Box, Line, Mark, Picture, Row, Way } from '../picture.ts';

const marks: Readonly<Record<Mark, string>> = {
  added: ' (added)',
  removed: ' (removed)',
  changed: ' (changed)',
  lit: ' (highlighted)',
  dim: '',
};

const told = (mark: Mark | undefined) => (mark === undefined ? '' : marks[mark]);

/** `Pending: User acts, 12 people`. */
export function boxText({ kind, title, subtitle, badge, mark }: Box): string {
  if (kind === 'start') return `Start${told(mark)}`;
  if (kind === 'history') return `${title}: where it was before${told(mark)}`;
  const more = [subtitle, badge].filter((it) => it !== undefined && it !== '').join(', ');
  return `${title}${more === '' ? '' : `: ${more}`}${told(mark)}`;
}

/** `From Pending to Failed: Delivery failed`. */
export function wayText({ boxes }: Picture, { from, to, lines, mark }: Way): string {
  const titleOf = (id: string) => {
    const box = boxes.find((it) => it.id === id);
    return box?.kind === 'start' ? 'the start' : (box?.title ?? '');
  };
  const label = lines.map(lineText).join('; ');
  return `From ${titleOf(from)} to ${titleOf(to)}${label === '' ? '' : `: ${label}`}${told(mark)}`;
}

export function rowText({ line, mark }: Row): string {
  return `${lineText(line)}${told(mark)}`;
}

const lineText = (line: Line): string => line.map(({ text }) => text).join(' ');
