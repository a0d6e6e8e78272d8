/**
 * What can happen now, and what stands in the way: read from the structure and the declared guards,
 * without guessing. A guard that reads the payload makes an event `depends`, and is named.
 */
import type { Actor, ActorKind, Facts, StampedEvent, Step } from './contract.ts';
import type { AnyLifecycle } from './lifecycle.ts';
import { mustBelong, safely } from './observe.ts';
import type { Unmet } from './outcome.ts';
import { type Place, placeOf } from './places.ts';
import { type GuardTree, guardNames, type ShapeTransition } from './shape.ts';
import type { Snapshot } from './snapshot.ts';
import type { Instant } from './time.ts';

/** Whether an event would be accepted: `depends` on what it carries or who sends it. */
export type Allowed = 'yes' | 'no' | 'depends';

export interface Permission {
  readonly event: string;
  readonly label: string;
  readonly help: string;
  /** Who may send it now: those whom a fact from around bars are left out, unless it bars them all. */
  readonly by: readonly ActorKind[];
  readonly allowed: Allowed;
  /** The states it can lead to. */
  readonly to: readonly string[];
  /** For `no`: what stands in the way. For `depends`: what it depends on. */
  readonly guards: readonly Unmet[];
  /** True for a declared no-op: accepted, and nothing changes. */
  readonly noop: boolean;
}

/** Everything a guard may be asked with; what is missing makes the answer `depends`. */
interface Question {
  readonly snapshot: Snapshot;
  readonly place: Place;
  /** What the named guards answered: a guard that stands in several ways is asked once. */
  readonly answers: Map<string, boolean | undefined>;
  readonly at: Instant;
  readonly type: string;
  readonly by?: Actor | undefined;
  readonly data?: StampedEvent['data'] | undefined;
  readonly facts: Facts;
  readonly id: string;
}

/** The lifecycle's events in their declared order, each with its answer at `at`. Call `observe` first. */
export function permitted(
  lifecycle: AnyLifecycle,
  snapshot: Snapshot,
  at: Instant,
  actor?: Actor,
  facts: Facts = {},
): readonly Permission[] {
  mustBelong(lifecycle, snapshot);
  const place = placeOf(lifecycle.shape, snapshot.value);
  return Object.keys(lifecycle.events).map((type) => {
    const definition = lifecycle.events[type];
    const { label, help } = definition;
    const base = { event: type, label, help, by: sendersOf(lifecycle, type, facts) };
    const asked = { snapshot, place, answers: new Map() };
    const question = { ...asked, at, type, by: actor, facts, id: 'permitted' };
    return { ...base, ...answer(lifecycle, question) };
  });
}

function sendersOf(lifecycle: AnyLifecycle, type: string, facts: Facts): readonly ActorKind[] {
  const { by } = lifecycle.events[type] as { by: readonly ActorKind[] };
  const holding = Object.entries(lifecycle.facts).filter(
    ([name, { except }]) => facts[name] && !except.includes(type),
  );
  const free = by.filter((kind) => !holding.some(([, { bars }]) => bars.includes(kind)));
  return free.length > 0 ? free : by;
}

type Answer = Pick<Permission, 'allowed' | 'to' | 'guards' | 'noop'>;

function answer(lifecycle: AnyLifecycle, question: Question): Answer {
  const no = (guards: readonly Unmet[]): Answer => ({ allowed: 'no', to: [], guards, noop: false });
  const { snapshot, type, by } = question;
  if (snapshot.finished) return no([{ guard: 'finished', says: 'this life has ended' }]);
  const definition = lifecycle.events[type];
  if (by && !definition.by.includes(by.kind)) {
    return no([{ guard: 'forbidden', says: `only ${definition.by.join(' or ')} may send it` }]);
  }
  for (const [guard, fact] of Object.entries(lifecycle.facts)) {
    const bars = question.facts[guard] && !fact.except.includes(type);
    const senders = by ? [by.kind] : definition.by;
    if (bars && senders.every((kind: ActorKind) => fact.bars.includes(kind)))
      return no([{ guard, says: fact.says }]);
  }
  const open = question.place.candidates(type);
  if (open.length === 0) return no([{ guard: 'notPermittedHere', says: 'not from here' }]);
  return weigh(lifecycle, open, question, no);
}

/** Weighs the candidates of one event: sure ones, possible ones, and what stands in the way of the rest. */
function weigh(
  lifecycle: AnyLifecycle,
  open: readonly ShapeTransition[],
  question: Question,
  no: (guards: readonly Unmet[]) => Answer,
): Answer {
  const judged = open.map((t) => ({ t, verdict: judge(lifecycle, t.guard, question) }));
  const sureOnes = judged.filter((j) => j.verdict === true);
  const possible = judged.filter(
    ({ t, verdict }) => verdict !== false && !sureOnes.some((s) => preempts(s.t, t)),
  );
  if (possible.length === 0) return no(unmetOf(lifecycle, open, question));
  const sure = sureOnes.length > 0;
  const to = [...new Set(possible.flatMap((j) => j.t.targets))];
  const noop = possible.every((j) => j.t.targets.length === 0 && j.t.actions.length === 0);
  const waiting = possible.flatMap((j) => openGuards(lifecycle, j.t.guard, question));
  const guards = sure ? [] : unique(waiting.map((name) => describe(lifecycle, name)));
  return { allowed: sure ? 'yes' : 'depends', to, guards, noop };
}

/** Taken first, and so alone: earlier in the same state, or in one below. */
function preempts(first: ShapeTransition, other: ShapeTransition): boolean {
  if (first.source === other.source) return first.index < other.index;
  return other.source === '' || first.source.startsWith(`${other.source}.`);
}

/** True, false, or undefined where the guard reads something that the question does not give. */
function judge(lifecycle: AnyLifecycle, tree: GuardTree | null, q: Question): boolean | undefined {
  if (tree === null) return true;
  if (tree.kind === 'in') return q.place.stands(tree.path);
  if (tree.kind === 'not') {
    const inner = judge(lifecycle, tree.of, q);
    return inner === undefined ? undefined : !inner;
  }
  if (tree.kind === 'named') {
    if (!q.answers.has(tree.name)) q.answers.set(tree.name, judgeNamed(lifecycle, tree.name, q));
    return q.answers.get(tree.name);
  }
  const parts = tree.of.map((part) => judge(lifecycle, part, q));
  const decisive = tree.kind === 'or';
  if (parts.includes(decisive)) return decisive;
  return parts.includes(undefined) ? undefined : !decisive;
}

function judgeNamed(lifecycle: AnyLifecycle, name: string, q: Question): boolean | undefined {
  const guard = lifecycle.guards[name];
  if (!guard) return false;
  if (guard.reads.includes('data') && q.data === undefined) return undefined;
  if (guard.reads.includes('actor') && q.by === undefined) return undefined;
  const { context } = q.snapshot;
  const step = {
    context,
    data: q.data,
    at: q.at,
    by: q.by,
    id: q.id,
    type: q.type,
    facts: q.facts,
  };
  return safely(lifecycle, q.type, () => guard.test(step as unknown as Step<never, never>));
}

/** The named guards of a tree that the question leaves open. */
function openGuards(lifecycle: AnyLifecycle, tree: GuardTree | null, q: Question): string[] {
  if (tree === null || judge(lifecycle, tree, q) !== undefined || tree.kind === 'in') return [];
  if (tree.kind === 'named') return [tree.name];
  if (tree.kind === 'not') return openGuards(lifecycle, tree.of, q);
  return tree.of.flatMap((part) => openGuards(lifecycle, part, q));
}

/** The parts of a tree that make it false, in words. */
function failing(lifecycle: AnyLifecycle, tree: GuardTree | null, q: Question): Unmet[] {
  if (tree === null || judge(lifecycle, tree, q) !== false) return [];
  if (tree.kind === 'named') return [describe(lifecycle, tree.name)];
  if (tree.kind === 'in')
    return [{ guard: `in ${tree.path}`, says: placeText(lifecycle, tree.path) }];
  if (tree.kind === 'not') return [negated(lifecycle, tree.of)];
  return tree.of.flatMap((part) => failing(lifecycle, part, q));
}

/** The author's own words for a state, where there are some. */
function placeText(lifecycle: AnyLifecycle, path: string): string {
  const description = lifecycle.shape.states.find((s) => s.path === path)?.description;
  return description ? description.replace(/\.$/, '') : `it stands in ${path}`;
}

function negated(lifecycle: AnyLifecycle, tree: GuardTree): Unmet {
  if (tree.kind === 'named') {
    const { guard, says } = describe(lifecycle, tree.name);
    return { guard: `not ${guard}`, says: `not: ${says}` };
  }
  const text = tree.kind === 'in' ? `it stands in ${tree.path}` : 'these hold together';
  return { guard: `not ${tree.kind}`, says: `not: ${text}` };
}

function describe(lifecycle: AnyLifecycle, guard: string): Unmet {
  return { guard, says: lifecycle.guards[guard]?.says ?? guard };
}

function unique(unmet: readonly Unmet[]): Unmet[] {
  return unmet.filter((u, n) => unmet.findIndex((v) => v.guard === u.guard) === n);
}

/** What stands in every way; where each way is barred by something else, all of that. */
function unmetOf(lifecycle: AnyLifecycle, open: readonly ShapeTransition[], q: Question): Unmet[] {
  // Who is refused wanted something to happen: a declared no-op counts only where there is no other way.
  const changing = open.filter((t) => t.targets.length > 0 || t.actions.length > 0);
  const ways = (changing.length > 0 ? changing : open).map((t) => failing(lifecycle, t.guard, q));
  const unmet = unique(ways.flat());
  const everywhere = unmet.filter((u) => ways.every((way) => way.some((v) => v.guard === u.guard)));
  return everywhere.length > 0 ? everywhere : unmet;
}

/** Why a concrete event selected nothing: the guards that failed, or null where no state knows the event. */
export function unmetGuards(
  lifecycle: AnyLifecycle,
  snapshot: Snapshot,
  event: StampedEvent,
): readonly Unmet[] | null {
  const place = placeOf(lifecycle.shape, snapshot.value);
  const open = place.candidates(event.type);
  if (open.length === 0) return null;
  return unmetOf(lifecycle, open, { ...event, snapshot, place, answers: new Map() });
}

/** Whether an active state knows an event, whatever its guards would say. */
export function knowsEvent(
  lifecycle: AnyLifecycle,
  snapshot: Pick<Snapshot, 'value'>,
  type: string,
): boolean {
  return placeOf(lifecycle.shape, snapshot.value).candidates(type).length > 0;
}

/** One transition that an active state knows for an event, with what its guards say. */
export interface Judged {
  /** Its index in the lifecycle's shape. */
  readonly transition: number;
  /** What its whole condition says; true where it has none. */
  readonly holds: boolean;
  /** What each guard that it names says, asked by itself. */
  readonly guards: readonly { readonly name: string; readonly holds: boolean }[];
}

/**
 * Every transition that the active states know for an event or a deadline, in the order in which XState looks at them,
 * with every guard asked, also those behind an earlier one that fails.
 */
export function judged(
  lifecycle: AnyLifecycle,
  snapshot: Snapshot,
  event: StampedEvent,
): readonly Judged[] {
  const place = placeOf(lifecycle.shape, snapshot.value);
  const q: Question = { ...event, snapshot, place, answers: new Map() };
  return place.candidates(event.type).map(({ index, guard }) => ({
    transition: index,
    holds: judge(lifecycle, guard, q) === true,
    guards: [...new Set(guardNames(guard))].map((name) => ({
      name,
      holds: judgeNamed(lifecycle, name, q) === true,
    })),
  }));
}

/** The events that this actor could send now. */
export function acceptedNow(
  lifecycle: AnyLifecycle,
  snapshot: Snapshot,
  event: StampedEvent,
): string[] {
  const { at, by, facts } = event;
  return permitted(lifecycle, snapshot, at, by, facts)
    .filter((p) => p.allowed !== 'no')
    .map((p) => p.event);
}
