import {
  type Actor,
  dateIn,
  type Instant,
  isIn,
  type Sample,
  type Snapshot,
} from '../../../src/lifecycle/index.ts';
import { admin, birthSample, requirementSamples, userOf } from '../samples.ts';
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
