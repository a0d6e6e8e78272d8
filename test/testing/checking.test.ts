/** A backend beside its lifecycle: a right one passes, a wrong one is found, and what is told of it can be used. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { aheadUser, document, lifecycles } from '../../machines/index.ts';
import { walkAlong } from '../../src/cli/steps.ts';
import {
  type AnyLifecycle,
  beginWalk,
  type Sample,
  type Step,
  tracesOf,
  usualStart,
  type WalkStep,
} from '../../src/lifecycle/index.ts';
import {
  type BackendAdapter,
  BackendDiffers,
  besides,
  CheckFailed,
  type CheckOptions,
  checkBackend,
  checkSteps,
  commandsOf,
  modelBackend,
  payloadsOf,
  type StepRow,
  takeBoth,
} from '../../src/testing/index.ts';
import { shortened } from '../../src/testing/shorten.ts';
import { redefine, stateAt } from '../support/broken.ts';
import { door } from '../support/door.ts';
import { root } from '../support/house-rules.ts';
import { runs, seed } from '../support/seed.ts';
import { testWorld } from '../support/world.ts';

/** The engine itself as a backend: its events have ids that the walk does not know. */
function engineBackend(lifecycle: AnyLifecycle): BackendAdapter {
  const { engine, clock } = testWorld({ lifecycles: [lifecycle] });
  let id = '';
  let zone = '';
  let count = 0;
  return {
    reset(start) {
      count += 1;
      id = `subject-${count}`;
      ({ zone } = start);
    },
    async send({ event: type, data, by, at, key, isBirth }) {
      clock.at = at;
      const request = { tenant: 'default', lifecycle: lifecycle.name, id, type, data, by, key };
      const answer = isBirth ? engine.create({ ...request, zone }) : engine.send(request);
      const { outcome, event, refusal } = await answer;
      return { outcome, reason: refusal?.reason, eventId: event.id };
    },
    async read(at) {
      clock.at = at;
      const view = await engine.show({ tenant: 'default', lifecycle: lifecycle.name, id });
      const { status, activity, revision } = view;
      return { status: status?.code ?? null, activity: activity?.code ?? null, revision };
    },
  };
}

describe.each([...lifecycles, door].map((lifecycle) => ({ lifecycle, name: lifecycle.name })))(
  '$name',
  ({ lifecycle }) => {
    test('the engine does what the lifecycle says', async () => {
      await checkBackend(lifecycle, engineBackend(lifecycle), { runs: runs(10), seed });
    });
  },
);

/** The lifecycle of documents with one thing changed, in the place of a backend. */
const wrongly = (change: Parameters<typeof redefine>[1]) =>
  modelBackend(redefine(document, change));
const pendingReview = 'requirement.attempt.pendingReview';
const guardedBy = (name: string, test: (step: Step<any, any>) => boolean) =>
  wrongly(({ parts }) => {
    parts.guards[name] = { ...parts.guards[name], test };
  });

const broken: Readonly<Record<string, readonly [BackendAdapter, readonly string[]]>> = {
  'forgets that a rejected document is no longer under review': [
    wrongly((pieces) => {
      stateAt(pieces, pendingReview).on.REJECT.target = 'pendingReview';
    }),
    ['ASSIGNED', 'UPLOADED', 'REJECT'],
  ],
  'lets an older version be approved': [
    guardedBy('isReviewedVersion', () => true),
    ['ASSIGNED', 'UPLOADED', expect.stringMatching(/^(APPROVE|RESET|REJECT|DISQUALIFY)$/)],
  ],
  'keeps a file that was withdrawn': [
    wrongly((pieces) => {
      stateAt(pieces, pendingReview).on.WITHDRAWN.target = 'pendingReview';
    }),
    ['ASSIGNED', 'UPLOADED', 'WITHDRAWN'],
  ],
};

/** The failure that a check ends with. */
async function failureOf(
  backend: BackendAdapter,
  options: CheckOptions = {},
): Promise<CheckFailed> {
  const failure: unknown = await checkBackend(document, backend, options).catch((error) => error);
  if (failure instanceof CheckFailed) return failure;
  throw new Error('the backend was not found to differ', { cause: failure });
}
const eventsOf = ({ walk }: BackendDiffers) => tracesOf(walk).map(({ event }) => event);

describe.each(Object.entries(broken))('a backend that %s', (_name, [backend, path]) => {
  test.each([1, 2])('is found on the shortest path, with seed %i', async (given) => {
    const failure = await failureOf(backend, { seed: given, runs: 300 });
    expect(eventsOf(failure)).toEqual(path);
  });
});

test('a deadline that fires a millisecond late is found', async () => {
  const late = modelBackend(
    redefine(door, ({ parts }) => {
      const { closesItself } = parts.deadlines;
      const due = (step: unknown) => closesItself.due(step).replace('.000Z', '.001Z');
      parts.deadlines.closesItself = { ...closesItself, due };
    }),
  );
  const failure: unknown = await checkBackend(door, late, { seed: 1 }).catch((error) => error);
  expect(failure).toBeInstanceOf(CheckFailed);
  const steps = tracesOf((failure as CheckFailed).walk).map(({ step }) => step);
  expect(steps.map((step) => ('type' in step ? step.type : step))).toEqual([
    'BUILT',
    'OPEN',
    { jump: 0 },
  ]);
});

describe('what is told of a backend that differs', () => {
  const [backend] = broken['lets an older version be approved'] as (typeof broken)[string];

  test('says what each of the two says', async () => {
    const { message } = await failureOf(backend, { seed: 1, runs: 300 });
    expect(message).toMatch(/^the backend parts from ankored\/document at step 3, /);
    expect(message).toContain(
      '  outcome: the lifecycle says refused: APPROVE needs: the decision names the version that is under review, the backend says applied',
    );
  });

  test('has a command that walks to the same place', async () => {
    const { message, walk } = await failureOf(backend, {
      seed: 1,
      runs: 300,
      zone: 'Asia/Kolkata',
    });
    const [, steps = ''] =
      /^ {2}npx rollcall walk ankored\/document --zone Asia\/Kolkata --steps '(.*)'$/m.exec(
        message,
      ) ?? [];
    expect(walkAlong(beginWalk(document, walk.start), steps)).toEqual(walk);
  });

  test('comes again from its seed, path and replay path', async () => {
    const first = await failureOf(backend, { seed: 3, runs: 300 });
    const again = await failureOf(backend, first.replay);
    expect(again.message).toBe(first.message);
    expect(first.message).toContain(`seed: 3, path: '${first.replay.path}', replayPath: '`);
  });

  test('has a test that fails on this backend and passes on a right one', async () => {
    const { message } = await failureOf(backend, { seed: 1, runs: 300 });
    await expect(printedTest(message, backend)).rejects.toThrow(BackendDiffers);
    await printedTest(message, modelBackend(document));
  });
});

test('what docs/testing.md shows is what is told', async () => {
  const right = modelBackend(document);
  let isForgotten = false;
  const forgetful: BackendAdapter = {
    reset(start) {
      isForgotten = false;
      return right.reset(start);
    },
    async send(sending) {
      const answer = (await right.send(sending)) as { outcome: 'applied' };
      isForgotten = sending.event === 'REJECT' && answer.outcome === 'applied';
      return answer;
    },
    read: async (at) => (isForgotten ? 'pendingReview' : right.read(at)),
  };
  const strict = redefine(door, ({ parts }) => {
    const code = z.string().refine((text) => text.startsWith('X-'), 'a code begins with X-');
    parts.events.OPEN = { ...parts.events.OPEN, data: z.object({ code }) };
  });
  const unmakeable = (): string => {
    try {
      payloadsOf(strict, 'OPEN');
      return 'it can be made';
    } catch (error) {
      return (error as Error).message;
    }
  };
  const docs = readFileSync(join(root, 'docs', 'testing.md'), 'utf8');
  expect(docs).toContain((await failureOf(forgetful, { seed: 2 })).message);
  expect(docs).toContain(unmakeable());
});

const printed = globalThis as { printedTests?: (() => Promise<void>)[]; printedBackend?: unknown };

/** Runs the test that a message prints, with this backend in the place of `./backend.ts`. */
async function printedTest(message: string, backend: BackendAdapter): Promise<void> {
  const [, indented = ''] = /Keep it as a test:\n([\s\S]*?)\n\nSee it again/.exec(message) ?? [];
  const text = indented
    .replaceAll(/^ {2}/gm, '')
    .replace(
      /import { test } from 'vitest';/,
      'const test = (_: string, run) => globalThis.printedTests.push(run);',
    )
    .replace(
      /import { backend } from '.\/backend.ts';/,
      'const backend = globalThis.printedBackend;',
    );
  // A folder that is ignored, in the package: the test names it as its users do.
  const file = join(root, 'coverage', `printed-${process.pid}-${Math.random()}.ts`);
  printed.printedTests = [];
  printed.printedBackend = backend;
  try {
    mkdirSync(join(root, 'coverage'), { recursive: true });
    writeFileSync(file, text);
    await import(file);
    expect(printed.printedTests).toHaveLength(1);
    for (const run of printed.printedTests) await run();
  } finally {
    rmSync(file, { force: true });
  }
}

test('a step that is left out renames the events that later ones name', async () => {
  const right = modelBackend(aheadUser);
  const wrong: BackendAdapter = {
    ...right,
    send: (sending) => (sending.event === 'LINK_REDEEMED' ? 'refused' : right.send(sending)),
  };
  const admin = { kind: 'admin', id: 'anna' } as const;
  const profile = { username: 'uma', address: 'uma@example.org' };
  const steps: WalkStep[] = [
    { type: 'CREATE', data: profile, by: admin },
    { type: 'USERNAME_CHANGED', data: { username: 'una' }, by: admin },
    { wait: 1 },
    { type: 'START_ONBOARDING', data: {}, by: admin },
    { type: 'LINK_REDEEMED', data: { link: 'step-4' }, by: { kind: 'user', id: 'uma' } },
  ];
  const both = await besides(aheadUser, wrong, {});
  const taken = async () => {
    for (const step of steps) await takeBoth(both, wrong, step);
  };
  const found = (await taken().catch((error: unknown) => error)) as BackendDiffers;
  const { walk } = await shortened(aheadUser, wrong, found);
  expect(tracesOf(walk).map(({ step }) => step)).toEqual([
    steps[0],
    steps[3],
    { ...steps[4], data: { link: 'step-2' } },
  ]);
});

describe('a table of steps', () => {
  const built: Sample = { type: 'BUILT', data: { code: 'k' }, by: { kind: 'admin', id: 'anna' } };
  const rows: readonly StepRow[] = [
    [built, 'applied', 'shut'],
    [{ ...built, type: 'OPEN' }, 'applied', 'open'],
    [{ jump: 0 }, 'applied', 'shut'],
  ];

  test('holds while lifecycle and backend say what it says', async () => {
    await checkSteps(door, modelBackend(door), { rows });
  });

  test('is told to be old when the lifecycle says something else', async () => {
    const old = rows.with(1, [{ ...built, type: 'OPEN' }, 'refused', 'shut']);
    await expect(checkSteps(door, modelBackend(door), { rows: old })).rejects.toThrow(
      'step 2, OPEN code=k by admin:anna: the table says refused, shut, but test/door now says applied, open',
    );
  });
});

describe('an adapter', () => {
  const right = modelBackend(door);
  const walked: WalkStep[] = [
    { type: 'BUILT', data: { code: 'k' }, by: { kind: 'admin', id: 'anna' } },
    { type: 'OPEN', data: { code: 'no' }, by: { kind: 'user', id: 'uma' } },
  ];
  const rows = [
    [walked[0], 'applied', 'shut'],
    [walked[1], 'refused', 'shut'],
  ] as readonly StepRow[];

  test('may answer with a word', async () => {
    const outcomes = ['applied', 'refused'] as const;
    let n = 0;
    const short: BackendAdapter = {
      reset: () => undefined,
      send: () => outcomes[n++] ?? 'unchanged',
      read: () => 'shut',
    };
    await checkSteps(door, short, { rows });
    n = 0;
    await expect(checkSteps(door, { ...short, read: () => 'open' }, { rows })).rejects.toThrow(
      'status: the lifecycle says shut, the backend says open',
    );
  });

  test('is compared by what it chooses to tell', async () => {
    const told = (more: object): BackendAdapter => ({
      ...right,
      read: async (at) => ({ ...((await right.read(at)) as { status: string }), ...more }),
    });
    await checkSteps(door, told({ activity: undefined, revision: undefined }), { rows });
    await expect(
      checkSteps(door, told({ activity: 'dark', revision: 7 }), { rows }),
    ).rejects.toThrow(
      /activity: the lifecycle says null, the backend says dark\n {2}revision: the lifecycle says 1, the backend says 7/,
    );
    const vague: BackendAdapter = {
      ...right,
      send: async (sending) => ({
        ...((await right.send(sending)) as { outcome: 'applied' }),
        reason: 'forbidden',
      }),
    };
    await expect(checkSteps(door, vague, { rows })).rejects.toThrow(
      'step 2, OPEN code=no by user:uma\n  reason: the lifecycle says guardFailed, the backend says forbidden',
    );
  });

  test('that fails is told with the step and the cause', async () => {
    const cause = new Error('connection refused');
    const dead: BackendAdapter = { ...right, send: () => Promise.reject(cause) };
    const failure: unknown = await checkSteps(door, dead, { rows }).catch((error) => error);
    expect(failure).toMatchObject({
      cause,
      message: expect.stringContaining(
        'step 1, BUILT code=k by admin:anna\n  the adapter failed: connection refused (the lifecycle says applied)',
      ),
    });
  });

  test('that cannot begin, and a lifecycle that throws, are told with what was tried', async () => {
    const closed: BackendAdapter = { ...right, reset: () => Promise.reject(new Error('closed')) };
    await expect(checkBackend(door, closed, { seed: 1 })).rejects.toThrow(/^closed\n\n[^]*seed: 1/);
    const throwing = redefine(door, ({ parts }) => {
      const { change, ...count } = parts.actions.count;
      const late = (step: { at: string }) => {
        if (step.at > usualStart.at) throw new Error('too late');
        return change(step);
      };
      parts.actions.count = { ...count, change: late };
    });
    await expect(checkBackend(throwing, right, { seed: 1 })).rejects.toThrow(
      /could not decide OPEN: too late[^]*BUILT code=k by admin:a,.*OPEN code=k by user:u/,
    );
  });

  test('is told once that somebody is born, the instant, and a key of its own for each event', async () => {
    const sendings: any[] = [];
    const listening: BackendAdapter = {
      ...right,
      send: (sending) => {
        sendings.push(sending);
        return right.send(sending);
      },
    };
    await checkSteps(door, listening, { rows, start: { at: '2026-06-01T00:00:00.000Z' } });
    expect(sendings).toMatchObject([
      { event: 'BUILT', isBirth: true, at: '2026-06-01T00:00:00.000Z', key: 'step-1' },
      { event: 'OPEN', isBirth: false, data: { code: 'no' }, key: 'step-2' },
    ]);
  });

  test('is given its own ids of events back', async () => {
    const links: unknown[] = [];
    const engine = engineBackend(aheadUser);
    const listening: BackendAdapter = {
      ...engine,
      send: (sending) => {
        if ('link' in sending.data) links.push(sending.data['link']);
        return engine.send(sending);
      },
    };
    const admin = { kind: 'admin', id: 'anna' } as const;
    const user = { kind: 'user', id: 'uma' } as const;
    const profile = { username: 'uma', address: 'uma@example.org' };
    const rows: readonly StepRow[] = [
      [{ type: 'CREATE', data: profile, by: admin }, 'applied', 'created'],
      [{ type: 'START_ONBOARDING', data: {}, by: admin }, 'applied', 'pending'],
      [
        { type: 'LINK_REDEEMED', data: { link: 'step-2' }, by: user },
        'applied',
        'onboardingIncomplete',
      ],
    ];
    await checkSteps(aheadUser, listening, { rows });
    expect(links).toEqual(['event-2']);

    const silent: BackendAdapter = {
      ...engine,
      send: async (sending) => ((await engine.send(sending)) as { outcome: 'applied' }).outcome,
    };
    await expect(checkSteps(aheadUser, silent, { rows })).rejects.toThrow(
      "step-2 is the event of an earlier step: let the adapter's send answer with its eventId",
    );
  });
});

describe('commands', () => {
  test('run under fc.assert as any other, and are printed as steps', async () => {
    const [backend] = broken['keeps a file that was withdrawn'] as (typeof broken)[string];
    const property = fc.asyncProperty(commandsOf(document), async (commands) => {
      const setup = async () => ({ model: await besides(document, backend, {}), real: backend });
      await fc.asyncModelRun(setup, commands);
    });
    const { failed, counterexample } = await fc.check(property, { seed: 1, numRuns: 300 });
    expect(failed).toBe(true);
    expect(fc.stringify(counterexample)).toMatch(
      /ASSIGNED person=.*,UPLOADED version=.*,WITHDRAWN by .* \/\*replayPath="/,
    );
  });

  test.each([aheadUser, document].map((lifecycle) => ({ lifecycle, name: lifecycle.name })))(
    'reach every status of $name',
    async ({ lifecycle }) => {
      const seen = new Set<string>();
      const backend = modelBackend(lifecycle);
      const property = fc.asyncProperty(commandsOf(lifecycle), async (commands) => {
        const model = await besides(lifecycle, backend, {});
        await fc.asyncModelRun(() => ({ model, real: backend }), commands);
        for (const { snapshot } of model.walk.positions)
          for (const since of [snapshot.status, snapshot.activity]) if (since) seen.add(since.code);
      });
      await fc.assert(property, { seed: 1, numRuns: 150 });
      const missed = Object.keys(lifecycle.statuses).filter((code) => !seen.has(code));
      expect(missed).toEqual([]);
    },
  );

  test('go on for two steps at most when a life has ended', async () => {
    const property = fc.asyncProperty(commandsOf(door), async (commands) => {
      const real = modelBackend(door);
      const model = await besides(door, real, {});
      await fc.asyncModelRun(() => ({ model, real }), commands);
      const ended = model.walk.positions.filter(({ snapshot }) => snapshot.finished);
      expect(ended.length).toBeLessThanOrEqual(3);
    });
    await fc.assert(property, { seed, numRuns: 50 });
  });

  test('let no time pass where the clock stands still', async () => {
    const property = fc.asyncProperty(commandsOf(door, { times: null }), async (commands) => {
      const real = modelBackend(door);
      const model = await besides(door, real, {});
      await fc.asyncModelRun(() => ({ model, real }), commands);
      expect(tracesOf(model.walk).every(({ step }) => 'type' in step)).toBe(true);
    });
    await fc.assert(property, { seed, numRuns: 30 });
  });

  test('send only the events that are asked for, beside a birth', async () => {
    const property = fc.asyncProperty(
      commandsOf(document, { events: ['UPLOADED', 'WITHDRAWN'] }),
      async (commands) => {
        const real = modelBackend(document);
        const model = await besides(document, real, {});
        await fc.asyncModelRun(() => ({ model, real }), commands);
        const types = tracesOf(model.walk).flatMap(({ step }) => ('type' in step ? step.type : []));
        expect(['ASSIGNED', 'UPLOADED', 'WITHDRAWN']).toEqual(expect.arrayContaining(types));
      },
    );
    await fc.assert(property, { seed, numRuns: 20 });
  });

  test.each<readonly [string, () => unknown, string]>([
    ['an unknown event', () => commandsOf(door, { events: ['SLAM'] }), 'has no event "SLAM"'],
    [
      'an unknown event in overrides',
      () => commandsOf(door, { overrides: { SLAM: {} } }),
      'has no event "SLAM"',
    ],
    ['no event', () => commandsOf(door, { events: [] }), 'name one at least'],
  ])('%s is told', (_name, make, message) => {
    expect(make).toThrow(message);
  });
});
