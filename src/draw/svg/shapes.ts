/** Lines with round corners, arrowheads, and the small signs before rows: as path data. */
import type { Point } from '../layout/placed.ts';
import { half } from './markup.ts';

const radius = 8;
const headLength = 9;
const headWidth = 4.5;
/** The line ends inside the head, so that the tip stays sharp. */
const shortened = 5;

const at = ({ x, y }: Point) => `${half(x)} ${half(y)}`;

/** A line of level and plumb pieces; its corners are the control points of its curves. */
export function linePath(points: readonly Point[]): string {
  const last = points.length - 1;
  return points
    .map((point, n) => {
      if (n === 0) return `M${at(point)}`;
      const before = points[n - 1] as Point;
      if (n === last)
        return `L${at(towards(point, before, Math.min(shortened, distance(point, before))))}`;
      const after = points[n + 1] as Point;
      const r = Math.min(radius, distance(before, point) / 2, distance(point, after) / 2);
      return `L${at(towards(point, before, r))} Q${at(point)} ${at(towards(point, after, r))}`;
    })
    .join(' ');
}

/** A triangle whose tip is the end of the line. */
export function headPath(points: readonly Point[]): string {
  const tip = points.at(-1) as Point;
  const before = points.at(-2) as Point;
  const back = towards(tip, before, headLength);
  const [dx, dy] = tip.x === before.x ? [headWidth, 0] : [0, headWidth];
  const left = { x: back.x - dx, y: back.y - dy };
  const right = { x: back.x + dx, y: back.y + dy };
  return `M${at(tip)} L${at(left)} L${at(right)} Z`;
}

function distance(a: Point, b: Point): number {
  return Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
}

/** From one point so many pixels towards another; the two are level or plumb. */
function towards(from: Point, to: Point, pixels: number): Point {
  return {
    x: from.x + Math.sign(to.x - from.x) * pixels,
    y: from.y + Math.sign(to.y - from.y) * pixels,
  };
}

/** Twelve pixels square, from their top left corner. */
export const signs = {
  stays: 'M9.5 3 A5 5 0 1 0 11 7 M10 0.5 L10 3.5 L7 3.5',
  from: 'M1 6 L8 6 M5.5 3 L8.5 6 L5.5 9 M11 1.5 L11 10.5',
  to: 'M1 1.5 L1 10.5 M3.5 6 L11 6 M8 3 L11 6 L8 9',
  list: 'M2 3 L10 3 M2 6 L10 6 M2 9 L7 9',
  beside: 'M2 1 L2 11 M6 1 L6 8 M3.5 5.5 L6 8.5 L8.5 5.5',
} as const;
