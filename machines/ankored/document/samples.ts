import {
  type Actor,
  addDays,
  dateIn,
  type Instant,
  isIn,
  type Sample,
  type Snapshot,
} from '../../../src/lifecycle/index.ts';
import {
  admin,
  birthSample,
  lastCoveringDay,
  requirementSamples,
  shortWaiver,
  userOf,
  withoutEligibility,
} from '../samples.ts';
import type { DocumentContext } from './context.ts';

/** One of each kind, with the variants that decide: a stale version, the own file, another day. */
export function documentSamples(
  snapshot: Snapshot<DocumentContext>,
  at: Instant,
  freshId: () => string,
): readonly Sample[] {
  const birth = birthSample(snapshot, freshId);
  if (birth) return [birth, withoutEligibility(birth)];
  const { value, context } = snapshot;
  const attempt = isIn(value, 'requirement.attempt.idle')
    ? atRest(snapshot, at, freshId)
    : underReview(snapshot, at, freshId);
  // Without an eligibility only disqualifying is another matter; the rest would be found twice.
  if (context.eligibility === null) return attempt.filter(({ type }) => decisive.has(type));
  const removal: Sample = { type: 'FILE_REMOVED', data: {}, by: userOf(snapshot) };
  return [...attempt, removal, ...requirementSamples(snapshot, at)];
}

const decisive: ReadonlySet<string> = new Set(['UPLOADED', 'APPROVE', 'DISQUALIFY']);

function atRest(
  snapshot: Snapshot<DocumentContext>,
  at: Instant,
  freshId: () => string,
): readonly Sample[] {
  const { zone, evidence, file, lastDecision } = snapshot.context;
  const user = userOf(snapshot);
  const today = dateIn(at, zone);
  const isNew = evidence === null && file === null && lastDecision === null;
  return [
    ...[today, addDays(today, 1)].map((completedOn) => ({
      type: 'UPLOADED',
      data: { version: freshId(), completedOn },
      by: user,
    })),
    ...(isNew ? [shortWaiver(snapshot, at)] : []),
  ];
}

function underReview(
  snapshot: Snapshot<DocumentContext>,
  at: Instant,
  freshId: () => string,
): readonly Sample[] {
  const { context } = snapshot;
  const user = userOf(snapshot);
  const tomorrow = addDays(dateIn(at, context.zone), 1);
  const endsToday = lastCoveringDay(snapshot, at);
  const version = context.file?.version as string;
  const isFirst = context.evidence === null && context.lastDecision === null;
  const corrections = isFirst ? [endsToday, addDays(endsToday, -1), tomorrow] : [tomorrow];
  return [
    { type: 'REPLACED', data: { version: freshId() }, by: user },
    { type: 'REPLACED', data: { version: freshId(), completedOn: tomorrow }, by: user },
    { type: 'REPLACED', data: { version }, by: user },
    { type: 'WITHDRAWN', data: {}, by: user },
    ...decisions(context, freshId),
    ...corrections.map((completedOn) => ({
      type: 'APPROVE',
      data: { version, completedOn },
      by: admin,
    })),
  ];
}

/** Each decision, also on another version and by the person whose file it is. */
function decisions({ file, person }: DocumentContext, freshId: () => string): readonly Sample[] {
  const version = file?.version as string;
  const self: Actor = { kind: 'admin', id: person };
  const said: Readonly<Record<string, object>> = {
    APPROVE: {},
    RESET: { reason: 'cannot be read' },
    REJECT: { reason: 'cannot be read' },
    DISQUALIFY: { sealedReason: 'sealed' },
  };
  return Object.entries(said).flatMap(([type, words]) => [
    { type, data: { ...words, version }, by: admin },
    { type, data: { ...words, version: freshId() }, by: admin },
    { type, data: { ...words, version }, by: self },
  ]);
}
