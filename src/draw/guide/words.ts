/** Guards, actions, actors and lists as people say them. */
import type { ActionNeeded, ActorKind, GuardTree } from '../../lifecycle/index.ts';
import type { Portrait } from '../portrait.ts';

/** Who reads. */
export type Audience = 'administrators' | 'person';

const actors: Readonly<Record<ActorKind, string>> = {
  user: 'User',
  admin: 'Administrator',
  provider: 'Provider',
  system: 'System',
  clock: 'Clock',
};

function actorName(kind: ActorKind, audience: Audience = 'administrators'): string {
  return kind === 'user' && audience === 'person' ? 'You' : actors[kind];
}

/** `Administrator or provider`; empty for nobody. */
export function whoText(kinds: readonly ActorKind[], audience?: Audience): string {
  const names = kinds.map((kind) => actorName(kind, audience));
  return orList(names.map((name, n) => (n === 0 ? name : name.toLowerCase())));
}

export const actionWords: Readonly<Record<ActionNeeded, string>> = {
  no: 'No',
  ifItLasts: 'Only if it lasts',
  yes: 'Yes',
};

/** `a, b or c`. */
export const orList = (words: readonly string[]): string => listed(words, 'or');
/** `a, b and c`. */
export const andList = (words: readonly string[]): string => listed(words, 'and');

function listed(words: readonly string[], last: string): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

/** `it is not the own file … and (a or not: b)`; a part without words is told by its name. */
export function guardText(portrait: Portrait, tree: GuardTree | null): string {
  return tree === null ? '' : partText(portrait, tree, true);
}

function partText(portrait: Portrait, tree: GuardTree, outermost: boolean): string {
  switch (tree.kind) {
    case 'named':
      return portrait.guards[tree.name]?.says || tree.name;
    case 'in':
      return `“${statesLabel(portrait, tree.path)}” is active`;
    case 'not':
      return `not: ${partText(portrait, tree.of, tree.of.kind === 'named' || tree.of.kind === 'in')}`;
    default: {
      const text = flat(tree)
        .map((part) => partText(portrait, part, false))
        .join(`${tree.kind === 'and' ? ', and' : ', or'} `);
      return outermost ? text : `(${text})`;
    }
  }
}

/** `a and (b and c)` is `a and b and c`. */
function flat(tree: Extract<GuardTree, { of: readonly GuardTree[] }>): readonly GuardTree[] {
  return tree.of.flatMap((part) => (part.kind === tree.kind ? flat(part) : [part]));
}

/** States as `stateIn` names them, `a.b + a.c`, by their labels. */
function statesLabel(portrait: Portrait, paths: string): string {
  return andList(paths.split(' + ').map((path) => stateLabel(portrait, path)));
}

export function stateLabel({ states, title }: Portrait, path: string): string {
  if (path === '') return title;
  return states.find((state) => state.path === path)?.label ?? path;
}

/** What an action or an effect does; its name where it has no words. */
export function doneText({ actions, effects }: Portrait, name: string): string {
  return actions[name]?.says || effects[name]?.says || name;
}
