/**
 * Placing an instance where it already stands (adopting, correcting, upgrading) without any event:
 * the states and the context are checked, nothing is sent, and deadlines start from `since`.
 */
import type { Actor, Birth, DeadlineDefinition } from './contract.ts';
import { dueOf } from './due.ts';
import type { AnyLifecycle } from './lifecycle.ts';
import { safely, unborn, viewOf } from './observe.ts';
import type { Issue } from './outcome.ts';
import type { ShapeState } from './shape.ts';
import { type Deadline, isIn, leaves, type Snapshot, type StateValue } from './snapshot.ts';
import type { Instant } from './time.ts';
import { inWords } from './words.ts';

type Loose = Record<string, unknown>;

/** Where somebody stands. */
export interface Standpoint {
  readonly value: StateValue;
  /** The whole context, or the fields that differ from the machine's own start. */
  readonly context: Loose;
  /** Since when; deadlines are counted from here. */
  readonly since: Instant;
}

/** The snapshot of somebody who stands there, or what is wrong with that. */
export function stand(
  lifecycle: AnyLifecycle,
  birth: Birth,
  at: Standpoint,
  by: Actor,
  revision: number,
): { readonly snapshot: Snapshot } | { readonly issues: readonly Issue[] } {
  const start = unborn(lifecycle, birth, at.since);
  const issues = [...valueIssues(lifecycle, at.value), ...unknownFields(start.context, at.context)];
  const parsed = lifecycle.context.safeParse(
    { ...start.context, ...at.context },
    { error: inWords },
  );
  for (const issue of parsed.error?.issues ?? []) {
    issues.push({ path: ['context', ...issue.path].join('.'), message: issue.message });
  }
  if (issues.length > 0 || !parsed.success) return { issues };
  const context = parsed.data as Loose;
  const view = viewOf(context, at.value);
  const code = lifecycle.status(view);
  const doing = lifecycle.activity(view);
  const finished = isFinished(lifecycle, at.value);
  const snapshot: Snapshot = {
    ...start,
    value: at.value,
    context,
    status: code === null ? null : { code, since: at.since },
    activity: doing === null ? null : { code: doing, since: at.since },
    revision,
    finished,
    deadlines: finished ? [] : deadlinesOf(lifecycle, at, context, by, revision),
  };
  return { snapshot };
}

/** What is wrong with a state value: unknown states, a missing region, the hidden start, no leaf. */
export function valueIssues(lifecycle: AnyLifecycle, value: StateValue): Issue[] {
  const { states } = lifecycle.shape;
  const byPath = new Map(states.map((s) => [s.path, s]));
  const given = leaves(value);
  const issue = (message: string): Issue => ({ path: 'state', message });
  const known = states.filter((s) => s.type === 'atomic' || s.type === 'final').map((s) => s.path);
  const unknown = given.filter((path) => !byPath.has(path));
  if (unknown.length > 0 || given.length === 0) {
    const which = unknown.join(' and ') || 'an empty state';
    return [issue(`${which} is no state of ${lifecycle.name}; its states are ${known.join(', ')}`)];
  }
  if (given.some((path) => isHidden(lifecycle, path))) {
    return [issue('nobody stands in the hidden start; name a state after birth')];
  }
  return [...incomplete(states, value)].map(issue);
}

function isHidden(lifecycle: AnyLifecycle, path: string): boolean {
  return isIn(lifecycle.shape.initialValue, path);
}

/** Every active compound has one child, every active parallel has all of its regions. */
function* incomplete(states: readonly ShapeState[], value: StateValue): Iterable<string> {
  const root = states[0] as ShapeState;
  const active = states.filter((s) => s.path === '' || isIn(value, s.path));
  for (const state of active) {
    const children = states.filter(
      (s) => s.parent === state.path && s !== root && s.type !== 'history',
    );
    const there = children.filter((c) => isIn(value, c.path));
    const place = state.path || lifecycleRoot;
    if (state.type === 'parallel') {
      const missing = children.filter((c) => !there.includes(c)).map((c) => c.path);
      if (missing.length > 0) yield `${place} also needs ${missing.join(' and ')}`;
    } else if (state.type === 'compound' && there.length !== 1) {
      const names = children.map((c) => c.path).join(', ');
      yield `${place} needs exactly one of ${names}`;
    }
  }
}
const lifecycleRoot = 'the lifecycle';

function unknownFields(start: Loose, given: Loose): Issue[] {
  const fields = Object.keys(start);
  return Object.keys(given)
    .filter((field) => !fields.includes(field))
    .map((field) => ({
      path: `context.${field}`,
      message: `no such field; it has ${fields.join(', ')}`,
    }));
}

/** True where nothing can happen any more. */
export function isFinished(lifecycle: AnyLifecycle, value: StateValue): boolean {
  const active = lifecycle.shape.states.filter((s) => s.path !== '' && isIn(value, s.path));
  const top = active.find((s) => !s.path.includes('.'));
  return top?.type === 'final' || active.some((s) => s.tags.includes('finished'));
}

/** The deadlines that the active states set when they are entered at `since`. */
export function deadlinesOf(
  lifecycle: AnyLifecycle,
  { value, since }: Pick<Standpoint, 'value' | 'since'>,
  context: Loose,
  by: Actor,
  generation: number,
): Deadline[] {
  const step = { context, data: undefined, at: since, by, id: 'stand', type: 'stand', facts: {} };
  const named = lifecycle.shape.transitions.flatMap((t) =>
    t.trigger.kind === 'deadline' && isIn(value, t.source) ? [t.trigger] : [],
  );
  const unique = named.filter((t, n) => named.findIndex((o) => o.name === t.name) === n);
  return unique.flatMap(({ name, deadline }) => {
    const definition = lifecycle.deadlines[deadline] as DeadlineDefinition;
    const due = safely(lifecycle, 'stand', () => dueOf(deadline, definition, step as never));
    return due === null ? [] : [{ name, due, generation }];
  });
}

/** Reads a state as people write it: `pending`, `user.onboarding.pending + user.access.enabled`, or JSON. */
export function parseValue(lifecycle: AnyLifecycle, text: unknown): StateValue {
  if (typeof text !== 'string') return text as StateValue;
  return valueOf(text.split(/\s*[+,]\s*/).map((name) => fullPath(lifecycle, name.trim())));
}

/** A unique last part of a path is enough: `pending` for `user.onboarding.pending`. */
function fullPath(lifecycle: AnyLifecycle, name: string): string {
  const found = lifecycle.shape.states.filter(
    (s) => s.path === name || s.path.endsWith(`.${name}`),
  );
  return found.length === 1 ? (found[0] as ShapeState).path : name;
}

/** The state value with these leaf paths. */
export function valueOf(paths: readonly string[]): StateValue {
  const [only] = paths;
  if (paths.length === 1 && only !== undefined && !only.includes('.')) return only;
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const [head = '', ...rest] = path.split('.');
    groups.set(head, [...(groups.get(head) ?? []), ...(rest.length > 0 ? [rest.join('.')] : [])]);
  }
  return Object.fromEntries(
    [...groups].map(([head, rest]) => [head, rest.length === 0 ? {} : valueOf(rest)]),
  );
}
