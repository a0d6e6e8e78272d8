/** What ELK leaves to be done: boxes that nothing ties to others, lines with a needless step, whole coordinates. */
import { half } from '../svg/markup.ts';
import { looseIn } from './nesting.ts';
import type { Places, Point, Question, Rectangle } from './placed.ts';
import { crossings } from './score.ts';

const margin = 20;
const looseGap = 36;
/** How near a line may end to a corner of its box, and to the end of another line. */
const fromCorner = 14;
const fromOther = 14;

/** Puts what nothing is tied to in rows below all else. */
export function withLoose({ picture, sizes }: Question, places: Places): Places {
  const loose = picture.boxes.filter(({ id }) => looseIn(picture).has(id));
  if (loose.length === 0) return places;
  const boxes = new Map(places.boxes);
  let { width, height: y } = places;
  let x = margin;
  let tallest = 0;
  for (const { id } of loose) {
    const size = sizes.get(id) as { width: number; height: number };
    if (x > margin && x + size.width + margin > Math.max(width, 640)) {
      y += tallest + looseGap;
      x = margin;
      tallest = 0;
    }
    boxes.set(id, { x, y, width: size.width, height: size.height });
    x += size.width + looseGap;
    tallest = Math.max(tallest, size.height);
    width = Math.max(width, x - looseGap + margin);
  }
  return { ...places, boxes, width, height: y + tallest + margin };
}

interface End {
  readonly way: string;
  readonly box: Rectangle;
  /** Whether it is the beginning of the line. */
  readonly first: boolean;
}

/** Moves an end along its box's border where that saves a step in the line, and crosses nothing. */
export function straightened({ picture, labels }: Question, places: Places): Places {
  const ways = new Map(places.ways);
  const ends: End[] = picture.ways.flatMap(({ id, from, to }) => [
    { way: id, box: places.boxes.get(from) as Rectangle, first: true },
    { way: id, box: places.boxes.get(to) as Rectangle, first: false },
  ]);
  const pointsOf = (way: string) => ways.get(way)?.points ?? [];
  const tipOf = ({ way, first }: End) => pointsOf(way).at(first ? 0 : -1);
  for (const end of ends) {
    const moved = withoutStep(pointsOf(end.way), end);
    const label = labels.get(end.way);
    const at = ways.get(end.way)?.label;
    if (moved === null || (label && at && !runsThrough(moved, { ...at, ...label }))) continue;
    const tip = moved.at(end.first ? 0 : -1) as Point;
    const isFree = ends.every((other) => {
      const at = other === end || other.box !== end.box ? undefined : tipOf(other);
      return at === undefined || at.y !== tip.y || Math.abs(at.x - tip.x) >= fromOther;
    });
    const others = picture.ways.filter(({ id }) => id !== end.way).map(({ id }) => pointsOf(id));
    const crossed = (points: readonly Point[]) => crossings([points, ...others]);
    if (!isFree || crossed(moved) > crossed(pointsOf(end.way))) continue;
    ways.set(end.way, { points: moved, label: ways.get(end.way)?.label ?? { x: 0, y: 0 } });
  }
  return { ...places, ways };
}

/** Whether a plumb piece of the line goes through the middle of a label. */
function runsThrough(points: readonly Point[], { x, y, width, height }: Rectangle): boolean {
  return points.slice(1).some((to, n) => {
    const from = points[n] as Point;
    const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
    return Math.abs(from.x - x - width / 2) < 1 && top <= y && bottom >= y + height;
  });
}

/** The line with its end moved to where the step beside it leads; null where there is none, or it leads off the box. */
function withoutStep(points: readonly Point[], { box, first }: End): readonly Point[] | null {
  const [tip, before, after] = first ? points : points.toReversed();
  if (!tip || !before || !after || points.length < 4) return null;
  if (tip.x !== before.x || before.y !== after.y) return null;
  if (after.x < box.x + fromCorner || after.x > box.x + box.width - fromCorner) return null;
  const rest = (first ? points : points.toReversed()).slice(3);
  const moved = [{ x: after.x, y: tip.y }, ...rest];
  return first ? moved : moved.toReversed();
}

/**
 * Everything in steps of half a pixel, so that borders, ends of lines and labels agree after rounding; and no more
 * room around it than the margin.
 */
export function fitted({ labels }: Question, { boxes, cards, ways }: Places): Places {
  const corners = [
    ...[...boxes.values()].flatMap(cornersOf),
    ...[...ways.values()].flatMap(({ points }) => points),
    ...[...ways].flatMap(([id, { label }]) => cornersOf({ ...label, ...labels.get(id) })),
  ];
  const left = Math.min(...corners.map(({ x }) => x)) - margin;
  const top = Math.min(...corners.map(({ y }) => y)) - margin;
  const point = ({ x, y }: Point): Point => ({ x: half(x - left), y: half(y - top) });
  const rectangle = ({ x, y, width, height }: Rectangle): Rectangle => {
    const [from, to] = [point({ x, y }), point({ x: x + width, y: y + height })];
    return { ...from, width: to.x - from.x, height: to.y - from.y };
  };
  return {
    width: Math.ceil(Math.max(...corners.map(({ x }) => x)) - left + margin),
    height: Math.ceil(Math.max(...corners.map(({ y }) => y)) - top + margin),
    boxes: new Map([...boxes].map(([id, it]) => [id, rectangle(it)])),
    cards: new Map([...cards].map(([id, it]) => [id, rectangle(it)])),
    ways: new Map(
      [...ways].map(([id, { points, label }]) => [
        id,
        { points: upright(points.map(point)), label: point(label) },
      ]),
    ),
  };
}

/** Takes out the half pixel by which rounding can tilt a piece. */
function upright(points: readonly Point[]): Point[] {
  const straight: Point[] = [];
  for (const { x, y } of points) {
    const before = straight.at(-1) ?? { x, y };
    const isPlumb = Math.abs(x - before.x) < Math.abs(y - before.y);
    straight.push(isPlumb ? { x: before.x, y } : { x, y: before.y });
  }
  return straight;
}

function cornersOf({ x, y, width = 0, height = 0 }: Point & Partial<Rectangle>): Point[] {
  return [
    { x, y },
    { x: x + width, y: y + height },
  ];
}
