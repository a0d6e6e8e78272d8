/**
 * Who may send what to a background check. Rule 64: payloads have ids, codes and stamps, so that nothing of what
 * a report says can get into the journal.
 */
import { z } from 'zod';
import { event, id, instant } from '../../../src/lifecycle/index.ts';
import { requirementEvents } from '../requirement.ts';
import { backgroundCheckPolicies, cancelCodes, proceedCodes } from './context.ts';

/** The provider names its report and says when. */
const reported = { report: id(), stamp: instant() };

/** Where people may send it too, they leave both out. */
const perhapsReported = {
  report: id().nullable().default(null),
  stamp: instant().nullable().default(null),
};

const fromProvider = (label: string, help: string, source: 'seed' | 'vendor' | 'borrowed') =>
  event({ by: ['provider'], label, help, source, data: z.object(reported) });

export const backgroundCheckEvents = {
  ...requirementEvents(backgroundCheckPolicies),
  START: event({
    by: ['user'],
    label: 'Start application',
    help: 'Begins the application; where the provider’s report id is not known yet, the event’s own id stands for it.',
    source: 'seed',
    data: z.object({ report: id().nullable().default(null) }),
  }),
  SUBMIT: event({
    by: ['user', 'provider'],
    label: 'Submit application',
    help: 'The application is with the third-party provider for screening.',
    source: 'seed',
    data: z.object(perhapsReported),
  }),
  INFO_REQUESTED: fromProvider(
    'Request information',
    'The provider needs more from the person before it can go on.',
    'borrowed',
  ),
  PROVIDER_CLEAR: fromProvider(
    'Report as clear',
    'The screening found nothing; the requirement is completed from that day.',
    'seed',
  ),
  PROVIDER_FLAG: fromProvider(
    'Report as flagged',
    'The screening found something that has to be looked at; that is no result yet.',
    'seed',
  ),
  PRE_ADVERSE_SENT: fromProvider(
    'Report the pre-adverse notice',
    'The person was told of a possible adverse result, with time to dispute it.',
    'vendor',
  ),
  DISPUTE_OPENED: fromProvider(
    'Report a dispute',
    'The person disputes what the report says; nothing final happens meanwhile.',
    'vendor',
  ),
  DISPUTE_CLOSED: fromProvider(
    'Report the end of a dispute',
    'The dispute was looked into and is closed.',
    'vendor',
  ),
  PROCEED: event({
    by: ['provider', 'admin'],
    label: 'Proceed',
    help: 'Goes ahead in spite of the flag; an administrator says why by a code.',
    decision: true,
    source: 'vendor',
    data: z.object({ ...perhapsReported, code: z.enum(proceedCodes).nullable().default(null) }),
  }),
  FINAL_ADVERSE: fromProvider(
    'Report as finally adverse',
    'The person does not meet the qualifications, after notice, wait and without an open dispute.',
    'vendor',
  ),
  CANCELED: event({
    by: ['provider', 'user'],
    label: 'Cancel application',
    help: 'Ends the application without a result; a clear report that still comes counts.',
    source: 'ours',
    data: z.object({ ...perhapsReported, code: z.enum(cancelCodes).default('withdrawn') }),
  }),
};
export type BackgroundCheckEvents = typeof backgroundCheckEvents;
