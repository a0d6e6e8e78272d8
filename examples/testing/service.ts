/** A real server for a test: HTTP on a free port of this machine, in memory, with a clock that only the test moves. */
import { Engine, openMemoryStore, uuidIds } from 'rollcall';
import { lifecycles } from 'rollcall/machines';
import { type Served, serve } from 'rollcall/service';

export interface TestService extends Served {
  readonly setClock: (at: string) => void;
}

export async function testService(): Promise<TestService> {
  let now = '2026-01-01T00:00:00.000Z';
  const clock = { now: () => now };
  const engine = new Engine({ store: openMemoryStore(), lifecycles, clock, ids: uuidIds });
  const served = await serve(engine, { port: 0, version: 'test' });
  const setClock = (at: string) => {
    now = at;
  };
  return { ...served, setClock };
}
