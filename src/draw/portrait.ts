/**
 * A portrait: everything that people are shown of a definition, as plain JSON. Pictures, guides, exports and the
 * difference between two versions are made from it and from nothing else, so an old version can be drawn and compared
 * without running its code. `diagrams/<lifecycle>.json` holds it.
 */
import type { StatusView } from '../explore/index.ts';
import type {
  ActionNeeded,
  ActorKind,
  GuardTree,
  Reads,
  Renamed,
  SendTo,
  ShapeState,
  Source,
  Trigger,
} from '../lifecycle/index.ts';

/** A schema as JSON Schema; `kind` says what a field names: an id, an instant, a personal value. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface Portrait {
  readonly format: 'rollcall/portrait/1';
  readonly name: string;
  /** The author's version; null for a plain machine that has none. */
  readonly version: string | null;
  readonly title: string;
  /** The hash of what it means, as stored instances carry it; null for a machine without a contract. */
  readonly hash: string | null;
  /** What a machine without a contract does not say; empty for a lifecycle. */
  readonly missing: readonly string[];
  /** In document order; the root comes first, its path is empty. */
  readonly states: readonly PortraitState[];
  /** In document order: of two that could be taken the first is. */
  readonly transitions: readonly PortraitTransition[];
  readonly events: Named<PortraitEvent>;
  readonly guards: Named<PortraitGuard>;
  readonly actions: Named<PortraitPart>;
  readonly effects: Named<PortraitEffect>;
  readonly deadlines: Named<PortraitDeadline>;
  readonly facts: Named<PortraitFact>;
  readonly context: JsonSchema | null;
  readonly policies: PortraitPolicies | null;
  readonly statuses: Named<PortraitStatus>;
  readonly notes: Named<PortraitNote>;
  /** Codes of the statuses where a life may well end. */
  readonly goodEnds: readonly string[];
  /** Null for a machine without statuses. */
  readonly statusView: StatusView | null;
}

/** By name, in the author's order. */
export type Named<T> = Readonly<Record<string, T>>;

export interface PortraitState extends Renamed {
  /** Names from the root, joined by dots. */
  readonly path: string;
  /** What people call it: the label that is shown in it, or its name in words. */
  readonly label: string;
  readonly type: ShapeState['type'];
  readonly parent: string | null;
  /** Where a compound begins; for a history state, where it leads while nothing is remembered. */
  readonly initial: string | null;
  readonly entry: readonly string[];
  readonly exit: readonly string[];
  readonly description: string | null;
  /** True for the hidden state before birth. */
  readonly hidden: boolean;
  /** Features that the contract does not take, by name. */
  readonly foreign: readonly string[];
}

export interface PortraitTransition {
  readonly index: number;
  readonly source: string;
  readonly trigger: Trigger;
  readonly guard: GuardTree | null;
  /** Empty: it stays where it is. */
  readonly targets: readonly string[];
  /** Names of actions and of effects, in the order in which they run. */
  readonly actions: readonly string[];
  readonly reenter: boolean;
}

export interface PortraitEvent extends Renamed {
  readonly label: string;
  readonly help: string;
  readonly by: readonly ActorKind[];
  readonly birth: boolean;
  readonly decision: boolean;
  readonly data: JsonSchema | null;
  readonly source: Source | null;
}

export interface PortraitPart extends Renamed {
  readonly says: string;
  readonly source: Source | null;
}

export interface PortraitGuard extends PortraitPart {
  readonly reads: readonly Reads[];
}

export interface PortraitEffect extends PortraitPart {
  readonly data: JsonSchema;
  readonly sendTo: SendTo | null;
  readonly collapseKey: string | null;
}

export interface PortraitDeadline extends PortraitPart {
  readonly attention: boolean;
}

export interface PortraitFact {
  readonly says: string;
  readonly bars: readonly ActorKind[];
  readonly except: readonly string[];
  readonly from: { readonly lifecycle: string; readonly statuses: readonly string[] };
  readonly source: Source;
}

export interface PortraitPolicies {
  readonly schema: JsonSchema;
  readonly defaults: Readonly<Record<string, unknown>>;
  /** What the profile `literal` sets otherwise. */
  readonly literal: Readonly<Record<string, unknown>>;
}

export interface PortraitStatus extends Renamed {
  readonly label: string;
  readonly icon: string;
  readonly appliesTo: readonly string[];
  readonly appears: readonly string[];
  readonly means: string;
  readonly forPerson: string;
  readonly action: ActionNeeded;
  readonly advice: readonly string[];
  readonly actors: readonly ActorKind[];
  readonly source: Source;
}

export interface PortraitNote extends Renamed {
  readonly label: string;
  readonly says: string;
  readonly advice: readonly string[];
  readonly source: Source;
}

/** The portrait of a standing: a ladder, on which the first rung that holds counts. */
export interface Ladder {
  readonly format: 'rollcall/ladder/1';
  readonly name: string;
  readonly title: string;
  readonly rungs: readonly { readonly status: string; readonly says: string }[];
  readonly statuses: Named<PortraitStatus>;
  /** What the status of something it is rolled up from is called here, where it says more than that one knows. */
  readonly parts: Named<PortraitStatus>;
  /** The lifecycles that it is rolled up from, and what each tells. */
  readonly feeds: readonly { readonly lifecycle: string; readonly says: string }[];
}

/** `linkRedeemed` → `Link redeemed`: a name in words, where nobody gave better ones. */
export function nameInWords(name: string): string {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[_\s-]+/g, ' ')
    .trim()
    .toLowerCase();
  return words === '' ? name : words.charAt(0).toUpperCase() + words.slice(1);
}
