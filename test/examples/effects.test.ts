/** The mailers of examples/effects, run against a real service. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lifecycles } from '../../machines/index.ts';
import { type Served, serve } from '../../src/service/index.ts';
import { keyOf } from '../service/caller.ts';
import { admin, at, testWorld } from '../support/world.ts';

const run = promisify(execFile);
const hasJava =
  spawnSync('java', ['--version'])
    .stdout?.toString()
    .match(/ (\d+)/)?.[1] ?? '0';

let folder = '';
let served: Served;
let env: NodeJS.ProcessEnv;
let world: ReturnType<typeof testWorld>;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-mailer-'));
  world = testWorld({ lifecycles });
  const mailer = { actor: { kind: 'system', id: 'mailer' }, permissions: ['effects'] } as const;
  env = { ...process.env, ROLLCALL_KEY: await keyOf(world, mailer) };
  served = await serve(world.engine, { port: 0, version: '1.2.3' });
  for (const [id, address] of [
    ['ann', 'ann@example.org'],
    ['bob', 'nowhere'],
    ['zoë', 'zoe"\\@example.org'],
  ] as const) {
    const key = at('ahead/user', id);
    await world.engine.create({
      ...key,
      type: 'CREATE',
      data: { username: id, address },
      by: admin,
    });
    await world.engine.send({ ...key, type: 'START_ONBOARDING', by: admin });
  }
});
afterEach(async () => {
  await served.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe.each([
  ['Node', process.execPath, 'examples/effects/mailer.mjs', true],
  ['Java', 'java', 'examples/effects/Mailer.java', Number(hasJava) >= 17],
])('the mailer in %s', (_, program, file, isHere) => {
  it.runIf(isHere)(
    'sends what is due once, and reports a bounce',
    { timeout: 30_000 },
    async () => {
      const { stdout } = await run(program, [file, served.url, folder], { env });
      expect(stdout.trim().split('\n').toSorted()).toEqual([
        'default/ahead/user/ann#2.0 sent',
        'default/ahead/user/bob#2.0 failed: nowhere is no address',
        'default/ahead/user/zoë#2.0 sent',
      ]);
      const files = readdirSync(folder).toSorted();
      expect(files).toHaveLength(2);
      expect(readFileSync(join(folder, files[0] ?? ''), 'utf8')).toBe(
        'To: ann@example.org\nMessage-ID: <default/ahead/user/ann#2.0>\n\nWelcome, ann!\n',
      );
      const bob = await world.engine.show(at('ahead/user', 'bob'));
      expect(bob).toMatchObject({
        status: { code: 'failed' },
        notes: [{ code: 'addressUnknown', words: 'nowhere is no address' }],
      });
      const rows = await world.engine.history(at('ahead/user', 'ann'));
      expect(rows.at(-1)).toMatchObject({ event: { type: 'INVITATION_SENT' } });
      expect((await run(program, [file, served.url, folder], { env })).stdout).toBe('');
    },
  );
});
