/** One event for many: an outcome for each, nobody twice under one key, and taken up where it stopped. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BulkCount, type BulkItem, type BulkRequest, selectionOf } from '../../src/engine/index.ts';
import { league, leagueOf, settle } from '../support/league.ts';
import { parameters } from '../support/seed.ts';
import { admin, at, testWorld, user } from '../support/world.ts';

/** More than are sent to at once. */
const many = 230;

async function street(doors: number) {
  const world = testWorld();
  for (let n = 0; n < doors; n += 1) {
    await world.engine.create({
      ...at('test/door', `d${n}`),
      type: 'BUILT',
      data: { code: 'k' },
      by: admin,
    });
  }
  const open: BulkRequest = {
    tenant: 'default',
    lifecycle: 'test/door',
    to: {},
    type: 'OPEN',
    data: { code: 'k' },
    by: user,
    key: 'morning',
  };
  const opened = async () => {
    const { items } = await world.engine.list({ ...open, status: 'open', limit: 1000 });
    return items;
  };
  return { ...world, open, opened };
}

async function all(items: AsyncIterable<BulkItem>, most = Number.POSITIVE_INFINITY) {
  const found: BulkItem[] = [];
  for await (const item of items) {
    found.push(item);
    if (found.length >= most) break;
  }
  return found;
}

const outcomes = (items: readonly BulkItem[]) => items.map(({ id, outcome }) => `${id} ${outcome}`);

describe('a run', () => {
  it('however often it is stopped and taken up, sends to each exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: many }), { maxLength: 3 }),
        async (stops) => {
          const { engine, open, opened } = await street(many);
          for (const stop of stops) await all(engine.runBulk(open), stop);
          const last = await all(engine.runBulk(open));
          expect(last.map(({ id }) => id).toSorted()).toEqual(
            Array.from({ length: many }, (_, n) => `d${n}`).toSorted(),
          );
          expect(last.every(({ outcome }) => /applied|repeated/.test(outcome))).toBe(true);
          expect((await opened()).map(({ revision }) => revision)).toEqual(Array(many).fill(2));
        },
      ),
      parameters(5),
    );
  });

  it('that is stopped leaves those alone whom it did not reach', async () => {
    const { engine, open, opened } = await street(many);
    await all(engine.runBulk(open), 1);
    expect((await opened()).length).toBeGreaterThan(0);
    expect((await opened()).length).toBeLessThan(many);
  });

  it('says of each why it was skipped, and holds nobody else up', async () => {
    const { engine, open } = await street(3);
    await engine.send({ ...at('test/door', 'd1'), type: 'OPEN', data: { code: 'k' }, by: user });
    const items = await all(
      engine.runBulk({ ...open, to: { ids: ['d2', 'gone', 'd1', 'd0', 'd2'] } }),
    );
    expect(outcomes(items)).toEqual(['d2 applied', 'gone failed', 'd1 refused', 'd0 applied']);
    expect(items.map(({ reason }) => reason)).toEqual([null, 'notFound', 'notPermittedHere', null]);
    expect(items[2]?.message).toBe('OPEN is not permitted in Open');
  });

  it('under a key that another request had is told so, for each', async () => {
    const { engine, open } = await street(1);
    await all(engine.runBulk(open));
    const again = await all(engine.runBulk({ ...open, by: admin }));
    expect(again.map(({ reason }) => reason)).toEqual(['keyReused']);
  });
});

describe('a preview', () => {
  it('says what a run would do, and changes nothing', async () => {
    const { engine, open, opened } = await street(3);
    const foreseen = await all(engine.previewBulk(open));
    expect(await opened()).toEqual([]);
    expect(outcomes(foreseen)).toEqual(outcomes(await all(engine.runBulk(open))));
    expect(outcomes(await all(engine.previewBulk(open)))).toEqual(
      ['d0', 'd1', 'd2'].map((id) => `${id} repeated`),
    );
  });
});

describe('a group', () => {
  it('is reached by what each of its members has', async () => {
    const there = await leagueOf();
    await settle(there);
    const { engine, does } = there;
    await does({ type: 'PERSON_ADDED', person: 'p9', address: 'p9@example.org' });
    await does({ type: 'MEMBER_ADDED', group: 'north', role: 'coach', person: 'p9' });
    await does({ type: 'MEMBER_ADDED', group: 'north', role: 'referee', person: 'p9' });
    const to = { organisation: league.organisation, group: 'north' };
    const request = { tenant: league.tenant, by: admin, key: 'k' };
    const resend = { ...request, lifecycle: 'ankored/account', type: 'RESEND_ACTIVATION' };
    const unactivated = { ...resend, to: { ...to, standing: 'notActivated' } };
    expect(outcomes(await all(engine.runBulk(unactivated)))).toEqual(['p9/account applied']);
    const waive = { ...request, lifecycle: 'ankored/document', type: 'WAIVE' };
    const of = (requirement?: string) =>
      all(engine.previewBulk({ ...waive, to: { ...to, requirement } }));
    expect((await of('first-aid')).map(({ id }) => id)).toEqual([
      'p1/first-aid',
      'p2/first-aid',
      'p9/first-aid',
    ]);
    await expect(of()).rejects.toThrow('name the requirement');
    await expect(of('screening')).rejects.toThrow('"screening" runs as ankored/background-check');
    await expect(of('nothing')).rejects.toThrow('league has no requirement "nothing"');
  });
});

it('of a group leaves alone what is about somebody else, whatever its id', async () => {
  const { engine, does } = await leagueOf();
  const of = { tenant: league.tenant, lifecycle: 'ankored/document' };
  const stranger = { person: 'px', organisation: 'elsewhere', requirement: 'r', eligibility: 'e' };
  await engine.create({ ...of, id: 'p5/first-aid', type: 'ASSIGNED', data: stranger, by: admin });
  await does({ type: 'PERSON_ADDED', person: 'p5', address: 'p5@example.org' });
  await does({ type: 'MEMBER_ADDED', group: 'north', role: 'coach', person: 'p5' });
  const to = { organisation: league.organisation, group: 'north', requirement: 'first-aid' };
  const waive = { ...of, to, type: 'WAIVE', by: admin, key: 'k' };
  expect(await all(engine.previewBulk(waive))).toEqual([]);
});

describe('a selection', () => {
  it.each([
    [{}, 'say whom it reaches in one way'],
    [{ all: true, ids: ['a'] }, 'say whom it reaches in one way'],
    [{ group: 'north' }, 'a group is named with its organisation'],
    [{ all: true, standing: 'cleared' }, 'standing and requirement narrow a group'],
  ])('%j is refused: %s', (written, message) => {
    expect(() => selectionOf(written)).toThrow(message);
  });

  it('of a status or an event that is not there names those that are', async () => {
    const { engine, open } = await street(0);
    await expect(all(engine.runBulk({ ...open, to: { status: 'ajar' } }))).rejects.toThrow(
      'test/door has no "ajar"; it has ',
    );
    await expect(all(engine.runBulk({ ...open, type: 'BUILT' }))).rejects.toThrow(
      'test/door has no "BUILT" for somebody who is there; it has ',
    );
  });
});

describe('what it came to', () => {
  it('is counted in a size that does not grow with it', () => {
    const count = new BulkCount();
    const failed = { outcome: 'failed', status: null, reason: 'notFound' } as const;
    for (let n = 0; n < 1000; n += 1) {
      count.add({ ...failed, id: `i${n}`, message: `there is no i${n}` });
      count.add({ ...failed, outcome: 'refused', id: `r${n}`, message: `since ${n}` });
    }
    const { selected, outcomes: counted, skipped } = count.tally;
    expect([selected, counted.failed, counted.refused]).toEqual([2000, 1000, 1000]);
    expect(skipped[0]).toMatchObject({ count: 1000, message: 'there is no …' });
    expect(skipped.length).toBeLessThanOrEqual(52);
    expect(skipped.reduce((sum, each) => sum + each.count, 0)).toBe(2000);
    expect(skipped.every(({ ids }) => ids.length <= 5)).toBe(true);
  });
});
