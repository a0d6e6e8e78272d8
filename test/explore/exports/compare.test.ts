import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { identified } from '../../../src/explore/case-id.ts';
import { compare, comparisonText } from '../../../src/explore/exports/index.ts';
import type { Suite, SuiteStep } from '../../../src/explore/suite.ts';
import { parameters } from '../../support/seed.ts';
import { anySuite, documentSuite } from '../../support/suites.ts';

const [first, second] = documentSuite.cases;

/** The suite after a release that changed a step of the first case. */
function released(change: Partial<SuiteStep>, index = 1): Suite {
  const steps = first!.steps.map((step, n) => (n === index ? { ...step, ...change } : step));
  return { ...documentSuite, version: '4', cases: [{ ...first!, steps }, second!] };
}

describe('a release', () => {
  test('that changes nothing keeps every case', () => {
    fc.assert(
      fc.property(anySuite, (suite) => {
        const { kept, ...others } = compare(suite, suite);
        expect(kept).toEqual(suite.cases);
        expect(others).toEqual({ changed: [], new: [], obsolete: [] });
      }),
      parameters(50),
    );
  });

  test('that renames labels, states and versions keeps every case', () => {
    const next = released({ label: 'Accept', from: 'a', to: 'b', at: '2026-04-01T00:00:00.000Z' });
    expect(compare(documentSuite, next).kept.map(({ id }) => id)).toEqual([first!.id, second!.id]);
  });

  test.each<[string, Partial<SuiteStep>, string]>([
    ['status', { status: 'Valid' }, 'Status: Valid'],
    [
      'outcome',
      { expected: 'refused', because: 'the account is locked', status: 'Pending Review' },
      'refused: because the account is locked. Status: Pending Review',
    ],
    ['effect', { expected: 'unchanged' }, 'Nothing changes. Status: Completed'],
  ])('that changes the %s of a step names the step and how', (_, change, is) => {
    const { kept, changed } = compare(documentSuite, released(change));
    expect(kept).toEqual([second]);
    expect(changed).toEqual([
      {
        id: first!.id,
        title: first!.title,
        differences: [{ step: 2, event: 'APPROVE', was: 'Status: Completed', is }],
      },
    ]);
  });

  test('that refuses for another reason is a change as well', () => {
    const [other] = identified([
      { ...second!, steps: second!.steps.map((step) => ({ ...step, because: 'it is late' })) },
    ]);
    const { changed } = compare(documentSuite, {
      ...documentSuite,
      cases: [first!, { ...other!, id: second!.id }],
    });
    expect(changed.map((it) => it.differences)).toEqual([
      [
        {
          step: 2,
          event: 'APPROVE',
          was: 'refused: because version v0 is not the one under review. Status: Pending Review',
          is: 'refused: because it is late. Status: Pending Review',
        },
      ],
    ]);
  });

  test('that adds cases and drops others names both; order plays no part', () => {
    const added = identified([{ ...first!, start: 'elsewhere' }]);
    const next = { ...documentSuite, cases: [...added, second!] };
    expect(compare(documentSuite, next)).toEqual({
      kept: [second],
      changed: [],
      new: added,
      obsolete: [first],
    });
  });

  test('of a model whose states have no labels is compared by state', () => {
    const bare = released({ status: null, to: 'valid' });
    const { changed } = compare(bare, released({ status: null, to: 'expired' }));
    expect(changed[0]?.differences[0]).toMatchObject({ was: 'State: valid', is: 'State: expired' });
  });
});

test('every case of both suites is in exactly one list', () => {
  fc.assert(
    fc.property(anySuite, anySuite, fc.boolean(), (previous, other, half) => {
      const next = half
        ? { ...other, cases: [...previous.cases.slice(1), ...unlike(other, previous)] }
        : other;
      const { kept, changed, obsolete, ...rest } = compare(previous, next);
      const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);
      expect([...ids(kept), ...ids(changed), ...ids(rest.new)].toSorted()).toEqual(
        ids(next.cases).toSorted(),
      );
      expect([...ids(kept), ...ids(changed), ...ids(obsolete)].toSorted()).toEqual(
        ids(previous.cases).toSorted(),
      );
    }),
    parameters(60),
  );
});

const unlike = (suite: Suite, other: Suite) =>
  suite.cases.filter(({ id }) => !other.cases.some((it) => it.id === id));

test('reads well', () => {
  const added = identified([{ ...second!, title: 'Approve twice', start: 'elsewhere' }]);
  const next = released({ status: 'Valid' });
  const comparison = compare(documentSuite, { ...next, cases: [next.cases[0]!, ...added] });
  expect(
    comparisonText(comparison),
  ).toBe(`Compared with the previous export: 0 kept, 1 changed, 1 new, 1 obsolete.
changed   a8607fb2f2  Incomplete again, by Upload, Approve and the end of validity
            step 2, APPROVE: was "Status: Completed", is "Status: Valid"
new       ${added[0]!.id}  Approve twice, 2 steps
obsolete  d0637c42d0  Approve of an old version is refused
`);
});

test('a case that is shorter than its namesake names the step that is missing', () => {
  const shorter = {
    ...documentSuite,
    cases: [{ ...first!, steps: first!.steps.slice(0, 2) }, second!],
  };
  expect(comparisonText(compare(documentSuite, shorter))).toContain(
    'step 3, expired: was "Status: Incomplete", is "no such step"',
  );
});
