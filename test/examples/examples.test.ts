/** The examples: an import of the committed files comes to exactly what they promise, and they show what they say. */
import { execFile } from 'node:child_process';
import { createReadStream, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lifecycles } from '../../machines/index.ts';
import { type BadRow, importLines, type Tally } from '../../src/cli/importing.ts';
import { readCsv, readNdjson } from '../../src/cli/rows.ts';
import type { Engine } from '../../src/engine/index.ts';
import type { AnyLifecycle, Instant } from '../../src/lifecycle/index.ts';
import type { JournalRow } from '../../src/ports/index.ts';
import { root } from '../support/house-rules.ts';
import { HandClock, testWorld } from '../support/world.ts';

const examples = join(root, 'examples');
const systems = ['ahead', 'ankored'] as const;

interface Expected {
  readonly asOf: Instant;
  readonly imports: readonly {
    readonly file: string;
    readonly csv?: { readonly lifecycle: string; readonly event: string };
    readonly tally: Tally;
    readonly problems: readonly (Pick<BadRow, 'line' | 'field'> & {
      says: string;
      wrong?: string;
    })[];
  }[];
  readonly statuses: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** A row as it stands in an event file; the broken ones are left out. */
interface Row {
  readonly at: Instant;
  readonly lifecycle: string;
  readonly id: string;
  readonly event: string;
  readonly data?: Readonly<Record<string, any>>;
  readonly by: string;
  readonly key?: string;
}

interface Imported {
  readonly expected: Expected;
  readonly found: readonly { tally: Tally; problems: readonly BadRow[] }[];
  readonly rows: readonly Row[];
  readonly journal: readonly JournalRow[];
  readonly statuses: Expected['statuses'];
}

async function imported(system: string): Promise<Imported> {
  const folder = join(examples, system);
  const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Expected;
  const { engine, store } = testWorld({ lifecycles, clock: new HandClock(expected.asOf) });
  const found: { tally: Tally; problems: BadRow[] }[] = [];
  for (const { file, csv } of expected.imports) {
    const source = createReadStream(join(folder, file));
    const problems: BadRow[] = [];
    const lines = csv
      ? readCsv(source, { lifecycle: named(csv.lifecycle), event: csv.event })
      : readNdjson(source);
    const tally = await importLines(engine, lines, {
      tenant: 'default',
      by: { kind: 'admin', id: 'import' },
      adopt: false,
      onBad: (row) => problems.push(row),
      onProgress: () => undefined,
    });
    found.push({ tally, problems: problems.toSorted((a, b) => a.line - b.line) });
  }
  await engine.fireDue();
  const journal: JournalRow[] = [];
  for (const { name } of lifecycles) {
    for await (const { tenant, lifecycle, id } of engine.instances('default', name)) {
      journal.push(
        ...(await store.journal({ tenant, lifecycle, id }, { after: 0, limit: 10_000 })),
      );
    }
  }
  const statuses = await statusesOf(engine);
  await engine.stop();
  const rows = expected.imports.flatMap(({ file }) =>
    file.endsWith('.ndjson') ? rowsOf(join(folder, file)) : [],
  );
  return { expected, found, rows, journal, statuses };
}

function named(name: string): AnyLifecycle {
  return lifecycles.find((lifecycle) => lifecycle.name === name)!;
}

async function statusesOf(engine: Engine): Promise<Record<string, Record<string, number>>> {
  const statuses: Record<string, Record<string, number>> = {};
  for (const { lifecycle, status, count } of await engine.counts()) {
    if (status === null) continue;
    const counts = (statuses[lifecycle] ??= {});
    counts[status] = (counts[status] ?? 0) + count;
  }
  return statuses;
}

function rowsOf(file: string): Row[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as Row];
      } catch {
        return [];
      }
    });
}

const worlds = new Map<string, Imported>();

/** A beforeAll of its own for each, because each is a whole import on a machine that may be busy. */
for (const system of systems) {
  beforeAll(async () => {
    worlds.set(system, await imported(system));
  }, 180_000);
}

describe.each(systems)('%s', (system) => {
  const world = () => worlds.get(system)!;

  test('every file counts as it promises', () => {
    const { expected, found } = world();
    expect(found.map(({ tally }) => tally)).toEqual(expected.imports.map(({ tally }) => tally));
  });

  test('every row that is not taken is named, with its line, field and reason', () => {
    const { expected, found } = world();
    for (const [n, { file, problems }] of expected.imports.entries()) {
      const promised = problems.map(({ line, field, says }) => ({
        line,
        field,
        reason: expect.stringContaining(says),
      }));
      expect(found[n]?.problems, file).toEqual(promised);
    }
  });

  test('everyone stands where they should', () => {
    const { expected, statuses } = world();
    expect(statuses).toEqual(expected.statuses);
  });

  test('about a dozen rows are wrong on purpose, each for another reason', () => {
    const wrong = world().expected.imports.flatMap(({ problems }) =>
      problems.flatMap((p) => p.wrong ?? []),
    );
    expect(wrong.length).toBeGreaterThanOrEqual(10);
    expect(new Set(wrong).size).toBe(wrong.length);
    const readme = readFileSync(join(examples, system, 'README.md'), 'utf8');
    expect(wrong.filter((what) => !readme.includes(what))).toEqual([]);
  });

  test('events are written in the order of time, but for what is wrong on purpose', () => {
    const file = 'events.ndjson';
    const { problems } = world().expected.imports.find((entry) => entry.file === file)!;
    const wrong = new Set(
      problems.flatMap(({ line, wrong }) => (wrong === undefined ? [] : [line])),
    );
    const lines = readFileSync(join(examples, system, file), 'utf8')
      .trimEnd()
      .split('\n');
    const times = lines
      .filter((_, n) => !wrong.has(n + 1))
      .map((line) => (JSON.parse(line) as Row).at);
    expect(times).toEqual(times.toSorted());
  });
});

/** A kind of thing that the examples claim to show, how often at least, and how to find it. */
type Claim = readonly [what: string, least: number, count: (world: Imported) => number];

const events = (type: string) => (world: Imported) =>
  world.journal.filter(({ event, kind }) => kind === 'event' && event.type === type).length;
const people = (world: Imported, lifecycle: string) =>
  new Set(world.journal.filter((row) => row.lifecycle === lifecycle).map(({ id }) => id)).size;
const refusals = (fragment: string) => (world: Imported) =>
  world.found.flatMap(({ problems }) => problems).filter(({ reason }) => reason.includes(fragment))
    .length;
const total = (count: 'unchanged' | 'repeated') => (world: Imported) =>
  world.found.reduce((sum, { tally }) => sum + tally[count], 0);

const bouncesOf = (code: string) => (world: Imported) =>
  world.journal.filter(
    ({ event }) => event.type === 'DELIVERY_FAILED' && event.data['code'] === code,
  ).length;

const aheadClaims: readonly Claim[] = [
  ['users', 290, (world) => people(world, 'ahead/user')],
  ['users with an ahead ID', 180, events('CREATE')],
  ['users from Entra ID', 100, events('ENTRA_SYNCED')],
  ['invitations handed over', 150, events('INVITATION_SENT')],
  ['invitations delivered', 150, events('INVITATION_DELIVERED')],
  ['bounces', 30, events('DELIVERY_FAILED')],
  ['bounces from unknown addresses', 8, bouncesOf('addressUnknown')],
  ['bounces from full mailboxes', 2, bouncesOf('mailboxFull')],
  ['bounces in the outage', 8, bouncesOf('mailSystem')],
  ['links used', 130, events('LINK_REDEEMED')],
  ['links used twice', 5, refusals('the link was not used before')],
  ['links that a newer one replaced', 5, refusals('no newer link has replaced')],
  ['links that expired', 5, refusals('the link has not expired')],
  ['links that were cancelled', 5, refusals('the link was not cancelled')],
  ['links asked for too soon', 3, refusals('has waited long enough')],
  [
    'people who stall',
    20,
    (world) =>
      new Set(
        world.journal
          .filter(({ event }) =>
            /(pending|failed|created|onboardingIncomplete|neverLoggedIn)Stalled$/.test(event.type),
          )
          .map(({ id }) => id),
      ).size,
  ],
  [
    'invitations of one bulk restart',
    10,
    (world) => world.rows.filter(({ key }) => key?.startsWith('restart-2026-03-16/')).length,
  ],
  ['passwords set', 130, events('PASSWORD_SET')],
  ['first logins', 130, events('AHEAD_LOGIN')],
  ['later logins and other declared no-ops', 200, total('unchanged')],
  ['rows that were reported twice', 5, total('repeated')],
  ['sessions lost', 8, events('SESSION_LOST')],
  ['changes of address', 10, events('EMAIL_CHANGED')],
  ['changes of username', 3, events('USERNAME_CHANGED')],
  [
    'people without an address',
    3,
    (world) =>
      world.journal.filter(
        ({ event, status }) => event.type === 'START_ONBOARDING' && status?.code === 'failed',
      ).length,
  ],
  ['blocks', 5, events('BLOCK')],
  ['deletions', 6, events('DELETE')],
  ['Entra users who change over to ahead login', 30, events('ENABLE_AHEAD_LOGIN')],
];

/** In the background checks and trainings, whatever a provider tells: the rows of each instance in file order. */
function* told({ rows }: Imported) {
  for (const row of rows) {
    if (row.by.startsWith('provider:') && typeof row.data?.['stamp'] === 'string') {
      yield { ...row, stamp: row.data['stamp'] };
    }
  }
}

function toldTwice(world: Imported): number {
  const seen = new Set<string>();
  let twice = 0;
  for (const { id, event, data } of told(world)) {
    const what = JSON.stringify([id, event, data]);
    if (seen.has(what)) twice += 1;
    seen.add(what);
  }
  return twice;
}

/** Told after something that the provider stamped later. */
function toldLate(world: Imported): number {
  const newest = new Map<string, string>();
  let late = 0;
  for (const { id, stamp } of told(world)) {
    const known = newest.get(id) ?? stamp;
    if (stamp < known) late += 1;
    newest.set(id, stamp > known ? stamp : known);
  }
  return late;
}

const fired = (deadline: string) => (world: Imported) =>
  world.journal.filter(({ event, kind }) => kind === 'deadline' && event.type.endsWith(deadline))
    .length;

const coverage = (value: JournalRow['to']) =>
  (value as { requirement?: { coverage?: string } }).requirement?.coverage;

const moves = (from: string, to: string) => (world: Imported) =>
  world.journal.filter((row) => coverage(row.from) === from && coverage(row.to) === to).length;

/** The clocks of New York go forward at 2026-03-08T07:00Z; that day ends after 23 hours, at 04:00Z. */
const change = '2026-03-08T07:00:00.000Z';

/** Set in winter time, fired in summer time, at the very end of this day. */
const expiresOver = (end: Instant) => (world: Imported) =>
  world.journal.filter(
    ({ lifecycle, id, event, at, kind, revision }) =>
      kind === 'deadline' &&
      event.type.endsWith('expiresDue') &&
      at === end &&
      world.journal.some(
        (row) =>
          row.lifecycle === lifecycle &&
          row.id === id &&
          row.revision < revision &&
          row.at < change &&
          row.deadlines.some(({ name, due }) => name === event.type && due === end),
      ),
  ).length;

const caused = (type: string) => (world: Imported) =>
  world.journal.filter(({ event, cause }) => event.type === type && cause !== null).length;

const reasonsOf = (type: string) => (world: Imported) =>
  new Set(
    world.journal.filter(({ event }) => event.type === type).map(({ event }) => event.data['code']),
  ).size;

/** Back after a disqualification, with a new application. */
function startsAgain({ journal }: Imported): number {
  const back = journal.filter(({ event }) => event.type === 'REINSTATE');
  return back.filter(({ id, at }) =>
    journal.some(
      (row) =>
        row.event.type === 'START' && row.at > at && row.id.split('/')[0] === id.split('/')[0],
    ),
  ).length;
}

const leagueClaims: readonly Claim[] = [
  ['people', 400, (world) => new Set(world.journal.map(({ id }) => id.split('/')[0])).size],
  ['members added', 300, events('MEMBER_ADDED')],
  ['sign-ups through a URL', 60, events('SIGNED_UP')],
  ['activations', 250, events('ACTIVATED')],
  ['confirmations', 50, events('EMAIL_CONFIRMED')],
  [
    'activations resent in one go',
    30,
    (world) => world.rows.filter(({ key }) => key?.startsWith('resend-2025-10-20/')).length,
  ],
  ['older links followed in vain', 10, refusals('no newer link has replaced')],
  ['applications begun', 300, events('START')],
  ['applications submitted', 300, events('SUBMIT')],
  ['provider events told twice', 60, toldTwice],
  ['provider events told late', 40, toldLate],
  ['rows repeated under the same key', 30, total('repeated')],
  ['flags', 25, events('PROVIDER_FLAG')],
  ['pre-adverse notices', 10, events('PRE_ADVERSE_SENT')],
  ['disputes', 5, events('DISPUTE_OPENED')],
  ['final adverse results', 6, events('FINAL_ADVERSE')],
  [
    'final adverse results before their time',
    6,
    refusals('the days of waiting since the notice are over'),
  ],
  ['disqualifications sent by a requirement', 8, caused('DISQUALIFY')],
  ['confirmed matches', 1, events('CONFIRMED_MATCH')],
  ['events of people who are locked out', 10, refusals('locked out')],
  ['appeals', 5, events('APPEAL_OPENED')],
  ['appeals that were upheld against the person', 1, events('UPHELD')],
  ['reinstatements', 3, events('REINSTATE')],
  ['new checks after a reinstatement', 2, startsAgain],
  ['trainings begun', 200, events('STARTED')],
  ['reports of progress', 300, events('PROGRESS')],
  ['failed quizzes', 14, events('FAILED_QUIZ')],
  ['abandoned trainings', 10, events('ABANDONED')],
  ['finished trainings', 200, events('FINISHED')],
  ['uploads', 200, events('UPLOADED')],
  ['approvals', 180, events('APPROVE')],
  ['resets', 12, events('RESET')],
  ['rejections', 15, events('REJECT')],
  ['codes of rejections', 3, reasonsOf('REJECT')],
  ['replacements under review', 8, events('REPLACED')],
  ['withdrawals', 5, events('WITHDRAWN')],
  ['files removed', 6, events('FILE_REMOVED')],
  ['revocations', 3, events('REVOKED')],
  ['waivers', 10, events('WAIVE')],
  ['renewals inside the window', 50, moves('expiringSoon', 'valid')],
  ['renewals before the window', 15, refusals('nothing covers it, or its end is near enough')],
  ['renewals of what had expired', 8, moves('expired', 'valid')],
  ['expiries at the end of the day of 23 hours', 3, expiresOver('2026-03-09T04:00:00.000Z')],
  ['expiries of the day after', 1, expiresOver('2026-03-10T04:00:00.000Z')],
  ['expiries of the day before, still in winter time', 1, expiresOver('2026-03-08T05:00:00.000Z')],
  [
    'events of the old year',
    1000,
    (world) => world.rows.filter(({ at }) => at < '2026-01-01').length,
  ],
  [
    'events of the new year',
    500,
    (world) => world.rows.filter(({ at }) => at >= '2026-01-01').length,
  ],
  ['reminders that happen by themselves', 300, fired('reminderDue')],
  ['expiry alerts that happen by themselves', 50, fired('expiryAlertDue')],
];

describe('ahead shows', () => {
  test.each(aheadClaims)('%s: at least %i', (_, least, count) => {
    expect(count(worlds.get('ahead')!)).toBeGreaterThanOrEqual(least);
  });
});

describe('ankored shows', () => {
  test.each(leagueClaims)('%s: at least %i', (_, least, count) => {
    expect(count(worlds.get('ankored')!)).toBeGreaterThanOrEqual(least);
  });

  test('no file reminds anybody: reminders come from the clock', () => {
    const { rows } = worlds.get('ankored')!;
    expect(rows.filter(({ event, by }) => /REMIND/.test(event) || by.startsWith('clock'))).toEqual([
      expect.objectContaining({ event: 'FILE_REMOVED', by: 'clock:clock' }),
    ]);
  });
});

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('the generator', () => {
  let fresh: string;
  beforeAll(async () => {
    fresh = mkdtempSync(join(tmpdir(), 'rollcall-examples-'));
    folders.push(fresh);
    await promisify(execFile)(process.execPath, [join(examples, 'generate.ts'), fresh]);
  });

  test.each(systems)('writes exactly what is committed for %s', (system) => {
    const files = readdirSync(join(fresh, system));
    expect(readdirSync(join(examples, system)).toSorted()).toEqual(files.toSorted());
    const differing = files.filter(
      (file) => !sameBytes(join(fresh, system, file), join(examples, system, file)),
    );
    expect(differing, 'run node examples/generate.ts and commit what it writes').toEqual([]);
  });

  test('stays small enough to be cloned without a thought', () => {
    const sizes = systems.flatMap((system) =>
      readdirSync(join(fresh, system)).map(
        (file) => readFileSync(join(fresh, system, file)).length,
      ),
    );
    expect(sizes.reduce((a, b) => a + b, 0)).toBeLessThan(3_000_000);
  });
});

function sameBytes(a: string, b: string): boolean {
  return readFileSync(a).equals(readFileSync(b));
}
