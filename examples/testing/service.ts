/** A real server for a test: HTTP on a free port of this machine, in memory, with a clock that only the test moves. */
import { createKey, Engine, openMemoryStore, uuidIds } from 'rollcall';
import { lifecycles } from 'rollcall/machines';
import { type Served, serve } from 'rollcall/service';

export interface TestService extends Served {
  /** The key of a caller who may act for anybody, as a test must. */
  readonly key: string;
  readonly setClock: (at: string) => void;
}

export async function testService(): Promise<TestService> {
  let now = '2026-01-01T00:00:00.000Z';
  const clock = { now: () => now };
  const engine = new Engine({ store: openMemoryStore(), lifecycles, clock, ids: uuidIds });
  const { key } = await createKey(engine.store.credentials, forTests, now);
  const served = await serve(engine, { port: 0, version: 'test' });
  const setClock = (at: string) => {
    now = at;
  };
  return { ...served, key, setClock };
}

const forTests = {
  tenant: 'default',
  label: 'the test',
  actor: { kind: 'system', id: 'test' },
  permissions: ['read', 'send', 'actFor'],
  by: 'command line',
} as const;
