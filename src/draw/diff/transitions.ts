/** What became of the transitions: callers rely on what is accepted where, and who stands somewhere on what comes. */
import { canonical, type GuardTree } from '../../lifecycle/index.ts';
import { triggerOf } from '../guide/transitions.ts';
import { andList, doneText, guardText, stateLabel } from '../guide/words.ts';
import type { Portrait, PortraitTransition } from '../portrait.ts';
import { type Both, type Change, change, fromTo, type Mark } from './change.ts';
import { type TransitionPair, translated, triggerKey } from './matching.ts';
import { type Risk, type Rule, worst } from './policy.ts';
import { doneRule } from './states.ts';

export interface MarkedTransition {
  /** Indexes in the shapes. */
  readonly before: number | null;
  readonly after: number | null;
  readonly mark: Mark | null;
  readonly risk: Risk;
  /** What stored instances call its deadline, if it is one. */
  readonly deadline: { readonly before: string | null; readonly after: string | null } | null;
}

export function transitionChanges(both: Both): { changes: Change[]; marked: MarkedTransition[] } {
  const order = orderChanges(both);
  const told = both.transitions.map((pair) => ({ pair, changes: changesOf(both, pair) }));
  return {
    changes: [...told.flatMap(({ changes }) => changes), ...order.map(({ change: it }) => it)],
    marked: told.map(({ pair, changes }) => {
      const all = [
        ...changes,
        ...order.filter(({ pairs }) => pairs.includes(pair)).map(({ change: it }) => it),
      ];
      const { before, after } = pair;
      const isDeadline = (after ?? before)?.trigger.kind === 'deadline';
      return {
        before: before?.index ?? null,
        after: after?.index ?? null,
        mark: all[0]?.mark ?? null,
        risk: worst(all.map(({ risk }) => risk)),
        deadline: isDeadline ? { before: nameOf(before), after: nameOf(after) } : null,
      };
    }),
  };
}

const nameOf = (it: PortraitTransition | null) =>
  it?.trigger.kind === 'deadline' ? it.trigger.name : null;

function changesOf(both: Both, pair: TransitionPair): Change[] {
  const { before, after, translated: old } = pair;
  const what = { before: before && keyOf(before), after: after && keyOf(after) };
  if (after && !before) {
    const says = `${sentence(both.after, after)} is new.`;
    return [change('transition', 'added', what, addedRule(both, after), says)];
  }
  if (before && old && !after) {
    const says = `${sentence(both.before, before)} is gone.`;
    return [change('transition', 'removed', what, removedRule(both, before, old), says)];
  }
  return before && old && after ? changed(both, old, after, what) : [];
}

/** What it is called in JSON. */
function keyOf(it: PortraitTransition): string {
  return `${it.source || '(root)'} ${triggerKey(it)} → ${it.targets.join(' + ') || 'stays'}`;
}

/** `From Pending Review on Approve (APPROVE) to Idle`. */
function sentence(portrait: Portrait, it: PortraitTransition): string {
  const { what, code } = triggerOf(portrait, it.trigger);
  const when =
    it.trigger.kind === 'event' ? `on ${code === what ? what : `${what} (${code})`}` : what;
  const to =
    it.targets.length === 0
      ? ', staying there'
      : ` to ${it.targets.map((path) => stateLabel(portrait, path)).join(' and ')}`;
  const from = it.source === '' ? 'From anywhere' : `From ${stateLabel(portrait, it.source)}`;
  return `${from} ${when}${to}`;
}

function addedRule({ after, naming }: Both, { source, trigger }: PortraitTransition): Rule {
  const existed = [...naming.states.values()].includes(source);
  if (trigger.kind === 'event') return 'way added';
  if (trigger.kind !== 'deadline') return existed ? 'way on its own added' : 'way added';
  if (after.deadlines[trigger.deadline]?.attention === true) return 'reminder added';
  return existed ? 'deadline begins where people stand' : 'way added';
}

function removedRule(both: Both, before: PortraitTransition, old: PortraitTransition): Rule {
  if (!both.naming.states.has(before.source)) return 'way of a removed state';
  const rest = both.after.transitions.filter(
    (it) => isAround(it.source, old.source) && triggerKey(it) === triggerKey(old),
  );
  if (old.trigger.kind === 'event') {
    const same = (it: PortraitTransition) =>
      it.guard === null || canonical(it.guard) === canonical(old.guard);
    return rest.some(same) ? 'event leads elsewhere' : 'event refused there';
  }
  if (old.trigger.kind !== 'deadline') return 'way on its own removed';
  if (both.before.deadlines[(before.trigger as typeof old.trigger).deadline]?.attention === true) {
    return 'reminder removed';
  }
  return rest.some(({ source }) => source === old.source)
    ? 'deadline leads elsewhere'
    : 'deadline no longer runs';
}

const isAround = (outer: string, path: string) =>
  outer === '' || outer === path || path.startsWith(`${outer}.`);

function changed(
  both: Both,
  old: PortraitTransition,
  now: PortraitTransition,
  what: { readonly before: string | null; readonly after: string | null },
): Change[] {
  const found = (aspect: string, rule: Rule, says: string) =>
    change(
      'transition',
      'changed',
      { ...what, aspect },
      rule,
      `${sentence(both.after, now)}: ${says}.`,
    );
  const done = (names: readonly string[]) => names.map((name) => doneText(together(both), name));
  return [
    ...(canonical(old.guard) === canonical(now.guard)
      ? []
      : [found('condition', conditionRule(old, now), conditionText(both, old.guard, now.guard))]),
    ...(canonical(old.actions) === canonical(now.actions)
      ? []
      : [
          found(
            'actions',
            doneRule(both, old.actions, now.actions, 'way'),
            `what is done ${fromTo(done(old.actions), done(now.actions))}`,
          ),
        ]),
    ...(old.reenter === now.reenter
      ? []
      : [
          found(
            'reenter',
            'way begins anew',
            now.reenter ? 'its target is begun anew' : 'its target goes on',
          ),
        ]),
  ];
}

/** What a condition asks beside what it asked before, and what it no longer asks. */
function conditionText(both: Both, old: GuardTree | null, now: GuardTree | null): string {
  const [before, after] = [partsOf(old), partsOf(now)];
  const text = (tree: GuardTree) => guardText(together(both), tree);
  const beyond = (some: readonly GuardTree[], others: readonly GuardTree[]) =>
    some.filter((one) => !others.some((other) => canonical(other) === canonical(one))).map(text);
  const [more, less] = [beyond(after, before), beyond(before, after)];
  const asks = [
    ...(more.length > 0 ? [`it now asks that ${andList(more)}`] : []),
    ...(less.length > 0 ? [`it no longer asks that ${andList(less)}`] : []),
  ];
  return asks.join('; ') || 'its condition is put in another order';
}

/** Both versions' words; the newer ones where a name is in both. */
function together({ before, after }: Both): Portrait {
  return {
    ...after,
    states: [...after.states, ...before.states],
    guards: { ...before.guards, ...after.guards },
    actions: { ...before.actions, ...after.actions },
    effects: { ...before.effects, ...after.effects },
  };
}

function conditionRule(old: PortraitTransition, now: PortraitTransition): Rule {
  if (now.trigger.kind !== 'event') return 'condition of the clock';
  const before = partsOf(old.guard).map(canonical);
  return partsOf(now.guard)
    .map(canonical)
    .every((one) => before.includes(one))
    ? 'condition looser'
    : 'condition stricter';
}

/** What must hold, each by itself: nothing for no guard. */
function partsOf(tree: GuardTree | null): readonly GuardTree[] {
  if (tree === null) return [];
  return tree.kind === 'and' ? tree.of.flatMap(partsOf) : [tree];
}

/** Of several for one event in one state, which comes first decides. One change for each such group. */
function orderChanges({ after, transitions, naming }: Both) {
  const kept = transitions.filter((pair) => pair.before && pair.after);
  const groups = Map.groupBy(kept, ({ after: now }) =>
    now ? JSON.stringify([now.source, triggerKey(now)]) : '',
  );
  return [...groups.values()].flatMap((pairs) => {
    const places = pairs.map((pair) => pair.before?.index ?? 0);
    if (places.every((place, n) => n === 0 || place > (places[n - 1] ?? 0))) return [];
    const [first] = pairs;
    const [old, now] = [first?.before, first?.after];
    if (!old || !now) return [];
    const group = (it: PortraitTransition) => `${it.source || '(root)'} ${triggerKey(it)}`;
    const { what, code } = triggerOf(after, now.trigger);
    const says = `From ${stateLabel(after, now.source)} on ${code ?? what}: the order of its transitions changed.`;
    const key = { before: group(old), after: group(translated(old, naming)), aspect: 'order' };
    return [{ pairs, change: change('transition', 'changed', key, 'order of ways', says) }];
  });
}
