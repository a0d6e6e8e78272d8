/**
 * What a standing is made from, in neutral words: a membership, what is assigned to its role, and the instances that
 * are kept about the person. The engine brings it; a definition says how its own input is read from it.
 */
import type { ActorKind, Facts, Instant } from '../lifecycle/index.ts';
import type { MembershipRow } from './rows.ts';

/** One lifecycle instance of the person, as it stands. */
export interface InstanceFacts {
  readonly lifecycle: string;
  readonly id: string;
  readonly context: Readonly<Record<string, unknown>>;
  readonly status: { readonly code: string; readonly since: Instant };
  readonly activity: { readonly code: string; readonly since: Instant } | null;
  /** The id of the event by which it has its status; explains, and never decides. */
  readonly cause: string | null;
  /** Codes of the notes that hold. */
  readonly notes: readonly string[];
  /** The next deadline that changes more than flags and reminders. */
  readonly deadline: Instant | null;
}

export interface AssignmentFacts {
  readonly requirement: string;
  readonly title: string;
  readonly provider: string | null;
  readonly mandatory: boolean;
  readonly since: Instant;
  readonly cause: string;
  /** The person's evidence; null where none is kept. */
  readonly instance: InstanceFacts | null;
}

export interface MemberFacts {
  readonly membership: MembershipRow;
  /** What is kept about the person beside requirements, by the names that the definition gives. */
  readonly person: Readonly<Record<string, InstanceFacts | null>>;
  /** In the order of the requirements' ids. */
  readonly assignments: readonly AssignmentFacts[];
}

/** An event that the roster sends to an instance. */
export interface Told {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Somebody is locked out while a part of theirs has one of these statuses. */
export interface LockOut {
  /** A name in `person`. */
  readonly part: string;
  readonly statuses: readonly string[];
  /** Told to everything else that is kept about the person and knows the event, when it begins and when it is over. */
  readonly begins: Told;
  readonly ends: Told;
}

/** Whom an event is about. */
export interface About {
  readonly organisation: string;
  readonly person: string;
  /** The address as it was given; null where there is none. */
  readonly address: string | null;
}

/** Something that is kept once for each person of an organisation. */
export interface PersonPart {
  readonly lifecycle: string;
  readonly id: (person: string) => string;
  /** The event that starts it when the person is added. */
  readonly birth: (about: About) => Told;
  /** The event of somebody who signs up, whether it is there already or not; `birth` where it is left out. */
  readonly signedUp?: (
    about: About & { readonly signUpUrl: string; readonly group: string; readonly role: string },
  ) => Told;
  readonly addressChanged?: (about: About) => Told;
}

/** How a roster feeds a standing. */
export interface RosterFeed<I> {
  /** In the order in which they are born. */
  readonly person: Readonly<Record<string, PersonPart>>;
  /** Evidence of a requirement: one instance a person, whatever groups it is assigned in. */
  readonly requirement: {
    readonly id: (person: string, requirement: string) => string;
    readonly birth: (about: About & { readonly requirement: string }) => Told;
  };
  /** Whose an instance is, from its context; null before anybody is named. */
  readonly whose: (
    context: Readonly<Record<string, unknown>>,
  ) => { readonly organisation: string; readonly person: string } | null;
  /** Told to every instance of a person that knows the event, when no membership is active any more, and when one is again. */
  readonly inactive?: Told;
  readonly active?: Told;
  readonly lockOut?: LockOut;
  /** Facts that are stamped on every event about the person, from all their memberships. */
  readonly facts?: (memberships: readonly MembershipRow[]) => Facts;
  readonly input: (facts: MemberFacts) => I;
}

/** One thing that stands in a person's way, as every standing that a roster keeps tells it. */
export interface RosterBlocker {
  /** Null where it is about the person and not about a requirement. */
  readonly requirement: { readonly id: string; readonly title: string } | null;
  readonly code: string;
  readonly label: string;
  readonly activity: { readonly code: string; readonly label: string } | null;
  readonly since: Instant;
  /** Who must act. */
  readonly actor: { readonly kind: ActorKind; readonly name: string };
  readonly nextAction: string;
  readonly deadline: Instant | null;
  readonly reason: string | null;
  /** The id of the event, or of the roster change, that caused it. */
  readonly cause: string | null;
}
