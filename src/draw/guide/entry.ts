/** What a guide holds, as data. */
import type { ActionNeeded, ActorKind, Source } from '../../lifecycle/index.ts';
import type { Ladder } from '../portrait.ts';
import type { TransitionGroup } from './transitions.ts';

export interface Guide {
  readonly format: 'rollcall/guide/1';
  readonly kind: 'lifecycle' | 'standing';
  readonly name: string;
  readonly title: string;
  readonly version: string | null;
  /** What nobody said of a plain machine; empty for everything else. */
  readonly missing: readonly string[];
  /** How a life begins. */
  readonly begins: readonly Way[];
  readonly statuses: readonly GuideStatus[];
  /** Of a standing, from the top: the first that holds counts. */
  readonly rungs: readonly { readonly status: Labelled; readonly says: string }[];
  readonly feeds: Ladder['feeds'];
  readonly notes: readonly GuideNote[];
  readonly transitions: readonly TransitionGroup[];
  readonly rules: Rules;
}

/** A code with the label that people see. */
export interface Labelled {
  readonly code: string;
  readonly label: string;
}

export interface GuideStatus extends Labelled {
  /**
   * A status; or an activity, which only stands beside one; or what a standing calls the status of something that it
   * is rolled up from; or a state of a plain machine, which has no statuses.
   */
  readonly kind: 'status' | 'activity' | 'part' | 'state';
  readonly icon: string;
  readonly appliesTo: readonly string[];
  readonly appears: readonly string[];
  readonly means: string;
  readonly forPerson: string;
  /** Null where nobody said. */
  readonly action: ActionNeeded | null;
  readonly advice: readonly string[];
  readonly actors: readonly ActorKind[];
  readonly source: Source | null;
  /** True where a life may well end. */
  readonly goodEnd: boolean;
  /** The statuses that it may stand beside as an activity, but for itself. */
  readonly besides: readonly Labelled[];
  readonly leaves: readonly Way[];
  /** What may happen and changes no status. */
  readonly stays: readonly Way[];
  readonly limits: readonly Limit[];
}

/** Something that happens, and where it leads. */
export interface Way {
  readonly kind: 'event' | 'deadline' | 'other';
  /** The event's label, or the deadline in words. */
  readonly what: string;
  readonly code: string;
  /** Who may send it; empty for the clock. */
  readonly by: readonly ActorKind[];
  readonly to: readonly Labelled[];
  /** Activities one of which must be running for it; empty: it needs none. */
  readonly during: readonly Labelled[];
}

/** A time that counts while one stands there. */
export interface Limit {
  readonly says: string;
  readonly code: string;
  /** Where it leads; empty where it only flags or reminds. */
  readonly to: readonly Labelled[];
  /** What is done then, in words. */
  readonly does: readonly string[];
  /** True where it asks something of the world outside, such as a mail. */
  readonly tells: boolean;
}

export interface GuideNote extends Labelled {
  readonly says: string;
  readonly advice: readonly string[];
}

export interface Rules {
  readonly guards: readonly { readonly code: string; readonly says: string }[];
  readonly deadlines: readonly { readonly code: string; readonly says: string }[];
  readonly facts: readonly {
    readonly code: string;
    readonly says: string;
    readonly bars: readonly ActorKind[];
    /** Labels of events that it does not bar. */
    readonly except: readonly string[];
    /** Where it is read: the lifecycle, and the statuses in which it is true. */
    readonly from: { readonly lifecycle: string; readonly statuses: readonly string[] };
  }[];
  readonly policies: readonly {
    readonly code: string;
    readonly label: string;
    readonly usual: string;
    /** What the profile `literal` sets; null where it is the same. */
    readonly literal: string | null;
  }[];
}
