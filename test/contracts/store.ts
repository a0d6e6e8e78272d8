/**
 * What every store promises. Each adapter's test hands in how it is opened; what holds for one holds for all.
 */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InstanceKey, JournalRow, Store, Write, WriteGroup } from '../../src/ports/index.ts';
import { parameters } from '../support/seed.ts';
import { deadline, key, minute, noop, personalRow, type Step, step } from './rows.ts';

const everything = { after: 0, limit: 1_000_000 };

/** Ids that a comparison, an index or a separator could trip over, in the order of their code points. */
const oddIds = [
  '-',
  '1',
  '10',
  '2',
  'A',
  'a',
  'a#1',
  'a.b',
  'a/b',
  'aa',
  'a~',
  'a'.repeat(200).replace(/^a/, 'b'),
  'e\u0301',
  'ß',
  'é',
  '日本',
  'ﬀ',
  '𝔸',
];

/** The suite, for a store that `open` makes fresh and empty. */
export function storeContract(name: string, open: () => Promise<Store>): void {
  describe(name, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    const commit = (...groups: WriteGroup[]) => store.commit(groups);
    const alone = async (write: Write) => (await store.commit([[write]]))[0];
    const born = async (id: string, given: Step = {}, lifecycle?: string, tenant?: string) => {
      const at = key(id, lifecycle, tenant);
      expect(await alone(step(at, given))).toBe('committed');
      return at;
    };
    const revisionOf = async (at: InstanceKey) => (await store.load(at))?.snapshot.revision ?? 0;

    /** Everything that a store knows about one instance. */
    const knownOf = async (at: InstanceKey, keys: readonly string[] = ['key-1']) => ({
      row: await store.load(at),
      journal: await store.journal(at, everything),
      outbox: await store.outbox(at, everything),
      answers: await Promise.all(keys.map((k) => store.answer(at, k))),
    });
    const nothing = { row: null, journal: [], outbox: [], answers: [null] };

    describe('one write', () => {
      it('stores what belongs together, and gives it back', async () => {
        const at = key('d1');
        const write = step(at, {
          subject: 'ada',
          effects: 2,
          answer: {},
          personal: [personalRow('ada', 'personal:1', 'Ada')],
        });
        expect(await alone(write)).toBe('committed');
        expect(await knownOf(at)).toEqual({
          row: write.instance,
          journal: write.journal,
          outbox: write.outbox,
          answers: [write.answer],
        });
        expect(await store.personal('default', ['personal:1'])).toEqual(
          new Map([['personal:1', 'Ada']]),
        );
      });

      it('is there as soon as it was acknowledged', async () => {
        const at = await born('d1');
        for (let expected = 1; expected <= 20; expected += 1) {
          expect(await alone(step(at, { expected }))).toBe('committed');
          expect(await revisionOf(at)).toBe(expected + 1);
        }
      });

      it('carries several transitions at once', async () => {
        const at = await born('d1');
        const [second, third] = [step(at, { expected: 1 }), step(at, { expected: 2 })];
        const both = { ...third, expected: 1, journal: [...second.journal, ...third.journal] };
        expect(await alone(both)).toBe('committed');
        expect((await store.journal(at, everything)).map((r) => r.revision)).toEqual([1, 2, 3]);
      });

      it.each([
        ['a birth of one who lives', 2, 0],
        ['a revision that has passed', 2, 1],
        ['a revision that is still to come', 2, 3],
        ['a change of one who was never born', 0, 1],
      ])('is refused whole: %s', async (_, stored, expected) => {
        const at = key('d1');
        for (let n = 0; n < stored; n += 1) await alone(step(at, { expected: n }));
        const before = await knownOf(at);
        const personal = [personalRow('d1', 'personal:late', 'late')];
        const late = step(at, { expected, status: 'late', effects: 1, answer: {}, personal });
        expect(await alone({ ...late, journal: [] })).toBe('conflict');
        expect(await knownOf(at)).toEqual(before);
        expect(await store.personal('default', ['personal:late'])).toEqual(new Map());
      });

      it('without an instance keeps only its answer, on the revision that it saw', async () => {
        const at = await born('d1');
        expect(await alone(noop(at, 1, {}))).toBe('committed');
        expect(await alone(noop(at, 2, { key: 'early' }))).toBe('conflict');
        expect(await alone(noop(at, 0, { key: 'unborn' }))).toBe('conflict');
        expect(await revisionOf(at)).toBe(1);
        const keys = ['key-1', 'early', 'unborn'];
        const { answers } = await knownOf(at, keys);
        expect(answers.map((a) => a?.key ?? null)).toEqual(['key-1', null, null]);
      });

      it('may answer for one who is not there, and for nobody else', async () => {
        expect(await alone(noop(key('nobody'), 0, {}))).toBe('committed');
        expect(await store.load(key('nobody'))).toBeNull();
        expect(await store.answer(key('nobody'), 'key-1')).not.toBeNull();
        expect(await alone(noop(key('somebody'), 1, {}))).toBe('conflict');
      });

      it.each<[string, (at: InstanceKey) => Partial<Write>]>([
        ['a journal row', (at) => ({ journal: step(at).journal })],
        ['an effect', (at) => ({ outbox: step(at, { effects: 1 }).outbox })],
        ['an answer', (at) => ({ answer: step(at, { answer: {} }).answer })],
        ['a personal value', () => ({ personal: [personalRow('d1', 'personal:1', 'other')] })],
      ])('never overwrites %s', async (_, doubled) => {
        const personal = [personalRow('d1', 'personal:1', 'first')];
        const at = await born('d1', { effects: 1, answer: {}, personal });
        const before = await knownOf(at);
        const next = step(at, { expected: 1, effects: 1 });
        const groups = [
          [step(key('before'))],
          [{ ...next, ...doubled(at) }],
          [step(key('behind'))],
        ];
        expect(await commit(...groups)).toEqual(['committed', 'conflict', 'committed']);
        expect(await knownOf(at)).toEqual(before);
        expect((await store.personal('default', ['personal:1'])).get('personal:1')).toBe('first');
      });
    });

    describe('a group', () => {
      it('of two is stored whole', async () => {
        const [a, b] = [key('a'), key('b', 'test/report')];
        expect(await commit([step(a), step(b)])).toEqual(['committed']);
        expect([await revisionOf(a), await revisionOf(b)]).toEqual([1, 1]);
      });

      it.each([
        ['first', 2],
        ['second', 1],
      ])('leaves nothing when its %s write is in conflict', async (which, expected) => {
        const b = await born('b', { subject: 'ben' });
        const before = await knownOf(b);
        const personal = [personalRow('ann', 'personal:a', 'Ann')];
        const a = step(key('a'), {
          effects: 1,
          answer: {},
          personal,
          deadlines: [deadline(minute(9))],
        });
        const wrong = step(b, { expected: which === 'second' ? 2 : expected });
        const group = which === 'first' ? [wrong, a] : [a, wrong];
        expect(await commit(group)).toEqual(['conflict']);
        expect(await knownOf(key('a'))).toEqual(nothing);
        expect(await knownOf(b)).toEqual(before);
        expect(await store.personal('default', ['personal:a'])).toEqual(new Map());
        expect(await store.nextDue()).toBeNull();
        expect(await store.ofSubject('default', 'ann')).toEqual([]);
      });

      it('may touch one instance twice, in order', async () => {
        const at = key('a');
        expect(await commit([step(at), step(at, { expected: 1 })])).toEqual(['committed']);
        expect(await revisionOf(at)).toBe(2);
        const before = await knownOf(at);
        const thrice = [2, 3, 3].map((expected) => step(at, { expected }));
        expect(await commit(thrice)).toEqual(['conflict']);
        expect(await knownOf(at)).toEqual(before);
      });

      it('of none is committed, and so is a batch of none', async () => {
        expect(await commit([])).toEqual(['committed']);
        expect(await commit()).toEqual([]);
      });
    });

    describe('a batch', () => {
      it('answers each group in order, and a conflict disturbs no other', async () => {
        const taken = await born('taken');
        const results = await commit(
          [step(key('a'))],
          [step(taken)],
          [step(key('b')), step(taken, { expected: 7 })],
          [step(key('c'))],
          [step(taken, { expected: 1 })],
        );
        expect(results).toEqual(['committed', 'conflict', 'conflict', 'committed', 'committed']);
        const stored = await Promise.all(['a', 'b', 'c', 'taken'].map((id) => revisionOf(key(id))));
        expect(stored).toEqual([1, 0, 1, 2]);
      });

      it('lets a later group see an earlier one', async () => {
        const at = key('a');
        expect(await commit([step(at)], [step(at, { expected: 1 })], [step(at)])).toEqual([
          'committed',
          'committed',
          'conflict',
        ]);
        expect(await revisionOf(at)).toBe(2);
      });

      it('may be large', async () => {
        const groups = Array.from({ length: 1000 }, (_, n) => [step(key(`d${n}`))]);
        expect(new Set(await store.commit(groups))).toEqual(new Set(['committed']));
        const list = { tenant: 'default', lifecycle: 'test/door', limit: 2000 };
        expect(await store.list(list)).toHaveLength(1000);
      });
    });

    describe('many commits at once', () => {
      it('are all stored, each answered with its own result', async () => {
        const tries = Array.from({ length: 400 }, (_, n) =>
          step(key(`d${n % 100}`), { status: `s${n}` }),
        );
        const results = await Promise.all(tries.map(alone));
        const won = tries.filter((_, n) => results[n] === 'committed');
        expect(won).toHaveLength(100);
        for (const { key: at, instance } of won) expect(await store.load(at)).toEqual(instance);
      });

      it('on one instance give one winner for each revision', async () => {
        const at = await born('d1');
        for (let expected = 1; expected <= 10; expected += 1) {
          const rivals = Array.from({ length: 8 }, (_, n) =>
            step(at, { expected, status: `s${n}` }),
          );
          const results = await Promise.all(rivals.map(alone));
          expect(results.filter((r) => r === 'committed')).toHaveLength(1);
          const winner = rivals[results.indexOf('committed')];
          expect(await store.load(at)).toEqual(winner?.instance);
        }
        expect(await revisionOf(at)).toBe(11);
      });

      it('keep every revision once and without a gap, whatever is tried', async () => {
        const attempt = fc.record({
          id: fc.constantFrom('a', 'b', 'c'),
          expected: fc.nat(5),
          other: fc.option(fc.record({ id: fc.constantFrom('a', 'b'), expected: fc.nat(5) })),
        });
        let lives = 0;
        await fc.assert(
          fc.asyncProperty(
            fc.array(fc.array(attempt, { maxLength: 4 }), { maxLength: 8 }),
            async (batches) => {
              lives += 1;
              const at = (id: string) => key(`${lives}-${id}`);
              const told = batches.map((batch) =>
                batch.map(({ id, expected, other }) => {
                  const own = step(at(id), { expected });
                  return other ? [own, step(at(other.id), { expected: other.expected })] : [own];
                }),
              );
              const results = await Promise.all(told.map((groups) => store.commit(groups)));
              const applied = told
                .flat()
                .filter((_, n) => results.flat()[n] === 'committed')
                .flat();
              for (const id of ['a', 'b', 'c']) {
                const mine = applied.filter((w) => w.key.id === at(id).id);
                const revisions = (await store.journal(at(id), everything)).map((r) => r.revision);
                expect(revisions).toEqual(mine.map((_, n) => n + 1));
                expect(await revisionOf(at(id))).toBe(mine.length);
              }
            },
          ),
          parameters(40),
        );
      });
    });

    describe('an idempotency key', () => {
      it('is answered once for an instance', async () => {
        const at = await born('d1', { answer: { answer: { first: true } } });
        const again = step(at, { expected: 1, answer: { answer: { first: false } } });
        expect(await alone(again)).toBe('conflict');
        expect(await alone(noop(at, 1, {}))).toBe('conflict');
        expect((await store.answer(at, 'key-1'))?.answer).toEqual({ first: true });
        expect(await revisionOf(at)).toBe(1);
      });

      it('is another one on another instance, lifecycle or tenant', async () => {
        const all = [
          key('d1'),
          key('d2'),
          key('d1', 'test/report'),
          key('d1', 'test/door', 'other'),
        ];
        for (const [n, at] of all.entries()) {
          expect(await alone(step(at, { answer: { answer: { n } } }))).toBe('committed');
        }
        const answers = await Promise.all(all.map((at) => store.answer(at, 'key-1')));
        expect(answers.map((a) => a?.answer)).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }, { n: 3 }]);
      });

      it.each(['', ' ', 'key 1', 'KEY-1', 'key-1 ', 'schlüssel', '🔑', '"', 'k'.repeat(1000)])(
        'is taken to the letter: %j',
        async (odd) => {
          const at = await born('d1', { answer: { key: 'key-1' } });
          expect(await store.answer(at, odd)).toBeNull();
          expect(await alone(noop(at, 1, { key: odd, answer: { odd } }))).toBe('committed');
          expect((await store.answer(at, odd))?.answer).toEqual({ odd });
        },
      );

      it('may have been asked without a hash', async () => {
        const at = await born('d1', { answer: { requestHash: null } });
        expect(await store.answer(at, 'key-1')).toMatchObject({ requestHash: null });
      });
    });

    describe('the journal', () => {
      const told = (rows: readonly JournalRow[]) => rows.map((r) => r.revision);

      it('comes oldest first, page by page', async () => {
        const at = key('d1');
        for (let expected = 0; expected < 12; expected += 1) await alone(step(at, { expected }));
        await born('d10');
        expect(told(await store.journal(at, everything))).toEqual(
          Array.from({ length: 12 }, (_, n) => n + 1),
        );
        expect(told(await store.journal(at, { after: 0, limit: 5 }))).toEqual([1, 2, 3, 4, 5]);
        expect(told(await store.journal(at, { after: 5, limit: 5 }))).toEqual([6, 7, 8, 9, 10]);
        expect(told(await store.journal(at, { after: 10, limit: 5 }))).toEqual([11, 12]);
        expect(told(await store.journal(at, { after: 12, limit: 5 }))).toEqual([]);
        expect(await store.journal(key('nobody'), everything)).toEqual([]);
      });

      it('is kept to the last field', async () => {
        const at = key('d1');
        const write = step(at);
        const [row] = write.journal;
        const full: JournalRow = {
          ...(row as JournalRow),
          kind: 'corrected',
          cause: 'event-0',
          from: { door: { leaf: 'shut', lamp: 'lit' } },
          to: { door: { leaf: 'open', lamp: {} } },
          activity: { code: 'dark', since: minute(1) },
          activityLabel: 'Dark',
          deadlines: [deadline(minute(5)), deadline(minute(6), 2, 'other')],
          context: {
            name: 'Zoë "Z" \\ 𝔸\n\u0000\ud800',
            none: null,
            list: [1, -0.5, 1e21, true, []],
          },
          sent: [{ lifecycle: 'l', id: 'i', event: 'E', outcome: 'refused', reason: 'finished' }],
        };
        await alone({ ...write, journal: [full] });
        expect(await store.journal(at, everything)).toEqual([full]);
      });

      it.each([
        ['before the first', minute(0), null],
        ['with the first', minute(1), 1],
        ['between two', minute(15), 2],
        ['where two share an instant', minute(20), 4],
        ['after the last', '9999-12-31T23:59:59.999Z', 4],
      ])('tells what held %s', async (_, at, revision) => {
        const door = key('d1');
        const times = [minute(1), minute(10), minute(20), minute(20)];
        for (const [expected, time] of times.entries()) {
          await alone(step(door, { expected, snapshot: { at: time } }));
        }
        expect((await store.journalAt(door, at))?.revision ?? null).toBe(revision);
        expect(await store.journalAt(key('d2'), at)).toBeNull();
      });
    });

    describe('effects', () => {
      it('come in the order in which they were decided', async () => {
        const at = await born('d1', { effects: 12 });
        await alone(step(at, { expected: 1, effects: 2 }));
        const order = (rows: readonly { revision: number; index: number }[]) =>
          rows.map((r) => `${r.revision}.${r.index}`);
        const first = Array.from({ length: 12 }, (_, n) => `1.${n}`);
        expect(order(await store.outbox(at, everything))).toEqual([...first, '2.0', '2.1']);
        expect(order(await store.outbox(at, { after: 1, limit: 10 }))).toEqual(['2.0', '2.1']);
        expect(await store.outbox(at, { after: 2, limit: 10 })).toEqual([]);
        expect(await store.outbox(key('d2'), everything)).toEqual([]);
      });

      it('of one revision are never torn apart by a page', async () => {
        const at = await born('d1', { effects: 3 });
        await alone(step(at, { expected: 1, effects: 3 }));
        const seen: string[] = [];
        for (let after = 0; seen.length <= 6; ) {
          const page = await store.outbox(at, { after, limit: 2 });
          if (page.length === 0) break;
          seen.push(...page.map((r) => `${r.revision}.${r.index}`));
          after = page.at(-1)?.revision ?? 0;
        }
        expect(seen).toEqual(['1.0', '1.1', '1.2', '2.0', '2.1', '2.2']);
      });
    });

    describe('a list', () => {
      const door = { tenant: 'default', lifecycle: 'test/door' };
      const ids = async (query: Partial<Parameters<Store['list']>[0]> = {}) =>
        (await store.list({ ...door, limit: 1000, ...query })).map((row) => row.id);

      it('holds whole rows, in the order of their ids', async () => {
        const rows = [];
        for (const id of oddIds.toReversed()) rows.push(step(await born(id)).instance);
        expect(await store.list({ ...door, limit: 1000 })).toEqual(rows.toReversed());
        expect(await ids()).toEqual(oddIds);
      });

      it.each([1, 2, 5, 1000])('is complete in pages of %i', async (limit) => {
        await store.commit(oddIds.map((id) => [step(key(id))]));
        const seen: string[] = [];
        for (let after: string | undefined; seen.length <= oddIds.length; ) {
          const page = await ids({ after, limit });
          seen.push(...page);
          if (page.length < limit) break;
          after = page.at(-1);
        }
        expect(seen).toEqual(oddIds);
      });

      it('is taken by status, activity, both or none', async () => {
        await born('a', { status: 'open', activity: 'dark' });
        await born('b', { status: 'open' });
        await born('c', { status: 'shut', activity: 'dark' });
        await born('d', { status: null });
        await born('e', { status: 'open', activity: 'dark' });
        await born('f', { status: 'open', activity: 'dark' }, 'test/report');
        expect(await ids()).toEqual(['a', 'b', 'c', 'd', 'e']);
        expect(await ids({ status: 'open' })).toEqual(['a', 'b', 'e']);
        expect(await ids({ activity: 'dark' })).toEqual(['a', 'c', 'e']);
        expect(await ids({ status: 'open', activity: 'dark' })).toEqual(['a', 'e']);
        expect(await ids({ status: 'open', activity: 'dark', after: 'a' })).toEqual(['e']);
        expect(await ids({ status: 'open', limit: 2 })).toEqual(['a', 'b']);
        expect(await ids({ status: 'gone' })).toEqual([]);
      });

      it('follows what changes', async () => {
        const at = await born('a', { status: 'open', activity: 'dark', subject: 'ann' });
        await alone(step(at, { expected: 1, status: 'shut', subject: 'ben', hash: 'hash-2' }));
        expect(await ids({ status: 'open' })).toEqual([]);
        expect(await ids({ activity: 'dark' })).toEqual([]);
        expect(await ids({ status: 'shut' })).toEqual(['a']);
        expect(await store.ofSubject('default', 'ann')).toEqual([]);
        expect(await store.ofSubject('default', 'ben')).toEqual([at]);
        expect(await store.load(at)).toMatchObject({ subject: 'ben', hash: 'hash-2' });
      });
    });

    describe('deadlines', () => {
      it('that are due are found, the most overdue first', async () => {
        await born('late', {
          deadlines: [deadline(minute(10)), deadline(minute(30), 1, 'second')],
        });
        await born('later', {
          deadlines: [deadline(minute(40), 1, 'second'), deadline(minute(20))],
        });
        await born('exactly', { deadlines: [deadline(minute(25))] });
        await born('not yet', { deadlines: [deadline('2026-01-01T00:25:00.001Z')] });
        await born('never');
        const overdue = async (now: string, limit = 100) =>
          (await store.overdue({ now, limit })).map((k) => k.id);
        expect(await overdue(minute(25))).toEqual(['late', 'later', 'exactly']);
        expect(await overdue(minute(25), 2)).toEqual(['late', 'later']);
        expect(await overdue(minute(9))).toEqual([]);
      });

      it('due at the same instant come by tenant, lifecycle and id', async () => {
        const deadlines = [deadline(minute(1))];
        for (const id of ['𝔸', 'ﬀ', 'b', 'a']) {
          for (const lifecycle of ['m', 'l']) {
            for (const tenant of ['u', 't']) await born(id, { deadlines }, lifecycle, tenant);
          }
        }
        const found = await store.overdue({ now: minute(1), limit: 100 });
        const told = found.map(({ tenant, lifecycle, id }) => `${tenant} ${lifecycle} ${id}`);
        const order = ['t l', 't m', 'u l', 'u m'].flatMap((of) =>
          ['a', 'b', 'ﬀ', '𝔸'].map((id) => `${of} ${id}`),
        );
        expect(told).toEqual(order);
      });

      it('are found for one tenant, one lifecycle or both', async () => {
        const deadlines = [deadline(minute(1))];
        const a = await born('a', { deadlines }, 'l', 't');
        const b = await born('b', { deadlines }, 'm', 't');
        const c = await born('c', { deadlines }, 'l', 'u');
        const all = { now: minute(1), limit: 10 };
        expect(await store.overdue(all)).toEqual([a, b, c]);
        expect(await store.overdue({ ...all, tenant: 't' })).toEqual([a, b]);
        expect(await store.overdue({ ...all, lifecycle: 'l' })).toEqual([a, c]);
        expect(await store.overdue({ ...all, tenant: 't', lifecycle: 'l' })).toEqual([a]);
        expect(await store.overdue({ ...all, tenant: 'x' })).toEqual([]);
      });

      it('tell when the next one is due, and go when they are gone', async () => {
        expect(await store.nextDue()).toBeNull();
        const a = await born('a', {
          deadlines: [deadline(minute(20)), deadline(minute(10), 1, 'x')],
        });
        await born('b', { deadlines: [deadline(minute(15))] }, 'test/report', 'other');
        expect(await store.nextDue()).toBe(minute(10));
        await alone(step(a, { expected: 1, deadlines: [deadline(minute(20))] }));
        expect(await store.nextDue()).toBe(minute(15));
        expect(await store.overdue({ now: minute(12), limit: 10 })).toEqual([]);
        await alone(step(a, { expected: 2, deadlines: [deadline(minute(5), 3)] }));
        expect(await store.nextDue()).toBe(minute(5));
        await alone(step(a, { expected: 3 }));
        expect(await store.overdue({ now: minute(60), limit: 10 })).toHaveLength(1);
      });
    });

    describe('counts', () => {
      it('tell for how long: since when the first has its status, and the mean', async () => {
        await born('a');
        const later = await born('b');
        await alone(step(later, { expected: 1, status: 'shut' }));
        await born('c', { status: null });
        const told = await store.counts({ tenant: 'default' });
        const [first, second] = [minute(1), minute(2)].map((at) => Date.parse(at));
        const middle = new Date(((first as number) + (second as number)) / 2).toISOString();
        expect(told.map(({ status, earliest, mean }) => [status, earliest, mean])).toEqual(
          expect.arrayContaining([
            ['shut', minute(1), middle],
            [null, null, null],
          ]),
        );
      });

      it('tell how many of one definition stand in one state', async () => {
        const parallel = { door: { leaf: 'open', lamp: 'lit' } };
        await born('a');
        await born('b');
        await born('c', { status: null });
        await born('d', { hash: 'hash-2' });
        await born('e', { snapshot: { version: '2' } });
        await born('f', { snapshot: { value: parallel } });
        await born('g', {}, 'test/report');
        await born('h', {}, 'test/door', 'other');
        const told = async (filter: Parameters<Store['counts']>[0]) =>
          (await store.counts(filter))
            .map((c) =>
              [
                c.tenant,
                c.lifecycle,
                c.version,
                c.hash,
                JSON.stringify(c.value),
                c.status,
                c.count,
              ].join(' '),
            )
            .toSorted();
        const inDoors = [
          'default test/door 1 hash-1 "shut"  1',
          'default test/door 1 hash-1 "shut" shut 2',
          'default test/door 1 hash-1 {"door":{"leaf":"open","lamp":"lit"}} shut 1',
          'default test/door 1 hash-2 "shut" shut 1',
          'default test/door 2 hash-1 "shut" shut 1',
        ];
        const report = 'default test/report 1 hash-1 "shut" shut 1';
        const other = 'other test/door 1 hash-1 "shut" shut 1';
        expect(await told({})).toEqual([...inDoors, report, other]);
        expect(await told({ tenant: 'default' })).toEqual([...inDoors, report]);
        expect(await told({ lifecycle: 'test/door' })).toEqual([...inDoors, other]);
        expect(await told({ tenant: 'default', lifecycle: 'test/door' })).toEqual(inDoors);
        expect(await told({ tenant: 'nobody' })).toEqual([]);
      });
    });

    describe('a subject', () => {
      const values = (...references: string[]) => store.personal('default', references);

      it('is known by all its instances, by lifecycle and id', async () => {
        const b = await born('b', { subject: 'ann' }, 'm');
        const c = await born('c', { subject: 'ann' }, 'l');
        const a = await born('a', { subject: 'ann' }, 'm');
        await born('d', { subject: 'ann ' });
        await born('e', { subject: 'Ann' });
        expect(await store.ofSubject('default', 'ann')).toEqual([c, a, b]);
        expect(await store.ofSubject('default', 'nobody')).toEqual([]);
      });

      it('has values that are found by reference, absent ones left out', async () => {
        const odd = 'Zoë "Z" O\'Hara \\ 日本 𝔸\n\u0000\ud800';
        const personal = [
          personalRow('ann', 'personal:1', 'Ann'),
          personalRow('ann', 'personal:2', odd),
          personalRow('ann', 'personal:3', ''),
          personalRow('ann', 'personal:4', 'x'.repeat(20_000)),
        ];
        await born('a', { subject: 'ann', personal });
        expect(await values('personal:2', 'personal:9', 'personal:3', 'personal:2')).toEqual(
          new Map([
            ['personal:2', odd],
            ['personal:3', ''],
          ]),
        );
        expect((await values('personal:4')).get('personal:4')).toHaveLength(20_000);
        expect(await values()).toEqual(new Map());
      });

      it('is erased: values and request hashes go, everything else stays', async () => {
        const ann = (n: number) => personalRow('ann', `personal:${n}`, `Ann ${n}`);
        const a = await born('a', { subject: 'ann', personal: [ann(1), ann(2)], answer: {} });
        const r = await born(
          'r',
          { subject: 'ann', personal: [ann(3)], answer: {} },
          'test/report',
        );
        const ben = await born('b', {
          subject: 'ben',
          personal: [personalRow('ben', 'personal:b', 'Ben')],
          answer: {},
        });
        const [before, other] = [await knownOf(a), await knownOf(ben)];
        const erased = [
          step(a, { expected: 1, subject: 'ann' }),
          step(r, { expected: 1, subject: 'ann' }),
        ];
        expect(await store.erase('default', 'ann', erased)).toBe(3);
        expect(await values('personal:1', 'personal:2', 'personal:3', 'personal:b')).toEqual(
          new Map([['personal:b', 'Ben']]),
        );
        const after = await knownOf(a);
        expect(after.answers).toEqual([{ ...before.answers[0], requestHash: null }]);
        expect((await store.answer(r, 'key-1'))?.requestHash).toBeNull();
        expect(after.row).toEqual(erased[0]?.instance);
        expect(after.journal).toEqual([...before.journal, ...(erased[0]?.journal ?? [])]);
        expect(await knownOf(ben)).toEqual(other);
      });

      it('that was erased has nothing more to erase, and may live on', async () => {
        const a = await born('a', {
          subject: 'ann',
          personal: [personalRow('ann', 'personal:1', 'Ann')],
        });
        expect(await store.erase('default', 'ann', [])).toBe(1);
        expect(await store.erase('default', 'ann', [])).toBe(0);
        expect(await store.erase('default', 'nobody', [])).toBe(0);
        const more = {
          expected: 1,
          subject: 'ann',
          personal: [personalRow('ann', 'personal:2', 'Ann')],
          answer: {},
        };
        expect(await alone(step(a, more))).toBe('committed');
        expect(await values('personal:1', 'personal:2')).toEqual(new Map([['personal:2', 'Ann']]));
        expect((await store.answer(a, 'key-1'))?.requestHash).toBe('a'.repeat(64));
        expect(await store.erase('default', 'ann', [])).toBe(1);
        expect((await store.answer(a, 'key-1'))?.requestHash).toBeNull();
      });

      it('stays whole when the erasure is in conflict', async () => {
        const personal = [personalRow('ann', 'personal:1', 'Ann')];
        const a = await born('a', { subject: 'ann', personal, answer: {} });
        const b = await born('b', { subject: 'ann' });
        const before = await knownOf(a);
        const group = [
          step(a, { expected: 1, subject: 'ann' }),
          step(b, { expected: 5, subject: 'ann' }),
        ];
        expect(await store.erase('default', 'ann', group)).toBe('conflict');
        expect(await knownOf(a)).toEqual(before);
        expect(await values('personal:1')).toEqual(new Map([['personal:1', 'Ann']]));
      });
    });

    describe('tenants', () => {
      it('never see each other', async () => {
        const [mine, theirs] = [key('d1', 'l', 'mine'), key('d1', 'l', 'theirs')];
        const at = minute(1);
        const full = (tenant: string): Step => ({
          subject: 'ann',
          status: tenant,
          activity: tenant,
          effects: 1,
          deadlines: [deadline(at)],
          answer: { answer: { tenant } },
          personal: [{ tenant, subject: 'ann', reference: 'personal:1', value: tenant }],
        });
        await alone(step(mine, full('mine')));
        const [beforeTheirs, page] = [await knownOf(theirs), { after: 0, limit: 10 }];
        expect(beforeTheirs).toEqual(nothing);
        expect(await store.journalAt(theirs, at)).toBeNull();
        expect(await alone(step(theirs, { expected: 1 }))).toBe('conflict');
        expect(await alone(noop(theirs, 1, {}))).toBe('conflict');

        await alone(step(theirs, full('theirs')));
        for (const [tenant, own] of [
          ['mine', mine],
          ['theirs', theirs],
        ] as const) {
          const known = await knownOf(own);
          expect(known.row?.snapshot.status?.code).toBe(tenant);
          expect(known.journal).toMatchObject([{ tenant }]);
          expect(known.outbox).toMatchObject([{ tenant }]);
          expect(known.answers).toMatchObject([{ tenant, answer: { tenant } }]);
          expect(await store.journalAt(own, at)).toMatchObject({ tenant });
          expect(await store.list({ tenant, lifecycle: 'l', limit: 9 })).toMatchObject([
            { tenant },
          ]);
          expect(await store.overdue({ now: at, limit: 9, tenant })).toEqual([own]);
          expect(await store.counts({ tenant })).toMatchObject([{ tenant, count: 1 }]);
          expect(await store.ofSubject(tenant, 'ann')).toEqual([own]);
          expect(await store.personal(tenant, ['personal:1'])).toEqual(
            new Map([['personal:1', tenant]]),
          );
        }
        const untouched = await knownOf(theirs);
        expect(await store.erase('mine', 'ann', [])).toBe(1);
        expect(await knownOf(theirs)).toEqual(untouched);
        expect(await store.personal('theirs', ['personal:1'])).toEqual(
          new Map([['personal:1', 'theirs']]),
        );
        expect(await store.journal(theirs, page)).toHaveLength(1);
      });
    });

    describe('a snapshot', () => {
      it('comes back byte for byte, whatever its context holds', async () => {
        let lives = 0;
        await fc.assert(
          fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (context) => {
            lives += 1;
            const at = key(`life-${lives}`);
            const write = step(at, { snapshot: { context: JSON.parse(JSON.stringify(context)) } });
            await alone(write);
            const row = await store.load(at);
            expect(JSON.stringify(row?.snapshot)).toBe(JSON.stringify(write.instance?.snapshot));
          }),
          parameters(100),
        );
      });

      it('keeps the order of its fields', async () => {
        const context = { z: 1, a: { y: 1, b: 2 }, 10: 'x', 9: 'y' };
        const at = await born('a', { snapshot: { context } });
        expect(JSON.stringify((await store.load(at))?.snapshot.context)).toBe(
          JSON.stringify(context),
        );
      });
    });

    describe('what is handed over', () => {
      it('is the store’s own: later changes of it change nothing', async () => {
        const at = key('a');
        const context = { list: [1] };
        const write = step(at, { snapshot: { context }, effects: 1, answer: {} });
        await alone(write);
        const stored = JSON.stringify(await knownOf(at));
        const { journal, outbox, answer } = write;
        for (const change of [
          () => context.list.push(2),
          () => Object.assign(journal[0]!.event.data, { code: 'changed' }),
          () => Object.assign(outbox[0]!.data, { times: 'changed' }),
          () => Object.assign(answer!.answer, { outcome: 'changed' }),
        ])
          attempted(change);
        expect(JSON.stringify(await knownOf(at))).toBe(stored);
      });

      it('and what is handed out can be changed without touching it', async () => {
        const at = await born('a', {
          effects: 1,
          answer: {},
          snapshot: { context: { list: [1] } },
        });
        const stored = JSON.stringify(await knownOf(at));
        const { row, journal, outbox, answers } = await knownOf(at);
        for (const given of [
          row?.snapshot.context,
          journal[0]?.event,
          outbox[0]?.data,
          answers[0]?.answer,
        ]) {
          const changed = { type: 'changed', list: 'changed', outcome: 'changed' };
          attempted(() => Object.assign(given as object, changed));
        }
        expect(JSON.stringify(await knownOf(at))).toBe(stored);
        const list = { tenant: 'default', lifecycle: 'test/door', limit: 1 };
        expect((await store.list(list))[0]?.snapshot.context).toEqual({ list: [1] });
      });
    });

    describe('closing', () => {
      it('stores what was asked before, and refuses what comes after', async () => {
        const asked = Promise.all(oddIds.map((id) => alone(step(key(id)))));
        await store.close();
        expect(new Set(await asked)).toEqual(new Set(['committed']));
        const closed = { code: 'store.closed' };
        await expect(commit([])).rejects.toMatchObject(closed);
        await expect(store.load(key('a'))).rejects.toMatchObject(closed);
        await expect(store.nextDue()).rejects.toMatchObject(closed);
        await expect(store.erase('default', 'a', [])).rejects.toMatchObject(closed);
        await expect(store.backup('never.sqlite')).rejects.toMatchObject({ name: 'StoreError' });
        await store.close();
      });
    });
  });
}

/** A store may copy what it is given and gives, or freeze it instead. */
function attempted(change: () => unknown): void {
  try {
    change();
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
  }
}
