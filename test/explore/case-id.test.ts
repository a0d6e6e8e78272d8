import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { caseId, fnv1a, identified } from '../../src/explore/case-id.ts';
import { parameters } from '../support/seed.ts';
import { anySuite, documentSuite } from '../support/suites.ts';

const [first, second] = documentSuite.cases;
const steps = first!.steps;

describe('a case keeps its id', () => {
  test('whatever labels, statuses, instants, actors and reasons become', () => {
    fc.assert(
      fc.property(anySuite, ({ cases }) => {
        for (const it of cases) {
          const reworded = it.steps.map((step) => ({
            ...step,
            label: `${step.label} now`,
            by: null,
            at: null,
            from: 'x',
            to: 'y',
            status: 'Other',
            expected: 'unchanged' as const,
            because: 'because',
          }));
          expect(caseId(it.start, reworded)).toBe(caseId(it.start, it.steps));
        }
      }),
      parameters(100),
    );
  });

  test('when ids and dates in payloads are other ones, and fields come in another order', () => {
    const renamed = steps.map((step) => ({
      ...step,
      data: Object.fromEntries(
        Object.entries(step.data)
          .map(([key, value]) => [
            key,
            String(value).replace('v1', 'file-9').replace('2026', '2031'),
          ])
          .toReversed(),
      ),
    }));
    expect(renamed[0]?.data).toEqual({ completedOn: '2031-01-01', version: 'file-9' });
    expect(caseId(first!.start, renamed)).toBe(first!.id);
  });

  test('from release to release: these ids are in test projects by now', () => {
    expect(documentSuite.cases.map(({ id }) => id)).toEqual(['a8607fb2f2', 'd0637c42d0']);
  });
});

describe('a case is another one', () => {
  const told = (data: Record<string, unknown>) => caseId('new', [{ event: 'SENT', data }]);

  test('with another start, another event, or events in another order', () => {
    const ids = [
      caseId('new', steps),
      caseId('idle', steps),
      caseId('new', steps.toReversed()),
      caseId('new', steps.slice(1)),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each([
    ['a number', { n: 1 }, { n: 2 }],
    ['a truth value', { waived: true }, { waived: false }],
    ['a word of a list', { code: 'declined' }, { code: 'other' }],
    ['a field more', { code: 'other' }, { code: 'other', note: 'seen it' }],
    ['a date instead of an id', { on: '2026-01-01' }, { on: 'v1' }],
    ['an instant instead of a date', { on: '2026-01-01' }, { on: '2026-01-01T00:00:00.000Z' }],
    ['null instead of a date', { on: '2026-01-01' }, { on: null }],
    ['text instead of nothing', { note: 'in my own words' }, { note: '' }],
    ['a list of two', { all: [1] }, { all: [1, 1] }],
    ['a list instead of an object', { all: [['a', 1]] }, { all: { a: 1 } }],
  ])('by %s', (_, one, other) => {
    expect(told(one)).not.toBe(told(other));
  });

  test('when an id is an old one where it was the newest', () => {
    const sent = (...links: string[]) =>
      caseId(
        'new',
        links.map((link) => ({ event: 'REDEEM', data: { link } })),
      );
    expect(sent('link-1', 'link-2', 'link-1')).not.toBe(sent('link-1', 'link-2', 'link-2'));
    expect(sent('link-1', 'link-2', 'link-1')).toBe(sent('link-8', 'link-7', 'link-8'));
  });
});

describe('as text', () => {
  test('an id is ten hexadecimal digits that no spreadsheet and no TestRail take for a number', () => {
    fc.assert(
      fc.property(fc.string(), (start) => {
        expect(caseId(start, [])).toMatch(/^[abdef][\da-f]{9}$/);
      }),
      parameters(300),
    );
  });

  test('cases that are alike by class are told apart by their order', () => {
    const { id, ...it } = first!;
    const { id: otherId, ...other } = second!;
    const ids = identified([it, other, it, it]).map((one) => one.id);
    expect(ids).toEqual([id, otherId, `${id}-2`, `${id}-3`]);
  });

  // From the authors' own list, draft-eastlake-fnv appendix C; the last one reaches past ASCII.
  test.each([
    ['', 0xcbf29ce484222325n],
    ['a', 0xaf63dc4c8601ec8cn],
    ['foobar', 0x85944171f73967e8n],
    ['ä%', fnvOf([0xc3, 0xa4, 0x25])],
  ])('FNV-1a of "%s"', (text, hash) => {
    expect(fnv1a(text)).toBe(hash);
  });
});

function fnvOf(bytes: readonly number[]): bigint {
  return bytes.reduce(
    (hash, byte) => ((hash ^ BigInt(byte)) * 1099511628211n) % 2n ** 64n,
    14695981039346656037n,
  );
}
