/** Every name a machine uses is declared, every declared name is used, and each is written as the contract asks. */
import type { EventMap } from '../contract.ts';
import type { Finding } from '../errors.ts';
import { guardPaths, transitionText } from '../shape.ts';
import { actionUses, type Draft, guardUses, placeOf, type Rule } from './draft.ts';
import { nearest } from './nearest.ts';

export const names: readonly Rule[] = [
  unknownGuard,
  unknownAction,
  unknownDeadline,
  anonymousFunction,
  foreign,
  undeclaredEvent,
  unusedEvent,
  unusedPart,
  unknownState,
  sameName,
  badName,
  reservedEvent,
];

const inline = new Set(['(anonymous)', 'xstate.assign']);
const keys = (record: object) => Object.keys(record);

function* unknownGuard(draft: Draft): Iterable<Finding> {
  const { guards } = draft.lifecycle;
  for (const { name, where } of guardUses(draft)) {
    if (Object.hasOwn(guards, name) || inline.has(name)) continue;
    const problem = `the guard "${name}" is not declared`;
    yield {
      rule: 'unknownGuard',
      where,
      problem,
      mend: `Declare it in guards${nearest(name, keys(guards))}.`,
    };
  }
}

// XState says nothing about an unknown action: it is left out silently (trap 2).
function* unknownAction(draft: Draft): Iterable<Finding> {
  const { actions, effects } = draft.lifecycle;
  const known = [...keys(actions), ...keys(effects)];
  for (const { name, where } of actionUses(draft)) {
    if (known.includes(name) || inline.has(name) || name.startsWith('xstate.')) continue;
    const problem = `the action "${name}" is not declared`;
    yield {
      rule: 'unknownAction',
      where,
      problem,
      mend: `Declare it in actions or effects${nearest(name, known)}.`,
    };
  }
}

// XState fires an `after` whose delay it does not know at once (trap 2).
function* unknownDeadline(draft: Draft): Iterable<Finding> {
  const { deadlines } = draft.lifecycle;
  for (const [first] of draft.groups) {
    const { trigger } = first;
    if (trigger.kind !== 'deadline' || Object.hasOwn(deadlines, trigger.deadline)) continue;
    const isNumber = /^\d/.test(trigger.deadline);
    yield {
      rule: 'unknownDeadline',
      where: transitionText(first),
      problem: isNumber
        ? `"after: ${trigger.deadline}" is a bare number of milliseconds`
        : `the deadline "${trigger.deadline}" is not declared`,
      mend: isNumber
        ? 'Declare a deadline with a name that tells the promise, and write its name here.'
        : `Declare it in deadlines${nearest(trigger.deadline, keys(deadlines))}.`,
    };
  }
}

function* anonymousFunction(draft: Draft): Iterable<Finding> {
  const mend = 'Declare it with a name and a description among the parts, and write the name here.';
  for (const { name, where } of guardUses(draft)) {
    const problem = 'the guard is a function without a name';
    if (inline.has(name)) yield { rule: 'anonymousFunction', where, problem, mend };
  }
  for (const { name, where } of actionUses(draft)) {
    const problem = 'the action is a function without a name';
    if (inline.has(name)) yield { rule: 'anonymousFunction', where, problem, mend };
  }
}

const insteadOf: Readonly<Record<string, string>> = {
  invoke: 'Ask the outside world with an effect, and take its answer as an event.',
  raise: 'Nothing happens that nobody sent: declare a transition on the event that is meant.',
  cancel: 'A deadline ends when its state is left; leave the state.',
  params: 'Give the part its own name for each value.',
  'initial actions': 'Put the actions on the entry of the initial state.',
};
const command = 'Declare an effect instead: a command for the outside world, as data.';

function* foreign(draft: Draft): Iterable<Finding> {
  for (const state of draft.states.values()) {
    for (const feature of state.foreign) {
      yield {
        rule: 'foreign',
        where: state.path || '(root)',
        problem: `a lifecycle takes no ${feature}`,
        mend: insteadOf[feature] ?? command,
      };
    }
  }
}

function* undeclaredEvent(draft: Draft): Iterable<Finding> {
  const events = draft.lifecycle.events as EventMap;
  const declared = keys(events);
  const mend = (name: string) => `Declare it in events${nearest(name, declared)}.`;
  for (const [first] of draft.groups) {
    const { trigger } = first;
    if (trigger.kind !== 'event' || trigger.type === '*' || Object.hasOwn(events, trigger.type))
      continue;
    const problem = `the event "${trigger.type}" is not declared`;
    yield {
      rule: 'undeclaredEvent',
      where: transitionText(first),
      problem,
      mend: mend(trigger.type),
    };
  }
  for (const { where, name } of mentions(draft)) {
    if (Object.hasOwn(events, name)) continue;
    const problem = `the event "${name}" is not declared`;
    yield { rule: 'undeclaredEvent', where, problem, mend: mend(name) };
  }
}

/** The events that parts and facts name. */
function mentions({ lifecycle }: Draft): { readonly where: string; readonly name: string }[] {
  const named = (kind: string, parts: Readonly<Record<string, { on?: readonly string[] }>>) =>
    Object.entries(parts).flatMap(([part, { on = [] }]) =>
      on.map((name) => ({ where: `${kind} ${part} on`, name })),
    );
  return [
    ...named('guard', lifecycle.guards),
    ...named('action', lifecycle.actions),
    ...named('effect', lifecycle.effects),
    ...Object.entries(lifecycle.effects).flatMap(([part, { onDead }]) =>
      onDead ? [{ where: `effect ${part} onDead`, name: onDead.event }] : [],
    ),
    ...Object.entries(lifecycle.facts).flatMap(([fact, { except }]) =>
      except.map((name) => ({ where: `fact ${fact} except`, name })),
    ),
  ];
}

function* unusedEvent(draft: Draft): Iterable<Finding> {
  const used = new Set(
    draft.transitions.map(({ trigger: t }) => (t.kind === 'event' ? t.type : '')),
  );
  if (used.has('*')) return;
  for (const name of keys(draft.lifecycle.events)) {
    if (used.has(name)) continue;
    const mend = 'Use it in the machine, or take it out of events.';
    yield {
      rule: 'unusedEvent',
      where: `event ${name}`,
      problem: 'no transition mentions it',
      mend,
    };
  }
}

function* unusedPart(draft: Draft): Iterable<Finding> {
  const { guards, actions, effects, deadlines } = draft.lifecycle;
  const asked = new Set(guardUses(draft).map((use) => use.name));
  const done = new Set(actionUses(draft).map((use) => use.name));
  const timed = new Set(
    draft.transitions.map(({ trigger: t }) => (t.kind === 'deadline' ? t.deadline : '')),
  );
  const declared = [
    ['guard', guards, asked],
    ['action', actions, done],
    ['effect', effects, done],
    ['deadline', deadlines, timed],
  ] as const;
  for (const [kind, parts, used] of declared) {
    for (const name of keys(parts).filter((part) => !used.has(part))) {
      const mend = 'Use it, or take it out: what is declared is what people read.';
      yield {
        rule: 'unusedPart',
        where: `${kind} ${name}`,
        problem: 'the machine never uses it',
        mend,
      };
    }
  }
}

// XState takes a stateIn of a state that does not exist for false, for ever and silently.
function* unknownState(draft: Draft): Iterable<Finding> {
  const paths = [...draft.states.keys()];
  for (const t of draft.transitions) {
    const unknown = guardPaths(t.guard)
      .flatMap((path) => path.split(' + '))
      .filter((path) => !draft.states.has(path));
    for (const path of unknown) {
      const problem = `stateIn asks for "${path}", and there is no such state`;
      const mend = `Write a path from the root${nearest(path, paths)}.`;
      yield { rule: 'unknownState', where: placeOf(draft, t), problem, mend };
    }
  }
}

function* sameName(draft: Draft): Iterable<Finding> {
  const { actions, effects } = draft.lifecycle;
  for (const name of keys(actions).filter((action) => Object.hasOwn(effects, action))) {
    const problem = 'an action and an effect share this name, and only one of them would run';
    yield {
      rule: 'sameName',
      where: `action ${name}`,
      problem,
      mend: 'Give one of them another name.',
    };
  }
}

const camel = /^[a-z][A-Za-z0-9]*$/;
const lifecycleName = /^[a-z][a-z0-9-]*(\/[a-z][a-z0-9-]*)*$/;

function* badName(draft: Draft): Iterable<Finding> {
  const { lifecycle } = draft;
  const refuse = (where: string, problem: string, mend: string): Finding => ({
    rule: 'badName',
    where,
    problem,
    mend,
  });
  if (!lifecycleName.test(lifecycle.name)) {
    const mend = 'Write it in lower case, with a slash between levels: "ankored/document".';
    yield refuse('name', `"${lifecycle.name}" is no name for a lifecycle`, mend);
  }
  for (const field of ['version', 'title'] as const) {
    if (!lifecycle[field].trim())
      yield refuse(field, 'it is empty', `Give the lifecycle a ${field}.`);
  }
  const parts = (['guards', 'actions', 'effects', 'deadlines'] as const).flatMap((kind) =>
    keys(lifecycle[kind]).map((name) => ({ name, where: `${kind.slice(0, -1)} ${name}` })),
  );
  // A key with a dot in it would read as two states in every path.
  const states = [...draft.states.values()].flatMap(({ path, parent }) => {
    const name = parent ? path.slice(parent.length + 1) : path;
    return parent === null ? [] : [{ name, where: `state ${path}` }];
  });
  for (const { name, where } of [...parts, ...states]) {
    if (!camel.test(name))
      yield refuse(where, `"${name}" is not in lower camel case`, 'Write it like "pendingReview".');
  }
}

// Outsiders could send `xstate.*` events and force a machine into its error state (trap 7).
function* reservedEvent({ lifecycle }: Draft): Iterable<Finding> {
  for (const name of keys(lifecycle.events)) {
    if (/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(name)) continue;
    const reserved = name.startsWith('xstate.');
    yield {
      rule: 'reservedEvent',
      where: `event ${name}`,
      problem: reserved
        ? 'names that begin with "xstate." are reserved'
        : 'it is not in upper snake case',
      mend: 'Write it as the button reads: "LINK_REDEEMED".',
    };
  }
}
