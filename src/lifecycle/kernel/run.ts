/** What a run is asked with, and what comes out of it on the way. */
import type { StampedEvent, Step } from '../contract.ts';
import type { Effect } from '../outcome.ts';
import type { Command, Timer } from '../runner.ts';
import { type Args, noTime } from '../xstate/moment.ts';

type Loose = Record<string, unknown>;

/** An event as the machine sees it: the stamped one, or one that the machine raised itself. */
export type Heard = Args['event'];

/** What an author's function is asked with. Before birth nothing carries a time, and `at` is undefined. */
export type Asking = Step<Loose, unknown>;

/** A step that carries a time; anything declared is asked with nothing less. */
export function timed(step: Asking, heard: Heard): Step<never, never> {
  if (step.at === undefined) throw noTime(heard.type);
  return step as unknown as Step<never, never>;
}

const none: readonly never[] = Object.freeze([]);

/** What comes out of a run beside the state and the context. */
export class Out {
  /** False before birth: nobody hears what is told then. */
  readonly isHeard: boolean;
  effects: readonly Effect[] = none;
  timers: readonly Timer[] = none;
  raised: Heard[] | null = null;
  fault: { readonly cause: unknown } | null = null;

  constructor(isHeard: boolean) {
    this.isHeard = isHeard;
  }

  set(timer: Timer): void {
    if (this.timers === none) this.timers = [timer];
    else (this.timers as Timer[]).push(timer);
  }

  /** XState asks for payloads at the end: one that throws is told only where nothing else does. */
  tell(name: string, command: Command, step: Step<never, never>, params: unknown): void {
    let data: Loose;
    try {
      data = command.of(step, params) as Loose;
    } catch (cause) {
      this.fault ??= { cause };
      return;
    }
    if (this.effects === none) this.effects = [{ name, data }];
    else (this.effects as Effect[]).push({ name, data });
  }

  raise(event: Heard): void {
    if (this.raised === null) this.raised = [event];
    else this.raised.push(event);
  }
}

/** The step of an event; one that the machine raised itself has the stamp of the event that set everything off. */
export function stepOf(
  context: Loose,
  heard: Heard,
  stamp: StampedEvent | null,
  own: boolean,
): Asking {
  const from = heard.at === undefined ? stamp : heard;
  const { at, by, id, facts } = (from ?? {}) as StampedEvent;
  // Contract: a deadline goes by its own name.
  const type = own && stamp !== null ? stamp.type : heard.type;
  return { context, data: heard.data, at, by, id, facts, type };
}
