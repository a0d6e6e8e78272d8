/** One run of the machine, from an event to rest: the context as it grows, and what came out so far. */
import type { StampedEvent, Step } from '../contract.ts';
import type { Effect } from '../outcome.ts';
import type { Command, Timer } from '../runner.ts';
import { type Args, noTime } from '../xstate/moment.ts';

type Loose = Record<string, unknown>;

/** An event as the machine sees it: the stamped one, or one that the machine raised itself. */
export type Heard = Args['event'];

interface Performed {
  readonly name: string;
  readonly command: Command;
  readonly params: unknown;
  readonly step: Step<never, never>;
}

export class Run {
  context: Loose;
  /** The event at hand. */
  heard: Heard;
  /** The event that set the run off, and how the machine knows it; null before birth, where nothing carries a time. */
  readonly stamp: StampedEvent | null;
  readonly first: Heard;
  selected = false;
  changed = false;
  done = false;
  timers: Timer[] | null = null;
  #performed: Performed[] | null = null;
  #raised: Heard[] | null = null;
  #step: Step<never, never> | null = null;

  constructor(context: Loose, heard: Heard, stamp: StampedEvent | null) {
    this.context = context;
    this.heard = heard;
    this.first = heard;
    this.stamp = stamp;
  }

  /** What an author's function is asked with: one object for as long as neither context nor event changes. */
  step(): Step<never, never> {
    this.#step ??= this.#look();
    return this.#step;
  }

  #look(): Step<never, never> {
    const { context, heard, stamp } = this;
    const from = heard.at === undefined ? stamp : (heard as StampedEvent);
    if (from === null) throw noTime(heard.type);
    const { at, by, id, facts } = from;
    // Contract: a deadline goes by its own name.
    const type = heard === this.first && stamp ? stamp.type : heard.type;
    return { context, data: heard.data, at, by, id, facts, type } as unknown as Step<never, never>;
  }

  assign(change: object): void {
    this.context = { ...this.context, ...change };
    this.#step = null;
  }

  set(timer: Timer): void {
    if (this.timers === null) this.timers = [timer];
    else this.timers.push(timer);
  }

  /** Its payload is asked for at the end, as XState hands its actions over then. */
  perform(name: string, command: Command, params: unknown): void {
    if (this.stamp === null) return;
    const performed = { name, command, params, step: this.step() };
    if (this.#performed === null) this.#performed = [performed];
    else this.#performed.push(performed);
  }

  raise(event: Heard): void {
    if (this.#raised === null) this.#raised = [event];
    else this.#raised.push(event);
  }

  /** Turns to the next event that the machine raised; false where there is none. */
  hearNext(): boolean {
    const next = this.#raised?.shift();
    if (next === undefined) return false;
    this.heard = next;
    this.#step = null;
    return true;
  }

  effects(): readonly Effect[] {
    if (this.#performed === null) return nothing;
    return this.#performed.map(({ name, command, params, step }) => ({
      name,
      data: command.of(step, params) as Loose,
    }));
  }
}

const nothing: readonly never[] = Object.freeze([]);
