/**
 * The picture of a difference: the union of both versions as one machine. What was added, removed and changed is
 * marked; the description says in words what the picture says in colours.
 */
import type { Difference } from '../diff/index.ts';
import type { Mark, Picture } from '../picture.ts';
import type { Portrait } from '../portrait.ts';
import { machinePicture } from './machine.ts';
import { type Marks, pictureId } from './options.ts';
import { unionOf } from './union.ts';

export interface DifferencePictureOptions {
  /** Leaves out guards, effects and actors. */
  readonly compact?: boolean;
}

/** Draws both versions at once. The portraits are the ones that the difference was made from. */
export function differencePicture(
  before: Portrait,
  after: Portrait,
  difference: Difference,
  { compact = false }: DifferencePictureOptions = {},
): Picture {
  const { portrait, marks } = unionOf(before, after, difference);
  const picture = machinePicture(portrait, { compact, marks });
  return {
    ...picture,
    id: pictureId(after.name, 'difference'),
    title: `${after.title}: what changed`,
    description: descriptionOf(difference, marks),
  };
}

function descriptionOf({ before, after, changes }: Difference, marks: Marks): string {
  const all = [...marks.states.values(), ...marks.transitions.values()];
  const count = (mark: Mark) => all.filter((each) => each === mark).length;
  const versions = `From version ${before.version ?? 'unknown'} to ${after.version ?? 'unknown'}.`;
  const told = changes.filter(({ kind }) => kind === 'state' || kind === 'transition');
  return [
    versions,
    `Of states and transitions ${count('added')} were added, ${count('removed')} removed and ${count('changed')} changed.`,
    ...told.map(({ says }) => says),
  ].join(' ');
}
