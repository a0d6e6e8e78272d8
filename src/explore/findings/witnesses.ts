/**
 * What was seen of each transition while exploring: that it was taken, that its condition held and failed, and the same
 * of each guard in it. Every answer comes with the first place that shows it.
 */
import {
  type AnyLifecycle,
  clockEvent,
  type Deadline,
  type EventDefinition,
  guardNames,
  isIn,
  later,
  type Snapshot,
  type StampedEvent,
} from '../../lifecycle/index.ts';
import { fire } from '../../lifecycle/observe.ts';
import { type Judged, judged } from '../../lifecycle/permitted.ts';
import { transitionsTaken } from '../../lifecycle/xstate/taking.ts';
import type { Explored, Place, Tried } from '../explored.ts';
import { freshId } from '../states/holding.ts';

/** Where something was seen first: a state, and the move that was made there. */
export interface Where {
  readonly state: number;
  readonly move: number;
}

/** Where a condition was seen to hold, and where to fail; null where it never was. */
export interface BothWays {
  held: Where | null;
  failed: Where | null;
}

export interface Witness extends BothWays {
  /** The transition's index in the lifecycle's shape. */
  readonly transition: number;
  taken: Where | null;
  readonly guards: Map<string, BothWays>;
}

/** Two transitions of one state whose conditions held at once: the first in the text is taken. */
export interface Tie {
  readonly first: number;
  readonly second: number;
  readonly where: Where;
}

export interface Witnesses {
  readonly transitions: readonly Witness[];
  readonly ties: readonly Tie[];
}

/** Tries everything again and looks on. */
export function witnessesOf(explored: Explored): Witnesses {
  const book = new Book(explored.lifecycle);
  for (let state = 0; state < explored.graph.states; state += 1) {
    const place = explored.place(state);
    for (const tried of explored.tries(place)) {
      if (!isAsked(explored, place.snapshot, tried)) continue;
      const { sample, data, drawn, move } = tried;
      const event = { ...sample, data, id: freshId(drawn), at: place.now, facts: {} };
      book.ask(place.snapshot, event, { state, move });
    }
    for (const { snapshot, event, move } of ticksOf(explored, place)) {
      book.ask(snapshot, event, { state, move });
    }
    const arrived = explored.foundBy[state] as number;
    if (arrived >= 0) book.rest(place.snapshot, whereOf(explored, arrived));
  }
  return book.done();
}

/** The move that an edge is, where it is made. */
const whereOf = ({ graph, moveOf }: Explored, edge: number): Where => ({
  state: graph.from[edge] as number,
  move: moveOf[edge] as number,
});

/** Whether an attempt comes as far as a guard. */
function isAsked({ lifecycle, moves }: Explored, { finished }: Snapshot, tried: Tried): boolean {
  const { type, by } = tried.sample;
  if (finished || (moves[tried.move]?.issues.length ?? 0) > 0) return false;
  return (lifecycle.events[type] as EventDefinition).by.includes(by.kind);
}

/** Every deadline that the clock's jump fires, each in the place that the ones before it left. */
export function* ticksOf(explored: Explored, { snapshot, now }: Place) {
  const first = explored.nextDeadline(snapshot);
  if (first === undefined) return;
  const at = later(first.due, now);
  const move = explored.moves.findIndex((m) => m.sample === null && m.event === first.name);
  let here = snapshot;
  for (let due: Deadline | undefined = first; due && due.due <= at; ) {
    const after = fire(explored.lifecycle, here, due).snapshot;
    yield { snapshot: here, event: clockEvent(here, due), move, after };
    here = after;
    due = explored.nextDeadline(here);
  }
}

class Book {
  readonly #lifecycle: AnyLifecycle;
  readonly #witnesses: readonly Witness[];
  readonly #ties = new Map<string, Tie>();

  constructor(lifecycle: AnyLifecycle) {
    this.#lifecycle = lifecycle;
    this.#witnesses = lifecycle.shape.transitions.map(({ index, guard }) => ({
      transition: index,
      taken: null,
      held: null,
      failed: null,
      guards: new Map(guardNames(guard).map((name) => [name, { held: null, failed: null }])),
    }));
  }

  /** Notes what every transition says of an event, and which are taken. */
  ask(snapshot: Snapshot, event: StampedEvent, where: Where): void {
    const all = judged(this.#lifecycle, snapshot, event);
    for (const { transition, holds, guards } of all) {
      const witness = this.#witnesses[transition] as Witness;
      note(witness, holds, where);
      for (const { name, holds: held } of guards) {
        note(witness.guards.get(name) as BothWays, held, where);
      }
    }
    const holding = all.filter(({ holds }) => holds);
    if (holding.length === 0) return;
    this.#compare(holding, where);
    for (const index of transitionsTaken(this.#lifecycle, snapshot, event)) {
      const witness = this.#witnesses[index] as Witness;
      witness.taken ??= where;
      // Of what is taken without an event, this is the only sign.
      note(witness, true, where);
      if (witness.guards.size === 1)
        for (const own of witness.guards.values()) note(own, true, where);
    }
  }

  /** Where an instance rests, whatever could be taken without an event does not hold. */
  rest({ value }: Snapshot, where: Where): void {
    for (const { trigger, source, index, guard } of this.#lifecycle.shape.transitions) {
      if (trigger.kind !== 'always' || !isIn(value, source)) continue;
      const witness = this.#witnesses[index] as Witness;
      note(witness, false, where);
      if (guard?.kind === 'named') note(witness.guards.get(guard.name) as BothWays, false, where);
    }
  }

  /** Of two in one state that both have a condition, the order in the text decides. */
  #compare(holding: readonly Judged[], where: Where): void {
    const { transitions } = this.#lifecycle.shape;
    for (const [n, { transition: first }] of holding.entries()) {
      for (const { transition: second } of holding.slice(n + 1)) {
        const [one, two] = [transitions[first], transitions[second]];
        if (one?.source !== two?.source || !one?.guard || !two?.guard) continue;
        const pair = `${first} ${second}`;
        if (!this.#ties.has(pair)) this.#ties.set(pair, { first, second, where });
      }
    }
  }

  done(): Witnesses {
    return { transitions: this.#witnesses, ties: [...this.#ties.values()] };
  }
}

function note(both: BothWays, holds: boolean, where: Where): void {
  if (holds) both.held ??= where;
  else both.failed ??= where;
}
