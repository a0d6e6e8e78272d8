/** Keys on the command line: made once, listed without their secret, revoked; and who opened sealed texts. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { widthOf } from '../../src/cli/layout.ts';
import { keyHolder } from '../../src/engine/index.ts';
import { Desk } from '../support/terminal.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.leave());

const mail = ['keys', 'create', '--label', 'mail system', '--actor', 'system:mail'];

describe('keys create', () => {
  it('shows a key that works, this once', async () => {
    const { code, lines } = await desk.run(mail);
    expect(code).toBe(0);
    expect(lines).toEqual([
      expect.stringMatching(/^✓ Made the key [0-9a-f]{12}\. It is shown this once:$/),
      expect.stringMatching(/^ {2}rk_/),
    ]);
    const { credentials } = (await desk.engine()).store;
    const row = await keyHolder(credentials, lines[1]?.trim() ?? '');
    expect(row).toMatchObject({
      tenant: 'default',
      label: 'mail system',
      actor: { kind: 'system', id: 'mail' },
      permissions: ['read', 'send'],
      scope: { lifecycles: null },
      expiresAt: null,
      createdBy: 'command line',
    });
  });

  it('narrows it to what is named, for as long as is said, in the tenant that is said', async () => {
    const { json } = await desk.run([
      ...mail,
      ...'--can read,actFor --lifecycle test/door --lifecycle test/person'.split(' '),
      ...'--expires +90d --tenant north --json'.split(' '),
    ]);
    expect(json).toMatchObject({
      permissions: ['read', 'actFor'],
      lifecycles: ['test/door', 'test/person'],
      expiresAt: '2026-04-01T00:00:00.000Z',
      key: expect.stringMatching(/^rk_/),
    });
    expect(JSON.stringify(json)).not.toContain('hash');
    expect((await desk.run('keys list')).lines).toEqual([
      'No keys yet. "rollcall keys create" makes one.',
    ]);
    expect((await desk.run('keys list --tenant north --json')).json.items).toHaveLength(1);
  });

  it.each<[string[], string]>([
    [['--can', 'read,fly'], '--can: there is no permission "fly"; there are read, send'],
    [['--actor', 'clock:x'], '--actor: "clock:x" is nobody'],
    [['--lifecycle', 'test/dor'], 'there is no lifecycle "test/dor"; known are test/door'],
    [['--expires', '-1d'], 'expiresAt: 2025-12-31T00:00:00.000Z has passed already'],
    [['--expires', 'soon'], '--expires: "soon" is no instant'],
    [['--label', ' '], 'label: a label has 1 to 200 characters in one line'],
  ])('with %j is refused, and nothing is made', async (more, message) => {
    const { code, err } = await desk.run([...mail, ...more]);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
    await desk.run('create test/door d1 code=k');
    expect((await desk.run('keys list --json')).json.items).toEqual([]);
  });

  it.each([mail, ['keys', 'revoke', '0123456789ab']])(
    'says the way over HTTP while a server writes: %j',
    async (...words) => {
      await desk.run('create test/door d1 code=k');
      desk.lock();
      const { code, err } = await desk.run(words);
      expect(code).toBe(4);
      expect(err).toContain('is in use by process 4711');
      expect(err).toMatch(/curl -X (POST|DELETE) http:\/\/127\.0\.0\.1:4800\/v1\/keys/);
      expect((await desk.run('keys list')).code).toBe(0);
    },
  );
});

describe('keys list and revoke', () => {
  it('tell what each may do, when it was last used, and how it ended, in 80 columns', async () => {
    const made = (await desk.run([...mail, '--lifecycle', 'test/door', '--json'])).json;
    await desk.run([...mail, '--expires', '+1d', '--can', 'read']);
    const { credentials } = (await desk.engine()).store;
    await credentials.used(made.id, desk.clock.now());
    desk.clock.wait({ days: 2 });
    expect((await desk.run(`keys revoke ${made.id}`)).out).toBe(`✓ Revoked the key ${made.id}.\n`);
    const { out, lines } = await desk.run('keys list');
    expect(out).toContain('2 days ago');
    expect(out).toContain('    only test/door\n');
    expect(out).toContain('    revoked on 2026-01-03 00:00 UTC by command line\n');
    expect(out).toContain('    expired on 2026-01-02 00:00 UTC\n');
    expect(lines.filter((line) => widthOf(line) > 80)).toEqual([]);
  });

  it('know no key of another tenant', async () => {
    const { json } = await desk.run([...mail, '--tenant', 'north', '--json']);
    const { code, err } = await desk.run(`keys revoke ${json.id}`);
    expect([code, err]).toEqual([2, expect.stringContaining('there is no key')]);
    expect((await desk.run(`keys revoke ${json.id} --tenant north`)).code).toBe(0);
  });
});

describe('keys opened', () => {
  it('tells who opened sealed texts, newest first', async () => {
    await desk.run(mail);
    expect((await desk.run('keys opened')).lines).toEqual(['Nobody opened a sealed text.']);
    const { credentials } = (await desk.engine()).store;
    const access = { tenant: 'default', at: desk.clock.now(), lifecycle: 'test/door', id: 'd1' };
    const actor = { kind: 'admin', id: 'rita' } as const;
    await credentials.record({ ...access, credential: 'k1', actor });
    await credentials.record({ ...access, credential: 'k2', actor, id: 'd2' });
    expect((await desk.run('keys opened')).lines).toEqual([
      'WHEN (UTC)           WHO         KEY  WHOSE',
      '2026-01-01 00:00:00  admin:rita  k2   test/door d2',
      '2026-01-01 00:00:00  admin:rita  k1   test/door d1',
    ]);
    expect((await desk.run('keys opened --limit 1 --json')).json.items).toHaveLength(1);
  });
});
