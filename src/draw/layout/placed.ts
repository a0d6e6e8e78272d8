/** A picture with places: what the SVG writer reads. Pixels, from the top left corner of the picture. */
import type { Box, Picture, Way } from '../picture.ts';
import type { Sized, SizedLabel } from './sizing.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rectangle extends Point {
  readonly width: number;
  readonly height: number;
}

export interface Drawn {
  readonly picture: Picture;
  readonly width: number;
  readonly height: number;
  /** In the picture's order. */
  readonly boxes: readonly PlacedBox[];
  /** In the picture's order. */
  readonly ways: readonly PlacedWay[];
  /** What a reader should know about the layout; empty where there is nothing. */
  readonly remark: string;
}

export interface PlacedBox extends Rectangle {
  readonly box: Box;
  readonly sized: Sized;
  /** Where its rows count from: its own corner, or that of its card. */
  readonly rowsAt: Point;
}

export interface PlacedWay {
  readonly way: Way;
  /** From the border of one box to the border of the other; each step is level or plumb. */
  readonly points: readonly Point[];
  readonly label: (SizedLabel & Point) | null;
}

/** What a layout answers: places by the ids of boxes and ways. */
export interface Places {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Rectangle>;
  /** The cards of compounds, by the ids of their boxes. */
  readonly cards: ReadonlyMap<string, Rectangle>;
  readonly ways: ReadonlyMap<string, { readonly points: readonly Point[]; readonly label: Point }>;
}

/** What a layout is asked. */
export interface Question {
  readonly picture: Picture;
  readonly sizes: ReadonlyMap<string, Sized>;
  readonly labels: ReadonlyMap<string, SizedLabel | null>;
}
