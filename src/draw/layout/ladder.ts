/** The layout of a ladder: rungs one under another, and beside each what it leads to. */
import type { Places, Point, Question, Rectangle } from './placed.ts';

const gap = { rung: 44, answer: 80 } as const;

/** True for a picture of rungs, each of which leads to one thing that is no rung. */
export function isLadder({ picture }: Question): boolean {
  const rungs = new Set(picture.boxes.filter(({ kind }) => kind === 'rung').map(({ id }) => id));
  const answered = picture.ways.filter(({ from, to }) => rungs.has(from) && !rungs.has(to));
  return (
    rungs.size > 0 && answered.length === rungs.size && rungs.size * 2 === picture.boxes.length
  );
}

export function placedAsLadder({ picture, sizes, labels }: Question): Places {
  const sizeOf = (id: string) => sizes.get(id) as { width: number; height: number };
  const rungs = picture.boxes.filter(({ kind }) => kind === 'rung');
  const wide = Math.max(...rungs.map(({ id }) => sizeOf(id).width));
  const boxes = new Map<string, Rectangle>();
  let y = 0;
  let right = 0;
  for (const { id } of rungs) {
    const answer = picture.ways.find(
      (it) => it.from === id && !rungs.some((rung) => rung.id === it.to),
    );
    const [rung, other] = [sizeOf(id), sizeOf(answer?.to ?? id)];
    const height = Math.max(rung.height, other.height);
    const [x, middle] = [wide + gap.answer, y + height / 2];
    boxes.set(id, { x: (wide - rung.width) / 2, y: middle - rung.height / 2, ...rung });
    if (answer) boxes.set(answer.to, { x, y: middle - other.height / 2, ...other });
    right = Math.max(right, x + other.width);
    y += height + gap.rung;
  }
  const ways = new Map(
    picture.ways.map(({ id, from, to }) => {
      const points = between(boxes.get(from) as Rectangle, boxes.get(to) as Rectangle);
      const [start, end] = points as [Point, Point];
      const { width = 0, height = 0 } = labels.get(id) ?? {};
      // The head of the arrow takes some of the room, so the label stands a little before the middle.
      const ahead = { x: Math.sign(end.x - start.x) * 4, y: Math.sign(end.y - start.y) * 4 };
      const label = {
        x: (start.x + end.x - width) / 2 - ahead.x,
        y: (start.y + end.y - height) / 2 - ahead.y,
      };
      return [id, { points, label }];
    }),
  );
  return { width: right, height: y - gap.rung, boxes, cards: new Map(), ways };
}

/** Level from one border to the other where they stand beside each other, plumb else. */
function between(one: Rectangle, other: Rectangle): Point[] {
  if (other.x > one.x + one.width) {
    const y = one.y + one.height / 2;
    return [
      { x: one.x + one.width, y },
      { x: other.x, y },
    ];
  }
  const x = one.x + one.width / 2;
  return [
    { x, y: one.y + one.height },
    { x, y: other.y },
  ];
}
