/**
 * Clock boundaries: for a deadline due at T the instance is looked at a millisecond before, at T, and a millisecond
 * after; where T begins a civil day, on the day before and the day after too. Such deadlines are also brought to fall
 * on days that calendars get wrong, and lives that meet them are begun on such days, by moving the start of the life.
 */
import {
  addDays,
  type CivilDate,
  dateIn,
  daysBetween,
  type Instant,
  plus,
  startOfDay,
  valueText,
} from '../../lifecycle/index.ts';
import { type Explored, type Move, type Place, pathTo } from '../explored.ts';
import type { Path } from '../graph.ts';
import { pass, replayFrom } from '../replay.ts';
import type { SuiteStep } from '../suite.ts';
import { type SpecialDay, specialDays } from './special-days.ts';

export interface BoundaryCase {
  readonly path: Path;
  /** When the life begins. */
  readonly start: Instant;
  /** The deadline's full name. */
  readonly deadline: string;
  readonly due: Instant;
  readonly looks: 'dayBefore' | 'justBefore' | 'at' | 'justAfter' | 'dayAfter';
  /** When it is looked at. */
  readonly at: Instant;
  /** The special day, and whether it ends with the deadline or is the day on which the life begins. */
  readonly on: (SpecialDay & { readonly as: 'lastDay' | 'firstDay' }) | null;
}

/** Every case for every deadline that counts, each at the nearest state that waits for it. */
export function boundaryCases(explored: Explored): readonly BoundaryCase[] {
  const { start, zone } = explored.options;
  return waitingFor(explored).flatMap((waiting) => {
    const usual = looksAt(explored, waiting, start, null);
    const isOfDays = usual.some(({ due }) => isCivil(due, zone));
    return isOfDays ? [...usual, ...specially(explored, waiting)] : usual;
  });
}

interface Waiting {
  /** The shortest way to a state that waits. */
  readonly path: Path;
  readonly deadline: string;
}

/** The nearest state that waits for each deadline, once for each place to which that may lead. */
function waitingFor(explored: Explored): readonly Waiting[] {
  const { graph, moves, moveOf } = explored;
  const found = new Map<string, Waiting>();
  graph.from.forEach((state, edge) => {
    const { event, sample } = moves[moveOf[edge] as number] as Move;
    const { value } = explored.place(graph.to[edge] as number).snapshot;
    const leads = `${event} ${valueText(value)}`;
    if (sample !== null || found.has(leads)) return;
    found.set(leads, { path: pathTo(explored, state), deadline: event });
  });
  return [...found.values()];
}

/** Walks a case: its path, and last the look at the instance. */
export function runBoundary(explored: Explored, it: BoundaryCase): readonly SuiteStep[] {
  const { steps, place } = replayFrom(explored, it.path, it.start);
  const next = explored.nextDeadline(place.snapshot) ?? null;
  return [...steps, pass(explored.lifecycle, place, next, it.at).step];
}

type On = BoundaryCase['on'];

/** The cases of one life; none where another deadline comes first when life begins then. */
function looksAt(explored: Explored, { path, deadline }: Waiting, start: Instant, on: On) {
  const place = placeAfter(explored, path, start);
  const next = place && explored.nextDeadline(place.snapshot);
  if (!place || next?.name !== deadline) return [];
  const { due } = next;
  return Object.entries(instantsAround(due, explored.options.zone)).flatMap(([looks, at]) =>
    at < place.now ? [] : [{ path, start, deadline, due, looks, at, on } as BoundaryCase],
  );
}

function placeAfter(explored: Explored, path: Path, start: Instant): Place | null {
  try {
    return replayFrom(explored, path, start).place;
  } catch {
    // A life that begins on another day may not offer every move: then there is no such case.
    return null;
  }
}

function instantsAround(
  due: Instant,
  zone: string,
): Partial<Record<BoundaryCase['looks'], Instant>> {
  const date = dateIn(due, zone);
  const close = {
    justBefore: plus(due, { milliseconds: -1 }),
    at: due,
    justAfter: plus(due, { milliseconds: 1 }),
  };
  if (!isCivil(due, zone)) return close;
  return {
    dayBefore: startOfDay(addDays(date, -1), zone),
    ...close,
    dayAfter: startOfDay(addDays(date, 1), zone),
  };
}

const isCivil = (due: Instant, zone: string) => startOfDay(dateIn(due, zone), zone) === due;

/** The same deadline on special days: as the day on which the life begins, and as the last day before it is due. */
function specially(explored: Explored, waiting: Waiting): readonly BoundaryCase[] {
  const { start, zone } = explored.options;
  return specialDays(dateIn(start, zone), zone).flatMap((day) => {
    const first = moved(start, daysBetween(dateIn(start, zone), day.date));
    const last = startFor(explored, waiting, day.date);
    return [
      ...looksAt(explored, waiting, first, { ...day, as: 'firstDay' }),
      ...(last === null ? [] : looksAt(explored, waiting, last, { ...day, as: 'lastDay' })),
    ];
  });
}

const moved = (start: Instant, days: number) => plus(start, { days });

/** When a life has to begin for the deadline to be due as a day ends; null where no beginning does that. */
function startFor(explored: Explored, { path, deadline }: Waiting, day: CivilDate): Instant | null {
  const { zone } = explored.options;
  let { start } = explored.options;
  // A year may be a day longer further on, so the first guess may need mending.
  for (let guess = 0; guess < 4; guess += 1) {
    const place = placeAfter(explored, path, start);
    const next = place && explored.nextDeadline(place.snapshot);
    if (next?.name !== deadline) return null;
    const days = daysBetween(dateIn(plus(next.due, { milliseconds: -1 }), zone), day);
    if (days === 0) return start;
    start = moved(start, days);
  }
  return null;
}
