/**
 * The step under way, as XState's callbacks see it. XState hands an author's function the context and an event; what
 * it raises itself carries no instant, so the stamp of the event that set everything off is kept here meanwhile.
 */
import type { StampedEvent, Step } from '../contract.ts';

/** What XState hands to guards, actions and delays. */
export interface Args {
  readonly context: Record<string, unknown>;
  readonly event: { readonly type: string } & Partial<StampedEvent>;
}

interface Moment {
  readonly stamp: StampedEvent;
  /** XState's own type of the event; another than the stamp's for a deadline. */
  readonly type: string;
}

let now: Moment | undefined;

/** Runs a step; `type` is what XState calls its event. */
export function during<T>(stamp: StampedEvent, type: string, run: () => T): T {
  const before = now;
  now = { stamp, type };
  try {
    return run();
  } finally {
    now = before;
  }
}

/** What an author's function is asked with. */
export function stepOf({ context, event }: Args): Step<never, never> {
  const from = event.at === undefined ? now?.stamp : (event as StampedEvent);
  if (!from) throw noTime(event.type);
  const { at, by, id, facts } = from;
  // Contract: a deadline goes by its own name.
  const type = event.type === now?.type ? now.stamp.type : event.type;
  return { context, data: event.data, at, by, id, facts, type } as unknown as Step<never, never>;
}

export function noTime(type: string): Error {
  return new Error(`the event ${type} carries no time; drive machines with advance()`);
}
