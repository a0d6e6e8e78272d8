/**
 * The words of a lifecycle's contract, as data: who may send which event with what, which guards, actions,
 * effects and deadlines exist, and what each status means to people. No behaviour lives here.
 */
import type { z } from 'zod';
import type { Instant } from './time.ts';

/** Who can send an event. The clock only fires deadlines. */
export const actorKinds = ['user', 'admin', 'provider', 'system', 'clock'] as const;
export type ActorKind = (typeof actorKinds)[number];

/** The one who did it: a kind and an opaque id. */
export interface Actor {
  readonly kind: ActorKind;
  readonly id: string;
}

/** Where a rule comes from: the vendor's own text, another page of it, a borrowed rule, or decided here. */
export type Source = 'seed' | 'vendor' | 'borrowed' | 'ours';

type Schema = z.ZodObject;

/** Something that once had another name; what compares two versions then says renamed, not removed and added. */
export interface Renamed {
  /** Its name in the version before. */
  readonly renamedFrom?: string;
}

/** One kind of event: who may send it, what it carries, and how people call it. */
export interface EventDefinition<D extends Schema = Schema> extends Renamed {
  readonly by: readonly ActorKind[];
  /** What a button would say: `Approve`. */
  readonly label: string;
  /** One sentence: what it does and when one sends it. */
  readonly help: string;
  readonly data: D;
  /** True for an event that may start an instance's life. */
  readonly birth?: true;
  /** True where a person decides and the payload says why; replay and audit rely on it (rule 59). */
  readonly decision?: true;
  readonly source: Source;
}
export type EventMap = Readonly<Record<string, EventDefinition>>;

/** The payload of one event, as machines see it. */
export type DataOf<E extends EventMap, K extends keyof E> = z.output<E[K]['data']>;

/** What a guard, an action, an effect and a deadline may look at. There is nothing else to look at. */
export interface Step<C, D> {
  readonly context: C;
  readonly data: D;
  /** When it takes effect. Raised and done events carry the instant of the event that caused them. */
  readonly at: Instant;
  readonly by: Actor;
  /** The stamped id of the event (UUIDv7): the only source of fresh ids. */
  readonly id: string;
  /** The event's type, or the deadline's name. */
  readonly type: string;
  /** Facts from around, stamped by the engine: `{ lockedOut: true }`. */
  readonly facts: Facts;
}
export type Facts = Readonly<Record<string, boolean>>;

/** What a guard reads; one that reads `data` must say on which events it may stand. */
export type Reads = 'context' | 'data' | 'actor' | 'time' | 'facts';

export interface GuardDefinition extends Renamed {
  /** A condition in plain words, `the link is the newest one`. */
  readonly says: string;
  readonly reads: readonly Reads[];
  readonly on?: readonly string[];
  readonly source?: Source;
  // The step is typed where the guard is written; inside the engine its payload is opaque.
  readonly test: (step: Step<never, never>) => boolean;
}

export interface ActionDefinition extends Renamed {
  /** What is recorded, in plain words. */
  readonly says: string;
  readonly on?: readonly string[];
  readonly source?: Source;
  /** The context fields that change. Never mutates. */
  readonly change: (step: Step<never, never>) => object;
}

export interface EffectDefinition extends Renamed {
  /** What the outside world is asked to do, in plain words. */
  readonly says: string;
  readonly on?: readonly string[];
  readonly source?: Source;
  readonly data: Schema;
  readonly of: (step: Step<never, never>) => object;
  /** Effects of one stored pass with the same key: only the last goes out. */
  readonly collapseKey?: string;
  /** The event that the instance is sent, by the system, when the delivery is given up; its data are made of the effect's. */
  readonly onDead?: OnDead;
  /** Set on an effect that is an event for another lifecycle, applied in the same commit. */
  readonly sendTo?: SendTo;
}

export interface OnDead {
  readonly event: string;
  readonly data: (dead: Dead<never>) => object;
}

/** An effect that was given up: its payload, personal values as references, and why in words. */
export interface Dead<D> {
  readonly data: D;
  readonly reason: string;
}

/** An event for one other instance; `id` is the effect's payload field that names it. */
export interface SendTo {
  readonly lifecycle: string;
  readonly event: string;
  readonly id: string;
}

export interface DeadlineDefinition extends Renamed {
  /** In human words: `after 7 days`, `30 days before it expires`. */
  readonly says: string;
  readonly source?: Source;
  /** When it is due, or null for never. Evaluated when its state is entered. */
  readonly due: (step: Step<never, never>) => Instant | null;
  /** True for a deadline that only raises a flag or sends a reminder and changes no status. */
  readonly attention?: true;
}

/** The parts that a machine may name. */
export interface Parts {
  readonly context: z.ZodType;
  readonly events: EventMap;
  readonly guards: Readonly<Record<string, GuardDefinition>>;
  readonly actions: Readonly<Record<string, ActionDefinition>>;
  readonly effects: Readonly<Record<string, EffectDefinition>>;
  readonly deadlines: Readonly<Record<string, DeadlineDefinition>>;
}

/** A fact from around that the engine stamps on events, and the actors whose events it bars. */
export interface FactDefinition {
  readonly says: string;
  readonly source: Source;
  /** Events of these actors are refused while the fact is true … */
  readonly bars: readonly ActorKind[];
  /** … but for these. */
  readonly except: readonly string[];
  /** The instance that the fact is read from, and when it is true. */
  readonly from: {
    readonly lifecycle: string;
    readonly id: (context: never) => string | null;
    readonly statuses: readonly string[];
  };
}

/** Whether people must act on a status. */
export type ActionNeeded = 'no' | 'ifItLasts' | 'yes';

/** The guide entry of a status (or of an activity): the seeds' own questions, answered. */
export interface StatusGuide extends Renamed {
  readonly label: string;
  readonly icon: string;
  /** Who it applies to. */
  readonly appliesTo: readonly string[];
  /** When it appears. */
  readonly appears: readonly string[];
  /** What it means, for administrators. */
  readonly means: string;
  /** What it means, for the person concerned. */
  readonly forPerson: string;
  readonly action: ActionNeeded;
  /** What to do next; empty only where no action is needed. */
  readonly advice: readonly string[];
  /** Who acts next; empty where nobody needs to. */
  readonly actors: readonly ActorKind[];
  readonly source: Source;
}

/** What a code in the context tells people beside the status: the exact reason of a failure, a flag to attend to. */
export interface NoteGuide extends Renamed {
  /** A word or two: what it answers, `Reason`, or what it is called, `Stalled`. */
  readonly label: string;
  /** One sentence, for administrators. */
  readonly says: string;
  /** What to do next; empty where the advice of the status says it already. */
  readonly advice: readonly string[];
  readonly source: Source;
}

/** A note that holds for somebody. */
export interface Noted<N extends string = string> {
  readonly code: N;
  /** What others said, word for word, such as a mail system: a personal value of the context, or nothing. */
  readonly words?: string | null;
}

/** What a projection to a status may look at: the context, and which states are active. */
export interface View<C> {
  readonly context: C;
  /** True when the state at this path (or one below it) is active: `in('requirement.attempt.idle')`. */
  readonly in: (path: string) => boolean;
}

/** What birth is given beside its event: copied into the context, so that replay needs nothing else. */
export interface Birth {
  readonly id: string;
  readonly policies: Readonly<Record<string, unknown>>;
  readonly zone: string;
}

/** An event with everything the engine stamps on it. */
export interface StampedEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly id: string;
  readonly at: Instant;
  readonly by: Actor;
  readonly facts: Facts;
}

/** A payload worth exploring, with who sends it. */
export interface Sample {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly by: Actor;
}
