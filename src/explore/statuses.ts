/**
 * The status view: the reachable graph as people see it, grouped by the status that is shown. Its ways are what was
 * really taken while exploring, each with the transitions that it stands for.
 */
import {
  type AnyLifecycle,
  activePaths,
  type Snapshot,
  type StampedEvent,
  type Trigger,
} from '../lifecycle/index.ts';
import { transitionsTaken } from '../lifecycle/xstate/taking.ts';
import type { Explored, Place, Tried } from './explored.ts';
import { ticksOf } from './findings/witnesses.ts';
import { freshId } from './states/holding.ts';

export interface StatusView {
  /** False where the search was cut: statuses and ways may be missing. */
  readonly complete: boolean;
  /** The codes that were met, in the order of the guide. */
  readonly statuses: readonly string[];
  /** From one status to another, or within one. In order of discovery. */
  readonly ways: readonly StatusWay[];
  /** What people see while a state is active, by its path; those around it too. */
  readonly shown: Readonly<Record<string, Shown>>;
}

export interface StatusWay {
  /** Null: the beginning of a life. */
  readonly from: string | null;
  readonly to: string;
  readonly trigger: Extract<Trigger, { readonly kind: 'event' | 'deadline' }>;
  /** The activities that may run beside it before, and those after; null for none. */
  readonly activities: readonly (string | null)[];
  readonly activitiesAfter: readonly (string | null)[];
  /**
   * True where it was met only while an activity ran that is another status than the one shown: a renewal, while what
   * went before still holds.
   */
  readonly beside: boolean;
  /** The transitions that were taken, by their index in the machine's shape. */
  readonly transitions: readonly number[];
}

/** Codes in order of discovery. */
export interface Shown {
  readonly statuses: readonly string[];
  /** Null: it is active without an activity, too. */
  readonly activities: readonly (string | null)[];
}

/** Groups an explored graph by status. */
export function statusView(explored: Explored): StatusView {
  const { lifecycle, complete, graph } = explored;
  const book = new WayBook(explored);
  const seen = new Set<string>();
  const shown: Noted = new Map();
  for (let state = 0; state < graph.states; state += 1) {
    const { snapshot } = explored.place(state);
    if (snapshot.status) seen.add(snapshot.status.code);
    note(shown, snapshot);
  }
  for (let edge = 0; edge < graph.from.length; edge += 1) book.add(edge);
  return {
    complete,
    statuses: Object.keys(lifecycle.statuses).filter((code) => seen.has(code)),
    ways: book.done(seen),
    shown: Object.fromEntries(
      [...shown].map(([path, { statuses, activities }]) => [
        path,
        { statuses: [...statuses], activities: [...activities] },
      ]),
    ),
  };
}

type Noted = Map<string, { statuses: Set<string>; activities: Set<string | null> }>;

function note(shown: Noted, { value, status, activity }: Snapshot): void {
  if (status === null) return;
  for (const path of activePaths(value)) {
    const here = shown.get(path) ?? { statuses: new Set(), activities: new Set() };
    shown.set(path, here);
    here.statuses.add(status.code);
    here.activities.add(activity?.code ?? null);
  }
}

interface Draft {
  readonly from: string | null;
  readonly to: string;
  readonly trigger: StatusWay['trigger'];
  readonly activities: Set<string | null>;
  readonly activitiesAfter: Set<string | null>;
  readonly transitions: Set<number>;
}

/** One thing that happened: a step by an event or by a deadline that fell due. */
interface Step {
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly event: StampedEvent;
}

class WayBook {
  readonly #explored: Explored;
  readonly #ways = new Map<string, Draft>();
  /** Steps between the same states by the same move take the same transitions nearly always; each is asked once. */
  readonly #asked = new Set<string>();
  #at: { readonly state: number; readonly place: Place; readonly tries: readonly Tried[] } | null =
    null;

  constructor(explored: Explored) {
    this.#explored = explored;
  }

  add(edge: number): void {
    const { moveOf, moves, graph } = this.#explored;
    const move = moveOf[edge] as number;
    const from = graph.from[edge] as number;
    if (this.#at?.state !== from) {
      const place = this.#explored.place(from);
      this.#at = { state: from, place, tries: this.#explored.tries(place) };
    }
    const { place, tries } = this.#at;
    if (moves[move]?.sample === null) {
      for (const step of ticked(this.#explored, place)) this.#note(step, move);
      return;
    }
    const tried = tries.find((one) => one.move === move);
    const after = this.#explored.place(graph.to[edge] as number).snapshot;
    if (tried) this.#note({ before: place.snapshot, after, event: stamped(place, tried) }, move);
  }

  #note(step: Step, move: number): void {
    const { before, after, event } = step;
    if (after.status === null) return;
    const trigger = triggerOf(this.#explored.lifecycle, event);
    const [from, to] = [before.status?.code ?? null, after.status.code];
    const key = JSON.stringify([from, to, event.type]);
    const way: Draft = this.#ways.get(key) ?? {
      from,
      to,
      trigger,
      activities: new Set(),
      activitiesAfter: new Set(),
      transitions: new Set(),
    };
    this.#ways.set(key, way);
    way.activities.add(before.activity?.code ?? null);
    way.activitiesAfter.add(after.activity?.code ?? null);
    const asked = JSON.stringify([key, move, before.value, after.value]);
    if (this.#asked.has(asked)) return;
    this.#asked.add(asked);
    for (const index of transitionsTaken(this.#explored.lifecycle, before, event)) {
      way.transitions.add(index);
    }
  }

  done(statuses: ReadonlySet<string>): StatusWay[] {
    return [...this.#ways.values()].map((way) => ({
      ...way,
      activities: [...way.activities],
      activitiesAfter: [...way.activitiesAfter],
      beside: [...way.activities].every(
        (activity) => activity !== null && activity !== way.from && statuses.has(activity),
      ),
      transitions: [...way.transitions].toSorted((a, b) => a - b),
    }));
  }
}

const stamped = ({ now }: Place, { sample, data, drawn }: Tried): StampedEvent => ({
  ...sample,
  data,
  id: freshId(drawn),
  at: now,
  facts: {},
});

/** What the clock does from a place: each deadline that falls due, with what it leads to. */
function ticked(explored: Explored, place: Place): Step[] {
  const ticks = [...ticksOf(explored, place)];
  return ticks.map(({ snapshot, event, after }) => ({ before: snapshot, after, event }));
}

function triggerOf({ shape }: AnyLifecycle, { type }: StampedEvent): StatusWay['trigger'] {
  for (const { trigger } of shape.transitions) {
    if (trigger.kind === 'deadline' && trigger.name === type) return trigger;
  }
  return { kind: 'event', type };
}
