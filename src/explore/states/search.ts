/** One search in breadth: places wait in the order in which they were found, and each is left by every move once. */
import {
  type AnyLifecycle,
  type EventDefinition,
  later,
  nextDeadline,
  type RefusalReason,
  type Snapshot,
  type StampedEvent,
  valueText,
} from '../../lifecycle/index.ts';
import { fire, take } from '../../lifecycle/observe.ts';
import { unmetGuards } from '../../lifecycle/permitted.ts';
import type { Explored, ExploreOptions } from '../explored.ts';
import { Alike, type Compared } from './alike.ts';
import { Column } from './column.ts';
import { freshId } from './holding.ts';
import { Moves, type Tried } from './moves.ts';
import { type Place, Places } from './place.ts';
import type { Scale } from './scale.ts';

/** As many deadlines may be due at one instant. */
const tieLimit = 10_000;

export class Search {
  readonly #lifecycle: AnyLifecycle;
  readonly #options: Required<ExploreOptions>;
  readonly #scale: Scale;
  readonly #compared: Compared;
  readonly #alike: Alike;
  readonly #places: Places;
  readonly #moves: Moves;
  /** By state: its place, and the edge that found it. */
  readonly #placeOf = new Column();
  readonly #foundBy = new Column();
  readonly #from = new Column();
  readonly #to = new Column();
  readonly #moveOf = new Column();
  readonly #arms = new Column();
  readonly #refused = { state: new Column(), move: new Column(), reason: [] as RefusalReason[] };
  readonly #unchanged = { state: new Column(), move: new Column() };
  /** Whether any active state knows an event, by where it stands. */
  readonly #knows = new Map<string, boolean>();
  #complete = true;

  constructor(
    lifecycle: AnyLifecycle,
    options: Required<ExploreOptions>,
    scale: Scale,
    first: Place,
  ) {
    this.#lifecycle = lifecycle;
    this.#options = options;
    this.#scale = scale;
    this.#compared = comparedIn(lifecycle, first.snapshot, options.attention);
    this.#alike = new Alike(lifecycle, this.#compared, scale, options.zone);
    this.#places = new Places(lifecycle, Object.keys(first.snapshot.context));
    const skipped = options.attention ? [] : lifecycle.attention.events;
    this.#moves = new Moves(lifecycle, this.#alike, skipped);
    this.#enter(first, -1);
  }

  /**
   * Searches as far as the limit, or until a time lies further ahead than `furthestDays`. Returns how many days ahead
   * the furthest lay.
   */
  run(furthestDays: number): number {
    const { around } = this.#alike;
    for (let state = 0; state < this.#foundBy.length; state += 1) {
      this.#leave(state);
      if (around.furthestSeen > furthestDays) break;
    }
    return around.furthestSeen;
  }

  /** Leaves a state by everything that can be tried there, and by the clock. */
  #leave(state: number): void {
    const place = this.#places.get(this.#placeOf.at(state));
    for (const tried of this.#moves.from(place)) this.#try(state, place, tried);
    this.#tick(state, place);
  }

  #try(state: number, place: Place, { move, sample, data, drawn }: Tried): void {
    const { snapshot, now } = place;
    const event = { ...sample, data, id: freshId(drawn), at: now, facts: {} };
    const barred = this.#barrier(move, snapshot, event);
    if (barred !== null) return this.#refuse(state, move, barred);
    const result = take(this.#lifecycle, snapshot, event);
    if (result === null) return this.#refuse(state, move, 'guardFailed');
    if (result.taken === null) {
      this.#unchanged.state.push(state);
      this.#unchanged.move.push(move);
    } else this.#reach(state, move, { snapshot: result.snapshot, now, drawn: drawn + 1 });
  }

  /** What refuses an event before its guards are asked, in the order in which `advance` looks. */
  #barrier(move: number, snapshot: Snapshot, event: StampedEvent): RefusalReason | null {
    if (this.#moves.isInvalid(move)) return 'invalidEvent';
    if (snapshot.finished) return 'finished';
    const { by } = this.#lifecycle.events[event.type] as EventDefinition;
    if (!by.includes(event.by.kind)) return 'forbidden';
    return this.#isKnown(snapshot, event) ? null : 'notPermittedHere';
  }

  #isKnown(snapshot: Snapshot, event: StampedEvent): boolean {
    const where = `${event.type} ${valueText(snapshot.value)}`;
    const known = this.#knows.get(where);
    if (known !== undefined) return known;
    const found = unmetGuards(this.#lifecycle, snapshot, event) !== null;
    this.#knows.set(where, found);
    return found;
  }

  #refuse(state: number, move: number, reason: RefusalReason): void {
    this.#refused.state.push(state);
    this.#refused.move.push(move);
    this.#refused.reason.push(reason);
  }

  /** Jumps to the next deadline and fires all that are due by then. */
  #tick(state: number, { snapshot, now, drawn }: Place): void {
    const next = nextDeadline(snapshot);
    if (next === undefined) return;
    const at = later(next.due, now);
    let after = snapshot;
    for (let n = 0; n < tieLimit; n += 1) {
      const due = nextDeadline(after);
      if (due === undefined || due.due > at) break;
      after = this.#counting(fire(this.#lifecycle, after, due).snapshot);
    }
    this.#reach(state, this.#moves.clock(next.name), { snapshot: after, now: at, drawn });
  }

  #reach(from: number, move: number, to: Place): void {
    const snapshot = this.#counting(to.snapshot);
    const state = this.#enter({ ...to, snapshot }, this.#from.length);
    if (state === null) return;
    this.#from.push(from);
    this.#to.push(state);
    this.#moveOf.push(move);
    this.#arms.push(nextDeadline(snapshot)?.generation === snapshot.revision ? 1 : 0);
  }

  /** The number of the state that a place is in; null where it would be one too many. */
  #enter(place: Place, edge: number): number | null {
    const state = this.#alike.put(place.snapshot, place.now);
    if (state < this.#foundBy.length) return state;
    if (state >= this.#options.limit) {
      this.#complete = false;
      return null;
    }
    this.#placeOf.push(this.#places.put(place));
    this.#foundBy.push(edge);
    return state;
  }

  /** Without the deadlines that are left out. */
  #counting(snapshot: Snapshot): Snapshot {
    const { counts } = this.#compared;
    if (snapshot.deadlines.every(({ name }) => counts(name))) return snapshot;
    return { ...snapshot, deadlines: snapshot.deadlines.filter(({ name }) => counts(name)) };
  }

  result(): Explored {
    const places = this.#places;
    const placeOf = this.#placeOf.done();
    const place = (state: number) => places.get(placeOf[state] as number);
    return {
      lifecycle: this.#lifecycle,
      options: this.#options,
      scale: this.#scale,
      graph: { states: placeOf.length, from: this.#from.done(), to: this.#to.done() },
      complete: this.#complete,
      moves: this.#moves.all,
      moveOf: this.#moveOf.done(),
      arms: this.#arms.done(),
      foundBy: this.#foundBy.done(),
      refused: {
        state: this.#refused.state.done(),
        move: this.#refused.move.done(),
        reason: this.#refused.reason,
      },
      unchanged: { state: this.#unchanged.state.done(), move: this.#unchanged.move.done() },
      bytes: this.#alike.bytes + places.bytes,
      place,
      stateOf: ({ snapshot, now }) => {
        const state = this.#alike.put(snapshot, now);
        return state < placeOf.length ? state : null;
      },
      tries: (from) => this.#moves.from(from),
      nextDeadline: (snapshot) => nextDeadline(this.#counting(snapshot)),
    };
  }
}

/** All of a place, or all but what only flags and reminds. */
function comparedIn(lifecycle: AnyLifecycle, { context }: Snapshot, attention: boolean): Compared {
  const fields = Object.keys(context);
  if (attention) return { fields, counts: () => true };
  const aside = new Set(lifecycle.attention.fields);
  const left = new Set(
    lifecycle.shape.transitions.flatMap(({ trigger }) =>
      trigger.kind === 'deadline' && lifecycle.deadlines[trigger.deadline]?.attention
        ? [trigger.name]
        : [],
    ),
  );
  return {
    fields: fields.filter((field) => !aside.has(field)),
    counts: (deadline) => !left.has(deadline),
  };
}
