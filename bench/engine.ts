/**
 * Durable transitions a second over 1,000 instances: the whole engine (deciding, idempotency keys, journal, group
 * commit) on the SQLite store, against bare `node:sqlite` that writes the very same rows in groups of the same size.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { document } from '../machines/index.ts';
import { migrations } from '../src/adapters/sqlite/migrations.ts';
import { Engine, openSqliteStore, systemClock, uuidIds } from '../src/index.ts';
import type { Store, Write } from '../src/ports/index.ts';
import { type Bench, median, perSecond } from './measure.ts';

const instances = 1000;
const eventsEach = 20;
const rounds = 5;
const admin = { kind: 'admin', id: 'bench' } as const;
const person = { kind: 'user', id: 'p' } as const;

type Batches = (readonly (readonly Write[])[])[];

/** The engine's round, and every batch that it handed to the store. */
async function oursIn(folder: string): Promise<{ rate: number; batches: Batches }> {
  const batches: Batches = [];
  const file = await openSqliteStore({ file: join(folder, 'ours.sqlite') });
  const commit: Store['commit'] = (groups) => {
    batches.push(groups as readonly (readonly Write[])[]);
    return file.commit(groups);
  };
  const store: Store = { ...file, commit };
  const engine = new Engine({ store, lifecycles: [document], clock: systemClock, ids: uuidIds });
  const keys = Array.from({ length: instances }, (_, n) => ({
    tenant: 'default',
    lifecycle: document.name,
    id: `p-${n}/document`,
  }));
  const data = (n: number) => ({
    person: `p-${n}`,
    organisation: 'league',
    requirement: 'certificate',
  });
  await Promise.all(
    keys.map((key, n) => engine.create({ ...key, type: 'ASSIGNED', data: data(n), by: admin })),
  );
  batches.length = 0;
  const rate = await perSecond(instances * eventsEach, async () => {
    await Promise.all(keys.map((key) => live(engine, key)));
  });
  await engine.stop();
  return { rate, batches };
}

/** Upload, withdraw, upload, …: every event is applied. */
async function live(
  engine: Engine,
  key: { tenant: string; lifecycle: string; id: string },
): Promise<void> {
  for (let n = 0; n < eventsEach; n += 1) {
    const event =
      n % 2 === 0
        ? { type: 'UPLOADED', data: { version: `v-${n}`, completedOn: '2026-01-05' } }
        : { type: 'WITHDRAWN' };
    const answer = await engine.send({ ...key, ...event, by: person, key: `k-${n}` });
    if (answer.outcome !== 'applied') throw new Error(`${key.id}: ${answer.refusal?.message}`);
  }
}

/** The same rows with nothing around them: one connection, prepared statements, one transaction a batch. */
async function peerIn(folder: string, batches: Batches): Promise<number> {
  const db = new DatabaseSync(join(folder, 'peer.sqlite'));
  db.exec(
    'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA cache_size=-32000; PRAGMA wal_autocheckpoint=4000',
  );
  for (const { sql } of migrations) db.exec(sql);
  const insert = db.prepare(
    'INSERT OR REPLACE INTO instance VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?)',
  );
  const journal = db.prepare('INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?)');
  let position = 0;
  const outbox = db.prepare(
    'INSERT INTO outbox (tenant, lifecycle, id, revision, position, row, state, due, head) VALUES (?, ?, ?, ?, ?, ?, 1, ?, 1)',
  );
  const deadline = db.prepare('INSERT OR REPLACE INTO deadline VALUES (?, ?, ?, ?, ?, ?)');
  const answer = db.prepare('INSERT INTO answer VALUES (?, ?, ?, ?, ?, ?, ?)');
  const update = db.prepare(
    'UPDATE instance SET subject = ?, version = ?, hash = ?, revision = ?, status = ?, activity = ?, value = ?, next_deadline_at = ?, snapshot = ?, status_since = ?, activity_since = ? WHERE tenant = ? AND lifecycle = ? AND id = ? AND revision = ?',
  );
  const cells = ({ instance }: Write) => {
    if (!instance) return [];
    const { subject, hash, snapshot: s } = instance;
    const next = s.deadlines.map((d) => d.due).toSorted()[0] ?? null;
    return [
      subject,
      s.version,
      hash,
      s.revision,
      s.status?.code ?? null,
      s.activity?.code ?? null,
      JSON.stringify(s.value),
      next,
      JSON.stringify(s),
      s.status?.since ?? null,
      s.activity?.since ?? null,
    ];
  };
  for (const write of batches.flat(2)) {
    const { tenant, lifecycle, id } = write.key;
    if (write.expected === 1) insert.run(tenant, lifecycle, id, ...cells(write).with(3, 1));
  }
  const rate = await perSecond(instances * eventsEach, () => {
    for (const groups of batches) {
      db.exec('BEGIN IMMEDIATE');
      for (const write of groups.flat()) {
        const key = [write.key.tenant, write.key.lifecycle, write.key.id];
        const { changes } = update.run(...cells(write), ...key, write.expected);
        if (changes !== 1) throw new Error('the peer writes what is not there');
        for (const row of write.journal)
          journal.run(...key, row.revision, row.at, JSON.stringify(row), ++position);
        for (const row of write.outbox)
          outbox.run(...key, row.revision, row.index, JSON.stringify(row), row.recordedAt);
        if (write.answer)
          answer.run(
            ...key,
            write.answer.key,
            write.answer.requestHash,
            write.answer.recordedAt,
            JSON.stringify(write.answer.answer),
          );
        for (const d of newDeadlines(write)) deadline.run(...key, d.name, d.generation, d.due);
      }
      db.exec('COMMIT');
    }
  });
  db.close();
  return rate;
}

/** Those that this very transition set: the engine does not write the others either. */
function newDeadlines({ instance }: Write) {
  const { deadlines = [], revision } = instance?.snapshot ?? {};
  return deadlines.filter((d) => d.generation === revision);
}

export const engine: Bench = async () => {
  const ours: number[] = [];
  const peers: number[] = [];
  const sizes: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
    const { rate, batches } = await oursIn(folder);
    ours.push(rate);
    peers.push(await peerIn(folder, batches));
    sizes.push(median(batches.map((groups) => groups.length)));
    rmSync(folder, { recursive: true, force: true });
  }
  const [mine, peer] = [median(ours), median(peers)];
  return [
    {
      name: `durable transitions, ${instances} instances`,
      unit: '/s',
      ours: mine,
      peer,
      peerName: 'bare node:sqlite',
      ratio: mine / peer,
    },
    {
      name: 'group size',
      unit: 'transitions a commit',
      ours: median(sizes),
      peer: null,
      peerName: null,
      ratio: null,
    },
  ];
};
