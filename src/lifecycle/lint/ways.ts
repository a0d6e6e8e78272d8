/** Every state can be reached and left, every transition can be taken, and life begins with a birth. */
import type { EventMap } from '../contract.ts';
import type { Finding } from '../errors.ts';
import type { ShapeState, ShapeTransition } from '../shape.ts';
import { childrenOf, type Draft, isFinishing, placeOf, type Rule } from './draft.ts';
import { isWithin } from './structure.ts';

export const ways: readonly Rule[] = [
  initialNotNew,
  noBirth,
  unreachableState,
  noWayOn,
  neverTaken,
  endlessAlways,
];

/** The hidden start of every lifecycle. */
const start = 'new';

function* initialNotNew({ lifecycle }: Draft): Iterable<Finding> {
  const { initialValue } = lifecycle.shape;
  if (initialValue === start) return;
  const problem = `the machine starts in ${JSON.stringify(initialValue)}`;
  const mend =
    "Start in a plain state called 'new': a birth event leads from there to the living part.";
  yield { rule: 'initialNotNew', where: '(root) initial', problem, mend };
}

function* noBirth(draft: Draft): Iterable<Finding> {
  const events = draft.lifecycle.events as EventMap;
  const isBirth = ({ trigger }: ShapeTransition) =>
    trigger.kind === 'event' && events[trigger.type]?.birth === true;
  const early = draft.transitions.filter((t) => isWithin(start, t.source) && changes(t));
  if (!early.some((t) => isBirth(t) && t.targets.length > 0)) {
    const mend = "Mark an event with birth: true, and let it lead from 'new' to the living part.";
    yield { rule: 'noBirth', where: start, problem: 'no birth event leads out of it', mend };
  }
  for (const t of early.filter((t) => !isBirth(t))) {
    const problem = 'it can be taken before birth, and it is no birth event';
    const mend = 'Declare it on the living part, or mark the event with birth: true.';
    yield { rule: 'noBirth', where: placeOf(draft, t), problem, mend };
  }
}

function* unreachableState(draft: Draft): Iterable<Finding> {
  for (const { path, parent } of draft.states.values()) {
    const isTopmost = parent === null || draft.reachable.has(parent);
    if (draft.reachable.has(path) || !isTopmost) continue;
    const mend = 'Let a transition lead to it, or take it out.';
    yield { rule: 'unreachableState', where: path, problem: 'no transition ever leads here', mend };
  }
}

/** It leads elsewhere; only a state that is entered anew is no way on. */
const leads = (t: ShapeTransition) => t.targets.some((target) => target !== t.source);
const changes = (t: ShapeTransition) => t.actions.length > 0 || leads(t);

// Rule 17: no dead ends.
function* noWayOn(draft: Draft): Iterable<Finding> {
  const named = new Set<string>();
  for (const leaves of resting(draft, '')) {
    const stuck = leaves.filter((path) => draft.states.get(path)?.type !== 'final');
    const meant = leaves.some((path) => isFinishing(draft, path)) || restsWell(draft, leaves);
    if (meant || stuck.every((path) => named.has(path))) continue;
    for (const path of stuck) named.add(path);
    const problem = 'nothing leads on from here';
    const mend =
      "Add a way on, make the state final, tag it 'finished', or name its status in goodEnds.";
    yield { rule: 'noWayOn', where: stuck.join(' + '), problem, mend };
  }
}

/** More combinations of resting regions than this need not be told apart to find one that is stuck. */
const combinationLimit = 256;

/** The leaves, one for each region, in which nothing at `path` or below moves on. */
function resting(draft: Draft, path: string): string[][] {
  const state = draft.states.get(path) as ShapeState;
  if (draft.transitions.some((t) => t.source === path && leads(t))) return [];
  const below = childrenOf(draft, path).map((child) => resting(draft, child.path));
  if (state.type === 'parallel') {
    return below.reduce<string[][]>(
      (all, region) =>
        all.flatMap((some) => region.map((r) => [...some, ...r])).slice(0, combinationLimit),
      [[]],
    );
  }
  return state.type === 'compound' ? below.flat() : [[path]];
}

function restsWell({ lifecycle, origin }: Draft, leaves: readonly string[]): boolean {
  if (!origin) return false;
  try {
    const { context } = origin;
    const code = lifecycle.status({
      context,
      in: (path) => leaves.some((leaf) => isWithin(leaf, path)),
    });
    return code !== null && lifecycle.goodEnds.includes(code);
  } catch {
    // A projection that needs a context which only a real life has cannot vouch for this rest.
    return false;
  }
}

function* neverTaken(draft: Draft): Iterable<Finding> {
  for (const group of draft.groups) {
    for (const [n, t] of group.entries()) {
      const before = group.slice(0, n);
      const same = before.find(
        (o) => o.guard === null || JSON.stringify(o.guard) === JSON.stringify(t.guard),
      );
      if (same === undefined) continue;
      const reason = same.guard === null ? 'has no guard' : 'asks the same';
      const problem = `it can never be taken, because number ${group.indexOf(same) + 1} before it ${reason}`;
      yield {
        rule: 'neverTaken',
        where: placeOf(draft, t),
        problem,
        mend: 'Put it before that one, or take it out.',
      };
    }
    const [first] = group;
    if (first.trigger.kind !== 'event' || !isTakenBelow(draft, first.source, first.trigger.type))
      continue;
    const problem =
      'it can never be taken, because every state below takes the event without a guard';
    yield {
      rule: 'neverTaken',
      where: placeOf(draft, first),
      problem,
      mend: 'Take it out, or guard those below.',
    };
  }
}

/** Whatever is active below `path` takes the event before `path` is asked. */
function isTakenBelow(draft: Draft, path: string, type: string): boolean {
  const children = childrenOf(draft, path);
  const takes = ({ path: child }: ShapeState) =>
    draft.transitions.some((t) => t.source === child && t.guard === null && isOn(t, type)) ||
    isTakenBelow(draft, child, type);
  if (children.length === 0) return false;
  return draft.states.get(path)?.type === 'parallel' ? children.some(takes) : children.every(takes);
}

const isOn = ({ trigger }: ShapeTransition, type: string) =>
  trigger.kind === 'event' && (trigger.type === type || trigger.type === '*');

// XState takes an `always` again and again until none is left to take; these would never end.
function* endlessAlways(draft: Draft): Iterable<Finding> {
  for (const t of draft.transitions) {
    const stays = t.targets.every((target) => target === t.source);
    if (t.trigger.kind !== 'always' || t.guard !== null || !stays) continue;
    const problem = 'it has no guard and leads nowhere else, so it would be taken for ever';
    const mend = 'Give it a target and a guard, or do its actions on entry.';
    yield { rule: 'endlessAlways', where: placeOf(draft, t), problem, mend };
  }
  const told = new Set<ShapeTransition>();
  for (const t of draft.transitions.filter((it) => isCertain(draft, it))) {
    const round = told.has(t) ? null : roundOf(draft, t);
    if (round === null) continue;
    for (const each of round) told.add(each);
    const names = [...round, t].map(({ source }) => source).join(' → ');
    const problem = `nothing on the way round has a guard, so it would be taken for ever: ${names}`;
    const mend = 'Give one of them a guard that ends it, or lead to a state that stays.';
    yield { rule: 'endlessAlways', where: placeOf(draft, t), problem, mend };
  }
}

/** Taken whenever its state is active: it has no guard, and nothing is asked before it. It leads elsewhere. */
function isCertain(draft: Draft, t: ShapeTransition): boolean {
  const isFirst = draft.groups.some(([first]) => first === t);
  const leaves = t.targets.some((target) => target !== t.source);
  return t.trigger.kind === 'always' && t.guard === null && isFirst && leaves;
}

/** The transitions that lead from this one back to it with nothing in between that could stop; null where there are none. */
function roundOf(draft: Draft, from: ShapeTransition): readonly ShapeTransition[] | null {
  const seen = new Set<ShapeTransition>();
  const search = (t: ShapeTransition): ShapeTransition[] | null => {
    for (const next of t.targets.flatMap((target) => pressingAt(draft, target))) {
      if (next === from) return [t];
      if (seen.has(next)) continue;
      seen.add(next);
      const rest = search(next);
      if (rest !== null) return [t, ...rest];
    }
    return null;
  };
  return search(from);
}

/** What is certainly taken once a state is entered: of each leaf in it the innermost `always` that is asked. */
function pressingAt(draft: Draft, path: string): ShapeTransition[] {
  return leavesOf(draft, path).flatMap((leaf) => {
    for (let at: string | null = leaf; at !== null; at = draft.states.get(at)?.parent ?? null) {
      const asked = draft.transitions.find((t) => t.source === at && t.trigger.kind === 'always');
      if (asked !== undefined) return isCertain(draft, asked) ? [asked] : [];
    }
    return [];
  });
}

/** Where one stands once a state was entered, without what is remembered. */
function leavesOf(draft: Draft, path: string): string[] {
  const state = draft.states.get(path);
  if (state?.type === 'parallel')
    return childrenOf(draft, path).flatMap((child) => leavesOf(draft, child.path));
  const inner = state?.type === 'compound' ? state.initial : null;
  return inner === null ? [path] : leavesOf(draft, inner);
}
