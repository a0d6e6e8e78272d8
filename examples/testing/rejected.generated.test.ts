// npx rollcall walk ankored/document --steps 'ASSIGNED person=p1 organisation=o1 requirement=certificate by admin:anna; +3d; UPLOADED version=v1 completedOn=2026-01-05 by user:p1; REJECT version=v1 reason="cannot be read" by admin:anna; j; UPLOADED version=v2 completedOn=2026-01-05 by user:p1; APPROVE version=v1 by admin:anna; APPROVE version=v2 by admin:anna'
import { beginWalk, lifecycleNamed, takeStep, tracesOf, type WalkStep } from 'rollcall';
import { lifecycles } from 'rollcall/machines';
import { expect, test } from 'vitest';

const lifecycle = lifecycleNamed(lifecycles, 'ankored/document');
const start = { at: '2026-01-05T09:00:00.000Z', zone: 'UTC', profile: 'default' } as const;

const rows: readonly [step: WalkStep, outcome: string, status: string | null][] = [
  [{ type: 'ASSIGNED', data: { person: 'p1', organisation: 'o1', requirement: 'certificate' }, by: { kind: 'admin', id: 'anna' } }, 'applied', 'incomplete'],
  [{ wait: 259200000 }, 'applied', 'incomplete'],
  [{ type: 'UPLOADED', data: { version: 'v1', completedOn: '2026-01-05' }, by: { kind: 'user', id: 'p1' } }, 'applied', 'pendingReview'],
  [{ type: 'REJECT', data: { version: 'v1', reason: 'cannot be read' }, by: { kind: 'admin', id: 'anna' } }, 'applied', 'incomplete'],
  [{ jump: 0 }, 'applied', 'incomplete'],
  [{ type: 'UPLOADED', data: { version: 'v2', completedOn: '2026-01-05' }, by: { kind: 'user', id: 'p1' } }, 'applied', 'pendingReview'],
  [{ type: 'APPROVE', data: { version: 'v1' }, by: { kind: 'admin', id: 'anna' } }, 'refused', 'pendingReview'],
  [{ type: 'APPROVE', data: { version: 'v2' }, by: { kind: 'admin', id: 'anna' } }, 'applied', 'completed'],
];

test('ankored/document: ASSIGNED, time passes, UPLOADED, REJECT, time passes, UPLOADED, APPROVE, APPROVE', () => {
  const walk = rows.reduce((so, [step]) => takeStep(so, step), beginWalk(lifecycle, start));
  const came = tracesOf(walk).map(({ step, outcome: { kind, snapshot } }) => [
    step,
    kind,
    snapshot.status?.code ?? null,
  ]);
  expect(came).toEqual(rows);
});
