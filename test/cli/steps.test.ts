/** Steps as text: what `walk` prints, it reads back, and a shell carries it as it is. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { document, lifecycles, training } from '../../machines/index.ts';
import { readStep, splitSteps } from '../../src/cli/steps.ts';
import {
  type Actor,
  type AnyLifecycle,
  beginWalk,
  type Sample,
  stepsText,
  takeStep,
  type WalkStep,
  walkCommand,
} from '../../src/lifecycle/index.ts';
import { actorsOf, payloadsOf, times } from '../../src/testing/index.ts';
import { parameters } from '../support/seed.ts';
import { Desk } from '../support/terminal.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    'null',
    '50',
    'true',
    '-1e3',
    '""',
    'a; b',
    "it's",
    '+3d',
    'j',
    'by',
    '{}',
    'a=b',
  ),
);
const value = fc.oneof(text, fc.jsonValue({ maxDepth: 2 }));
const name = fc.oneof(fc.constantFrom('version', 'reason', '__proto__', 'a-b'), text);
/** Payloads that no schema would take are sent too: a refusal is a step. */
const anyData = fc
  .uniqueArray(fc.tuple(name, value), { maxLength: 4, selector: ([key]) => key })
  .map((entries) => JSON.parse(JSON.stringify(Object.fromEntries(entries))) as object);

const waits = fc.oneof(
  times(),
  fc.nat().map((wait) => ({ wait })),
  fc.integer().map((jump) => ({ jump })),
);
interface Taken {
  readonly lifecycle: AnyLifecycle;
  readonly step: WalkStep;
}
const sent = lifecycles.flatMap((lifecycle) =>
  Object.keys(lifecycle.events).map((type): fc.Arbitrary<Taken> => {
    const data = fc.oneof(payloadsOf(lifecycle, type), anyData) as fc.Arbitrary<Sample['data']>;
    const step = fc.record({ type: fc.constant(type), data, by: actorsOf(lifecycle, type) });
    return fc.record({ lifecycle: fc.constant(lifecycle), step });
  }),
);
const waited = waits.map((step): Taken => ({ lifecycle: document, step }));
const anyStep = fc.oneof(...sent, { weight: 20, arbitrary: waited });

describe('the text of steps', () => {
  test('reads back to the same steps', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 6 }), (taken) => {
        const parts = splitSteps(stepsText(taken.map(({ step }) => step)));
        const read = taken.map(({ lifecycle }, n) => readStep(lifecycle, parts[n] as string));
        expect(parts).toHaveLength(taken.length);
        expect(read).toEqual(taken.map(({ step }) => step));
      }),
      parameters(400),
    );
  });

  test.each<readonly [unknown, string]>([
    [50, 'percent:=50'],
    ['50', 'percent="50"'],
    ['true', 'percent="true"'],
    ['fifty', 'percent=fifty'],
    ['not many', 'percent="not many"'],
    [null, 'percent:=null'],
  ])('keeps %j apart from what looks like it', (percent, words) => {
    const by: Actor = { kind: 'provider', id: 'yardstik' };
    const step: WalkStep = { type: 'PROGRESS', data: { percent }, by };
    expect(stepsText([step])).toBe(`PROGRESS ${words} by provider:yardstik`);
    expect(readStep(training, stepsText([step]))).toEqual(step);
  });

  test('may be written shorter by people', () => {
    const by: Actor = { kind: 'provider', id: 'walker' };
    expect(readStep(training, 'PROGRESS percent=50')).toEqual({
      type: 'PROGRESS',
      data: { percent: 50 },
      by,
    });
    expect(readStep(training, '+1w1d')).toEqual({ wait: 8 * 86_400_000 });
    expect(splitSteps('\n j ;;\r\n+3d\n')).toEqual(['j', '+3d']);
  });

  test('has nothing that a terminal obeys or that ends the quotes of a shell', () => {
    fc.assert(
      fc.property(anyStep, ({ step }) => {
        expect(stepsText([step])).toMatch(/^[^'\p{C}\p{Zl}\p{Zp}]*$/u);
      }),
      parameters(300),
    );
  });

  test('goes through a shell as it is', () => {
    const by: Actor = { kind: 'admin', id: 'anna' };
    const reason = `it's "$HOME" \`date\` \\ ; !! 100% ~ *\n`;
    const walk = takeStep(beginWalk(document, { zone: 'Europe/Zurich' }), {
      type: 'REVOKED',
      data: { reason },
      by,
    });
    const command = walkCommand(walk, "my machines/it's.ts").replace('npx', "printf '%s\\n'");
    const words = execFileSync('sh', ['-c', command], { encoding: 'utf8' }).trimEnd().split('\n');
    const [steps = ''] = words.slice(-1);
    expect(words.slice(0, -1)).toEqual(
      ['rollcall', 'walk', 'ankored/document', '--machines', "my machines/it's.ts"].concat([
        '--zone',
        'Europe/Zurich',
        '--steps',
      ]),
    );
    expect(readStep(document, steps)).toEqual({ type: 'REVOKED', data: { reason }, by });
  });
});

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.leave());

const life = 'BUILT code=k by admin:anna; OPEN code=x by user:uma; OPEN code=k by user:uma; j';
const walk = (steps: string, ...more: readonly string[]) =>
  desk.run(['walk', 'test/door', '--steps', steps, ...more]);
interface Told {
  readonly event: string | null;
  readonly outcome: string | null;
}
const told = (out: string) =>
  out
    .trim()
    .split('\n')
    .map((line) => {
      const { event, outcome } = JSON.parse(line) as Told;
      return [event, outcome];
    });
const lifeTold = [
  [null, null],
  ['BUILT', 'applied'],
  ['OPEN', 'refused'],
  ['OPEN', 'applied'],
  ['door.leaf.open.closesItself', 'applied'],
];

describe('walk --steps', () => {
  test('takes them, tells the path, and shows where that leads', async () => {
    const { code, out } = await walk(life);
    expect(code).toBe(0);
    expect(out).toMatch(/2 {2}2026-01-05 09:00 UTC {2}OPEN by user:uma {2}code=x {2}refused/);
    expect(out).toContain('Shut   2026-01-05 09:05 UTC');
  });

  test('tells every step with --json', async () => {
    expect(told((await walk(life, '--json')).out)).toEqual(lifeTold);
  });

  test('reads a file, whose lines are steps', async () => {
    const file = join(desk.data, '..', 'steps.txt');
    writeFileSync(file, life.replaceAll('; ', '\n'));
    expect(told((await walk(file, '--json')).out)).toEqual(lifeTold);
    expect(told((await walk(`@${file}`, '--json')).out)).toEqual(lifeTold);
  });

  test('reads stdin with -, and ends there', async () => {
    desk.stdin = life;
    expect(told((await walk('-', '--json')).out)).toEqual(lifeTold);
  });

  test('goes on with what comes from the pipe', async () => {
    desk.stdin = 'u\nCLOSE by admin:anna\n';
    expect(told((await walk(life, '--json')).out)).toEqual([
      ...lifeTold,
      ['OPEN', 'applied'],
      ['CLOSE', 'applied'],
    ]);
  });

  const wrong: readonly (readonly [steps: string, told: string])[] = [
    [
      'BUILT code=k; OPENN code=k',
      'step 2, "OPENN code=k": "OPENN" is no command and no event; did you mean OPEN?',
    ],
    [
      'BUILT code=k; 1',
      'step 2, "1": 1 is the number of a choice, which the next version may number anew; name the event',
    ],
    [
      'BUILT code=k by nobody',
      'step 1, "BUILT code=k by nobody": an actor is written kind:id, such as admin:anna',
    ],
    [
      'BUILT code=k by clock:clock',
      'step 1, "BUILT code=k by clock:clock": an actor is written kind:id',
    ],
    ['BUILT k', 'step 1, "BUILT k": "k" is no field=value'],
    ['BUILT code="k', 'step 1, "BUILT code="k": a double quote is not closed'],
    ['BUILT code:={"a"', 'step 1, "BUILT code:={"a"": code: not JSON'],
    ['BUILT code=a code=b', 'step 1, "BUILT code=a code=b": code is given twice'],
    ['BUILT code=k; j', 'step 2, "j": no deadline is set here'],
    ['BUILT code=k; +3', 'step 2, "+3": "3" is no length of time; write 3d or 1d12h'],
    ['BUILT code=k; j+soon', 'step 2, "j+soon": "soon" is no length of time'],
    ['BUILT code=k; +9999999d', 'step 2, "+9999999d": that lies beyond the year 9999'],
    ['@nowhere.txt', '--steps: nowhere.txt: there is no such file'],
  ];
  test.each(wrong)('%s', async (steps, message) => {
    const { code, err, out } = await walk(steps);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});

describe('a walk that is saved', () => {
  test('with s is a command that takes the same steps', async () => {
    desk.stdin = 's\n';
    const { out } = await walk(life, '--zone', 'Europe/Zurich', '--from', '2026-03-28');
    expect(out.trim().split('\n').at(-1)).toBe(
      `npx rollcall walk test/door --from 2026-03-27T23:00:00.000Z --zone Europe/Zurich --steps '${life}'`,
    );
  });

  test('leaves out what was taken back', async () => {
    desk.stdin = 'u\nu\nu\ns\n';
    const { out } = await walk(life, '--json');
    const { command } = JSON.parse(out.trim().split('\n').at(-1) as string) as { command: string };
    expect(command).toBe("npx rollcall walk test/door --steps 'BUILT code=k by admin:anna'");
  });

  // The file is a test itself: it runs with all the others.
  test('with t is the test in examples/testing', async () => {
    const file = new URL('../../examples/testing/rejected.generated.test.ts', import.meta.url);
    const saved = readFileSync(file, 'utf8');
    const [, steps = ''] = /--steps '(.*)'/.exec(saved) ?? [];
    desk.lifecycles = lifecycles;
    desk.stdin = 't\n';
    const { out } = await desk.run(['walk', 'ankored/document', '--steps', steps]);
    expect(out.slice(out.indexOf('// npx'))).toBe(saved);
  });
});
