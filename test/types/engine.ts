/** What must not compile where a backend sends events. Checked by the compiler; never run. */
import { aheadUser, document } from '../../machines/index.ts';
import type { Engine } from '../../src/engine/index.ts';

const by = { kind: 'admin', id: 'anna' } as const;

export function sends(engine: Engine): void {
  const users = engine.of(aheadUser);
  void users.create('u1', { type: 'CREATE', data: { username: 'mara' } }, { by });
  void users.send('u1', { type: 'START_ONBOARDING' }, { by, key: 'k' });

  // @ts-expect-error -- no such event
  void users.send('u1', { type: 'START_ONBORDING' }, { by });
  // @ts-expect-error -- an event of another lifecycle
  void users.send('u1', { type: 'APPROVE', data: { version: 'v1' } }, { by });
  // @ts-expect-error -- a payload that lacks a field
  void users.send('u1', { type: 'LINK_REDEEMED', data: {} }, { by });
  // @ts-expect-error -- a payload is needed
  void users.send('u1', { type: 'LINK_REDEEMED' }, { by });
  // @ts-expect-error -- a field of another type
  void users.create('u1', { type: 'CREATE', data: { username: 7 } }, { by });
  // @ts-expect-error -- nobody sends without saying who
  void users.send('u1', { type: 'START_ONBOARDING' }, {});
  // @ts-expect-error -- no such kind of actor
  void users.send('u1', { type: 'START_ONBOARDING' }, { by: { kind: 'robot', id: 'r' } });

  const documents = engine.of(document);
  void documents.send('d1', { type: 'APPROVE', data: { version: 'v1' } }, { by });
  // @ts-expect-error -- the decision names the version
  void documents.send('d1', { type: 'APPROVE', data: { file: 'v1' } }, { by });
}
