/**
 * A path, really walked: each edge's move is looked up among what the author's samples offer there and then, and sent
 * through `advance` with every deadline in force, also those that exploring left out.
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
  RollcallError,
  type Snapshot,
  type StatusGuide,
  valueText,
} from '../lifecycle/index.ts';
import type { Attempt } from './attempts/attempt.ts';
import type { Explored, Place, Tried } from './explored.ts';
import type { Path } from './graph.ts';
import { named } from './naming.ts';
import { freshId } from './states/holding.ts';
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

/** Walks a path from the start of a life. Throws RollcallError `explore` where it cannot be walked. */
export function replay(
  explored: Explored,
  path: Path,
  start: Instant = explored.options.start,
): Replayed {
  const first = explored.place(0);
  let place: Place = { ...first, snapshot: { ...first.snapshot, at: start }, now: start };
  const steps = path.map((edge, n) => {
    const move = explored.moveOf[edge] as number;
    const walked = takeMove(explored, place, move);
    if (walked === null) throw stuck(explored, place, move, n + 1);
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
  if (walked === null) throw stuck(explored, place, move, path.length + 1);
  return { steps: [...steps, walked.step], place: walked.place };
}

/** The steps that show a finding, with ids that people can follow. */
export function replayTrace(explored: Explored, trace: Attempt): readonly SuiteStep[] {
  return named(replayAttempt(explored, trace).steps);
}

function stuck({ moves }: Explored, { snapshot, now }: Place, move: number, nth: number) {
  const where = `${valueText(snapshot.value)} at ${now}`;
  const message = `step ${nth} of the path cannot be taken: in ${where} nothing is offered like "${moves[move]?.text}"`;
  return new RollcallError('explore', message);
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
