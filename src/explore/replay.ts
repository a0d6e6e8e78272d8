/**
 * A path, really walked: each edge's move is looked up among what the author's samples offer there and then, and sent
 * through `advance` with every deadline in force, also those that exploring left out. After each step it is looked
 * whether the place is in the state that the graph says.
 */
import {
  type AnyLifecycle,
  advance,
  type Deadline,
  type EventDefinition,
  type Instant,
  later,
  type Outcome,
  observe,
  type Snapshot,
  type StatusGuide,
  valueText,
} from '../lifecycle/index.ts';
import type { Attempt } from './attempts/attempt.ts';
import type { Explored, Place, Tried } from './explored.ts';
import type { Path } from './graph.ts';
import { named } from './naming.ts';
import { freshId } from './states/holding.ts';
import { Strayed } from './strayed.ts';
import type { SuiteStep } from './suite.ts';

export interface Replayed {
  readonly steps: readonly SuiteStep[];
  /** Where it led. */
  readonly place: Place;
}

/** One step: what happened, and where it led. */
export interface Walked {
  readonly step: SuiteStep;
  readonly place: Place;
}

/** Walks a path from the start of a life. Throws Strayed where it cannot be taken as the graph says. */
export function replay(explored: Explored, path: Path): Replayed {
  return follow(explored, path, explored.options.start, (edge, place) => {
    return explored.stateOf(place) === explored.graph.to[edge];
  });
}

/** Walks the moves of a path in a life that begins at another time, wherever they lead. Throws Strayed. */
export function replayFrom(explored: Explored, path: Path, start: Instant): Replayed {
  return follow(explored, path, start, () => true);
}

function follow(
  explored: Explored,
  path: Path,
  start: Instant,
  isThere: (edge: number, place: Place) => boolean,
): Replayed {
  const first = explored.place(0);
  let place: Place = { ...first, snapshot: { ...first.snapshot, at: start }, now: start };
  const steps = path.map((edge, taken) => {
    const move = explored.moveOf[edge] as number;
    const walked = takeMove(explored, place, move);
    if (walked === null) throw stuck(explored, place, move, taken);
    if (!isThere(edge, walked.place)) throw elsewhere(explored, walked, edge, taken);
    place = walked.place;
    return walked.step;
  });
  return { steps, place };
}

/** Walks a path and makes one more move, whatever becomes of it. */
export function replayAttempt(explored: Explored, { path, move }: Attempt): Replayed {
  const { steps, place } = replay(explored, path);
  if (move === null) return { steps, place };
  const walked = takeMove(explored, place, move);
  if (walked === null) throw stuck(explored, place, move, path.length);
  return { steps: [...steps, walked.step], place: walked.place };
}

/** The steps that show a finding, with ids that people can follow. */
export function replayTrace(explored: Explored, trace: Attempt): readonly SuiteStep[] {
  return named(replayAttempt(explored, trace).steps);
}

function stuck({ moves }: Explored, { snapshot, now }: Place, move: number, taken: number) {
  const where = `${valueText(snapshot.value)} at ${now}`;
  const message = `step ${taken + 1} of the path cannot be taken: in ${where} nothing is offered like "${moves[move]?.text}"`;
  return new Strayed(message, taken);
}

function elsewhere(explored: Explored, walked: Walked, edge: number, taken: number) {
  const { event, to, at } = walked.step;
  const known = explored.place(explored.graph.to[edge] as number);
  const expected = valueText(known.snapshot.value);
  const where =
    to === expected
      ? `${to}, where times lie otherwise than at ${known.now}, when the graph met it`
      : `${to}, and the explored graph says ${expected}`;
  return new Strayed(`step ${taken + 1} of the path, ${event} at ${at}, led to ${where}`, taken);
}

/** What a move is looked up in. */
type Offering = Pick<Explored, 'lifecycle' | 'moves' | 'tries' | 'nextDeadline'>;

/** Makes one move in a place; null where neither the samples nor the clock offer it. */
export function takeMove(offering: Offering, place: Place, move: number): Walked | null {
  if (offering.moves[move]?.sample === null) return tick(offering, place);
  const tried = offering.tries(place).find((one) => one.move === move);
  return tried ? send(offering.lifecycle, place, tried) : null;
}

/** Sends one sample now. */
export function send(
  lifecycle: AnyLifecycle,
  { snapshot, now }: Place,
  { sample, drawn }: Pick<Tried, 'sample' | 'drawn'>,
): Walked {
  const event = { ...sample, id: freshId(drawn), at: now, facts: {} };
  const outcome = advance(lifecycle, snapshot, event);
  const { label } = lifecycle.events[sample.type] as EventDefinition;
  const told = { event: sample.type, label, data: sample.data, by: sample.by, at: now };
  const place = { snapshot: outcome.snapshot, now, drawn: drawn + 1 };
  return { step: { ...told, ...ledTo(lifecycle, snapshot, outcome) }, place };
}

/** Lets the clock run to the next deadline that counts. */
function tick({ lifecycle, nextDeadline }: Offering, place: Place): Walked | null {
  const next = nextDeadline(place.snapshot);
  return next ? pass(lifecycle, place, next, later(next.due, place.now)) : null;
}

/** Lets time pass until an instant, and tells it in the name of one deadline. */
export function pass(
  lifecycle: AnyLifecycle,
  { snapshot, drawn }: Place,
  deadline: Deadline | null,
  at: Instant,
): Walked {
  const { snapshot: after, elapsed } = observe(lifecycle, snapshot, at);
  const isSpent = deadline !== null && deadline.due <= at;
  const kind = isSpent && elapsed.length > 0 ? 'applied' : 'unchanged';
  const step = {
    event: deadline?.name ?? '',
    label: deadline ? saysOf(lifecycle, deadline.name) : '',
    data: {},
    by: { kind: 'clock', id: 'clock' } as const,
    at,
    ...ledTo(lifecycle, snapshot, { kind, snapshot: after }),
  };
  return { step, place: { snapshot: after, now: at, drawn } };
}

function saysOf({ deadlines }: AnyLifecycle, name: string): string {
  return deadlines[name.slice(name.lastIndexOf('.') + 1)]?.says ?? name;
}

type Led = Pick<SuiteStep, 'from' | 'to' | 'status' | 'expected' | 'because'>;

function ledTo(
  lifecycle: AnyLifecycle,
  before: Snapshot,
  outcome: Pick<Outcome, 'kind' | 'snapshot'> & { readonly message?: string },
): Led {
  const { value, status } = outcome.snapshot;
  const guide = status && (lifecycle.statuses[status.code] as StatusGuide);
  return {
    from: valueText(before.value),
    to: valueText(value),
    status: guide?.label ?? null,
    expected: outcome.kind,
    because: outcome.message ?? null,
  };
}
