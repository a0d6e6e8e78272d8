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
  birthProbe,
  birthSample,
  lastCoveringDay,
  pastWaiver,
  requirementSamples,
  shortWaiver,
  userOf,
} from '../samples.ts';
import type { DocumentContext } from './context.ts';

/** One of each kind, with the variants that decide: a stale version, the own file. */
export function documentSamples(
  snapshot: Snapshot<DocumentContext>,
  at: Instant,
  freshId: () => string,
): readonly Sample[] {
  const birth = birthSample(snapshot, freshId);
  if (birth) return birth;
  const user = userOf(snapshot);
  const removal: Sample = { type: 'FILE_REMOVED', data: {}, by: user };
  return [...attempt(snapshot, at, freshId, user), removal, ...requirementSamples(snapshot)];
}

function attempt(
  { value, context }: Snapshot<DocumentContext>,
  at: Instant,
  freshId: () => string,
  user: Actor,
): Sample[] {
  if (isIn(value, 'requirement.attempt.idle')) {
    const data = { version: freshId(), completedOn: dateIn(at, context.zone) };
    return [{ type: 'UPLOADED', data, by: user }];
  }
  const version = context.file?.version as string;
  const stale = { version: freshId() };
  const declined = { version, reason: 'cannot be read' };
  return [
    { type: 'REPLACED', data: { version: freshId() }, by: user },
    { type: 'WITHDRAWN', data: {}, by: user },
    { type: 'APPROVE', data: { version }, by: admin },
    { type: 'APPROVE', data: stale, by: admin },
    { type: 'APPROVE', data: { version }, by: { kind: 'admin', id: context.person } },
    { type: 'RESET', data: declined, by: admin },
    { type: 'REJECT', data: declined, by: admin },
    { type: 'DISQUALIFY', data: { version, sealedReason: 'sealed' }, by: admin },
  ];
}

/** Other days, other versions and other people; nobody's eligibility is kept. */
export function documentProbes(
  snapshot: Snapshot<DocumentContext>,
  at: Instant,
  freshId: () => string,
): readonly Sample[] {
  const birth = birthProbe(snapshot, freshId);
  if (birth) return birth;
  const attempt = isIn(snapshot.value, 'requirement.attempt.idle')
    ? probesAtRest(snapshot, at, freshId)
    : probesUnderReview(snapshot, at, freshId);
  return [...attempt, pastWaiver(snapshot, at)];
}

function probesAtRest(
  snapshot: Snapshot<DocumentContext>,
  at: Instant,
  freshId: () => string,
): Sample[] {
  const { zone, evidence, lastDecision } = snapshot.context;
  const data = { version: freshId(), completedOn: addDays(dateIn(at, zone), 1) };
  const isNew = evidence === null && lastDecision === null;
  return [
    { type: 'UPLOADED', data, by: userOf(snapshot) },
    ...(isNew ? [shortWaiver(snapshot, at)] : []),
  ];
}

function probesUnderReview(
  snapshot: Snapshot<DocumentContext>,
  at: Instant,
  freshId: () => string,
): Sample[] {
  const { zone, file, evidence, lastDecision, person } = snapshot.context;
  const version = file?.version as string;
  const user = userOf(snapshot);
  const tomorrow = addDays(dateIn(at, zone), 1);
  const endsToday = lastCoveringDay(snapshot, at);
  const isFirst = evidence === null && lastDecision === null;
  const corrections = isFirst ? [endsToday, addDays(endsToday, -1), tomorrow] : [tomorrow];
  return [
    { type: 'REPLACED', data: { version: freshId(), completedOn: tomorrow }, by: user },
    { type: 'REPLACED', data: { version }, by: user },
    ...Object.entries(words).flatMap(([type, said]) => [
      { type, data: { ...said, version: freshId() }, by: admin },
      { type, data: { ...said, version }, by: { kind: 'admin', id: person } as const },
    ]),
    ...corrections.map((completedOn) => ({
      type: 'APPROVE',
      data: { version, completedOn },
      by: admin,
    })),
  ];
}

/** What a decision says beside the version that it is about. */
const words: Readonly<Record<string, object>> = {
  APPROVE: {},
  RESET: { reason: 'cannot be read' },
  REJECT: { reason: 'cannot be read' },
  DISQUALIFY: { sealedReason: 'sealed' },
};
