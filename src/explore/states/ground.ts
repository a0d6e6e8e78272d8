/**
 * The ground that a search walks on: places of one lifecycle, each state kept once and under a number, and what becomes
 * of a place by each move and by time.
 */
import {
  type AnyLifecycle,
  type Deadline,
  type Instant,
  later,
  nextDeadline,
  type RefusalReason,
  type Snapshot,
} from '../../lifecycle/index.ts';
import { fire, ledTo } from '../../lifecycle/observe.ts';
import { isAside } from '../attention.ts';
import type { ExploreOptions } from '../explored.ts';
import { Alike, type Compared, type ReadPlace } from './alike.ts';
import { freshId } from './holding.ts';
import { type Move, Moves, type Tried } from './moves.ts';
import { type Place, Places } from './place.ts';
import type { Scale } from './scale.ts';

const noFacts = Object.freeze({});

/** As many deadlines may be due at one instant. */
const tieLimit = 10_000;

/** What becomes of a move: where it leads, why it is refused, or a declared no-op. */
export type Became = Place | RefusalReason | 'unchanged';

export class Ground {
  readonly lifecycle: AnyLifecycle;
  readonly options: Required<ExploreOptions>;
  readonly scale: Scale;
  readonly #compared: Compared;
  readonly #alike: Alike;
  readonly #places: Places;
  readonly #moves: Moves;
  /** Places that were entered and not yet left, as they were read: putting one together again takes time. */
  readonly #waiting = new Map<number, ReadPlace>();
  #states = 0;

  constructor(
    lifecycle: AnyLifecycle,
    options: Required<ExploreOptions>,
    scale: Scale,
    first: Place,
  ) {
    this.lifecycle = lifecycle;
    this.options = options;
    this.scale = scale;
    this.#compared = comparedIn(lifecycle, first.snapshot, options.attention);
    this.#alike = new Alike(lifecycle, this.#compared, scale, options.zone);
    this.#places = new Places(lifecycle, Object.keys(first.snapshot.context));
    this.#moves = new Moves(lifecycle, this.#alike, options);
    this.enter(first);
  }

  /** How many states were entered; the first has number 0. */
  get states(): number {
    return this.#states;
  }

  get bytes(): number {
    return this.#alike.bytes + this.#places.bytes;
  }

  /** How many days ahead the furthest time lay that was met. */
  get furthestSeen(): number {
    return this.#alike.around.furthestSeen;
  }

  /** The kinds of moves that were met. */
  get moves(): readonly Move[] {
    return this.#moves.all;
  }

  /** The number of the state that a place is in; `states` grows by one where it was not known. */
  enter(place: Place): number {
    const state = this.#alike.put(place);
    if (state === this.#states) {
      this.#states += 1;
      this.#places.push(place);
      this.#waiting.set(state, this.#alike.latest(place));
    }
    return state;
  }

  /** A state as it was first entered; for who asks once. */
  leave(state: number): ReadPlace {
    const read = this.#waiting.get(state) ?? this.#alike.read(this.place(state));
    this.#waiting.delete(state);
    return read;
  }

  /** A state as it was first entered. */
  place(state: number): Place {
    return this.#places.get(state);
  }

  /** What is tried in a place, each move once. */
  tries(place: Place): readonly Tried[] {
    return this.triesFrom(this.#alike.read(place));
  }

  /** The same for a place that is left: those that follow are compared with it. */
  triesFrom(read: ReadPlace): readonly Tried[] {
    this.#alike.leave(read);
    return this.#moves.from(read);
  }

  try({ snapshot, now }: Place, { sample, data, drawn, barred }: Tried): Became {
    if (barred !== null) return barred;
    const { type, by } = sample;
    const event = { type, data, id: freshId(drawn), at: now, by, facts: noFacts };
    const after = ledTo(this.lifecycle, snapshot, event, this.#compared.counts);
    if (after === null) return 'guardFailed';
    return after === snapshot ? 'unchanged' : { snapshot: after, now, drawn: drawn + 1 };
  }

  /** The deadline that is next among those that count. */
  nextDeadline(snapshot: Snapshot): Deadline | undefined {
    return nextDeadline(this.#counting(snapshot));
  }

  /** The clock's move: a jump to the next deadline, with all that are due by then; null where none is running. */
  tick(place: Place): { readonly move: number; readonly place: Place } | null {
    const next = nextDeadline(place.snapshot);
    if (next === undefined) return null;
    return {
      move: this.#moves.clock(next.name),
      place: this.wait(place, later(next.due, place.now)),
    };
  }

  /** The place at a later instant, with everything fired that is due by then. */
  wait({ snapshot, drawn }: Place, at: Instant): Place {
    let after = snapshot;
    for (let n = 0; n < tieLimit; n += 1) {
      const due = nextDeadline(after);
      if (due === undefined || due.due > at) break;
      after = this.#counting(fire(this.lifecycle, after, due).snapshot);
    }
    return { snapshot: after, now: at, drawn };
  }

  /** Without the deadlines that are left out. */
  #counting(snapshot: Snapshot): Snapshot {
    const { counts } = this.#compared;
    if (snapshot.deadlines.every(({ name }) => counts(name))) return snapshot;
    return { ...snapshot, deadlines: snapshot.deadlines.filter(({ name }) => counts(name)) };
  }
}

/** All of a place, or all but what only flags and reminds. */
function comparedIn(lifecycle: AnyLifecycle, { context }: Snapshot, attention: boolean): Compared {
  const fields = Object.keys(context);
  if (attention) return { fields, counts: () => true };
  const aside = new Set(lifecycle.attention.fields);
  const left = new Set(
    lifecycle.shape.transitions.flatMap((t) =>
      t.trigger.kind === 'deadline' && isAside(lifecycle, t) ? [t.trigger.name] : [],
    ),
  );
  return {
    fields: fields.filter((field) => !aside.has(field)),
    counts: (deadline) => !left.has(deadline),
  };
}
