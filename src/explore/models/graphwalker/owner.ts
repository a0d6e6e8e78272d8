/** One model of a file, as its elements know it: what it is called, where it stands, and how its scripts are read. */
import { cut, ModelError } from '../errors.ts';
import type { FileEdge, FileModel, FileVertex } from './file.ts';
import {
  type Assignment,
  accepted,
  type Expression,
  parseAction,
  parseGuard,
  readsOf,
  type Scope,
  ScriptRefusal,
} from './script.ts';

export interface Owner {
  readonly model: FileModel;
  readonly path: string;
  readonly label: string;
  readonly file: string;
  readonly scope: Scope;
}

/** Blank is as good as absent. */
export const filled = (text: string | null | undefined): string | null =>
  text?.trim() ? text : null;
export const listed = (texts: readonly string[] | null | undefined) =>
  (texts ?? []).filter((text) => text.trim() !== '');

export function isBlocked({ properties }: { properties?: unknown }): boolean {
  return (properties as { blocked?: unknown } | null | undefined)?.blocked === true;
}

/** Models of one name are told apart, because each has variables of its own; so is one that is named `global`. */
export function ownersOf(models: readonly FileModel[], file: string): Owner[] {
  const names = models.map(({ name, id }, m) => filled(name) ?? filled(id) ?? `models[${m}]`);
  return models.map((model, m) => {
    const path = `models[${m}]`;
    const name = names[m] as string;
    const plain = names.indexOf(name) === m && name !== 'global';
    const label = plain ? name : `${name} ${path}`;
    const scope = (variable: string) =>
      models.length === 1 || variable.startsWith('global.') ? variable : `${label}.${variable}`;
    return { model, path, label, file, scope };
  });
}

/** Null where there is none, and the edge is always open. Throws ModelError for what is not accepted. */
export function guardOf(owner: Owner, where: string, text: FileEdge['guard']): Expression | null {
  const filledText = filled(text);
  if (filledText === null) return null;
  return script(owner, `${where}, guard`, filledText, () => {
    const guard = parseGuard(filledText, owner.scope);
    unmixed(readsOf(guard));
    return guard;
  });
}

/** Throws ModelError for what is not accepted. */
export function actionsOf(owner: Owner, where: string, texts: FileVertex['actions']): Assignment[] {
  return listed(texts).flatMap((text) =>
    script(owner, `${where}, action`, text, () => {
      const assignments = parseAction(text, owner.scope);
      unmixed(assignments.flatMap(({ name, value }) => [name, ...readsOf(value)]));
      return assignments;
    }),
  );
}

/** GraphWalker runs a script either among all globals or among the model's own variables, never both. */
function unmixed(names: readonly string[]): void {
  const global = names.filter((name) => name.startsWith('global.'));
  if (global.length > 0 && global.length < names.length)
    throw new ScriptRefusal('it mixes global variables with the model’s own');
}

function script<T>(owner: Owner, where: string, text: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof ScriptRefusal)) throw cause;
    throw new ModelError(owner.file, `${where} "${cut(text)}"`, cause.message, accepted);
  }
}
