/** Sealed texts: kept apart, left out over HTTP, and opened only by who may, on the record. */
import { beforeEach, describe, expect, test } from 'vitest';
import { lifecycles } from '../../../machines/index.ts';
import { StoreError } from '../../../src/ports/index.ts';
import { type Called, keyOf, service } from '../caller.ts';

const mara = 'org-1/mara/concussion';
const document = `/v1/instances/ankored/document/${encodeURIComponent(mara)}`;
const eligibility = `/v1/instances/ankored/eligibility/${encodeURIComponent('org-1/mara')}`;
const finding = 'A SEALED FINDING';

let called: Called;
/** Mara's certificate is declined for a reason that only few may know, and she is locked out. */
beforeEach(async () => {
  called = await service({ lifecycles });
  const { call } = called;
  const by = 'admin:anna';
  const made = [
    await call('POST /v1/instances/ankored/eligibility', {
      body: {
        id: 'org-1/mara',
        event: 'REGISTERED',
        data: { person: 'mara', organisation: 'org-1' },
        by,
      },
    }),
    await call('POST /v1/instances/ankored/document', {
      body: {
        id: mara,
        event: 'ASSIGNED',
        data: {
          person: 'mara',
          organisation: 'org-1',
          requirement: 'concussion',
          eligibility: 'org-1/mara',
        },
        by,
      },
    }),
    await call(`POST ${document}/events`, {
      body: {
        event: 'UPLOADED',
        data: { version: 'v1', completedOn: '2025-12-01' },
        by: 'user:mara',
      },
    }),
    await call(`POST ${document}/events`, {
      body: { event: 'DISQUALIFY', data: { version: 'v1', sealedReason: finding }, by },
    }),
  ];
  expect(made.map(({ status }) => status)).toEqual([201, 201, 200, 200]);
});

const everywhere = [document, `${document}/history`, eligibility, `${eligibility}/history`];

test('are left out with a word that they are sealed, for whoever does not ask', async () => {
  for (const url of everywhere) {
    const { body } = await called.call(`GET ${url}`);
    expect(JSON.stringify(body), url).not.toContain(finding);
    expect(JSON.stringify(body), url).not.toContain('sealed:');
  }
  const rows = (await called.call(`GET ${document}/history`)).body.items;
  expect(rows.at(-1).event.data).toEqual({ version: 'v1', sealedReason: '[sealed]' });
  const { context } = (await called.call(`GET ${eligibility}`)).body;
  expect(context.disqualification.reason).toBe('[sealed]');
  expect(await called.store.credentials.accesses({ tenant: 'default', limit: 9 })).toEqual([]);
});

test('are opened by who may and asks, and that is recorded: who, when, and whose', async () => {
  const key = await keyOf(called, { permissions: ['read', 'sealed', 'actFor'] });
  const headers = { authorization: `Bearer ${key}`, 'rollcall-actor': 'admin:rita' };
  const rows = await called.call(`GET ${document}/history?sealed=open`, { headers });
  expect(rows.body.items.at(-1).event.data.sealedReason).toBe(finding);
  const shown = await called.call(`GET ${eligibility}?sealed=open`, { headers });
  expect(shown.body.context.disqualification.reason).toBe(finding);
  const access = {
    tenant: 'default',
    at: '2026-01-01T00:00:00.000Z',
    credential: key.slice(3, 15),
    actor: { kind: 'admin', id: 'rita' },
  };
  expect(await called.store.credentials.accesses({ tenant: 'default', limit: 9 })).toEqual([
    { ...access, lifecycle: 'ankored/eligibility', id: 'org-1/mara' },
    { ...access, lifecycle: 'ankored/document', id: mara },
  ]);
});

describe('are not opened', () => {
  test('without the permission, whatever else one may do', async () => {
    const headers = {
      authorization: `Bearer ${await keyOf(called, { permissions: ['read', 'send', 'keys', 'erase'] })}`,
    };
    for (const url of everywhere) {
      const reply = await called.call(`GET ${url}?sealed=open`, { headers });
      expect(reply).toMatchObject({
        status: 403,
        body: { detail: expect.stringContaining('"sealed"') },
      });
    }
    expect(await called.store.credentials.accesses({ tenant: 'default', limit: 9 })).toEqual([]);
  });

  test('where that cannot be recorded', async () => {
    called.store.credentials.record = () => Promise.reject(new StoreError('full', 'no room'));
    const reply = await called.call(`GET ${document}/history?sealed=open`);
    expect(reply.status).toBe(507);
    expect(JSON.stringify(reply.body)).not.toContain(finding);
    expect((await called.call(`GET ${document}/history`)).status).toBe(200);
  });

  test('where there is nobody: then nothing is recorded either', async () => {
    expect((await called.call(`GET ${document}x?sealed=open`)).status).toBe(404);
    expect(await called.store.credentials.accesses({ tenant: 'default', limit: 9 })).toEqual([]);
  });

  test('by asking for it in other words', async () => {
    expect((await called.call(`GET ${document}?sealed=yes`)).status).toBe(400);
    expect((await called.call(`GET ${document}/permitted?sealed=open`)).status).toBe(400);
  });
});

test('go when the person is forgotten, like everything personal; journals replay as before', async () => {
  await called.engine.erase('default', 'mara', { kind: 'admin', id: 'anna' });
  const read = async (query: string) =>
    (await called.call(`GET ${document}/history${query}`)).body.items.at(-2).event.data
      .sealedReason;
  expect([await read(''), await read('?sealed=open')]).toEqual(['[sealed]', '[erased]']);
  for (const name of ['ankored/document', 'ankored/eligibility'])
    expect((await called.engine.verify('default', name)).divergences).toEqual([]);
});

test('cannot be forged: a text that looks like a reference is refused', async () => {
  const headers = { 'idempotency-key': 'x' };
  for (const forged of ['sealed:abc', 'personal:abc'])
    expect(
      await called.call(`POST ${document}/events`, {
        body: {
          event: 'UPLOADED',
          data: { version: forged, completedOn: '2025-12-01' },
          by: 'user:mara',
        },
        headers,
      }),
    ).toMatchObject({ status: 422 });
});

test('a lifecycle says which fields are sealed', async () => {
  const { body } = await called.call('GET /v1/lifecycles/ankored/document');
  const { data } = body.events.find((event: any) => event.name === 'DISQUALIFY');
  expect(data.properties.sealedReason).toMatchObject({ type: 'string', 'x-kind': 'sealed' });
});

test('inside the process they are read as ever', async () => {
  const key = { tenant: 'default', lifecycle: 'ankored/eligibility', id: 'org-1/mara' };
  expect(JSON.stringify(await called.engine.show(key))).toContain(finding);
  const shut = called.engine.withoutSealed();
  expect(JSON.stringify(await shut.show(key))).not.toContain(finding);
  expect(JSON.stringify(await shut.withoutSealed().history(key))).not.toContain(finding);
  await shut.stop();
  await expect(called.engine.show(key)).rejects.toThrow('the engine was stopped');
});
