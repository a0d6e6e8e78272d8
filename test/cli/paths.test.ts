/** `paths` from the command line: what QA reads, what is written, and what happens with a wrong request. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { document, eligibility, training } from '../../machines/index.ts';
import type { SuiteCase } from '../../src/explore/index.ts';
import { Desk } from '../support/terminal.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk({ lifecycles: [document, eligibility, training] });
});
afterEach(() => desk.leave());

const file = (name: string) => join(desk.data, '..', name);

describe('a suite', () => {
  it('is told with its size, its coverage and its cases', async () => {
    const { code, lines } = await desk.run('paths ankored/eligibility --most-steps 12');
    expect(code).toBe(0);
    expect(lines[0]).toBe('tour of ankored/eligibility · version 1.0.0');
    expect(lines).toContain('  valid transitions (0-switch)    137 of 137 (100%)');
    expect(lines).toContain('  all states                       27 of 27 (100%)');
    expect(lines.at(-1)).toMatch(/^… and \d+ more; --json or --format gives all$/);
  });

  it('tells where lives took another turn than planned', async () => {
    const { out, lines } = await desk.run('paths ankored/document --suite pairs');
    expect(lines[2]).toMatch(/^ {2}\d+ lives? took another turn than planned, as no two years/);
    expect(out).toContain('    The first: step ');
    expect((await desk.run('paths ankored/eligibility')).out).not.toContain('another turn');
  });

  it('as JSON has what the contract says', async () => {
    const { json } = await desk.run('paths ankored/eligibility --json');
    expect(json).toMatchObject({ suite: 'tour', resets: 0, coverage: [{ covered: 137 }, {}] });
    const { id, steps } = json.cases[0] as SuiteCase;
    expect(id).toMatch(/^[abdef][\da-f]{9}$/);
    expect(steps[0]).toMatchObject({ event: 'REGISTERED', from: 'new', status: 'Clear' });
    expect(Object.keys(steps[0] ?? {})).toEqual(
      expect.arrayContaining(['event', 'data', 'by', 'at', 'from', 'to', 'status']),
    );
  });

  it('for people is cut after twelve steps, unless told otherwise', async () => {
    const longest = async (words: string) => {
      const { out } = await desk.run(`paths ankored/eligibility --format gherkin ${words}`);
      return Math.max(...[...out.matchAll(/# (\d+)\. /g)].map(([, nth]) => Number(nth)));
    };
    expect(await longest('')).toBeLessThanOrEqual(12);
    expect(await longest('--most-steps 20')).toBeGreaterThan(12);
  });

  it('has cases that can be walked: each ends where the case does', async () => {
    const words = 'paths ankored/document --suite states';
    const { json } = await desk.run(`${words} --json`);
    for (const { id, steps } of (json.cases as SuiteCase[]).slice(0, 8)) {
      const { lines } = await desk.run(`${words} --case ${id}`);
      const walk = /--steps '(.+)'$/.exec(lines.at(-1) ?? '')?.[1] ?? '';
      const walked = await desk.run(['walk', 'ankored/document', '--json', '--steps', walk]);
      const last = JSON.parse(walked.lines.filter((line) => line !== '').at(-1) ?? '{}');
      const label = (document.statuses as Record<string, { label: string }>)[last.status]?.label;
      expect(label).toBe(steps.at(-1)?.status);
    }
  });
});

describe('what is written', () => {
  it('goes to a new file, and never over one that is there', async () => {
    const out = file('suite.xml');
    const words = `paths ankored/eligibility --format testrail-xml --out ${out}`;
    expect((await desk.run(words)).out).toMatch(/^\d+ cases with \d+ steps written to .*TestRail/);
    expect(readFileSync(out, 'utf8')).toContain('<suite>');
    expect(await desk.run(words)).toMatchObject({
      code: 2,
      err: expect.stringContaining('it exists already; name a new file'),
    });
  });

  it('a vitest file comes with an adapter that is written once', async () => {
    await desk.run(`paths ankored/eligibility --format vitest --out ${file('one.test.ts')}`);
    writeFileSync(file('adapter.ts'), 'mine');
    await desk.run(`paths ankored/eligibility --format vitest --out ${file('two.test.ts')}`);
    expect(existsSync(file('two.test.ts'))).toBe(true);
    expect(readFileSync(file('adapter.ts'), 'utf8')).toBe('mine');
  });

  it('a JUnit report has what became of each case', async () => {
    const suite = 'paths ankored/eligibility --suite states';
    const { json } = await desk.run(`${suite} --json`);
    const [one, two] = json.cases.map((it: SuiteCase) => it.id);
    const results = {
      [one]: { outcome: 'passed', elapsedSeconds: 41 },
      [two]: { outcome: 'failed', failedStep: 2, message: 'the status was Valid' },
    };
    const given = (of: unknown) => {
      writeFileSync(file('results.json'), typeof of === 'string' ? of : JSON.stringify(of));
      return desk.run(`${suite} --format junit --results ${file('results.json')}`);
    };
    const { out } = await given(results);
    expect(out).toContain(`skipped="${json.cases.length - 2}" time="41.000"`);
    expect(out).toContain('<failure message="step 2: the status was Valid">');
    for (const [of, message] of [
      ['{', 'it is not JSON'],
      [{ [one]: { outcome: 'great' } }, `${one}.outcome: it is one of passed, failed, skipped`],
      [{ x: { outcome: 'passed' } }, 'There is a result for case "x"'],
    ] as const) {
      const { code, err } = await given(of);
      expect([code, err.replaceAll(/\s+/g, ' ')]).toEqual([2, expect.stringContaining(message)]);
    }
    for (const other of ['', '--format csv', '--format junit --case x', '--against x']) {
      const said = await desk.run(`${suite} ${other} --results ${file('results.json')}`);
      expect([said.code, said.err]).toEqual([
        2,
        expect.stringContaining('--results is for --format junit'),
      ]);
    }
  });

  it('can be compared with later', async () => {
    const before = await desk.run('paths ankored/eligibility --most-steps 9 --json');
    writeFileSync(file('before.json'), before.out);
    const same = `paths ankored/eligibility --most-steps 9 --against ${file('before.json')}`;
    expect((await desk.run(same)).out).toMatch(/: \d+ kept, 0 changed, 0 new, 0 obsolete\.\n$/);
    const other = `paths ankored/document --most-steps 12 --against ${file('before.json')}`;
    expect((await desk.run(other)).out).toMatch(/: 0 kept, 0 changed, \d+ new, \d+ obsolete\./);
  });
});

describe('chance', () => {
  it('repeats itself with the same seed, and stops where it is told to', async () => {
    const words = 'paths ankored/training --suite random --json --stop';
    const run = (seed: number) => desk.run([...words.split(' '), 'steps=40', '--seed', `${seed}`]);
    expect((await run(5)).out).toBe((await run(5)).out);
    expect((await run(6)).out).not.toBe((await run(5)).out);
    const until = await desk.run([...words.split(' '), 'state=inProgress and steps=3']);
    expect(until.json.cases.at(-1).steps.length).toBeGreaterThan(2);
  });

  it.each([
    ['state=expird', 'comes to no state "expird"; did you mean expired?'],
    ['event=APROVE', 'comes to no event "APROVE"; did you mean APPROVE?'],
    ['transitions=0%', 'a share lies above 0% and is at most 100%'],
    ['soon', '"soon" is no condition; write transitions=90%'],
  ])('refuses %s before the first step', async (stop, message) => {
    const words = ['paths', 'ankored/document', '--suite', 'random', '--stop', stop];
    expect(await desk.run(words)).toMatchObject({ code: 2, err: expect.stringContaining(message) });
  });

  it('says so when a state lies too far for the longest case allowed', async () => {
    const words = 'paths ankored/document --suite random --most-steps 2 --stop state=expired';
    const said = await desk.run(words);
    expect(said.code).toBe(2);
    expect(said.err).toContain('The stop condition can never be met');
  });
});

describe('a wrong request', () => {
  it.each([
    ['paths', 'name a lifecycle, such as ankored/document, or a file with --model'],
    ['paths ankored/documnt', 'did you mean ankored/document?'],
    ['paths ankored/document --suite tuor', 'There is no suite "tuor"; there are states'],
    ['paths --model nowhere.json', 'there is no such file'],
    ['paths ankored/document --case nothing', 'there is no case "nothing" in this suite'],
    ['paths ankored/document --out x', '--out needs --format'],
    ['paths ankored/document --most-steps 1', 'Allow 10 or more.'],
    ['paths ankored/document --against nowhere.json', 'there is no such file'],
  ])('%s: says what would be right', async (words, message) => {
    expect(await desk.run(words)).toMatchObject({ code: 2, err: expect.stringContaining(message) });
  });

  it('a limit that was hit is told, and nothing is called impossible', async () => {
    const { out } = await desk.run('paths ankored/document --limit 20');
    expect(out).toContain('The search was cut at --limit, or could not decide a part');
  });
});

describe('a plain machine, as somebody else exports it', () => {
  const parcel = createMachine({
    id: 'parcel',
    initial: 'packed',
    states: {
      packed: { on: { SEND: 'onTheWay', OPEN: { target: 'opened', guard: 'hasKnife' } } },
      onTheWay: { after: { 1000: 'delivered' } },
      delivered: { type: 'final' },
      opened: {},
    },
  }).provide({
    guards: {
      hasKnife: () => {
        throw new Error('no knife');
      },
    },
  });
  const strange = (exported: Record<string, unknown>) =>
    new Desk({ lifecycles: [document], exported });

  it('has suites, and what could not be decided is said with its reason, and never called a limit', async () => {
    const other = strange({ parcel });
    const { code, out, err } = await other.run('paths parcel --suite transitions');
    other.leave();
    expect(code).toBe(0);
    expect(err).toContain('OPEN in packed: ');
    expect(err).toContain('no knife; what it does there is unknown');
    expect(out).toContain('transitions of parcel');
    expect(out).toContain('valid transitions (0-switch)      2 of 2 (100%)');
    expect(out.replaceAll(/\s+/g, ' ')).toContain('or could not decide a part: what was not found');
  });

  it('that is not there is told from a module that exports nothing', async () => {
    const [other, bare] = [strange({ parcel }), strange({})];
    expect((await other.run('paths parcels')).err).toContain('did you mean parcel?');
    bare.lifecycles = [];
    expect((await bare.run('paths parcel')).err).toContain('the module exports none; export what');
    other.leave();
    bare.leave();
  });

  it('explores the payloads that its module gives, and says what is wrong with them', async () => {
    const order = createMachine({
      id: 'order',
      initial: 'open',
      states: {
        open: { on: { PAY: { target: 'paid', guard: ({ event }) => event['amount'] > 10 } } },
        paid: { type: 'final' },
      },
    });
    const bare = strange({ order });
    expect((await bare.run('paths order')).err).toContain('is asked for its "amount"');
    bare.leave();
    const given = strange({ order, samples: { order: { PAY: [{ amount: 5 }, { amount: 20 }] } } });
    const { json, err } = await given.run('paths order --suite transitions --json');
    given.leave();
    expect([err, json.cases[0].steps[0].data]).toEqual(['', { amount: 20 }]);
    for (const [samples, message] of [
      [{ order: { PAY: { amount: 20 } } }, 'samples.order.PAY: it must be a list'],
      [{ order: { PAID: [] } }, 'samples.order.PAID: the machine has no event of that name; '],
      [{ order: { PAYY: [] } }, 'known are PAY; did you mean PAY?'],
      [{ oder: {} }, 'samples.oder: there is no plain machine of that name; '],
      [{ oder: {} }, 'known are order; did you mean order?'],
      [{ 'ankored/document': {} }, 'samples.ankored/document: there is no plain machine'],
      [() => [], 'samples: it is { machine: { EVENT: [{ …payload }] } }'],
    ] as const) {
      const wrong = strange({ order, samples });
      const said = await wrong.run('paths order');
      wrong.leave();
      expect([said.code, said.err.replaceAll(/\s+/g, ' ')]).toEqual([
        2,
        expect.stringContaining(message),
      ]);
    }
  });
});
