/** What ELK leaves to be done: boxes that nothing ties to others, and whole coordinates. */
import { half } from '../svg/markup.ts';
import { looseIn } from './nesting.ts';
import type { Places, Point, Question, Rectangle } from './placed.ts';

const margin = 20;
const looseGap = 36;

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
