/** How much is wrong with a layout: what a person would call untidy, as a number. Less is better. */
import type { Places, Point, Question } from './placed.ts';

const perCrossing = 220;
const perBend = 14;

/** Infinite where it must not be used: a box without a place, a way without a line. */
export function faultOf({ picture }: Question, places: Places): number {
  const lines = picture.ways.map(({ id }) => places.ways.get(id)?.points ?? []);
  const complete =
    picture.boxes.every(({ id }) => places.boxes.has(id)) &&
    lines.every((points) => points.length > 1);
  if (!complete) return Number.POSITIVE_INFINITY;
  const bends = lines.reduce((sum, points) => sum + points.length - 2, 0);
  const length = lines.reduce((sum, points) => sum + lengthOf(points), 0);
  const wide = Math.max(0, places.width - 1.25 * places.height);
  return (
    crossings(lines) * perCrossing +
    bends * perBend +
    length * 0.25 +
    wide * 0.5 +
    places.height * 0.4
  );
}

function lengthOf(points: readonly Point[]): number {
  return segmentsOf(points).reduce(
    (sum, [a, b]) => sum + Math.abs(a.x - b.x) + Math.abs(a.y - b.y),
    0,
  );
}

type Segment = readonly [Point, Point];

function segmentsOf(points: readonly Point[]): Segment[] {
  return points.slice(1).map((to, n) => [points[n] as Point, to]);
}

/** How often a level piece of one line crosses a plumb piece of another. */
function crossings(lines: readonly (readonly Point[])[]): number {
  const pieces = lines.flatMap((points, line) =>
    segmentsOf(points).map(([a, b]) => ({ line, a, b, level: a.y === b.y })),
  );
  const plumb = pieces.filter(({ level }) => !level);
  let count = 0;
  for (const { line, a, b } of pieces.filter(({ level }) => level)) {
    const [left, right] = [Math.min(a.x, b.x), Math.max(a.x, b.x)];
    for (const other of plumb) {
      if (other.line === line || other.a.x <= left || other.a.x >= right) continue;
      const [top, bottom] = [Math.min(other.a.y, other.b.y), Math.max(other.a.y, other.b.y)];
      if (top < a.y && a.y < bottom) count += 1;
    }
  }
  return count;
}
