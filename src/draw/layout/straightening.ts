/** Takes needless steps out of lines: an end moves along the border of its box to where the line leads anyway. */
import type { Places, Point, Question, Rectangle } from './placed.ts';
import { hasRoom } from './sizing.ts';

/** How near a line may come to a corner of its box, and to other lines. */
const fromCorner = 14;
const fromOther = 12;

interface End {
  readonly way: string;
  readonly box: Rectangle;
  /** Whether it is the beginning of the line. */
  readonly first: boolean;
}

/** Moves what can be moved without meeting anything. */
export function straightened(question: Question, places: Places): Places {
  const { picture, labels } = question;
  const ways = new Map(places.ways);
  const solid = solidIn(question, places);
  const ends: End[] = picture.ways.flatMap(({ id, from, to }) => [
    { way: id, box: places.boxes.get(from) as Rectangle, first: true },
    { way: id, box: places.boxes.get(to) as Rectangle, first: false },
  ]);
  for (const end of ends) {
    const way = ways.get(end.way);
    const found = way && withoutStep(way.points, end);
    if (!way || !found) continue;
    const label = labels.get(end.way);
    const holdsLabel = !label || runsAlong(found.points, { ...way.label, ...label });
    const others = [...ways].filter(([id]) => id !== end.way);
    const isFree =
      solid.every(({ owner, ...it }) => owner === end.way || !meets(found.piece, it, 0)) &&
      others.every(([, { points }]) =>
        piecesOf(points).every((it) => !meets(found.piece, it, fromOther)),
      );
    if (holdsLabel && isFree) ways.set(end.way, { ...way, points: found.points });
  }
  return { ...places, ways };
}

/** What no line may lead over: boxes without children, cards, and labels of other lines. */
function solidIn({ picture, labels }: Question, { boxes, cards, ways }: Places) {
  return [
    ...picture.boxes
      .filter((box) => !hasRoom(box))
      .map(({ id }) => ({ owner: null, ...(boxes.get(id) as Rectangle) })),
    ...[...cards.values()].map((it) => ({ owner: null, ...it })),
    ...[...ways].flatMap(([id, { label }]) => {
      const size = labels.get(id);
      return size ? [{ owner: id, ...label, width: size.width, height: size.height }] : [];
    }),
  ];
}

/**
 * The line with its end moved to where the step beside it leads, and the piece that is new; null where there is no
 * step, or it leads off the box.
 */
function withoutStep(all: readonly Point[], { box, first }: End) {
  const points = first ? all : all.toReversed();
  const [tip, before, after, ...rest] = points;
  if (!tip || !before || !after || rest.length === 0) return null;
  if (tip.x !== before.x || before.y !== after.y) return null;
  if (after.x < box.x + fromCorner || after.x > box.x + box.width - fromCorner) return null;
  const moved = [{ x: after.x, y: tip.y }, ...rest];
  const piece = between({ x: after.x, y: tip.y }, after);
  return { points: first ? moved : moved.toReversed(), piece };
}

function piecesOf(points: readonly Point[]): Rectangle[] {
  return points.slice(1).map((to, n) => between(points[n] as Point, to));
}

function between(a: Point, b: Point): Rectangle {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return { x, y, width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
}

/** Whether two come nearer than the distance, with their borders. A piece that only touches a box does not meet it. */
function meets(piece: Rectangle, other: Rectangle, distance: number): boolean {
  return (
    piece.x + piece.width > other.x - distance &&
    piece.x < other.x + other.width + distance &&
    piece.y + piece.height > other.y &&
    piece.y < other.y + other.height
  );
}

/** Whether a plumb piece of the line goes through the middle of a label. */
function runsAlong(points: readonly Point[], { x, y, width, height }: Rectangle): boolean {
  return piecesOf(points).some(
    (it) =>
      Math.abs(it.x + it.width / 2 - x - width / 2) < 1 &&
      it.y <= y &&
      it.y + it.height >= y + height,
  );
}
