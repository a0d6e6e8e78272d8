/** Following: nothing is missed, nothing comes twice, and what was lost with an older copy is told. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { openMemoryStore } from '../../src/adapters/memory/index.ts';
import { openSqliteStore } from '../../src/adapters/sqlite/index.ts';
import type { Engine, Followed, FollowRequest } from '../../src/engine/index.ts';
import type { JournalRow, Store } from '../../src/ports/index.ts';
import { parameters } from '../support/seed.ts';
import { admin, testWorld, user } from '../support/world.ts';

const folder = mkdtempSync(join(tmpdir(), 'rollcall-following-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tenants = ['t', 'other'];
const ids = ['d1', 'd2'];
const at = { lifecycle: 'test/door', by: user };

/** One thing that happens: an event for somebody, whom it may have to make first, or the follower going away. */
const move = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(fc.constantFrom(...tenants), fc.constantFrom(...ids)) },
  { weight: 2, arbitrary: fc.constant('away' as const) },
  { weight: 1, arbitrary: fc.constant('wait' as const) },
);

/** Builds the door where there is none, and else opens it, lights it, or does what is refused. */
async function happen(engine: Engine, tenant: string, id: string, n: number): Promise<void> {
  const key = { tenant, lifecycle: 'test/door', id };
  const known = await engine.store.load(key);
  if (!known) await engine.create({ ...key, type: 'BUILT', data: { code: 'k' }, by: admin });
  else if (n % 2 === 0) await engine.send({ ...key, type: 'OPEN', data: { code: 'k' }, by: user });
  else await engine.send({ ...key, type: 'LIGHT', data: {}, by: user });
}

/** Whoever reads as far as there is anything, and remembers where that was. */
class Reader {
  readonly rows: JournalRow[] = [];
  readonly cursors: string[] = [];
  readonly #engine: Engine;
  readonly #request: FollowRequest;
  #at = 'start';
  #items: AsyncIterator<Followed> | undefined;
  #stop = new AbortController();

  constructor(engine: Engine, request: FollowRequest) {
    this.#engine = engine;
    this.#request = request;
  }

  async read(atLeast: number): Promise<void> {
    const { signal } = this.#stop;
    const request = { ...this.#request, after: this.#at, signal };
    this.#items ??= this.#engine.follow(request)[Symbol.asyncIterator]();
    while (this.rows.length < atLeast) {
      const { value, done } = await this.#items.next();
      if (done) throw new Error('it ended by itself');
      this.#at = value.cursor;
      if (value.transition === null) continue;
      this.rows.push(value.transition);
      this.cursors.push(value.cursor);
    }
  }

  async leave(): Promise<void> {
    this.#stop.abort();
    await this.#items?.return?.();
    this.#items = undefined;
    this.#stop = new AbortController();
  }
}

test.each([
  ['memory', async () => openMemoryStore()],
  ['SQLite', () => openSqliteStore({ file: join(folder, 'following.sqlite') })],
])('in %s, whoever comes and goes gets every transition once and in order', async (_, open) => {
  const store: Store = await open();
  const { engine, clock } = testWorld({ store });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 1, maxLength: 20 }), async (moves) => {
      run += 1;
      const [tenant, other] = tenants.map((name) => `${name}${run}`) as [string, string];
      const all = new Reader(engine, { tenant });
      const one = new Reader(engine, { tenant, lifecycles: [at.lifecycle], id: 'd1' });
      for (const [n, drawn] of moves.entries()) {
        if (drawn === 'wait') {
          clock.wait({ days: 2 });
          await engine.fireDue();
        } else if (drawn === 'away') await Promise.all([all.leave(), one.leave()]);
        else await happen(engine, drawn[0] === 't' ? tenant : other, drawn[1], n);
        const rows = await journalsOf(store, tenant);
        if (n % 3 === 0) await all.read(rows.length);
        await one.read(rows.filter(({ id }) => id === 'd1').length);
      }
      const rows = await journalsOf(store, tenant);
      await all.read(rows.length);
      // Each instance's own order, and among them one that every reader sees alike.
      for (const id of ids)
        expect(all.rows.filter((row) => row.id === id)).toEqual(rows.filter((r) => r.id === id));
      expect(one.rows).toEqual(all.rows.filter((row) => row.id === 'd1'));
      expect(new Set(all.cursors).size).toBe(rows.length);
      await Promise.all([all.leave(), one.leave()]);
    }),
    parameters(30),
  );
  await engine.stop();
});

async function journalsOf(store: Store, tenant: string): Promise<JournalRow[]> {
  const pages = ids.map((id) =>
    store.journal({ tenant, lifecycle: at.lifecycle, id }, { after: 0, limit: 1000 }),
  );
  return (await Promise.all(pages)).flat();
}

/** The first items that a follower gets. */
async function first(engine: Engine, request: FollowRequest, count: number): Promise<Followed[]> {
  const items: Followed[] = [];
  for await (const item of engine.follow(request)) {
    items.push(item);
    if (items.length === count) break;
  }
  return items;
}

test('in a silence only the cursor comes, and what is stored then wakes the follower at once', async () => {
  const { engine } = testWorld();
  const items = engine.follow({ tenant: 't', silenceSeconds: 0.05 })[Symbol.asyncIterator]();
  expect((await items.next()).value).toEqual({ cursor: 'start', transition: null });
  expect((await items.next()).value).toEqual({ cursor: 'start', transition: null });
  const slow = engine.follow({ tenant: 't', silenceSeconds: 3600 })[Symbol.asyncIterator]();
  await slow.next();
  const woken = slow.next();
  await happen(engine, 't', 'd1', 0);
  const { value } = await woken;
  expect(value).toMatchObject({ transition: { id: 'd1', revision: 1 } });
  // What passes by unasked for moves the cursor on, too.
  const beside = { tenant: 't', id: 'd2', after: 'start', silenceSeconds: 0.05 };
  const [, passed] = await first(engine, beside, 2);
  expect(passed).toEqual({ cursor: value.cursor, transition: null });
  const ending = slow.next();
  await engine.stop();
  expect((await ending).done).toBe(true);
});

test('what an older copy never had is told, and what it had goes on without a gap', async () => {
  const file = join(folder, 'live.sqlite');
  const copy = join(folder, 'copy.sqlite');
  const live = testWorld({ store: await openSqliteStore({ file }) });
  await happen(live.engine, 't', 'd1', 0);
  await live.store.backup(copy);
  await happen(live.engine, 't', 'd1', 0);
  const [, kept, lost] = await first(live.engine, { tenant: 't', after: 'start' }, 3);
  await live.engine.stop();

  const restored = testWorld({ store: await openSqliteStore({ file: copy }) });
  // The place of what was lost is free, and then taken by something else.
  for (const _ of [1, 2]) {
    const gone = first(restored.engine, { tenant: 't', after: lost?.cursor }, 1);
    await expect(gone).rejects.toMatchObject({ code: 'engine.transitionGone' });
    await happen(restored.engine, 't', 'd1', 1);
  }
  const [, next] = await first(restored.engine, { tenant: 't', after: kept?.cursor }, 2);
  expect(next?.transition).toMatchObject({ revision: 2, event: { type: 'LIGHT' } });
  await restored.engine.stop();
});

test.each([
  'x',
  '0-0123456789abcdef',
  '1-',
  '1',
  '-1-0123456789abcdef',
  `${'9'.repeat(16)}-0123456789abcdef`,
])('no cursor: %s', async (after) => {
  const { engine } = testWorld();
  await expect(first(engine, { tenant: 't', after }, 1)).rejects.toMatchObject({
    code: 'engine.invalidInput',
    message: expect.stringContaining('take the newest that it gave, or "start"'),
  });
});
