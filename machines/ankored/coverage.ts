/**
 * The validity region that the three requirements share. A requirement's author writes:
 *
 *     const cover = coverageParts<Context, Events>({
 *       FINISHED: ({ data }) => ({ evidence: 'training', completedOn: … }),
 *     });
 *     const parts = { context, events, guards: { ...cover.guards, … }, actions: { ...cover.actions, … }, … };
 *
 *     requirement: {
 *       type: 'parallel',
 *       states: {
 *         coverage: coverageRegion({ grants: { FINISHED: 'isNews' } }),
 *         attempt: { … },
 *       },
 *     }
 *
 * WAIVE, REVOKED, the rules' changes and the pausing of reminders are in it already. `coverage` stands before
 * `attempt`, so that a grant's dates are computed first; a grant must leave alone what it is computed from.
 */
export {
  type CoverageContext,
  coverageFields,
  coveragePolicyFields,
  pauseReasons,
  uncovered,
} from './coverage/context.ts';
export { coverageParts } from './coverage/parts.ts';
export { coverageRegion } from './coverage/region.ts';
export { remindersOnly } from './coverage/reminders.ts';
export { isByToday, standingOf, termOf } from './coverage/validity.ts';
