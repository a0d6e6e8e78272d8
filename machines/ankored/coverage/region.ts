/**
 * The region `coverage` of a requirement: none → valid → expiringSoon → expired. Everything that can give, take
 * or end coverage stands here once, whatever kind of requirement it is.
 */
import { and, stateIn } from 'xstate';

/** A guard by name, or a tree of names built with `and`, `or`, `not`, `stateIn`. */
export type Condition = string | ((...args: never[]) => boolean);

export interface CoverageOptions {
  /**
   * The granting events, each with its full condition: the same one that the attempt's own transition has.
   * The landing guards are added here. Null: no condition but those.
   */
  readonly grants: Readonly<Record<string, Condition | null>>;
  /** Further events that take the coverage away, each with its full condition. */
  readonly clears?: Readonly<Record<string, Condition | null>>;
  /** While the applicant owes something: only then are reminders sent. By default: the attempt is idle. */
  readonly owes?: Condition;
}

const alert = ['recordAlert', 'sendExpiryAlert'];

type Transition = Readonly<Record<string, unknown>>;

/** All of the given conditions together; null stands for none. */
function all(...parts: readonly (Condition | null)[]): Condition {
  const given = parts.filter((part) => part !== null);
  return given.length === 1 ? (given[0] as Condition) : (and(given as never) as Condition);
}

/** Idea 4: "A grant may land in valid, expiringSoon or expired, guarded in that order". */
function landing(condition: Condition | null): Transition[] {
  const onto = (
    guard: string,
    target: string,
    actions: readonly string[],
    also: Condition | null = null,
  ) => ({
    guard: all(condition, guard, also),
    target,
    actions: ['recordGrant', ...actions],
  });
  return [
    onto('landsValid', '.valid', []),
    onto('landsExpiringSoon', '.expiringSoon', alert, 'mayAlert'),
    onto('landsExpiringSoon', '.expiringSoon', []),
    onto('landsExpired', '.expired', []),
  ];
}

/** A waiver never lands in the past; one that adds nothing is a declared no-op. */
const waiving = [...landing('endsAhead').slice(0, 3), { guard: all('endsAhead', 'isOutlasted') }];

/** New policies or a new zone: the last valid day stays, the instants and the state follow from it. */
const underNewRules: Transition[] = [
  { guard: 'becomesValid', target: '.valid', actions: 'adoptRules' },
  {
    guard: all('becomesExpiringSoon', 'mayAlert', stateIn({ requirement: { coverage: 'valid' } })),
    target: '.expiringSoon',
    actions: ['adoptRules', ...alert],
  },
  { guard: 'becomesExpiringSoon', target: '.expiringSoon', actions: 'adoptRules' },
  { guard: 'becomesExpired', target: '.expired', actions: 'adoptRules' },
  { target: '.none', actions: 'adoptRules' },
];

const clearing = (condition: Condition) => ({
  guard: condition,
  target: '.none',
  actions: 'clearCoverage',
});

const mapValues = <T, R>(record: Readonly<Record<string, T>>, to: (value: T) => R) =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value)]));

/**
 * The region's config: `states: { coverage: coverageRegion({ … }), attempt: { … } }`. Its parts come from
 * `coverageParts`, its events from `requirementEvents`.
 */
export function coverageRegion({ grants, clears = {}, owes }: CoverageOptions) {
  const isOwing = owes ?? stateIn({ requirement: { attempt: 'idle' } });
  const reminded = all('isReminding', isOwing);
  const alerted = all('mayAlert', isOwing);
  const reminding = (state: string) => [
    { guard: reminded, target: state, reenter: true, actions: 'sendReminder' },
    { target: state, reenter: true },
  ];
  const region = {
    initial: 'none',
    states: {
      none: { after: { reminderDue: reminding('none') } },
      valid: {
        after: {
          expiringSoonDue: [
            { guard: 'mayAlert', target: 'expiringSoon', actions: alert },
            { target: 'expiringSoon' },
          ],
        },
      },
      expiringSoon: {
        after: {
          expiryAlertDue: [
            { guard: alerted, target: 'expiringSoon', reenter: true, actions: alert },
            { target: 'expiringSoon', reenter: true },
          ],
          expiresDue: { target: 'expired', actions: 'restartReminders' },
        },
      },
      expired: { after: { reminderDue: reminding('expired') } },
    },
    on: {
      ...mapValues(grants, landing),
      ...mapValues(clears, (condition) => clearing(all('hasCoverage', condition))),
      WAIVE: waiving,
      REVOKED: [clearing('hasCoverage'), {}],
      POLICY_CHANGED: underNewRules,
      ZONE_CHANGED: underNewRules,
      REMINDERS_PAUSED: [{ guard: 'isPausedForThis' }, { actions: 'pauseReminders' }],
      REMINDERS_RESUMED: [{ guard: 'isPausedForThis', actions: 'resumeReminders' }, {}],
    },
  };
  // Its names are checked when the lifecycle is defined; XState's types cannot follow them through a function.
  return region as never;
}
