/** Which box lies in which. */
import type { Picture, Way } from '../picture.ts';

/** For each box the boxes around it, the nearest first. */
export type Ancestors = ReadonlyMap<string, readonly string[]>;

export function ancestorsOf({ boxes }: Picture): Ancestors {
  const above = new Map<string, readonly string[]>();
  for (const { id, parent } of boxes) {
    above.set(id, parent === null ? [] : [parent, ...(above.get(parent) ?? [])]);
  }
  return above;
}

/** The innermost box around both ends of a way; null for the picture itself. */
export function commonParent(above: Ancestors, { from, to }: Way): string | null {
  const around = new Set(above.get(to));
  return above.get(from)?.find((id) => around.has(id)) ?? null;
}

/** Outermost boxes without ways and children: nothing says where they belong. None where all are so. */
export function looseIn({ boxes, ways }: Picture): ReadonlySet<string> {
  const tied = new Set([
    ...ways.flatMap(({ from, to }) => [from, to]),
    ...boxes.map(({ parent }) => parent),
  ]);
  const loose = boxes.filter(({ id, parent }) => parent === null && !tied.has(id));
  return new Set(loose.length === boxes.length ? [] : loose.map(({ id }) => id));
}

/** The boxes whose border some way crosses. */
export function crossedIn(picture: Picture): ReadonlySet<string> {
  const above = ancestorsOf(picture);
  return new Set(
    picture.ways.flatMap(({ from, to }) => {
      const [around, about] = [above.get(from) ?? [], above.get(to) ?? []];
      return [
        ...around.filter((id) => !about.includes(id)),
        ...about.filter((id) => !around.includes(id)),
      ];
    }),
  );
}
