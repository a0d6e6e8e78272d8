/**
 * A plain layout of our own, for what ELK fails on: children one under another, ways in lanes of their own at the
 * right, with their labels there. Not pretty, never wrong: nothing overlaps.
 */
import type { Box, Way } from '../picture.ts';
import type { Places, Point, Question, Rectangle } from './placed.ts';
import { childrenOf, hasRoom, type Sized } from './sizing.ts';

const gap = 28;
const pad = 20;
const laneGap = 18;

export function placedInLayers(question: Question): Places {
  const { picture, sizes, labels } = question;
  const children = childrenOf(picture);
  const boxes = new Map<string, Rectangle>();
  const cards = new Map<string, Rectangle>();

  /** Places a box with all that is in it, and answers how far down and right it reaches. */
  const place = (box: Box, x: number, y: number): Point => {
    const { width, height, card } = sizes.get(box.id) as Sized;
    const inside = children.get(box.id) ?? [];
    if (!hasRoom(box) || inside.length === 0) {
      boxes.set(box.id, { x, y, width, height });
      return { x: x + width, y: y + height };
    }
    if (card !== null) cards.set(box.id, { x: x + pad, y: y + height, ...card });
    const reach = stack(inside, x + pad, y + height + (card === null ? 0 : card.height + pad));
    const right = Math.max(x + width, reach.x + pad, x + (card?.width ?? 0) + 2 * pad);
    const bottom = Math.max(y + height, reach.y + pad);
    boxes.set(box.id, { x, y, width: right - x, height: bottom - y });
    return { x: right, y: bottom };
  };

  const stack = (siblings: readonly Box[], x: number, y: number): Point => {
    let [right, bottom] = [x, y];
    for (const box of siblings) {
      const reach = place(box, x, bottom === y ? y : bottom + gap);
      right = Math.max(right, reach.x);
      bottom = reach.y;
    }
    return { x: right, y: bottom };
  };

  const reach = stack(children.get(null) ?? [], pad, pad);
  const ports = portsOf(picture.ways, boxes);
  const ways = new Map<string, { points: readonly Point[]; label: Point }>();
  let lane = reach.x + 2 * pad;
  for (const way of picture.ways) {
    const [start, end] = [ports.get(`${way.id} from`) as Point, ports.get(`${way.id} to`) as Point];
    const label = labels.get(way.id) ?? { width: 0, height: 0 };
    const x = lane + label.width / 2;
    const points = [start, { x, y: start.y }, { x, y: end.y }, end];
    ways.set(way.id, {
      points,
      label: { x: lane, y: (start.y + end.y) / 2 - label.height / 2 },
    });
    lane += label.width + laneGap;
  }
  return { width: lane + pad, height: reach.y + pad, boxes, cards, ways };
}

/** Where each way leaves and enters: spread over the right border of its boxes. */
function portsOf(ways: readonly Way[], boxes: ReadonlyMap<string, Rectangle>): Map<string, Point> {
  const ends = ways.flatMap(({ id, from, to }) => [
    { key: `${id} from`, at: from },
    { key: `${id} to`, at: to },
  ]);
  return new Map(
    [...Map.groupBy(ends, ({ at }) => at)].flatMap(([at, here]) => {
      const { x, y, width, height } = boxes.get(at) as Rectangle;
      return here.map(({ key }, n): [string, Point] => [
        key,
        { x: x + width, y: y + (height * (n + 1)) / (here.length + 1) },
      ]);
    }),
  );
}
