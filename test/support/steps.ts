/**
 * The steps of a lifecycle, found by walking its samples and its clock: for every way from one state value to another
 * one real step, with the snapshot it starts from and the stamped event.
 */
import {
  type AnyLifecycle,
  accept,
  advance,
  birthOf,
  clockEvent,
  fire,
  later,
  nextDeadline,
  type Snapshot,
  type StampedEvent,
  type Taken,
  unborn,
  valueText,
} from '../../src/lifecycle/index.ts';

export interface Met {
  readonly from: Snapshot;
  readonly event: StampedEvent;
  readonly taken: Taken;
}

const start = '2026-01-05T09:00:00.000Z';

/** One step for each pair of state values, event and effects; a lifecycle has some dozens. */
export function stepsOf(lifecycle: AnyLifecycle, mostPlaces = 400): readonly Met[] {
  const found = new Map<string, Met>();
  const places = new Set<string>();
  const waiting = (['default', 'literal'] as const).map((profile) =>
    unborn(lifecycle, birthOf(lifecycle, 'one', 'Europe/Zurich', profile), start),
  );
  for (let from = waiting.shift(); from; from = waiting.shift()) {
    for (const { event, taken, to } of movesFrom(lifecycle, from)) {
      const effects = taken.effects.map((effect) => effect.name);
      const key = [valueText(taken.from), event.type, valueText(taken.to), ...effects].join(' ');
      if (!found.has(key)) found.set(key, { from, event, taken });
      const place = placeOf(to);
      if (places.has(place) || places.size >= mostPlaces) continue;
      places.add(place);
      waiting.push(to);
    }
  }
  return [...found.values()];
}

/** Alike enough that one of them is walked on: the same states, labels, deadlines, and fields that are set. */
function placeOf({ value, status, activity, deadlines, context }: Snapshot): string {
  const set = Object.entries(context).filter(([, field]) => field !== null);
  const names = deadlines.map((deadline) => deadline.name);
  return JSON.stringify([value, status?.code, activity?.code, names, set.map(([name]) => name)]);
}

interface Move {
  readonly event: StampedEvent;
  readonly taken: Taken;
  readonly to: Snapshot;
}

function movesFrom(lifecycle: AnyLifecycle, from: Snapshot): Move[] {
  let fresh = 0;
  const freshId = () => {
    fresh += 1;
    return `fresh-${from.revision}-${fresh}`;
  };
  const due = nextDeadline(from);
  const moves = lifecycle.samples(from, from.at, freshId).flatMap((sample, n): Move[] => {
    const accepted = accept(lifecycle, sample.type, sample.data);
    if ('issues' in accepted || (due && due.due <= from.at)) return [];
    const stamp = { id: `event-${from.revision}-${n}`, at: from.at, facts: {} };
    const event = { ...sample, data: accepted.data, ...stamp };
    const outcome = advance(lifecycle, from, event);
    if (outcome.kind !== 'applied') return [];
    return [{ event, taken: outcome.taken, to: outcome.snapshot }];
  });
  if (!due) return moves;
  const event = { ...clockEvent(from, due), at: later(due.due, from.at) };
  const fired = fire(lifecycle, from, due);
  return fired.taken ? [...moves, { event, taken: fired.taken, to: fired.snapshot }] : moves;
}
