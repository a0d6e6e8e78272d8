/** Whole stories with the real lifecycles, over a real store in a file. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { lifecycles } from '../../machines/index.ts';
import { openSqliteStore } from '../../src/adapters/sqlite/index.ts';
import { countingIds, HandClock } from '../support/world.ts';
import { type Called, service } from './caller.ts';

const folders: string[] = [];
const open: Called[] = [];
afterEach(async () => {
  for (const { app, engine } of open.splice(0)) {
    await app.close();
    await engine.stop();
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const clock = new HandClock('2026-03-01T09:00:00.000Z');
const ids = countingIds('story');

function freshFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-service-'));
  folders.push(folder);
  return join(folder, 'rollcall.sqlite');
}

/** What can only be read takes the keys that were made before. */
async function overFile(file: string, before?: Called): Promise<Called> {
  const store = await openSqliteStore({ file, readOnly: before !== undefined });
  const called = await service({ store, lifecycles, clock, ids }, {}, before?.caller);
  open.push(called);
  return called;
}

async function stop({ app, engine }: Called): Promise<void> {
  await app.close();
  await engine.stop();
}

const documents = '/v1/instances/ankored/document';
const assigned = {
  id: 'org-1/mara/concussion',
  event: 'ASSIGNED',
  data: {
    person: 'mara',
    organisation: 'org-1',
    requirement: 'concussion',
    eligibility: 'org-1/mara',
  },
  by: 'admin:anna',
  zone: 'Europe/Zurich',
};
const mara = `${documents}/org-1%2Fmara%2Fconcussion`;

test('a document is handed in, reviewed by another and approved, and survives a restart', async () => {
  const file = freshFile();
  const first = await overFile(file);
  expect(await first.call(`POST ${documents}`, { body: assigned })).toMatchObject({
    status: 201,
    headers: { location: mara },
  });
  const uploaded = {
    event: 'UPLOADED',
    data: { version: 'file-1', completedOn: '2026-02-20' },
    by: 'user:mara',
  };
  expect((await first.call(`POST ${mara}/events`, { body: uploaded })).status).toBe(200);

  const approval = { event: 'APPROVE', data: { version: 'file-1' }, by: 'admin:anna' };
  const own = await first.call(`POST ${mara}/events`, { body: { ...approval, by: 'admin:mara' } });
  expect(own).toMatchObject({
    status: 409,
    body: { type: '/problems/guardFailed', unmet: [expect.any(Object)] },
  });
  const stale = await first.call(`POST ${mara}/events`, {
    body: { ...approval, data: { version: 'file-0' } },
  });
  expect(stale.body.type).toBe('/problems/guardFailed');
  const approved = await first.call(`POST ${mara}/events`, {
    body: approval,
    headers: { 'idempotency-key': 'approve-1' },
  });
  expect(approved).toMatchObject({ status: 200, body: { outcome: 'applied', revision: 3 } });
  const seen = await first.call(`GET ${mara}`);
  await stop(first);

  const second = await overFile(file);
  expect((await second.call(`GET ${mara}`)).body).toEqual(seen.body);
  const again = await second.call(`POST ${mara}/events`, {
    body: approval,
    headers: { 'idempotency-key': 'approve-1' },
  });
  expect(again.body).toEqual({ ...approved.body, repeated: true });
  const { code } = seen.body.status;
  expect((await second.call(`GET ${documents}?status=${code}`)).body.items).toMatchObject([
    { id: assigned.id },
  ]);
  expect((await second.call('GET /readyz')).status).toBe(200);
});

test('a store that can only be read answers what it holds, and refuses the rest', async () => {
  const file = freshFile();
  const writer = await overFile(file);
  await writer.call(`POST ${documents}`, { body: assigned });
  await stop(writer);
  const reader = await overFile(file, writer);
  expect((await reader.call(`GET ${mara}`)).status).toBe(200);
  expect((await reader.call(`GET ${mara}/history`)).body.items).toHaveLength(1);
  const send = await reader.call(`POST ${mara}/events`, {
    body: {
      event: 'UPLOADED',
      data: { version: 'file-1', completedOn: '2026-02-20' },
      by: 'user:mara',
    },
  });
  expect(send).toMatchObject({ status: 503, body: { type: '/problems/storeReadOnly' } });
});
