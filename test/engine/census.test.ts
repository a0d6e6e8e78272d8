/** A census always equals looking at everybody, one by one, at the same instant. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { activePaths, epoch } from '../../src/lifecycle/index.ts';
import { parameters } from '../support/seed.ts';
import { admin, at, testWorld, user } from '../support/world.ts';

const doors = { tenant: 'default', lifecycle: 'test/door' };

it('counts by status and by state, and tells since when', async () => {
  const { engine, clock } = testWorld();
  const built = { type: 'BUILT', data: { code: 'k' }, by: admin };
  await engine.create({ ...at('test/door', 'd1'), ...built });
  clock.wait({ hours: 1 });
  await engine.create({ ...at('test/door', 'd2'), ...built });
  await engine.send({ ...at('test/door', 'd2'), type: 'OPEN', data: { code: 'k' }, by: user });
  const census = await engine.census(doors);
  expect(census.total).toBe(2);
  expect(census.statuses).toEqual({
    shut: { count: 1, earliest: '2026-01-01T00:00:00.000Z', mean: '2026-01-01T00:00:00.000Z' },
    open: { count: 1, earliest: '2026-01-01T01:00:00.000Z', mean: '2026-01-01T01:00:00.000Z' },
  });
});

it('is right while no worker runs', async () => {
  const { engine, clock } = testWorld();
  await engine.create({ ...at('test/door', 'd1'), type: 'BUILT', data: { code: 'k' }, by: admin });
  await engine.send({ ...at('test/door', 'd1'), type: 'OPEN', data: { code: 'k' }, by: user });
  clock.wait({ days: 1 });
  expect(Object.keys((await engine.census(doors)).statuses)).toEqual(['shut']);
});

it('of the past has what was due then, though nobody asked meanwhile', async () => {
  const { engine, clock } = testWorld();
  await engine.create({ ...at('test/door', 'd1'), type: 'BUILT', data: { code: 'k' }, by: admin });
  await engine.send({ ...at('test/door', 'd1'), type: 'OPEN', data: { code: 'k' }, by: user });
  const opened = clock.at;
  clock.wait({ days: 20 });
  const codes = async (asOf: string) =>
    Object.keys((await engine.census({ ...doors, asOf })).statuses);
  expect(await codes('2026-01-10T00:00:00.000Z')).toEqual(['shut']);
  expect(await codes(opened)).toEqual(['open']);
  expect(await codes('2025-12-31T00:00:00.000Z')).toEqual([]);
});

it('equals a look at each, after any doings', async () => {
  const doing = fc.oneof(
    fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), type: fc.constantFrom('OPEN', 'LIGHT') }),
    fc.record({ hours: fc.integer({ min: 1, max: 40 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(doing, { maxLength: 20 }), async (doings) => {
      const { engine, clock } = testWorld();
      for (const id of ['a', 'b', 'c', 'd']) {
        const born = { type: 'BUILT', data: { code: 'k' }, by: admin };
        await engine.create({ ...at('test/door', id), ...born });
      }
      for (const each of doings) {
        if ('hours' in each) clock.wait({ hours: each.hours });
        else {
          const data = each.type === 'OPEN' ? { code: 'k' } : {};
          await engine.send({ ...at('test/door', each.id), type: each.type, data, by: user });
        }
      }
      const census = await engine.census(doors);
      const views = await Promise.all(
        ['a', 'b', 'c', 'd'].map((id) => engine.show(at('test/door', id))),
      );
      for (const [code, those] of Map.groupBy(views, ({ status }) => status?.code ?? '')) {
        const since = those.map((view) => view.since as string);
        const seconds = since.map((each) => Math.floor(epoch(each) / 1000));
        const mean = Math.trunc(seconds.reduce((a, b) => a + b, 0) / those.length);
        const told = census.statuses[code];
        expect(told?.count).toBe(those.length);
        expect(told?.earliest).toBe(since.toSorted()[0]);
        // Means of groups are cut to the second before they are put together.
        expect(Math.abs(epoch(told?.mean ?? '') / 1000 - mean)).toBeLessThanOrEqual(2);
      }
      const paths = views.flatMap(({ value }) => activePaths(value));
      for (const [path, count] of Object.entries(census.states)) {
        expect(paths.filter((each) => each === path).length).toBe(count);
      }
      expect(new Set(paths)).toEqual(new Set(Object.keys(census.states)));
    }),
    parameters(40),
  );
});
