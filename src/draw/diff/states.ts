/** What became of the states, in which stored instances stand. */
import { canonical } from '../../lifecycle/index.ts';
import type { Portrait, PortraitState } from '../portrait.ts';
import { type Both, type Change, called, change, fromTo, type Mark, type What } from './change.ts';
import type { Pair } from './matching.ts';
import { type Risk, type Rule, worst } from './policy.ts';

/** Null on one side: it is not in that version. */
export interface MarkedState {
  readonly before: string | null;
  readonly after: string | null;
  readonly label: string;
  readonly mark: Mark | null;
  readonly risk: Risk;
}

export function stateChanges(both: Both): { changes: Change[]; marked: MarkedState[] } {
  const told = both.states.map((pair) => ({ pair, changes: changesOfState(both, pair) }));
  return {
    changes: told.flatMap(({ changes }) => changes),
    marked: told.map(({ pair: { before, after }, changes }) => ({
      before: before?.path ?? null,
      after: after?.path ?? null,
      label: (after ?? before)?.label ?? '',
      mark: changes[0]?.mark ?? null,
      risk: worst(changes.map(({ risk }) => risk)),
    })),
  };
}

function changesOfState(both: Both, { before, after }: Pair<PortraitState>): Change[] {
  const what = { before: before?.path ?? null, after: after?.path ?? null };
  if (!before && after)
    return [change('state', 'added', what, addedRule(both, after), `${title(after)} is new.`)];
  if (before && !after) {
    const rule = before.type === 'history' ? 'pseudo-state removed' : 'state removed';
    return [change('state', 'removed', what, rule, `${title(before)} is gone.`)];
  }
  if (!before || !after) return [];
  const moved = `${title(before)} is ${after.path} now.`;
  return [
    ...(before.path === after.path
      ? []
      : [change('state', 'renamed', what, 'state renamed', moved)]),
    ...changed(both, before, after, what),
  ];
}

/** Who stands in what is around a new state may have to be put into it. */
function addedRule({ before, states }: Both, { parent, type }: PortraitState): Rule {
  const around = states.find(({ after }) => after?.path === parent);
  if (type === 'history' || !around?.before || !around.after) return 'state added';
  if (around.after.type === 'parallel') return 'region added';
  return hasChildren(before, around.before) ? 'state added' : 'state added where people stand';
}

const hasChildren = ({ states }: Portrait, { path }: PortraitState) =>
  states.some(({ parent, path: own, type }) => parent === path && own !== '' && type !== 'history');

function changed(both: Both, before: PortraitState, after: PortraitState, what: What): Change[] {
  const found = (aspect: string, rule: Rule, says: string) =>
    change('state', 'changed', { ...what, aspect }, rule, `${title(after)}: ${says}.`);
  const parts = (names: readonly string[]) =>
    names.map((name) => both.naming.parts.get(name) ?? name);
  const initial = before.initial && (both.naming.states.get(before.initial) ?? before.initial);
  return [
    ...kindChange(before, after, found),
    ...(initial === after.initial
      ? []
      : [
          found(
            'initial',
            'state begins elsewhere',
            `what it begins with ${fromTo(initial, after.initial)}`,
          ),
        ]),
    ...(['entry', 'exit'] as const).flatMap((aspect) => {
      const [old, now] = [parts(before[aspect]), after[aspect]];
      if (canonical(old) === canonical(now)) return [];
      const when = aspect === 'entry' ? 'entered' : 'left';
      const rule = doneRule(both, old, now, 'state');
      return [found(aspect, rule, `what is done when it is ${when}: ${fromTo(old, now)}`)];
    }),
    ...(before.label === after.label && before.description === after.description
      ? []
      : [
          found(
            'words',
            'state words',
            before.label === after.label
              ? 'its description changed'
              : `what it is called: ${fromTo(before.label, after.label)}`,
          ),
        ]),
  ];
}

type Found = (aspect: string, rule: Rule, says: string) => Change;

function kindChange(before: PortraitState, after: PortraitState, found: Found): Change[] {
  if (before.hidden !== after.hidden) {
    return after.hidden
      ? [found('hidden', 'state hidden', 'it is the hidden start now')]
      : [found('hidden', 'state no longer hidden', 'it is no longer the hidden start')];
  }
  if (before.type === after.type) return [];
  const says = `it was ${before.type} and is ${after.type}`;
  if (after.type === 'final') return [found('kind', 'state became an end', says)];
  return before.type === 'final'
    ? [found('kind', 'state no longer an end', says)]
    : [found('kind', 'state of another kind', says)];
}

/** What became of a list of actions and effects, in the newer names. Only effects are known outside. */
export function doneRule(
  { before, after }: Both,
  old: readonly string[],
  now: readonly string[],
  of: 'state' | 'way',
): Rule {
  const effects = (names: readonly string[], { effects: known }: Portrait) =>
    names.filter((name) => name in known || name in after.effects || name in before.effects);
  const [some, others] = [effects(old, before), effects(now, after)];
  if (some.some((name) => count(others, name) < count(some, name))) return `${of} asks for less`;
  if (others.some((name) => count(some, name) < count(others, name))) return `${of} asks for more`;
  return `${of} does something else`;
}

const count = (names: readonly string[], name: string) =>
  names.filter((one) => one === name).length;

function title({ path, label }: PortraitState): string {
  return path === '' ? 'The whole machine' : called('State', label, path);
}
