/**
 * A standing: the one status of a person in a group, rolled up from several lifecycles. It is a ladder of rungs, and
 * the first rung that holds is where the person stands; so the ladder that people are shown is the one that decides.
 */
import type { StatusGuide } from '../lifecycle/index.ts';
import type { MemberFacts, RosterBlocker, RosterFeed } from './feed.ts';

/** `I` is what it is worked out from, `S` the codes of its statuses, `B` what stands in somebody's way. */
export interface StandingInput<I, S extends string, B> {
  /** Like a lifecycle's: `ankored/standing`. */
  readonly name: string;
  readonly title: string;
  /** The guide, by status code. */
  readonly statuses: Readonly<Record<S, StatusGuide>>;
  /**
   * What the status of something it is rolled up from is called here, where the standing knows more than that one does:
   * whether a requirement is optional belongs to the group.
   */
  readonly parts?: Readonly<Record<string, StatusGuide>>;
  /** What it is rolled up from. */
  readonly feeds: readonly Feed[];
  /** From the top: the first that holds. */
  readonly rungs: readonly Rung<I, S, B>[];
  /** How a roster feeds it; left out where it is only shown. */
  readonly roster?: RosterFeed<I>;
}

export interface Feed {
  readonly lifecycle: string;
  /** What it tells, in plain words: `whether the account is active`. */
  readonly says: string;
}

export interface Rung<I, S extends string, B> {
  readonly status: S;
  /** When it holds, in plain words. */
  readonly says: string;
  /** What stands in the way; null where the rung does not hold. */
  readonly blockers: (input: I) => readonly B[] | null;
}

export interface Standing<S extends string, B> {
  readonly status: { readonly code: S; readonly label: string };
  readonly blockers: readonly B[];
}

export interface StandingDefinition<I, S extends string, B> extends StandingInput<I, S, B> {
  /** Where somebody stands. Throws RangeError where no rung holds, which the last one ought to prevent. */
  of(input: I): Standing<S, B>;
}

/** A standing that an engine keeps for the members of a roster. */
export interface RosterStanding extends Omit<AnyStanding, 'rungs'> {
  readonly roster: Omit<RosterFeed<never>, 'input'>;
  readonly ofMember: (facts: MemberFacts) => Standing<string, RosterBlocker>;
}

/** The standing as an engine keeps it. Throws RangeError where it does not say how a roster feeds it. */
export function keptByRoster<I, S extends string, B extends RosterBlocker>(
  definition: StandingDefinition<I, S, B>,
): RosterStanding {
  const { roster, name, title, statuses, feeds } = definition;
  if (!roster)
    throw new RangeError(`${name}: it does not say how a roster feeds it; give it \`roster\``);
  return {
    name,
    title,
    statuses,
    feeds,
    roster,
    ofMember: (facts) => definition.of(roster.input(facts)),
  };
}

/** Any standing, where it is only shown. */
export type AnyStanding = Omit<StandingInput<never, string, unknown>, 'rungs' | 'roster'> & {
  readonly rungs: readonly Pick<Rung<never, string, unknown>, 'status' | 'says'>[];
};

/**
 * Checks a standing and makes it immutable.
 * @throws RangeError for a status without a rung, or with more than one.
 */
export function defineStanding<I, const S extends string, B>(
  input: StandingInput<I, S, B>,
): StandingDefinition<I, S, B> {
  const { name, statuses, rungs } = input;
  for (const code of Object.keys(statuses)) {
    const count = rungs.filter(({ status }) => status === code).length;
    if (count === 1) continue;
    throw new RangeError(
      `${name}: the status "${code}" has ${count === 0 ? 'no rung' : `${count} rungs`}; it needs exactly one`,
    );
  }
  const standsAt = (at: I): Standing<S, B> => {
    for (const { status, blockers } of rungs) {
      const found = blockers(at);
      if (found !== null) {
        return { status: { code: status, label: statuses[status].label }, blockers: found };
      }
    }
    throw new RangeError(`${name}: no rung holds; the last one must always hold`);
  };
  return Object.freeze({ ...input, of: standsAt });
}
