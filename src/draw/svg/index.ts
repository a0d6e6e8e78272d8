/** The SVG writer: one body for files, pages and images; only the stylesheet around it differs. */
import type { Drawn, PlacedBox, PlacedWay, Rectangle } from '../layout/placed.ts';
import { badgeWidth, hasRoom, rowStart, signStart } from '../layout/sizing.ts';
import type { Line, Mark, Row } from '../picture.ts';
import { darkCss, fileCss } from './css.ts';
import { element, escaped, half, idOf } from './markup.ts';
import { headPath, linePath, signs } from './shapes.ts';
import { boxText, rowText, wayText } from './telling.ts';

export { pictureCss } from './css.ts';

/** A file of its own: light, and dark where the reader's system is. */
export function svgFile(drawn: Drawn): string {
  return written(drawn, 'img', fileCss);
}

/** The dark picture, for images. */
export function svgDark(drawn: Drawn): string {
  return written(drawn, 'img', darkCss);
}

/** For a page that has `pictureCss` in its stylesheet: classes only, so the strictest policy takes it. */
export function svgInline(drawn: Drawn): string {
  return written(drawn, 'graphics-document', null);
}

function written(drawn: Drawn, role: 'img' | 'graphics-document', css: string | null): string {
  const { picture, width, height, remark } = drawn;
  const [title, description] = [idOf(picture.id, 'title'), idOf(picture.id, 'desc')];
  const { boxes, ways } = drawn;
  const lines = [
    element('title', { id: title }, escaped(picture.title)),
    element('desc', { id: description }, escaped(`${picture.description} ${remark}`.trim())),
    ...(css === null ? [] : [`<style>\n${css}\n</style>`]),
    element('rect', { class: 'paper', width, height }),
    ...boxes.filter(({ box }) => hasRoom(box)).flatMap((it) => boxLines(drawn, it)),
    ...ways.flatMap((it) => wayLines(drawn, it)),
    ...boxes.filter(({ box }) => !hasRoom(box)).flatMap((it) => boxLines(drawn, it)),
  ];
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'rollcall-picture',
      viewBox: `0 0 ${half(width)} ${half(height)}`,
      width: half(width),
      height: half(height),
      role,
      'aria-labelledby': title,
      'aria-describedby': description,
      'data-definition': picture.hash ?? undefined,
    },
    `\n${lines.join('\n')}\n`,
  )}\n`;
}

/** A thing with its name for screen readers, which is also what the pointer shows. */
function group(id: string, classes: string, name: string, data: object, lines: readonly string[]) {
  const attributes = { id, class: classes, role: 'graphics-symbol', 'aria-label': name, ...data };
  return element(
    'g',
    attributes,
    `\n${[element('title', {}, escaped(name)), ...lines].join('\n')}\n`,
  );
}

const classes = (...names: readonly (string | undefined | false)[]) =>
  names.filter(Boolean).join(' ');

function boxLines({ picture }: Drawn, placed: PlacedBox): string[] {
  const { box, x, y, sized, rowsAt } = placed;
  const { mark } = box;
  const id = idOf(picture.id, box.id);
  if (box.kind === 'start') {
    const r = placed.width / 2;
    const dot = { class: classes('start', mark), cx: half(x + r), cy: half(y + r), r: half(r) };
    return [group(id, 'box', boxText(box), {}, [element('circle', dot)])];
  }
  const texts = sized.texts.flatMap(({ kind, text, anchor, ...at }) => [
    ...(kind === 'badge' ? [pill(text, x + at.x, y + at.y)] : []),
    element(
      'text',
      {
        class: classes(kind === 'badge' ? 'count' : kind, mark),
        x: half(x + at.x),
        y: half(y + at.y),
        'text-anchor': anchor === 'start' ? undefined : anchor,
      },
      escaped(text),
    ),
  ]);
  return [
    group(id, classes('box', mark), boxText(box), {}, [
      ...frameLines(placed),
      ...texts,
      ...(sized.ruler === null ? [] : [ruler(placed, sized.ruler)]),
      ...sized.rows.flatMap(({ row, y: rowY, lines }) =>
        rowLines(
          idOf(picture.id, row.id),
          row,
          { x: rowsAt.x, y: rowsAt.y + rowY },
          lines.map((it) => ({ ...it, y: rowsAt.y + it.y })),
        ),
      ),
    ]),
  ];
}

function frameLines({ box, ...at }: PlacedBox): string[] {
  const { kind, tone, mark } = box;
  const round = kind === 'history' ? 13 : hasRoom(box) ? 12 : 9;
  const kindClass = hasRoom(box) ? kind : tone !== 'waiting' && tone;
  const outer = element('rect', {
    class: classes('frame', kindClass, mark),
    ...rect(at),
    rx: round,
  });
  if (kind !== 'final') return [outer];
  const inner = { x: at.x + 4, y: at.y + 4, width: at.width - 8, height: at.height - 8 };
  return [outer, element('rect', { class: 'inner', ...rect(inner), rx: 6 })];
}

const rect = ({ x, y, width, height }: Rectangle) => ({
  x: half(x),
  y: half(y),
  width: half(width),
  height: half(height),
});

function pill(text: string, x: number, y: number): string {
  const width = badgeWidth(text);
  return element('rect', {
    class: 'badge',
    ...rect({ x: x - width / 2, y: y - 12.5, width, height: 17 }),
    rx: 8.5,
  });
}

function ruler({ x, y, width }: PlacedBox, at: number): string {
  return element('path', {
    class: 'ruler',
    d: `M${half(x)} ${half(y + at)} L${half(x + width)} ${half(y + at)}`,
  });
}

function rowLines(
  id: string,
  row: Row,
  { x, y }: { x: number; y: number },
  lines: readonly { line: Line; y: number }[],
): string[] {
  const { sign, mark } = row;
  const data = { 'data-transitions': row.transitions.join(' ') || undefined };
  return [
    group(id, classes('way', mark), rowText(row), data, [
      element('path', {
        class: classes('sign', mark),
        d: signs[sign],
        transform: `translate(${half(x + signStart)} ${half(y - 10.5)})`,
      }),
      ...lines.map(({ line, y: at }) => lineText('row', line, mark, x + rowStart, at, undefined)),
    ]),
  ];
}

function wayLines(drawn: Drawn, placed: PlacedWay): string[] {
  const { way, points, label } = placed;
  const { mark, aside } = way;
  const data = {
    'data-from': idOf(drawn.picture.id, way.from),
    'data-to': idOf(drawn.picture.id, way.to),
    'data-transitions': way.transitions.join(' ') || undefined,
  };
  return [
    group(idOf(drawn.picture.id, way.id), classes('way', mark), wayText(drawn.picture, way), data, [
      element('path', { class: classes('line', aside && 'aside', mark), d: linePath(points) }),
      element('path', { class: classes('head', mark), d: headPath(points) }),
      ...(label === null
        ? []
        : [
            element('rect', {
              class: classes('chip', isInside(drawn, label) && 'inside', mark),
              ...rect(label),
              rx: 6,
            }),
            ...label.lines.map(({ line, y }) =>
              lineText('label', line, mark, label.x + label.width / 2, label.y + y, 'middle'),
            ),
          ]),
    ]),
  ];
}

/** Whether a label lies on a compound: its ground is the compound's then. */
function isInside({ boxes }: Drawn, label: Rectangle): boolean {
  const [x, y] = [label.x + label.width / 2, label.y + label.height / 2];
  return boxes.some(
    (it) => hasRoom(it.box) && x > it.x && x < it.x + it.width && y > it.y && y < it.y + it.height,
  );
}

function lineText(
  kind: string,
  line: Line,
  mark: Mark | undefined,
  x: number,
  y: number,
  anchor: string | undefined,
): string {
  const words = line.map((word) => element('tspan', { class: word.kind }, escaped(word.text)));
  return element(
    'text',
    { class: classes(kind, mark), x: half(x), y: half(y), 'text-anchor': anchor },
    words.join(' '),
  );
}
