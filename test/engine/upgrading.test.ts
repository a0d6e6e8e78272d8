/**
 * Carrying people over to a changed definition of the real lifecycles: a state by another name, a new field in the
 * context. First it is shown, then done; afterwards life goes on, and history stays as it was written.
 */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { aheadUser } from '../../machines/ahead/user/machine.ts';
import { document } from '../../machines/ankored/document/machine.ts';
import { lifecycles } from '../../machines/index.ts';
import { type Actor, type AnyLifecycle, isIn } from '../../src/lifecycle/index.ts';
import type { InstanceKey, InstanceRow, JournalRow } from '../../src/ports/index.ts';
import type { Pieces } from '../support/broken.ts';
import { renamed } from '../support/renamed.ts';
import { standpointsOf, stateText } from '../support/standpoints.ts';
import { admin, at, countingIds, type TestWorld, testWorld, user } from '../support/world.ts';

/** How many pages a document has: a field that nobody wrote before. */
function withPages({ parts, config }: Pieces): void {
  const blank = config.context;
  parts.context = parts.context.extend({ pages: z.number() });
  config.context = (given: unknown) => ({ ...blank(given), pages: 0 });
}

type Sent = readonly [type: string, data: Record<string, unknown>, by: Actor];

interface Case {
  readonly name: string;
  readonly old: AnyLifecycle;
  readonly next: AnyLifecycle;
  readonly states: Readonly<Record<string, string>>;
  readonly set: Readonly<Record<string, unknown>>;
  /** What brings one into the renamed state, and on from there. */
  readonly before: readonly Sent[];
  readonly afterwards: readonly Sent[];
  readonly ends: string;
}

const cases: readonly Case[] = [
  {
    name: 'ahead/user',
    old: aheadUser,
    next: renamed(aheadUser, ['failed', 'undelivered']),
    states: { 'user.onboarding.failed': 'user.onboarding.undelivered' },
    set: {},
    before: [
      ['CREATE', { username: 'mara' }, admin],
      ['START_ONBOARDING', {}, admin],
      // It stays there, since when it came, with the deadline that was set then.
      ['EMAIL_CHANGED', { address: null }, admin],
    ],
    afterwards: [
      ['EMAIL_CHANGED', { address: 'mara@example.org' }, admin],
      ['START_ONBOARDING', {}, admin],
    ],
    ends: 'pending',
  },
  {
    name: 'ankored/document',
    old: document,
    next: renamed(document, ['pendingReview', 'inReview'], withPages),
    states: { 'requirement.attempt.pendingReview': 'requirement.attempt.inReview' },
    set: { pages: 0 },
    before: [
      ['ASSIGNED', { person: 'uma', organisation: 'o', requirement: 'r' }, admin],
      ['UPLOADED', { version: 'v0' }, user],
      ['REPLACED', { version: 'v1' }, user],
    ],
    afterwards: [['APPROVE', { version: 'v1' }, admin]],
    ends: 'completed',
  },
];

const everything = { after: 0, limit: 100 };
const tenant = 'default';

/** On the clock of the test: what was completed, was completed today. */
async function sentAll({ engine, clock }: TestWorld, key: InstanceKey, sends: readonly Sent[]) {
  for (const [type, data, by] of sends) {
    const dated = type === 'UPLOADED' ? { completedOn: clock.at.slice(0, 10) } : {};
    const answer = await engine.deliver({ ...key, type, data: { ...data, ...dated }, by });
    expect(answer.outcome, type).toBe('applied');
    clock.wait({ minutes: 1 });
  }
}

/** One in each kind of standing, and one who came into the state at hand by events. */
async function populated({ name, old, before }: Case): Promise<TestWorld> {
  const world = testWorld({ lifecycles });
  for (const [n, { snapshot, now }] of standpointsOf(old).entries()) {
    world.clock.at = world.clock.at > now ? world.clock.at : now;
    const { context, at: since } = snapshot;
    const state = stateText(snapshot);
    await world.engine.adopt({ ...at(name, `p-${n}`), state, context, since, by: admin });
  }
  await sentAll(world, at(name, 'by-events'), before);
  return world;
}

/** The same store and clock, with the later definition in place of the old one. */
function reopened({ store, clock }: TestWorld, { name, next }: Case): TestWorld {
  const others = lifecycles.filter((lifecycle) => lifecycle.name !== name);
  return testWorld({ store, clock, lifecycles: [...others, next], ids: countingIds('later') });
}

async function allRows({ engine, store }: TestWorld, { name }: Case) {
  const rows: InstanceRow[] = [];
  for await (const row of engine.instances(tenant, name)) rows.push(row);
  const journals = await Promise.all(rows.map((row) => store.journal(row, everything)));
  return rows.map((row, n) => ({ row, journal: journals[n] ?? [] }));
}

describe.each(cases)('$name', (one) => {
  const { name, old, states, set, afterwards, ends } = one;
  const [[from, to]] = Object.entries(states) as [[string, string]];
  const request = { tenant, lifecycle: name, by: admin };
  const map = { states, set };

  it('is shown first, with counts; a dry run and a map with a gap change nothing', async () => {
    const world = await populated(one);
    const { engine } = reopened(world, one);
    const before = await allRows(world, one);
    const count = before.filter(({ row }) => isIn(row.snapshot.value, from)).length;
    expect(count).toBeGreaterThan(1);
    const gap = await engine.upgrade({ ...request, map: { set }, dryRun: false });
    const stuck = gap.filter(({ problem }) => problem !== null);
    expect(stuck.reduce((sum, line) => sum + line.count, 0)).toBe(count);
    expect(stuck.every(({ problem }) => problem?.includes(`${from} is no state of ${name}`))).toBe(
      true,
    );
    const lines = await engine.upgrade({ ...request, map, dryRun: true });
    expect(lines.every(({ problem }) => problem === null)).toBe(true);
    expect(lines.reduce((sum, line) => sum + line.count, 0)).toBe(before.length);
    const moved = lines.filter((line) => line.from.includes(from));
    expect(moved.reduce((sum, line) => sum + line.count, 0)).toBe(count);
    expect(moved.every((line) => line.to === line.from.replace(from, to))).toBe(true);
    expect(await allRows(world, one)).toEqual(before);
  });

  it('carries everybody over: labels, their since, deadlines and context stay', async () => {
    const world = await populated(one);
    const before = await allRows(world, one);
    const later = reopened(world, one);
    await later.engine.upgrade({ ...request, map, dryRun: false });
    expect(await later.engine.outdated()).toEqual([]);
    for (const [n, { row, journal }] of (await allRows(later, one)).entries()) {
      const { row: was, journal: past } = before[n] as { row: InstanceRow; journal: JournalRow[] };
      const { status, activity, context, deadlines, revision, finished } = was.snapshot;
      expect(row.snapshot).toMatchObject({ version: '2.0.0', status, activity, finished });
      expect(row.snapshot.context).toEqual({ ...context, ...set });
      const dues = deadlines.map((d) => ({ name: d.name.replace(from, to), due: d.due }));
      expect(row.snapshot.deadlines.map(({ name: d, due }) => ({ name: d, due }))).toEqual(dues);
      expect(journal.slice(0, -1)).toEqual(past);
      expect(journal.at(-1)).toMatchObject({
        kind: 'upgraded',
        revision: revision + 1,
        at: was.snapshot.at,
        event: { by: admin },
        context: row.snapshot.context,
      });
    }
  });

  it('afterwards life goes on, the past reads as it was, and everything replays', async () => {
    const world = await populated(one);
    const key = at(name, 'by-events');
    const then = world.clock.at;
    const shown = (await world.engine.show(key)).status?.label;
    const later = reopened(world, one);
    await later.engine.upgrade({ ...request, map, dryRun: false });
    world.clock.wait({ hours: 1 });
    await sentAll(later, key, afterwards);
    expect((await later.engine.show(key)).status?.code).toBe(ends);
    expect((await later.engine.show({ ...key, at: then })).status?.label).toBe(shown);
    world.clock.wait({ days: 400 });
    await later.engine.fireDue();
    const { instances, divergences } = await later.engine.verify(tenant, name);
    expect([instances, divergences]).toEqual([standpointsOf(old).length + 1, []]);
  });

  it('an upgrade that is done has nothing left to do', async () => {
    const world = await populated(one);
    const { engine } = reopened(world, one);
    await engine.upgrade({ ...request, map, dryRun: false });
    expect(await engine.upgrade({ ...request, map, dryRun: false })).toEqual([]);
  });
});
