/**
 * What each report status of Yardstik, a provider that Ankored uses, means here: the event to send, with the code
 * that some carry. Which statuses exist is the vendor's; an adapter looks them up and sends report id and stamp.
 */
import type { cancelCodes } from './context.ts';
import type { BackgroundCheckEvents } from './events.ts';

interface YardstikMeaning {
  /** Null where the status says nothing that the person's START has not said. */
  readonly event: keyof BackgroundCheckEvents | null;
  readonly code?: (typeof cancelCodes)[number];
  /** Sent as well, with the same stamp: whoever has this status is not, or no longer, in a dispute. */
  readonly also?: 'DISPUTE_CLOSED';
}

const submitted: YardstikMeaning = { event: 'SUBMIT' };
const infoRequested: YardstikMeaning = { event: 'INFO_REQUESTED' };

/**
 * By status. Yardstik has no word for the end of a dispute: the report just goes back to `consider` or
 * `pre_adverse`. A final adverse result straight from `dispute` is refused until the dispute is closed (rule 34).
 */
export const yardstik = {
  created: { event: null },
  info_requested: infoRequested,
  exception: infoRequested,
  queued: submitted,
  processing: submitted,
  pending: submitted,
  approved_to_process: submitted,
  pending_approval: submitted,
  ys_qa_review: submitted,
  consider: { event: 'PROVIDER_FLAG', also: 'DISPUTE_CLOSED' },
  pre_adverse: { event: 'PRE_ADVERSE_SENT', also: 'DISPUTE_CLOSED' },
  dispute: { event: 'DISPUTE_OPENED' },
  clear: { event: 'PROVIDER_CLEAR' },
  proceed: { event: 'PROCEED' },
  final_adverse: { event: 'FINAL_ADVERSE' },
  canceled: { event: 'CANCELED', code: 'canceled' },
  expired: { event: 'CANCELED', code: 'expired' },
} as const satisfies Readonly<Record<string, YardstikMeaning>>;
