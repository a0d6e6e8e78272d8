/** Parts that look at an event's payload stand only where that payload is; deadlines always come to something. */
import type { Finding } from '../errors.ts';
import { type ShapeTransition, transitionText } from '../shape.ts';
import { actionUses, type Draft, guardUses, placeOf, type Rule } from './draft.ts';
import { isBelow } from './structure.ts';

export const places: readonly Rule[] = [
  wrongEvent,
  dataWithoutOn,
  saysEmpty,
  deadlineMayDie,
  emptyDeadline,
  wildcardOverDeadline,
  sendToByClock,
];

interface Narrow {
  readonly on?: readonly string[];
}
interface Use {
  readonly name: string;
  readonly where: string;
  readonly by: ShapeTransition | null;
}

function* wrongEvent(draft: Draft): Iterable<Finding> {
  const { guards, actions, effects } = draft.lifecycle;
  yield* misplaced('wrongEventForGuard', 'guard', guards, guardUses(draft));
  yield* misplaced('wrongEventForAction', 'action', actions, actionUses(draft));
  yield* misplaced('wrongEventForEffect', 'effect', effects, actionUses(draft));
}

/** A part with `on` reads the payload of those events, and there is none of them anywhere else. */
function* misplaced(
  rule: string,
  kind: string,
  parts: Readonly<Record<string, Narrow>>,
  uses: readonly Use[],
): Iterable<Finding> {
  for (const { name, where, by } of uses) {
    const on = Object.hasOwn(parts, name) ? parts[name]?.on : undefined;
    if (!on || (by?.trigger.kind === 'event' && on.includes(by.trigger.type))) continue;
    const problem = `the ${kind} "${name}" reads the payload of ${on.join(' or ')}, which is not at hand here`;
    const mend = `Use it on ${on.join(' or ')} only, or declare another ${kind} for this place.`;
    yield { rule, where, problem, mend };
  }
}

/** Another instance is reached in the commit of the event that reaches it, and the clock's passes have none. */
function* sendToByClock(draft: Draft): Iterable<Finding> {
  const { effects } = draft.lifecycle;
  for (const { name, where, by } of actionUses(draft)) {
    if (!Object.hasOwn(effects, name) || !effects[name]?.sendTo) continue;
    if (by?.trigger.kind === 'event') continue;
    const problem = `the effect "${name}" sends an event to another instance, and no event stands behind this place`;
    const mend = 'Use it on transitions of events only.';
    yield { rule: 'sendToByClock', where, problem, mend };
  }
}

function* dataWithoutOn({ lifecycle }: Draft): Iterable<Finding> {
  for (const [name, { reads, on }] of Object.entries(lifecycle.guards)) {
    if (!reads.includes('data') || (on && on.length > 0)) continue;
    const problem = 'it reads the payload, and does not say of which events';
    const mend = "Add on: ['…'] with the events on whose transitions it may stand.";
    yield { rule: 'dataWithoutOn', where: `guard ${name}`, problem, mend };
  }
}

function* saysEmpty({ lifecycle }: Draft): Iterable<Finding> {
  for (const kind of ['guards', 'actions', 'effects', 'deadlines', 'facts'] as const) {
    const parts: Readonly<Record<string, { readonly says: string }>> = lifecycle[kind];
    for (const [name, { says }] of Object.entries(parts)) {
      if (says?.trim()) continue;
      const mend = 'Say it in plain words: refusals, diagrams and the guide show this text.';
      yield {
        rule: 'saysEmpty',
        where: `${kind.slice(0, -1)} ${name} says`,
        problem: 'it is empty',
        mend,
      };
    }
  }
}

// A durable timer that is due is always taken, or it would be lost.
function* deadlineMayDie(draft: Draft): Iterable<Finding> {
  for (const group of draft.groups) {
    const last = group.at(-1) as ShapeTransition;
    if (last.trigger.kind !== 'deadline' || last.guard === null) continue;
    const problem = 'when it is due and its guards say no, it is lost';
    const mend = 'End its list with a transition that has no guard.';
    yield { rule: 'deadlineMayDie', where: transitionText(last), problem, mend };
  }
}

function* emptyDeadline(draft: Draft): Iterable<Finding> {
  for (const t of draft.transitions) {
    const isEmpty = t.targets.length === 0 && t.actions.length === 0;
    if (t.trigger.kind !== 'deadline' || !isEmpty) continue;
    const problem = 'it neither leads anywhere nor records anything';
    yield {
      rule: 'emptyDeadline',
      where: placeOf(draft, t),
      problem,
      mend: 'Give it a target or actions.',
    };
  }
}

// XState's wildcard takes timers too: it would swallow a deadline of a state above it or beside it.
function* wildcardOverDeadline(draft: Draft): Iterable<Finding> {
  const timed = new Set(
    draft.transitions.filter((t) => t.trigger.kind === 'deadline').map((t) => t.source),
  );
  for (const t of draft.transitions) {
    if (t.trigger.kind !== 'event' || t.trigger.type !== '*') continue;
    const state = [...timed].find(
      (path) => isBelow(t.source, path) || areBeside(draft, t.source, path),
    );
    if (state === undefined) continue;
    const problem = `"*" also takes the deadlines of ${state || 'the root'}`;
    yield {
      rule: 'wildcardOverDeadline',
      where: placeOf(draft, t),
      problem,
      mend: 'Name the events that are meant.',
    };
  }
}

/** They lie in different regions, and so can be active together. */
function areBeside(draft: Draft, a: string, b: string): boolean {
  const parents = [...draft.states.values()]
    .filter((s) => s.type === 'parallel')
    .map((s) => s.path);
  const regions = [...draft.states.values()].filter(
    (s) => s.parent !== null && parents.includes(s.parent),
  );
  const around = (path: string) => regions.filter((r) => path === r.path || isBelow(path, r.path));
  return around(a).some((r) => around(b).some((o) => o.parent === r.parent && o.path !== r.path));
}
