/** The guards, actions, effects and deadlines of coverage, for the lifecycle whose grants are given. */
import { z } from 'zod';
import {
  authoring,
  civilDate,
  type DataOf,
  dateIn,
  daysBetween,
  type EventMap,
  id,
  type Step,
} from '../../../src/lifecycle/index.ts';
import { type CoverageContext, nothing, type PauseReason } from './context.ts';
import { alertInstants, nextAfter, nextReminder, remindersBy } from './reminders.ts';
import { type Grant, isOutlasted, reachOf, type Standing, standingOf, termOf } from './validity.ts';

/**
 * What each granting event grants, by event name; WAIVE is known already. Null where there is nothing to grant:
 * guards are asked in every state, to explain a refusal.
 */
export type Grants<C, E extends EventMap> = {
  readonly [K in keyof E & string]?: (step: Step<C, DataOf<E, K>>) => Grant | null;
};

type Data = Readonly<Record<string, unknown>>;
type AnyStep = Step<CoverageContext, Data>;
type GrantOf = (step: AnyStep) => Grant | null;

const write = authoring<CoverageContext, EventMap>();

const untilOf = (data: Data) => data['until'] as string | null;
const waiver: GrantOf = ({ data }) => ({ evidence: 'waiver', validThrough: untilOf(data) });

/**
 * The declared parts that the coverage region names; spread them into the lifecycle's parts.
 * Guards for the lifecycle's own use: `isWindowOpen` (on START, STARTED, UPLOADED), `hasCoverage`.
 */
export function coverageParts<C extends CoverageContext, E extends EventMap>(grants: Grants<C, E>) {
  const byEvent = { ...grants, WAIVE: waiver } as unknown as Record<string, GrantOf>;
  const grantOf: GrantOf = (step) => byEvent[step.type]?.(step) ?? null;
  return {
    guards: { ...sharedGuards, ...landingGuards(Object.keys(byEvent), grantOf) },
    actions: { ...sharedActions, recordGrant: recordGrant(Object.keys(byEvent), grantOf) },
    effects: sharedEffects,
    deadlines: sharedDeadlines,
  };
}

/** What the event at hand would grant, with its dates; null where it grants nothing. */
function granted(step: AnyStep, grantOf: GrantOf) {
  const { context, at } = step;
  const grant = grantOf(step);
  if (grant === null) return null;
  const validThrough = reachOf(grant, context, at);
  const term = termOf(validThrough, context.zone, context.policies);
  return { grant, validThrough, term, isOutlasted: isOutlasted(grant, context, at) };
}

/** Where a grant lands: each is true for at most one state, and none where something longer is there. */
function landingGuards(on: string[], grantOf: GrantOf) {
  const reads = ['context', 'data', 'time'] as const;
  const lands = (standing: Standing, says: string) =>
    write.guard({
      on,
      says,
      reads,
      source: 'ours',
      test: (step) => {
        const found = granted(step, grantOf);
        return found !== null && !found.isOutlasted && standingOf(found.term, step.at) === standing;
      },
    });
  return {
    landsValid: lands('valid', 'it covers beyond the days in which it would be expiring soon'),
    landsExpiringSoon: lands('expiringSoon', 'it covers today, but ends soon'),
    landsExpired: lands('expired', 'what it covers is over already'),
    isOutlasted: write.guard({
      on,
      says: 'the coverage that is there reaches at least as far',
      reads,
      source: 'ours',
      test: (step) => granted(step, grantOf)?.isOutlasted ?? false,
    }),
  };
}

/** The one action that computes the dates of a grant. */
function recordGrant(on: string[], grantOf: GrantOf) {
  return write.action({
    on,
    says: 'records what the coverage rests on and computes its dates, once',
    source: 'ours',
    change: (step) => {
      const found = granted(step, grantOf);
      if (found === null) return {};
      const { grant, validThrough, term } = found;
      return {
        ...term,
        validThrough,
        evidence: grant.evidence,
        completedOn: grant.evidence === 'waiver' ? null : grant.completedOn,
        lostBy: null,
        ...(standingOf(term, step.at) === 'expired' && { remindersFrom: step.at }),
      };
    },
  });
}

/** The policies and the zone as they are after POLICY_CHANGED or ZONE_CHANGED. */
function changed({ context, data }: AnyStep) {
  return {
    policies: (data['policies'] as CoverageContext['policies'] | undefined) ?? context.policies,
    zone: (data['zone'] as string | undefined) ?? context.zone,
  };
}
function changedTerm(step: AnyStep) {
  const { policies, zone } = changed(step);
  return termOf(step.context.validThrough, zone, policies);
}
const rules = ['POLICY_CHANGED', 'ZONE_CHANGED'];
const becomes = (standing: Standing, says: string) =>
  write.guard({
    on: rules,
    says,
    reads: ['context', 'data', 'time'],
    source: 'ours',
    test: (step) =>
      step.context.evidence !== null && standingOf(changedTerm(step), step.at) === standing,
  });

const sharedGuards = {
  becomesValid: becomes('valid', 'under the new rules it is valid'),
  becomesExpiringSoon: becomes('expiringSoon', 'under the new rules it ends soon'),
  becomesExpired: becomes('expired', 'under the new rules it is over'),
  hasCoverage: write.guard({
    says: 'something was granted and not taken away',
    reads: ['context'],
    test: ({ context }) => context.evidence !== null,
  }),
  // Seed: "Users can re-complete as early as 30 days before expiration or remove the file and redo the
  // requirement." A waiver is no evidence, so it keeps nobody from handing some in.
  isWindowOpen: write.guard({
    says: 'nothing covers it, or its end is near enough to complete it again',
    reads: ['context', 'time'],
    source: 'seed',
    test: ({ context: { evidence, windowOpensAt }, at }) =>
      evidence === null || evidence === 'waiver' || (windowOpensAt !== null && at >= windowOpensAt),
  }),
  endsAhead: write.guard({
    on: ['WAIVE'],
    says: 'the waiver ends today or later',
    reads: ['context', 'data', 'time'],
    source: 'ours',
    test: ({ context, data, at }) =>
      standingOf(termOf(untilOf(data), context.zone, context.policies), at) !== 'expired',
  }),
  isReminding: write.guard({
    says: 'reminders are not paused',
    reads: ['context'],
    source: 'vendor',
    test: ({ context }) => context.remindersPausedFor.length === 0,
  }),
  // Rule 46: new policies or another zone may move an alert of today; it is not sent twice.
  mayAlert: write.guard({
    says: 'reminders are not paused, and no alert went out today',
    reads: ['context', 'time'],
    source: 'ours',
    test: ({ context: { remindersPausedFor, alertedOn, zone }, at }) =>
      remindersPausedFor.length === 0 && (alertedOn === null || alertedOn < dateIn(at, zone)),
  }),
  isPausedForThis: write.guard({
    on: ['REMINDERS_PAUSED', 'REMINDERS_RESUMED'],
    says: 'reminders are paused for this reason',
    reads: ['context', 'data'],
    test: ({ context, data }) => context.remindersPausedFor.includes(data['reason'] as PauseReason),
  }),
};

const sharedActions = {
  clearCoverage: write.action({
    says: 'takes the coverage away, and starts the reminders again',
    change: ({ at, type }) => ({ ...nothing, lostBy: type, remindersFrom: at }),
  }),
  recordAlert: write.action({
    says: 'remembers the day of the alert',
    source: 'ours',
    change: ({ context, at }) => ({ alertedOn: dateIn(at, context.zone) }),
  }),
  restartReminders: write.action({
    says: 'starts the reminders again',
    source: 'vendor',
    change: ({ at }) => ({ remindersFrom: at }),
  }),
  adoptRules: write.action({
    on: rules,
    says: 'takes over the new policies or zone and computes the dates anew from the last valid day',
    source: 'ours',
    change: (step) => {
      const { context, at } = step;
      const term = changedTerm(step);
      const wasOver = standingOf(context, at) === 'expired';
      const runsOut = !wasOver && standingOf(term, at) === 'expired';
      return { ...changed(step), ...term, ...(runsOut && { remindersFrom: at }) };
    },
  }),
  pauseReminders: write.action({
    on: ['REMINDERS_PAUSED'],
    says: 'remembers why reminders are paused',
    change: ({ context, data }) => ({
      remindersPausedFor: [...context.remindersPausedFor, data['reason'] as PauseReason].toSorted(),
    }),
  }),
  resumeReminders: write.action({
    on: ['REMINDERS_RESUMED'],
    says: 'forgets one reason for pausing',
    change: ({ context, data }) => ({
      remindersPausedFor: context.remindersPausedFor.filter((reason) => reason !== data['reason']),
    }),
  }),
};

const about = { person: id(), organisation: id(), requirement: id() };
const who = ({ person, organisation, requirement }: CoverageContext) => ({
  person,
  organisation,
  requirement,
});

// One key for both: a person who was away for long gets one mail, about how things stand now (rule 46).
const collapseKey = 'reminder';

const sharedEffects = {
  sendExpiryAlert: write.effect({
    says: 'tells the person that the coverage ends soon and must be renewed',
    source: 'seed',
    collapseKey,
    data: z.object({
      ...about,
      validThrough: civilDate().nullable(),
      daysLeft: z.number().int().nullable(),
    }),
    of: ({ context, at }) => {
      const { validThrough, zone } = context;
      const daysLeft = validThrough === null ? null : daysBetween(dateIn(at, zone), validThrough);
      return { ...who(context), validThrough, daysLeft };
    },
  }),
  sendReminder: write.effect({
    says: 'reminds the person of what is still to do',
    source: 'vendor',
    collapseKey,
    data: z.object({ ...about, nth: z.number().int(), expiredOn: civilDate().nullable() }),
    of: ({ context, at }) => ({
      ...who(context),
      nth: remindersBy(context, at),
      expiredOn: context.validThrough,
    }),
  }),
};

const sharedDeadlines = {
  expiringSoonDue: write.deadline({
    says: '30 civil days before the last valid day (policy)',
    source: 'seed',
    due: ({ context }) => context.expiringAt,
  }),
  expiresDue: write.deadline({
    says: 'when the last valid day is over, in the time zone of the organisation',
    source: 'seed',
    due: ({ context }) => context.expiresAt,
  }),
  expiryAlertDue: write.deadline({
    says: '14, 7 and 1 days before the last valid day (policy)',
    source: 'ours',
    attention: true,
    due: ({ context, at }) => nextAfter(alertInstants(context), at),
  }),
  reminderDue: write.deadline({
    says: 'after 2, 4, 6, 10 and 17 days, then every 10, ten in all (policy)',
    source: 'vendor',
    attention: true,
    due: ({ context, at }) => nextReminder(context, at),
  }),
};
