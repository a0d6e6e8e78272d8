/** What a document, a training and a background check have in common: their birth, shared events and status. */
import { z } from 'zod';
import {
  authoring,
  civilDate,
  type EventMap,
  event,
  id,
  personal,
  type View,
  zone,
} from '../../src/lifecycle/index.ts';
import { type CoverageContext, pauseReasons } from './coverage.ts';

const birth = z.object({
  person: id(),
  organisation: id(),
  requirement: id(),
  /** The person's eligibility in this organisation; null where none is kept. */
  eligibility: id().nullable().default(null),
});

/** Events that every requirement knows; `policies` is the lifecycle's own policies schema. */
export function requirementEvents<P extends z.ZodObject>(policies: P) {
  return {
    ASSIGNED: event({
      by: ['admin', 'system'],
      label: 'Assign',
      help: 'The requirement becomes the person’s: the record of evidence begins.',
      birth: true,
      source: 'seed',
      data: birth,
    }),
    WAIVE: event({
      by: ['admin'],
      label: 'Waive',
      help: 'Counts the requirement as met without evidence, for ever or until a date.',
      decision: true,
      source: 'borrowed',
      data: z.object({ reason: personal(), until: civilDate().nullable().default(null) }),
    }),
    REVOKED: event({
      by: ['admin', 'provider'],
      label: 'Revoke',
      help: 'Takes the coverage away, because what it rests on does not hold.',
      decision: true,
      source: 'ours',
      data: z.object({ reason: personal() }),
    }),
    POLICY_CHANGED: event({
      by: ['admin'],
      label: 'Change policies',
      help: 'The organisation changed its policies; dates and deadlines follow.',
      source: 'ours',
      data: z.object({ policies }),
    }),
    ZONE_CHANGED: event({
      by: ['admin'],
      label: 'Change time zone',
      help: 'The organisation moved to another time zone; the last valid day stays, its hours move.',
      source: 'ours',
      data: z.object({ zone: zone() }),
    }),
    REMINDERS_PAUSED: event({
      by: ['admin', 'system'],
      label: 'Pause reminders',
      help: 'The person is inactive or disqualified and gets no reminders.',
      source: 'vendor',
      data: z.object({ reason: z.enum(pauseReasons) }),
    }),
    REMINDERS_RESUMED: event({
      by: ['admin', 'system'],
      label: 'Resume reminders',
      help: 'The reason for pausing is gone; reminders that still lie ahead go out.',
      source: 'vendor',
      data: z.object({ reason: z.enum(pauseReasons) }),
    }),
  };
}

/** For requirements whose coverage can rest on a file. Seed: "remove the file and redo the requirement". */
export const fileRemoved = event({
  by: ['user', 'admin'],
  label: 'Remove file',
  help: 'Removes the file that the coverage rests on, so that the requirement can be redone at any time.',
  source: 'seed',
  data: z.object({}),
});

/** Rule 57, seed: "locked out of Ankored". The person's own events are refused; all others still land. */
export const lockedOut = {
  says: 'the person is locked out of the organisation',
  source: 'seed',
  bars: ['user'],
  except: [],
  from: {
    lifecycle: 'ankored/eligibility',
    id: (context: { readonly eligibility: string | null }) => context.eligibility,
    statuses: ['disqualified', 'appeal'],
  },
} as const;

/** The action of ASSIGNED, under the name `recordAssignment`. */
export const recordAssignment = authoring<CoverageContext, EventMap>().action({
  on: ['ASSIGNED'],
  says: 'records whose requirement it is, and starts the reminders',
  source: 'ours',
  change: ({ data, at }) => ({ ...(data as z.output<typeof birth>), remindersFrom: at }),
});

/**
 * Domain: "Requirement status, first match: adverse · covered · running attempt · coverage expired · else
 * Incomplete". Null only before birth.
 */
export function requirementStatus<S extends string = never, A extends string = never>(
  view: Pick<View<unknown>, 'in'>,
  running: S | null,
  adverse: A | null = null,
) {
  if (!view.in('requirement')) return null;
  if (adverse !== null) return adverse;
  if (view.in('requirement.coverage.valid')) return 'completed';
  if (view.in('requirement.coverage.expiringSoon')) return 'expiringSoon';
  if (running !== null) return running;
  return view.in('requirement.coverage.expired') ? 'expired' : 'incomplete';
}
