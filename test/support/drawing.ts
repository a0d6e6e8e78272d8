/**
 * A drawn SVG read back as geometry, and everything that can be wrong with it. It knows nothing of how it was laid
 * out: it reads rectangles, paths and texts as a browser would.
 */

import type { Box, Picture, Way } from '../../src/draw/index.ts';
import { widthOf } from '../../src/draw/layout/text.ts';
import { idOf } from '../../src/draw/svg/markup.ts';
import { all, type Node, readXml } from './xml.ts';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
interface Point {
  readonly x: number;
  readonly y: number;
}

interface ReadBox extends Rectangle {
  readonly id: string;
  readonly node: Node;
}

interface ReadWay {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly points: readonly Point[];
  readonly label: Rectangle | null;
}

/** What is wrong with a drawing of a picture, a sentence each; empty where nothing is. */
export function faultsIn(svg: string, picture: Picture): string[] {
  const root = readXml(svg);
  const groups = all(root, 'g');
  const boxes = groups.filter((it) => hasClass(it, 'box')).map(readBox);
  const ways = groups.filter((it) => hasClass(it, 'way') && hasPath(it, 'line')).map(readWay);
  const of = new Map(picture.boxes.map((box) => [idOf(picture.id, box.id), box]));
  const leaves = boxes.filter(({ id }) => !isRoom(of.get(id)));
  return [
    ...counted('box', boxes, picture.boxes, picture),
    ...counted('way', ways, picture.ways, picture),
    ...rowFaults(groups, picture),
    ...overlaps(boxes, of, picture),
    ...labelFaults(ways, leaves),
    ...ways.flatMap((way) => endFaults(way, boxes, picture)),
    ...ways.flatMap((way) => lineFaults(way, leaves)),
    ...textFaults(boxes, of),
    ...viewFaults(root, boxes, ways),
  ];
}

const isRoom = (box: Box | undefined) => box?.kind === 'compound' || box?.kind === 'region';
const hasClass = ({ attributes }: Node, name: string) =>
  (attributes['class'] ?? '').split(' ').includes(name);
const hasPath = (node: Node, name: string) => node.children.some((it) => hasClass(it, name));

function readBox(node: Node): ReadBox {
  const id = node.attributes['id'] ?? '';
  const frame = node.children.find((it) => hasClass(it, 'frame'));
  if (frame) return { id, node, ...rectangle(frame) };
  const { cx, cy, r } = node.children.find((it) => it.name === 'circle')?.attributes ?? {};
  const radius = Number(r);
  return {
    id,
    node,
    x: Number(cx) - radius,
    y: Number(cy) - radius,
    width: 2 * radius,
    height: 2 * radius,
  };
}

function rectangle({ attributes: { x, y, width, height } }: Node): Rectangle {
  return { x: Number(x), y: Number(y), width: Number(width), height: Number(height) };
}

function readWay(node: Node): ReadWay {
  const d = (name: string) => node.children.find((it) => hasClass(it, name))?.attributes['d'] ?? '';
  const chip = node.children.find((it) => hasClass(it, 'chip'));
  const corners = cornersOf(d('line'));
  const tip = cornersOf(d('head'))[0] as Point;
  return {
    id: node.attributes['id'] ?? '',
    from: node.attributes['data-from'] ?? '',
    to: node.attributes['data-to'] ?? '',
    // The line ends within the head; the head's tip is where the way ends.
    points: [...corners.slice(0, -1), tip],
    label: chip ? rectangle(chip) : null,
  };
}

/** The corners of a path with round ones: where it begins, the control point of each curve, where it ends. */
function cornersOf(d: string): Point[] {
  const commands = [...d.matchAll(/([MLQ])([^MLQZ]*)/g)].map(([, letter, numbers = '']) => ({
    letter,
    numbers: numbers
      .trim()
      .split(/[\s,]+/)
      .map(Number),
  }));
  return commands.flatMap(({ letter, numbers: [x = 0, y = 0] }, n) => {
    const leadsToCurve = letter === 'L' && commands[n + 1]?.letter === 'Q';
    return leadsToCurve ? [] : [{ x, y }];
  });
}

/** The pieces of a line as rectangles without width or height. */
function piecesOf(points: readonly Point[]): Rectangle[] {
  return points.slice(1).map((to, n) => {
    const from = points[n] as Point;
    return {
      x: Math.min(from.x, to.x),
      y: Math.min(from.y, to.y),
      width: Math.abs(from.x - to.x),
      height: Math.abs(from.y - to.y),
    };
  });
}

function counted(
  kind: string,
  read: readonly { readonly id: string }[],
  expected: readonly (Box | Way)[],
  picture: Picture,
): string[] {
  const ids = read.map(({ id }) => id);
  const wanted = expected.map(({ id }) => idOf(picture.id, id));
  return [
    ...wanted
      .filter((id) => ids.filter((it) => it === id).length !== 1)
      .map((id) => `${kind} ${id} is drawn ${ids.filter((it) => it === id).length} times`),
    ...ids.filter((id) => !wanted.includes(id)).map((id) => `${kind} ${id} is not in the picture`),
  ];
}

function rowFaults(groups: readonly Node[], picture: Picture): string[] {
  const ids = groups.map(({ attributes }) => attributes['id']);
  return picture.boxes
    .flatMap(({ rows }) => rows.map(({ id }) => idOf(picture.id, id)))
    .filter((id) => ids.filter((it) => it === id).length !== 1)
    .map((id) => `row ${id} is not drawn once`);
}

/** Rectangles that share more than their borders. */
function meet(a: Rectangle, b: Rectangle, slack = 0.5): boolean {
  return (
    a.x + a.width > b.x + slack &&
    b.x + b.width > a.x + slack &&
    a.y + a.height > b.y + slack &&
    b.y + b.height > a.y + slack
  );
}

function holds(outer: Rectangle, inner: Rectangle): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

function overlaps(
  boxes: readonly ReadBox[],
  of: ReadonlyMap<string, Box>,
  picture: Picture,
): string[] {
  const parents = new Map(picture.boxes.map(({ id, parent }) => [id, parent]));
  const isAround = (outer: Box, inner: Box): boolean => {
    for (let id = inner.parent; id !== null; id = parents.get(id) ?? null) {
      if (id === outer.id) return true;
    }
    return false;
  };
  return pairs(boxes).flatMap(([a, b]) => {
    const [one, other] = [of.get(a.id), of.get(b.id)];
    if (!one || !other) return [];
    if (isAround(one, other)) return holds(a, b) ? [] : [`${b.id} leaves ${a.id}`];
    if (isAround(other, one)) return holds(b, a) ? [] : [`${a.id} leaves ${b.id}`];
    return meet(a, b) ? [`${a.id} overlaps ${b.id}`] : [];
  });
}

function pairs<T>(list: readonly T[]): [T, T][] {
  return list.flatMap((a, n) => list.slice(n + 1).map((b): [T, T] => [a, b]));
}

function labelFaults(ways: readonly ReadWay[], leaves: readonly ReadBox[]): string[] {
  const labels = ways.flatMap(({ id, label }) => (label ? [{ id, ...label }] : []));
  return [
    ...labels.flatMap((label) =>
      leaves
        .filter((box) => meet(label, box))
        .map((box) => `the label of ${label.id} lies over ${box.id}`),
    ),
    ...pairs(labels)
      .filter(([a, b]) => meet(a, b))
      .map(([a, b]) => `the label of ${a.id} lies over that of ${b.id}`),
    ...labels.flatMap((label) => {
      const own = ways.find(({ id }) => id === label.id) as ReadWay;
      const touches = piecesOf(own.points).some((piece) => meetsLine(label, piece));
      return touches ? [] : [`the label of ${label.id} is off its line`];
    }),
  ];
}

const meetsLine = (label: Rectangle, piece: Rectangle) =>
  label.x <= piece.x + piece.width &&
  piece.x <= label.x + label.width &&
  label.y <= piece.y + piece.height &&
  piece.y <= label.y + label.height;

function endFaults(way: ReadWay, boxes: readonly ReadBox[], picture: Picture): string[] {
  const expected = picture.ways.find(({ id }) => idOf(picture.id, id) === way.id);
  const [first, last] = [way.points[0], way.points.at(-1)];
  const from = boxes.find(({ id }) => id === way.from);
  const to = boxes.find(({ id }) => id === way.to);
  if (!expected || !first || !last || !from || !to) return [`${way.id} has no ends`];
  return [
    ...(way.from === idOf(picture.id, expected.from) && way.to === idOf(picture.id, expected.to)
      ? []
      : [`${way.id} says other ends than the picture`]),
    ...(isOnBorder(first, from) ? [] : [`${way.id} does not begin at the border of ${from.id}`]),
    ...(isOnBorder(last, to) ? [] : [`${way.id} does not end at the border of ${to.id}`]),
  ];
}

function isOnBorder({ x, y }: Point, box: Rectangle): boolean {
  const near = (a: number, b: number) => Math.abs(a - b) <= 0.5;
  const [right, bottom] = [box.x + box.width, box.y + box.height];
  const level = x >= box.x - 0.5 && x <= right + 0.5 && (near(y, box.y) || near(y, bottom));
  const plumb = y >= box.y - 0.5 && y <= bottom + 0.5 && (near(x, box.x) || near(x, right));
  return level || plumb;
}

function lineFaults(way: ReadWay, leaves: readonly ReadBox[]): string[] {
  const pieces = piecesOf(way.points);
  return [
    ...(pieces.every(({ width, height }) => width === 0 || height === 0)
      ? []
      : [`${way.id} has a slanting piece`]),
    ...leaves
      .filter((box) => pieces.some((piece) => runsThrough(piece, box)))
      .map((box) => `${way.id} runs through ${box.id}`),
  ];
}

/** Whether a piece of a line lies in the inside of a box. */
const runsThrough = (piece: Rectangle, box: Rectangle) =>
  piece.x < box.x + box.width - 1 &&
  piece.x + piece.width > box.x + 1 &&
  piece.y < box.y + box.height - 1 &&
  piece.y + piece.height > box.y + 1;

const sizes: Readonly<Record<string, number>> = {
  title: 15,
  subtitle: 12,
  icon: 15,
  row: 12.5,
  count: 11.5,
};

/** Texts stay in their boxes. */
function textFaults(boxes: readonly ReadBox[], of: ReadonlyMap<string, Box>): string[] {
  return boxes.flatMap((box) =>
    of.get(box.id)?.kind === 'history'
      ? []
      : all(box.node, 'text').flatMap((node) => {
          const { x = 0, y = 0, class: classes = '', 'text-anchor': anchor } = node.attributes;
          const kind = classes.split(' ')[0] ?? '';
          const words = node.children.length === 0 ? [node] : node.children;
          const width = words.reduce(
            (sum, word) =>
              sum + widthOf(word.text, sizes[kind] ?? 0, isBold(kind, word) ? 'bold' : 'regular'),
            widthOf(' ', sizes[kind] ?? 0) * (words.length - 1),
          );
          const left = Number(x) - (anchor === 'middle' ? width / 2 : anchor === 'end' ? width : 0);
          const place = { x: left, y: Number(y) - 10, width, height: 12 };
          return holds(box, place)
            ? []
            : [`a text of ${box.id} leaves it: ${words.map((it) => it.text).join(' ')}`];
        }),
  );
}

const isBold = (kind: string, word: Node) =>
  kind === 'title' || kind === 'count' || hasClass(word, 'event') || hasClass(word, 'deadline');

function viewFaults(root: Node, boxes: readonly ReadBox[], ways: readonly ReadWay[]): string[] {
  const [x = 0, y = 0, width = 0, height = 0] = (root.attributes['viewBox'] ?? '')
    .split(' ')
    .map(Number);
  const view = { x, y, width, height };
  const things = [
    ...boxes.map((box) => ({ id: box.id, at: box as Rectangle })),
    ...ways.flatMap(({ id, points, label }) =>
      [...piecesOf(points), ...(label ? [label] : [])].map((at) => ({ id, at })),
    ),
  ];
  return things.filter(({ at }) => !holds(view, at)).map(({ id }) => `${id} is not all in view`);
}
