/**
 * The picture of a difference: the union of both versions as one machine. What was added, removed and changed is
 * marked; the description says in words what the picture says in colours.
 */
import type { Difference } from '../diff/index.ts';
import type { Mark, Picture } from '../picture.ts';
import type { Portrait, PortraitState, PortraitTransition } from '../portrait.ts';
import { machinePicture } from './machine.ts';
import { type Marks, pictureId } from './options.ts';

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

interface Union {
  readonly portrait: Portrait;
  readonly marks: Marks;
}

function unionOf(before: Portrait, after: Portrait, difference: Difference): Union {
  const pairs = difference.states;
  const nameNow = new Map(pairs.map((it) => [it.before, it.after ?? it.before ?? '']));
  const now = (path: string) => nameNow.get(path) ?? path;
  const gone = pairs.filter((it) => it.after === null).map(({ before: path }) => path);
  const goneStates = before.states
    .filter(({ path }) => gone.includes(path))
    .map(
      (state): PortraitState => ({
        ...state,
        parent: state.parent === null ? null : now(state.parent),
        initial: state.initial === null ? null : now(state.initial),
      }),
    );
  const renamed = new Map(
    pairs.flatMap((it) =>
      it.mark === 'renamed' && it.before !== null ? [[it.after, it.before] as const] : [],
    ),
  );
  const states = [...after.states.map((state) => withOldName(state, renamed)), ...goneStates];
  const marks = { states: new Map<string, Mark>(), transitions: new Map<number, Mark>() };
  for (const { before: was, after: is, mark } of pairs) {
    if (mark) marks.states.set(is ?? was ?? '', drawn(mark));
  }
  const transitions: PortraitTransition[] = [...after.transitions];
  for (const { before: was, after: is, mark } of difference.transitions) {
    if (is !== null) {
      if (mark) marks.transitions.set(is, drawn(mark));
      continue;
    }
    const old = before.transitions.find(({ index }) => index === was);
    if (!old) continue;
    const index = transitions.length;
    const targets = old.targets.map(now);
    transitions.push({ ...old, index, source: now(old.source), targets });
    marks.transitions.set(index, 'removed');
  }
  return { portrait: { ...wordsOfBoth(before, after), states, transitions }, marks };
}

/** What is gone keeps its words. */
function wordsOfBoth(before: Portrait, after: Portrait): Portrait {
  return {
    ...after,
    events: { ...before.events, ...after.events },
    guards: { ...before.guards, ...after.guards },
    actions: { ...before.actions, ...after.actions },
    effects: { ...before.effects, ...after.effects },
    deadlines: { ...before.deadlines, ...after.deadlines },
  };
}

function withOldName(
  state: PortraitState,
  renamed: ReadonlyMap<string | null, string>,
): PortraitState {
  const was = renamed.get(state.path);
  return was === undefined ? state : { ...state, label: `${state.label} (was ${was})` };
}

/** A new name is drawn as a change. */
const drawn = (mark: Mark | 'renamed'): Mark => (mark === 'renamed' ? 'changed' : mark);

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
