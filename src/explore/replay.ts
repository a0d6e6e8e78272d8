/**
 * A path, really walked: each edge's move is looked up among what the author's samples offer there and then, and sent
 * through `advance` with every deadline in force, also those that exploring left out.
 */
import {
  type AnyLifecycle,
  advance,
  type Deadline,
  type DeadlineDefinition,
  type EventDefinition,
  later,
  type Outcome,
  observe,
  RollcallError,
  type Snapshot,
  type StatusGuide,
  valueText,
} from '../lifecycle/index.ts';
import type { Explored, Place, Tried } from './explored.ts';
import type { Path } from './graph.ts';
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

/** Walks a path from the start. Throws RollcallError `explore` where it cannot be walked. */
export function replay(explored: Explored, path: Path): Replayed {
  let place = explored.place(0);
  const steps = path.map((edge, n) => {
    const move = explored.moveOf[edge] as number;
    const walked = takeMove(explored, place, move);
    if (walked === null) throw stuck(explored, place, move, n + 1);
    place = walked.place;
    return walked.step;
  });
  return { steps, place };
}

function stuck({ moves }: Explored, { snapshot, now }: Place, move: number, nth: number) {
  const where = `${valueText(snapshot.value)} at ${now}`;
  const message = `step ${nth} of the path cannot be taken: in ${where} nothing is offered like "${moves[move]?.text}"`;
  return new RollcallError('explore', message);
}

/** Makes one move in a place; null where neither the samples nor the clock offer it. */
export function takeMove(explored: Explored, place: Place, move: number): Walked | null {
  if (explored.moves[move]?.sample === null) return tick(explored, place);
  const tried = explored.tries(place).find((one) => one.move === move);
  return tried ? send(explored.lifecycle, place, tried) : null;
}

/** Sends one sample; by default now. */
export function send(
  lifecycle: AnyLifecycle,
  { snapshot, now }: Place,
  { sample, drawn }: Pick<Tried, 'sample' | 'drawn'>,
  at = now,
): Walked {
  const event = { ...sample, id: freshId(drawn), at, facts: {} };
  const outcome = advance(lifecycle, snapshot, event);
  const { label } = lifecycle.events[sample.type] as EventDefinition;
  const told = { event: sample.type, label, data: sample.data, by: sample.by, at };
  const place = { snapshot: outcome.snapshot, now: at, drawn: drawn + 1 };
  return { step: { ...told, ...ledTo(lifecycle, snapshot, outcome) }, place };
}

/** Lets the clock run to the next deadline that counts. */
function tick(explored: Explored, { snapshot, now, drawn }: Place): Walked | null {
  const next = explored.nextDeadline(snapshot);
  return next ? pass(explored.lifecycle, { snapshot, now, drawn }, next) : null;
}

/** Lets time pass to a deadline; whatever else is due by then fires on the way. */
export function pass(
  lifecycle: AnyLifecycle,
  { snapshot, now, drawn }: Place,
  { name, due }: Deadline,
  at = later(due, now),
): Walked {
  const seen = observe(lifecycle, snapshot, at);
  const own = name.slice(name.lastIndexOf('.') + 1);
  const { says } = lifecycle.deadlines[own] as DeadlineDefinition;
  const by = { kind: 'clock', id: 'clock' } as const;
  const kind = seen.elapsed.length > 0 ? 'applied' : 'unchanged';
  const step = {
    event: name,
    label: says,
    data: {},
    by,
    at,
    ...ledTo(lifecycle, snapshot, { kind, snapshot: seen.snapshot }),
  };
  return { step, place: { snapshot: seen.snapshot, now: at, drawn } };
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
