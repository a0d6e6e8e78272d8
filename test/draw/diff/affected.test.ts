/** Who a difference touches, told before; and what `upgrade` then really does to them. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { affected, differenceOf, portraitOf, upgradeHint } from '../../../src/draw/index.ts';
import { hashOf } from '../../../src/engine/index.ts';
import { type AnyLifecycle, describe as described } from '../../../src/lifecycle/index.ts';
import { type Pieces, redefine, stateAt } from '../../support/broken.ts';
import { door } from '../../support/door.ts';
import { renamed } from '../../support/renamed.ts';
import { admin, at, countingIds, type TestWorld, testWorld, user } from '../../support/world.ts';

const portrait = (lifecycle: AnyLifecycle) => portraitOf(lifecycle, hashOf(described(lifecycle)));
const later = (change: (pieces: Pieces) => void) =>
  redefine(door, (pieces) => {
    pieces.input.version = '2';
    change(pieces);
  });

/** Three doors that are shut and two that are open, which will close by themselves. */
async function doors(): Promise<TestWorld> {
  const world = testWorld({ lifecycles: [door] });
  for (let n = 0; n < 5; n += 1) {
    const key = at('test/door', `d${n}`);
    await world.engine.deliver({ ...key, type: 'BUILT', data: { code: 'k' }, by: admin });
    if (n > 2) await world.engine.deliver({ ...key, type: 'OPEN', data: { code: 'k' }, by: user });
  }
  return world;
}

async function touched(world: TestWorld, next: AnyLifecycle) {
  const instances = [];
  for await (const { snapshot } of world.engine.instances('default', 'test/door'))
    instances.push(snapshot);
  const difference = differenceOf(portrait(door), portrait(next));
  return { difference, found: affected(difference, instances) };
}

/** What the next version's engine says of carrying them over. */
function upgraded({ store, clock }: TestWorld, next: AnyLifecycle, map: object = {}) {
  const world = testWorld({ store, clock, lifecycles: [next], ids: countingIds('later') });
  const request = { tenant: 'default', lifecycle: 'test/door', map, by: admin, dryRun: true };
  return world.engine.upgrade(request);
}

describe('given doors that are shut and open', () => {
  it('a renamed state: its people go along with the map that is offered', async () => {
    const world = await doors();
    const next = renamed(door, ['open', 'ajar'], (pieces) => {
      stateAt(pieces, 'door.leaf.ajar').meta = { renamedFrom: 'door.leaf.open' };
    });
    const { difference, found } = await touched(world, next);
    expect(difference.risk).toBe('migration');
    expect(found).toMatchObject({ all: 5, touched: 2 });
    expect(found.groups).toEqual([
      {
        where: 'door.leaf.open + door.lamp.lit',
        count: 2,
        to: 'door.leaf.ajar + door.lamp.lit',
        becomes: ['They go along to door.leaf.ajar, with a map from door.leaf.open.'],
      },
    ]);
    const { states, drop } = found.map;
    expect([states, drop]).toEqual([{ 'door.leaf.open': 'door.leaf.ajar' }, []]);
    expect(await upgraded(world, next)).toContainEqual(
      expect.objectContaining({
        from: 'door.leaf.open + door.lamp.lit',
        problem: expect.any(String),
      }),
    );
    const lines = await upgraded(world, next, { states });
    expect(lines.map(({ problem }) => problem)).toEqual([null, null]);
    expect(lines).toContainEqual(
      expect.objectContaining({ to: found.groups[0]?.to, count: found.groups[0]?.count }),
    );
  });

  it('a deadline that is gone: those who wait for it are told of', async () => {
    const world = await doors();
    const next = later((pieces) => {
      delete stateAt(pieces, 'door.leaf.open').after;
      delete pieces.parts.deadlines.closesItself;
    });
    const { difference, found } = await touched(world, next);
    expect(difference.risk).toBe('migration');
    expect(found.groups).toEqual([
      expect.objectContaining({
        count: 2,
        becomes: [
          'Their deadline door.leaf.open.closesItself is dropped: nothing would happen then.',
        ],
      }),
    ]);
  });

  it('another wording of a deadline: those who wait keep their instant', async () => {
    const world = await doors();
    const next = later(({ parts }) => {
      parts.deadlines.closesItself = { ...parts.deadlines.closesItself, says: 'after an hour' };
    });
    const { found } = await touched(world, next);
    expect(found.groups[0]?.becomes).toEqual([
      'Their deadline door.leaf.open.closesItself keeps the instant that was worked out before.',
    ]);
  });

  it('a deadline where people stand: they get it', async () => {
    const world = await doors();
    const next = later((pieces) => {
      stateAt(pieces, 'door.leaf.shut').after = { closesItself: { target: 'shut', reenter: true } };
    });
    const { difference, found } = await touched(world, next);
    expect(difference.risk).toBe('migration');
    expect(found).toMatchObject({ touched: 3 });
    expect(found.groups[0]?.becomes).toEqual([
      'They get the deadline door.leaf.shut.closesItself, counted from when they came there.',
    ]);
  });

  it('a field that is no longer remembered: everybody, and what to drop', async () => {
    const world = await doors();
    const older = later(({ parts, config }) => {
      const begin = config.context;
      parts.context = parts.context.extend({ note: z.string() });
      config.context = (given: unknown) => ({ ...begin(given), note: '' });
    });
    const difference = differenceOf(portrait(older), portrait(door));
    expect(upgradeHint(difference).drop).toEqual(['note']);
    const { everybody } = affected(difference, []);
    expect(everybody).toEqual([
      'note is no longer remembered. What is stored of it has to be dropped.',
    ]);
    // The other way, a new field takes the value of a new life: safe, and upgrade needs no map.
    const { difference: forth, found } = await touched(world, older);
    expect(forth).toMatchObject({ risk: 'safe', upgrade: true });
    expect(found.touched).toBe(0);
    const lines = await upgraded(world, older);
    expect(lines.map(({ problem }) => problem)).toEqual([null, null]);
  });

  it('nothing but words: nobody', async () => {
    const world = await doors();
    const next = redefine(door, ({ input }) => {
      input.statuses.open = { ...input.statuses.open, means: 'It stands open.' };
    });
    const { difference, found } = await touched(world, next);
    expect(difference).toMatchObject({ risk: 'safe', upgrade: false });
    expect(found).toMatchObject({ all: 5, touched: 0, groups: [] });
  });
});
