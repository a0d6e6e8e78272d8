/** Requests that are not as they must be: each is told what is wrong, where, and what would be right. */
import { beforeAll, describe, expect, test } from 'vitest';
import { built, type Called, lighting, opening, serviceWithDoor } from './caller.ts';

const doors = '/v1/instances/test/door';
const d1 = `${doors}/d1`;

let called: Called;
beforeAll(async () => {
  called = await serviceWithDoor();
});

/** Whatever was wrong, nothing happened. */
async function requireUntouched(): Promise<void> {
  expect((await called.call(`GET ${d1}`)).body.revision).toBe(1);
  expect((await called.call(`GET ${doors}`)).body.items).toHaveLength(1);
}

describe('bodies', () => {
  const send = `POST ${d1}/events`;
  const create = `POST ${doors}`;
  test.each([
    ['a sender without an id', send, { ...lighting, by: 'admin' }, 'by', '"admin:anna"'],
    [
      'an unknown kind',
      send,
      { ...lighting, by: 'robot:r2' },
      'by',
      'user, admin, provider, system',
    ],
    [
      'an unknown kind in full',
      send,
      { ...lighting, by: { kind: 'robot', id: 'r2' } },
      'by',
      'user, admin, provider, system',
    ],
    ['the clock', send, { ...lighting, by: 'clock:x' }, 'by', 'nobody sends as the clock'],
    [
      'the clock in full',
      send,
      { ...lighting, by: { kind: 'clock', id: 'x' } },
      'by',
      'nobody sends as the clock',
    ],
    [
      'the clock at birth',
      create,
      { ...built, id: 'd2', by: 'clock:x' },
      'by',
      'nobody sends as the clock',
    ],
    [
      'a sender with more fields',
      send,
      { ...lighting, by: { kind: 'user', id: 'u', admin: true } },
      'by.admin',
      'no such field',
    ],
    ['a sender that is null', send, { ...lighting, by: null }, 'by', 'kind:id'],
    ['a sender with an odd id', send, { ...lighting, by: 'user:a b' }, 'by', 'letters and digits'],
    ['no event', send, { by: 'user:uma' }, 'event', 'string'],
    ['an empty event', send, { ...lighting, event: '' }, 'event', '1 character'],
    ['an endless event', send, { ...lighting, event: 'E'.repeat(201) }, 'event', '200'],
    ['data that is a list', send, { ...lighting, data: [] }, 'data', 'object'],
    ['data that is null', send, { ...lighting, data: null }, 'data', 'object'],
    ['a field that does not exist', send, { ...lighting, dta: {} }, 'dta', 'no such field'],
    ['policies on a mere event', send, { ...lighting, policies: {} }, 'policies', 'no such field'],
    [
      'an instant without an offset',
      send,
      { ...lighting, at: '2026-01-01T00:00:00' },
      'at',
      '2026-03-01T00:00:00Z',
    ],
    ['an instant that is a number', send, { ...lighting, at: 1767225600 }, 'at', 'string'],
    [
      'an unknown time zone',
      create,
      { ...built, id: 'd2', zone: 'Mars/Base' },
      'zone',
      'Europe/Zurich',
    ],
    ['an empty id', create, { ...built, id: '' }, 'id', 'an id is needed'],
    ['an id of 10 KB', create, { ...built, id: 'x'.repeat(10_000) }, 'id', '200 characters'],
    ['an id with a space', create, { ...built, id: 'a b' }, 'id', 'letters and digits'],
    ['an id with a line break', create, { ...built, id: 'a\nb' }, 'id', 'letters and digits'],
    ['an id that climbs', create, { ...built, id: '../x' }, 'id', 'letters and digits'],
    ['an id that is a number', create, { ...built, id: 7 }, 'id', 'string'],
    ['a key that is empty', send, { ...lighting, key: '' }, 'key', 'visible ASCII'],
    ['a list for a body', send, [], 'body', 'object'],
    ['a text for a body', send, 'LIGHT', 'body', 'object'],
    ['null for a body', send, null, 'body', 'object'],
  ])('%s', async (_name, line, body, path, message) => {
    const { status, body: problem } = await called.call(line, { payload: JSON.stringify(body) });
    expect([status, problem.type]).toEqual([400, '/problems/invalidRequest']);
    expect(problem.issues).toEqual(
      expect.arrayContaining([{ path, message: expect.stringContaining(message) }]),
    );
    expect(problem.detail).toContain(`${path}: `);
    await requireUntouched();
  });

  test.each<[string, string | Buffer, string, string]>([
    ['half an object', '{"event":', 'malformedJson', 'not JSON'],
    ['nothing', '', 'malformedJson', 'the body is empty'],
    ['plain words', 'LIGHT please', 'malformedJson', 'not JSON'],
    [
      'bytes that are no UTF-8',
      Buffer.from([0x22, 0xff, 0xfe, 0x22]),
      'malformedJson',
      'not UTF-8',
    ],
    [
      'a prototype',
      '{"event":"LIGHT","by":"user:u","data":{"__proto__":{"admin":true}}}',
      'unsafeJson',
      'data.__proto__',
    ],
    [
      'a prototype in disguise',
      '{"event":"LIGHT","by":"user:u","\\u005f_proto__":{}}',
      'unsafeJson',
      '__proto__',
    ],
    [
      'a constructor',
      '{"event":"LIGHT","by":"user:u","data":{"constructor":{"prototype":{}}}}',
      'unsafeJson',
      'data.constructor',
    ],
    ['65 levels', nested(65), 'unsafeJson', '64 levels'],
    ['a hundred thousand levels', nested(100_000), 'unsafeJson', '64 levels'],
    [
      'half a character',
      '{"event":"LIGHT","by":"user:u","data":{"a":["\\ud83d"]}}',
      'unsafeJson',
      'data.a.0',
    ],
    ['a NUL', '{"event":"LIGHT","by":"user:u","data":{"a":"\\u0000"}}', 'unsafeJson', 'data.a'],
    [
      'a NUL in a name',
      '{"event":"LIGHT","by":"user:u","data":{"a\\u0000":1}}',
      'unsafeJson',
      'data.a',
    ],
  ])('%s', async (_name, payload, code, detail) => {
    const { status, body } = await called.call(send, { payload });
    expect([status, body.type]).toEqual([400, `/problems/${code}`]);
    expect(body.detail).toContain(detail);
    await requireUntouched();
  });

  test('64 levels are read, and then meet the contract of the event', async () => {
    const data = JSON.parse(nested(63));
    const { body } = await called.call(send, { body: { ...lighting, data: { deep: data } } });
    expect(body.type).toBe('/problems/unsafeJson');
    expect(
      (await called.call(send, { body: { ...lighting, data: { deep: data.a } } })).body.type,
    ).toBe('/problems/invalidEvent');
  });

  test('a body of 1 MiB is read, one byte more is not', async () => {
    const sized = (bytes: number) => {
      const frame = JSON.stringify({ ...lighting, event: '' }).length;
      return JSON.stringify({ ...lighting, event: 'E'.repeat(bytes - frame) });
    };
    expect((await called.call(send, { payload: sized(1024 * 1024) })).body.type).toBe(
      '/problems/invalidRequest',
    );
    expect(await called.call(send, { payload: sized(1024 * 1024 + 1) })).toMatchObject({
      status: 413,
      body: { type: '/problems/bodyTooLarge' },
    });
  });

  test.each([
    ['plain text', { 'content-type': 'text/plain' }],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['XML', { 'content-type': 'application/xml' }],
    ['no type', { 'content-type': '' }],
    ['a broken type', { 'content-type': 'json' }],
    ['gzip', { 'content-encoding': 'gzip' }],
  ])('%s is not understood', async (_name, headers) => {
    const { status, body } = await called.call(send, {
      payload: JSON.stringify(lighting),
      headers,
    });
    expect([status, body.type]).toEqual([415, '/problems/unsupportedMediaType']);
  });

  test('JSON with a charset is JSON', async () => {
    const own = await serviceWithDoor();
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    expect((await own.call(send, { payload: JSON.stringify(lighting), headers })).status).toBe(200);
  });

  test('no body at all is told so', async () => {
    expect(await called.call(send)).toMatchObject({
      status: 400,
      body: { issues: [{ path: 'body' }] },
    });
  });
});

describe('addresses, queries and headers', () => {
  test.each<[string, string, Record<string, string>, string, string]>([
    ['an unknown parameter', `GET ${doors}?stauts=open`, {}, 'query.stauts', 'no such field'],
    ['an unknown status', `GET ${doors}?status=ajar`, {}, 'query.status', 'shut, open, gone, dark'],
    [
      'an unknown activity',
      `GET ${doors}?activity=ajar`,
      {},
      'query.activity',
      'shut, open, gone, dark',
    ],
    ['a status twice', `GET ${doors}?status=open&status=shut`, {}, 'query.status', 'string'],
    ['a limit of nothing', `GET ${doors}?limit=0`, {}, 'query.limit', '>=1'],
    ['a limit too large', `GET ${doors}?limit=501`, {}, 'query.limit', '<=500'],
    ['a limit in words', `GET ${doors}?limit=all`, {}, 'query.limit', 'number'],
    ['half a limit', `GET ${doors}?limit=1.5`, {}, 'query.limit', 'int'],
    ['a cursor from elsewhere', `GET ${doors}?cursor=d1`, {}, 'query.cursor', 'earlier page'],
    [
      'a cursor to nowhere',
      `GET ${doors}?cursor=${Buffer.from('a b').toString('base64url')}`,
      {},
      'query.cursor',
      'earlier page',
    ],
    ['a negative revision', `GET ${d1}/history?cursor=-1`, {}, 'query.cursor', '>=0'],
    ['an instant in words', `GET ${d1}?at=yesterday`, {}, 'query.at', '2026-03-01T00:00:00Z'],
    ['an actor without a kind', `GET ${d1}?as=anna`, {}, 'query.as', 'admin:anna'],
    ['the clock as an actor', `GET ${d1}/permitted?as=clock:c`, {}, 'query.as', 'clock'],
    ['an id with a space', `GET ${doors}/a%20b`, {}, 'path.id', 'letters and digits'],
    ['an id with a NUL', `GET ${doors}/a%00b`, {}, 'path.id', 'letters and digits'],
    ['an id of 10 KB', `GET ${doors}/${'x'.repeat(10_000)}`, {}, 'path.id', '200 characters'],
  ])('%s', async (_name, line, headers, path, message) => {
    const { status, body } = await called.call(line, { headers });
    expect([status, body.type]).toEqual([400, '/problems/invalidRequest']);
    expect(body.issues).toEqual([{ path, message: expect.stringContaining(message) }]);
  });

  test.each(['', 'a b', 'a, b', 'zürich', 't'.repeat(201), 'default '])(
    'the tenant "%s" is none that a credential is for',
    async (tenant) => {
      const { status, body } = await called.call(`GET ${d1}`, {
        headers: { 'rollcall-tenant': tenant },
      });
      expect([status, body.type]).toEqual([403, '/problems/tenantDiffers']);
    },
  );

  test.each([
    ['an endless key', { 'idempotency-key': 'k'.repeat(501) }, 'headers.idempotency-key'],
    ['an empty key', { 'idempotency-key': '' }, 'headers.idempotency-key'],
    ['a key with a space', { 'idempotency-key': 'a b' }, 'headers.idempotency-key'],
    ['half a quoted key', { 'idempotency-key': '"a' }, 'headers.idempotency-key'],
    ['a bare revision', { 'if-match': '1' }, 'headers.if-match'],
    ['a weak revision', { 'if-match': 'W/"1"' }, 'headers.if-match'],
    ['two revisions', { 'if-match': '"1", "2"' }, 'headers.if-match'],
    ['a revision in words', { 'if-match': '"one"' }, 'headers.if-match'],
  ])('%s', async (_name, headers, path) => {
    const { status, body } = await called.call(`POST ${d1}/events`, { body: lighting, headers });
    expect([status, body.issues?.map((issue: any) => issue.path)]).toEqual([400, [path]]);
    await requireUntouched();
  });

  test.each([
    ['an address that does not exist', 'GET /v1/people', 404, 'unknownRoute'],
    ['a slash too many', `GET ${d1}/`, 404, 'unknownRoute'],
    ['an id that was not encoded', `GET ${doors}/a/b/c`, 404, 'unknownRoute'],
    ['half a percent code', `GET ${doors}/%4`, 400, 'badUrl'],
    ['percent codes that are no UTF-8', `GET ${doors}/%ff%fe`, 400, 'badUrl'],
    ['an unknown problem', 'GET /problems/none', 404, 'unknownRoute'],
    ['a problem of every object', 'GET /problems/toString', 404, 'unknownRoute'],
  ])('%s', async (_name, line, status, code) => {
    expect(await called.call(line)).toMatchObject({ status, body: { type: `/problems/${code}` } });
  });

  test.each([
    [`DELETE ${d1}`, 'GET, HEAD'],
    [`PUT ${doors}`, 'GET, HEAD, POST'],
    [`GET ${d1}/events`, 'POST'],
    [`POST ${d1}/history`, 'GET, HEAD'],
    ['POST /healthz', 'GET, HEAD'],
    ['OPTIONS /v1/lifecycles', 'GET, HEAD'],
    ['PATCH /', 'GET, HEAD'],
  ])('%s is told what the address takes', async (line, allow) => {
    const { status, body, headers } = await called.call(line);
    expect([status, body.type]).toEqual([405, '/problems/methodNotAllowed']);
    expect(headers['allow']?.split(', ').toSorted().join(', ')).toBe(allow);
  });

  test('HEAD answers like GET, without a body', async () => {
    const reply = await called.call(`HEAD ${d1}`);
    expect(reply).toMatchObject({ status: 200, headers: { etag: '"1"' } });
  });

  test('opening still works after all that', async () => {
    expect((await called.call(`POST ${d1}/events`, { body: opening })).status).toBe(200);
  });
});

/** `{"a":{"a":…}}`, so many objects deep. */
function nested(levels: number): string {
  return `${'{"a":'.repeat(levels)}0${'}'.repeat(levels)}`;
}
