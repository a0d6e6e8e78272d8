/**
 * Any sequence of commits and erasures, on a store and on a model of one: every question gets the same answer.
 * One store serves all runs, each with tenants of its own, so that it also holds what other runs left behind.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openMemoryStore } from '../../src/adapters/memory/index.ts';
import { openSqliteStore } from '../../src/adapters/sqlite/index.ts';
import type {
  DueRow,
  InstanceRow,
  PlacedRow,
  Store,
  Write,
  WriteGroup,
} from '../../src/ports/index.ts';
import { Model } from '../contracts/model.ts';
import { deadline, minute, noop, step } from '../contracts/rows.ts';
import { parameters } from '../support/seed.ts';

const folder = mkdtempSync(join(tmpdir(), 'rollcall-model-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const everything = { after: 0, limit: 1_000_000 };
const tenants = ['t', 't2'];
const lifecycles = ['l', 'l/m'];
const ids = ['a', 'aa', 'a/m', 'é', 'ﬀ', '𝔸', 'b'.repeat(200)];
const statuses = ['shut', 'open'];
const subjects = ['ann', 'ann '];
const keys = ['k', 'k2'];
const references = ['personal:1', 'personal:2', 'personal:3', 'personal:4'];
const minutes = [0, 1, 5, 9];

/** One write; `off` is how far the expected revision lies from the stored one, nearly always nothing. */
const write = fc.record({
  tenant: fc.constantFrom(...tenants),
  lifecycle: fc.constantFrom(...lifecycles),
  id: fc.constantFrom(...ids),
  off: fc.constantFrom(0, 0, 0, 0, 0, 0, 1, -1),
  only: fc.constantFrom('all', 'all', 'all', 'answer'),
  key: fc.option(fc.constantFrom(...keys)),
  subject: fc.constantFrom(...subjects),
  status: fc.option(fc.constantFrom(...statuses)),
  activity: fc.option(fc.constantFrom('dark')),
  due: fc.uniqueArray(fc.constantFrom(...minutes), { maxLength: 2 }),
  effects: fc.nat(2),
  personal: fc.uniqueArray(fc.constantFrom(...references), { maxLength: 2 }),
  value: fc.string({ unit: 'binary' }),
});
type Drawn = typeof write extends fc.Arbitrary<infer W> ? W : never;

const group = fc.array(write, { minLength: 1, maxLength: 2 });
const move = fc.oneof(
  { weight: 3, arbitrary: fc.record({ groups: fc.array(group, { minLength: 1, maxLength: 5 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      tenant: fc.constantFrom(...tenants),
      subject: fc.constantFrom(...subjects),
      group: fc.array(write, { maxLength: 2 }),
    }),
  },
);

/** The write that was drawn, as it would be decided on what the model holds. */
function decided(model: Model, run: number, drawn: Drawn): Write {
  const tenant = `${run} ${drawn.tenant}`;
  const at = { tenant, lifecycle: drawn.lifecycle, id: drawn.id };
  const expected = Math.max(0, (model.load(at)?.snapshot.revision ?? 0) + drawn.off);
  const answer = { key: drawn.key ?? 'k', answer: { status: drawn.status, value: drawn.value } };
  if (drawn.only === 'answer') return noop(at, expected, answer);
  const { subject, status, activity, effects, value } = drawn;
  return step(at, {
    expected,
    subject,
    status,
    activity,
    effects,
    deadlines: drawn.due.map((n) => deadline(minute(n), expected + 1, `after ${n}`)),
    ...(drawn.key !== null && { answer }),
    personal: drawn.personal.map((reference) => ({ tenant, subject, reference, value })),
    snapshot: { context: { value } },
  });
}

/** Compares every answer that the port can give about these tenants, and those about everybody. */
async function compare(store: Store, model: Model, run: number): Promise<void> {
  const own = tenants.map((tenant) => `${run} ${tenant}`);
  for (const tenant of own) {
    for (const lifecycle of lifecycles) {
      for (const id of ids) await compareOne(store, model, { tenant, lifecycle, id });
      for (const status of [undefined, ...statuses, 'gone']) {
        const [activity, limit] = [status === 'shut' ? 'dark' : undefined, 1000];
        for (const query of [
          { tenant, lifecycle, status, limit },
          { tenant, lifecycle, status, activity, after: 'aa', limit: 3 },
          { tenant, lifecycle, status, after: 'ﬀ', limit },
        ]) {
          expect(await store.list(query)).toEqual(model.list(query));
        }
      }
      expect(byText(await store.counts({ tenant, lifecycle }))).toEqual(
        byText(model.counts({ tenant, lifecycle })),
      );
      for (const n of minutes) {
        const query = { now: minute(n), limit: 3, tenant, lifecycle };
        expect(await store.overdue(query)).toEqual(model.overdue(query));
      }
    }
    await compareOrders(store, model, tenant);
    for (const subject of subjects) {
      expect(await store.ofSubject(tenant, subject)).toEqual(model.ofSubject(tenant, subject));
    }
    expect(await store.personal(tenant, references)).toEqual(model.personal(tenant, references));
  }
  const all = { now: minute(5), limit: 1_000_000 };
  expect(await store.overdue(all)).toEqual(model.overdue(all));
  expect(await store.nextDue()).toBe(model.nextDue());
  expect(byText(await store.counts({}))).toEqual(byText(model.counts({})));
}

/** What is read in an order of its own: as it was stored, as it has waited, as it falls due. */
async function compareOrders(store: Store, model: Model, tenant: string): Promise<void> {
  const stored = await inPages(2, ({ position = 0 }: Partial<PlacedRow>, limit) =>
    store.transitions({ tenant, after: position, limit }),
  );
  expect(stored.map(({ row }) => row)).toEqual(model.transitions(tenant));
  expect(await store.lastTransition(tenant)).toEqual(stored.at(-1) ?? null);
  const positions = stored.map(({ position }) => position);
  expect(positions).toEqual([...new Set(positions)].toSorted((a, b) => a - b));

  for (const lifecycle of lifecycles) {
    const until = minute(2);
    for (const had of [{ status: 'shut' }, { activity: 'dark' }]) {
      const query = { tenant, lifecycle, ...had, until, limit: 1000 };
      const placeOf = ({ id, snapshot: { status, activity } }: InstanceRow) => {
        const since = ('status' in had ? status : activity)?.since ?? '';
        return { since, id };
      };
      const rows = await inPages(2, (last: Partial<InstanceRow>, limit) => {
        const after = 'snapshot' in last ? placeOf(last as InstanceRow) : undefined;
        return store.waiting({ ...query, after, limit });
      });
      expect(rows).toEqual(model.waiting(query));
    }
    const names = minutes.slice(1).map((n) => `after ${n}`);
    const query = { tenant, lifecycle, names, until: minute(5), limit: 1000 };
    const rows = await inPages(2, (last: Partial<DueRow>, limit) =>
      store.due({ ...query, after: 'due' in last ? (last as DueRow) : undefined, limit }),
    );
    expect(rows).toEqual(model.due(query));
    expect(await store.due({ ...query, names: [] })).toEqual([]);
  }
}

/** All of it, each page behind the last row of the one before. */
async function inPages<T extends object>(
  limit: number,
  page: (last: Partial<T>, limit: number) => Promise<readonly T[]>,
): Promise<T[]> {
  const rows: T[] = [];
  for (;;) {
    const next = await page(rows.at(-1) ?? {}, limit);
    rows.push(...next);
    if (next.length < limit) return rows;
  }
}

async function compareOne(store: Store, model: Model, at: Write['key']): Promise<void> {
  // Byte for byte: a replayed snapshot is compared as text.
  expect(JSON.stringify(await store.load(at))).toBe(JSON.stringify(model.load(at)));
  expect(await store.journal(at, everything)).toEqual(model.journal(at, everything));
  const page = { after: 1, limit: 2 };
  expect(await store.journal(at, page)).toEqual(model.journal(at, page));
  expect(await store.journalAt(at, minute(2))).toEqual(model.journalAt(at, minute(2)));
  expect(await store.outbox(at, everything)).toEqual(model.outbox(at));
  for (const key of keys) expect(await store.answer(at, key)).toEqual(model.answer(at, key));
}

const byText = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).toSorted();

const file = join(folder, 'rollcall.sqlite');

describe.each<[string, () => Promise<Store>, () => Promise<Store> | null]>([
  ['memory', async () => openMemoryStore(), () => null],
  ['SQLite', () => openSqliteStore({ file }), () => openSqliteStore({ file, readOnly: true })],
])('a store in %s', (_, open, openBeside) => {
  it('agrees with its model, whatever is stored in whatever order', async () => {
    const store = await open();
    // The writer keeps recent rows in memory; who only looks reads all of them from the file.
    const beside = await openBeside();
    const model = new Model();
    const seen = { committed: 0, conflict: 0, erased: 0 };
    let run = 0;
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(move, { minLength: 1, maxLength: 16 }), async (moves) => {
          run += 1;
          for (const drawn of moves) {
            if ('groups' in drawn) {
              // Decided before any of them is stored, as rivals do.
              const groups = drawn.groups.map((g) => g.map((w) => decided(model, run, w)));
              for (const { key } of groups.flat()) await store.load(key);
              const results = await store.commit(groups);
              expect(results).toEqual(groups.map((g: WriteGroup) => model.commit(g)));
              for (const result of results) seen[result] += 1;
            } else {
              const tenant = `${run} ${drawn.tenant}`;
              const rows = drawn.group.map((w) => decided(model, run, w));
              const erased = await store.erase(tenant, drawn.subject, rows);
              expect(erased).toBe(model.erase(tenant, drawn.subject, rows));
              if (erased !== 'conflict') seen.erased += erased;
            }
          }
          await compare(store, model, run);
          if (beside) await compare(beside, model, run);
        }),
        parameters(25),
      );
    } finally {
      await beside?.close();
      await store.close();
    }
    // A run in which nothing was refused or erased would have proved little.
    expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(0);
  });
});
