/** From a picture to places: sizes first, then ELK in a few trials, of which the best is taken. */
import type { Box, Picture } from '../picture.ts';
import { placedByElk, trialsFor } from './elk.ts';
import { isLadder, placedAsLadder } from './ladder.ts';
import { placedInLayers } from './layers.ts';
import { crossedIn } from './nesting.ts';
import type { Drawn, Places, Question, Rectangle } from './placed.ts';
import { faultOf } from './score.ts';
import { labelOf, type Sized, sizeOf } from './sizing.ts';
import { straightened } from './straightening.ts';
import { fitted, withLoose } from './tidying.ts';

export interface DrawOptions {
  /** Pixels that the picture should not be wider than, where narrower labels can reach it. */
  readonly width?: number;
  /** False leaves out icons: for images made where no font has them. */
  readonly icons?: boolean;
}

/** Widths at which labels break, the usual one first. */
const labelWidths = [190, 140, 104];

/** Lays a picture out. The same picture gives the same places, on any machine. */
export async function drawPicture(
  asked: Picture,
  { width, icons = true }: DrawOptions = {},
): Promise<Drawn> {
  const picture = icons ? asked : withoutIcons(asked);
  let narrowest: Drawn | null = null;
  for (const most of width === undefined ? labelWidths.slice(0, 1) : labelWidths) {
    const drawn = await drawnWith(picture, most);
    if (width === undefined || drawn.width <= width) return drawn;
    if (narrowest === null || drawn.width < narrowest.width) narrowest = drawn;
  }
  return narrowest as Drawn;
}

function withoutIcons(picture: Picture): Picture {
  const bare = ({ icon: _icon, ...box }: Box): Box => box;
  return { ...picture, boxes: picture.boxes.map(bare) };
}

async function drawnWith(picture: Picture, most: number): Promise<Drawn> {
  const crossed = crossedIn(picture);
  const sizes = new Map(picture.boxes.map((box) => [box.id, sizeOf(box, crossed.has(box.id))]));
  const labels = new Map(picture.ways.map((way) => [way.id, labelOf(way, most)]));
  const question: Question = { picture, sizes, labels };
  const found = await placesFor(question);
  const places = fitted(question, found.places);
  const { remark } = found;
  return {
    picture,
    width: places.width,
    height: places.height,
    remark,
    boxes: picture.boxes.map((box) => {
      const at = places.boxes.get(box.id) as Rectangle;
      const sized = sizes.get(box.id) as Sized;
      return { box, sized, ...at, rowsAt: places.cards.get(box.id) ?? { x: at.x, y: at.y } };
    }),
    ways: picture.ways.map((way) => {
      const { points, label } = places.ways.get(way.id) ?? { points: [], label: { x: 0, y: 0 } };
      const sized = labels.get(way.id);
      return { way, points, label: sized ? { ...sized, ...label } : null };
    }),
  };
}

async function placesFor(question: Question): Promise<{ places: Places; remark: string }> {
  if (question.picture.boxes.length === 0) {
    return {
      places: { width: 40, height: 40, boxes: new Map(), cards: new Map(), ways: new Map() },
      remark: '',
    };
  }
  if (isLadder(question)) return { places: placedAsLadder(question), remark: '' };
  const trials = trialsFor(question);
  if (trials.length === 0) return plainly(question, 'so many take too long to lay out well');
  const found: Places[] = [];
  for (const trial of trials) {
    try {
      const places = withLoose(question, await placedByElk(question, trial));
      found.push(straightened(question, places));
    } catch {
      // ELK fails on some graphs with compounds; another trial or the plain layers below do not.
    }
  }
  const scored = found.map((places) => ({ places, fault: faultOf(question, places) }));
  const best = scored.toSorted((a, b) => a.fault - b.fault)[0];
  if (best !== undefined && Number.isFinite(best.fault)) return { places: best.places, remark: '' };
  return plainly(question, 'the usual way failed on it');
}

function plainly(question: Question, why: string): { places: Places; remark: string } {
  const remark = `It is laid out plainly, one box under another, because ${why}.`;
  return { places: placedInLayers(question), remark };
}
