/** One event for many, over HTTP: a preview, and a run that is followed line by line. */
import { once } from 'node:events';
import { request as http } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { built, type Called, service } from './caller.ts';

let called: Called;
let home: string;
beforeAll(async () => {
  called = await service();
  await called.app.listen({ port: 0, host: '127.0.0.1' });
  home = `http://127.0.0.1:${(called.app.server.address() as AddressInfo).port}`;
});
afterAll(() => called.app.close());

let streets = 0;

/** More doors than are sent to at once. */
async function street(): Promise<string[]> {
  streets += 1;
  const ids = Array.from({ length: 230 }, (_, n) => `s${streets}-${n}`);
  for (const id of ids)
    await called.call('POST /v1/instances/test/door', { body: { ...built, id } });
  return ids;
}

const open = (to: object) => ({ to, event: 'OPEN', data: { code: 'k' }, by: 'user:uma' });

async function run(body: object, key?: string) {
  const headers = {
    ...(await called.caller({ by: 'user:uma' })),
    'content-type': 'application/json',
    ...(key !== undefined && { 'idempotency-key': key }),
  };
  const response = await fetch(`${home}/v1/bulk/test/door`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const lines = text.split('\n').filter((line) => line !== '');
  return { status: response.status, type: response.headers.get('content-type'), lines, text };
}

describe('a run', () => {
  test('has a line for each as it is stored, and counts them in the last', async () => {
    const ids = await street();
    const { status, type, lines } = await run(open({ ids }), 'whole');
    expect([status, type]).toEqual([200, 'application/x-ndjson']);
    const items = lines.map((line) => JSON.parse(line));
    expect(items.slice(0, -1).map(({ id, outcome }) => [id, outcome])).toEqual(
      ids.map((id) => [id, 'applied']),
    );
    expect(items.at(-1)).toMatchObject({ selected: 230, outcomes: { applied: 230 }, skipped: [] });
  });

  test('is cancelled by hanging up, and taken up with the same key', async () => {
    const ids = await street();
    const key = '"hung up"';
    const calling = http(`${home}/v1/bulk/test/door`, {
      method: 'POST',
      headers: {
        ...(await called.caller({ by: 'user:uma' })),
        'content-type': 'application/json',
        'idempotency-key': key,
      },
    });
    calling.on('error', () => {});
    calling.end(JSON.stringify(open({ ids })));
    const [response] = await once(calling, 'response');
    response.destroy();
    const again = await run(open({ ids }), key);
    const { outcomes } = JSON.parse(again.lines.at(-1) ?? '');
    expect(outcomes.applied + outcomes.repeated).toBe(230);
    expect(outcomes.repeated).toBeGreaterThan(0);
    for (const id of ids.slice(0, 3)) {
      const { body } = await called.call(`GET /v1/instances/test/door/${id}`);
      expect(body.revision).toBe(2);
    }
  });

  test('needs a key, and says what it is for', async () => {
    const { status, text } = await run(open({ all: true }));
    expect(status).toBe(400);
    expect(JSON.parse(text).detail).toContain('a run needs a key');
  });

  test.each([
    [{}, 422, 'say whom it reaches in one way'],
    [{ status: 'ajar' }, 422, 'test/door has no \\"ajar\\"'],
    [{ organisation: 'o', group: 'g' }, 422, 'keeps no rosters'],
    [{ everybody: true }, 400, 'everybody'],
  ])('for %j is an ordinary problem', async (to, status, words) => {
    const answered = await run(open(to), 'k');
    expect([answered.status, answered.text]).toEqual([status, expect.stringContaining(words)]);
  });
});

test('a preview counts, and stores nothing', async () => {
  const ids = await street();
  const body = open({ ids: [...ids, 'gone'] });
  const { status, body: tally } = await called.call('POST /v1/bulk/test/door/preview', { body });
  expect(status).toBe(200);
  expect(tally).toMatchObject({
    selected: 231,
    outcomes: { applied: 230, failed: 1 },
    skipped: [{ reason: 'notFound', count: 1, ids: ['gone'] }],
  });
  const { body: seen } = await called.call(`GET /v1/instances/test/door/${ids[0]}`);
  expect(seen.revision).toBe(1);
});
