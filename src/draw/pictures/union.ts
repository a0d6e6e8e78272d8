/** Both versions of a machine as one portrait, in the names of the newer one, with what became of each part. */
import type { Difference } from '../diff/index.ts';
import type { Mark } from '../picture.ts';
import type { Portrait, PortraitState, PortraitTransition } from '../portrait.ts';
import type { Marks } from './options.ts';

/** The portrait of both, in the names of the newer version. */
export interface Union {
  readonly portrait: Portrait;
  readonly marks: Marks;
  /** Where the transitions of the older version are in it, by their index there. */
  readonly indexOf: ReadonlyMap<number, number>;
}

export function unionOf(before: Portrait, after: Portrait, difference: Difference): Union {
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
  const indexOf = new Map<number, number>();
  for (const { before: was, after: is, mark } of difference.transitions) {
    if (is !== null) {
      if (was !== null) indexOf.set(was, is);
      if (mark) marks.transitions.set(is, drawn(mark));
      continue;
    }
    const old = before.transitions.find(({ index }) => index === was);
    if (!old) continue;
    const index = transitions.length;
    indexOf.set(old.index, index);
    const targets = old.targets.map(now);
    transitions.push({ ...old, index, source: now(old.source), targets });
    marks.transitions.set(index, 'removed');
  }
  return { portrait: { ...wordsOfBoth(before, after), states, transitions }, marks, indexOf };
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
