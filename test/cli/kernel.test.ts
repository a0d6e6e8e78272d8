/** `--kernel`: whatever decides, people see the same; and where two kernels differ, nothing is changed. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { lifecycles } from '../../machines/index.ts';
import type { AnyLifecycle } from '../../src/lifecycle/index.ts';
import { redefine, stateAt } from '../support/broken.ts';
import { door } from '../support/door.ts';
import { root } from '../support/house-rules.ts';
import { Desk } from '../support/terminal.ts';

const desks: Desk[] = [];
function deskWith(all: readonly AnyLifecycle[]): Desk {
  const desk = new Desk({ lifecycles: all });
  desks.push(desk);
  return desk;
}
afterEach(() => {
  for (const desk of desks.splice(0)) desk.leave();
});

/** The first rows of an example, in a file of their own. */
function part(desk: Desk, file: string, rows: number): string {
  const path = join(desk.data, '..', file.replace('/', '-'));
  const lines = readFileSync(join(root, 'examples', file), 'utf8')
    .split('\n')
    .slice(0, rows);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

/** Everything that is stored after a part of both examples was taken in. */
async function storedOn(kernel: string): Promise<string> {
  const desk = deskWith(lifecycles);
  desk.clock.at = '2026-07-01T00:00:00.000Z';
  const run = async (line: string) => (await desk.run(`${line} --kernel ${kernel}`)).out;
  const csv = (lifecycle: string, event: string) => `--lifecycle ${lifecycle} --event ${event}`;
  const said = [
    await run(
      `import ${part(desk, 'ahead/ahead-users.csv', 60)} ${csv('ahead/user', 'CREATE')} --json`,
    ),
    await run(`import ${part(desk, 'ahead/events.ndjson', 150)} --json`),
    await run(`import ${part(desk, 'ankored/requirements.ndjson', 150)} --json`),
    await run(`import ${part(desk, 'ankored/events.ndjson', 200)} --json`),
  ];
  for (const { name } of lifecycles) {
    said.push(await run(`export ${name}`), await run(`export ${name} --as standing`));
  }
  return said.join('\n');
}

describe('--kernel', () => {
  it('comes to the same on part of the examples: compiled, on XState, and on both compared', async () => {
    const [compiled, xstate, both] = await Promise.all(
      ['compiled', 'xstate', 'both'].map((kernel) => storedOn(kernel)),
    );
    expect(compiled?.split('\n').length).toBeGreaterThan(300);
    expect(xstate).toBe(compiled);
    expect(both).toBe(compiled);
  });

  it('both: a guard that answers by chance is caught, and nothing is changed', async () => {
    let asked = 0;
    const fickle = redefine(door, (d) => {
      d.input.samples = () => [];
      d.parts.guards.isQuiet.test = () => {
        asked += 1;
        return asked % 2 === 0;
      };
    });
    const desk = deskWith([fickle]);
    await desk.run('create test/door d1 code=k --kernel both');
    const { code, err } = await desk.run('send test/door d1 OPEN code=k --kernel both');
    expect(code).toBe(1);
    expect(err).toContain(
      'The kernels differ about test/door on OPEN in door.leaf.shut + door.lamp.lit. Compiled: {"value":',
    );
    expect((await desk.run('history test/door d1 --json')).json).toHaveLength(1);
  });

  it('anything else is refused, with what there is', async () => {
    const { code, err } = await deskWith([door]).run('show test/door d1 --kernel fast');
    expect(code).toBe(2);
    expect(err).toContain('Allowed choices are compiled, xstate, both.');
  });
});

describe('doctor tells what each lifecycle runs on', () => {
  const remembering = redefine(door, (d) => {
    d.input.name = 'test/remembering';
    stateAt(d, 'door.leaf').states.before = { type: 'history', history: 'deep' };
    stateAt(d, 'door.leaf').on = { LIGHT: { target: '.before' } };
  });
  it.each([
    ['compiled', 'test/door is compiled'],
    ['xstate', 'test/door runs on XState'],
    ['both', 'test/door is compiled, and compared with XState at every step'],
  ])('--kernel %s', async (kernel, says) => {
    const { json } = await deskWith([door, remembering]).run(`doctor --json --kernel ${kernel}`);
    const because = 'test/remembering runs on XState, because it uses deep history';
    expect(json.checks.filter((check: { what: string }) => check.what === 'Kernel')).toEqual([
      { what: 'Kernel', result: 'ok', says: [says], mend: [] },
      { what: 'Kernel', result: 'note', says: [because], mend: [] },
    ]);
  });
});
