/** A suite is what really ran: its steps happened, its counts come from them, and the same request gives the same bytes. */
import { describe, expect, it } from 'vitest';
import { document, eligibility } from '../../machines/index.ts';
import type { Model } from '../../src/explore/index.ts';
import { makeSuite, modelOfLifecycle, readModel } from '../../src/explore/index.ts';
import { titleOf } from '../../src/explore/making.ts';
import type { SuiteStep } from '../../src/explore/suite.ts';

const documents = modelOfLifecycle(document);
const people = modelOfLifecycle(eligibility);
const covered = ({ coverage: [own] }: ReturnType<typeof makeSuite>) => own;
const all = (criterion: string, total: number) => ({
  criterion,
  covered: total,
  total,
  missing: [],
});

describe.each([
  ['ankored/document', documents, 97, 611],
  ['ankored/eligibility', people, 27, 137],
] as const)('suites of %s', (name, model, states, transitions) => {
  it('tour: every transition, in no more steps than the sum of shortest paths', () => {
    const suite = makeSuite(model, 'tour');
    expect(suite).toMatchObject({ suite: 'tour', model: name, seed: null, complete: true });
    expect(covered(suite)).toEqual(all('valid transitions (0-switch)', transitions));
    expect(suite.events + suite.resets).toBeLessThan(transitions * 3);
    expect(suite.resets).toBe(suite.cases.length - 1);
    expect(suite.events).toBe(suite.cases.reduce((sum, { steps }) => sum + steps.length, 0));
  });

  it('transitions: the same in cases of at most so many steps', () => {
    const suite = makeSuite(model, 'transitions', { mostSteps: 12 });
    expect(covered(suite)).toEqual(all('valid transitions (0-switch)', transitions));
    expect(Math.max(...suite.cases.map(({ steps }) => steps.length))).toBeLessThanOrEqual(12);
  });

  it('states: every state', () => {
    expect(covered(makeSuite(model, 'states'))).toEqual(all('all states', states));
  });

  it('random: the same seed gives the same bytes, another one does not', () => {
    const text = (seed: number) =>
      JSON.stringify(makeSuite(model, 'random', { seed, stop: { steps: 60 } }));
    expect(text(7)).toBe(text(7));
    expect(text(8)).not.toBe(text(7));
  });
});

describe('other suites', () => {
  it('pairs and switch:1 are one', () => {
    const pairs = makeSuite(people, 'pairs');
    expect(covered(pairs)).toMatchObject({ criterion: 'transition pairs (1-switch)', missing: [] });
    expect(makeSuite(people, 'switch:1').cases).toEqual(pairs.cases);
  });

  it('round trips: every one, or as many as the limit allows, and then it says so', () => {
    const few = makeSuite(people, 'round-trips', { limit: 10 });
    expect(few.complete).toBe(false);
    expect(covered(few)).toMatchObject({ criterion: 'round trips', missing: [] });
  });

  it('an unknown one is refused with those that there are', () => {
    expect(() => makeSuite(people, 'tuor')).toThrow(
      /no suite "tuor"; there are states, transitions/,
    );
  });
});

describe('suites that try something at the end of each case', () => {
  it('invalid: every event is tried where it must be refused, once for each combination of states', () => {
    const suite = makeSuite(documents, 'invalid');
    const [{ covered: count, total, missing }] = suite.coverage as [(typeof suite.coverage)[0]];
    expect(missing).toEqual([]);
    expect([count, total]).toEqual([suite.cases.length, suite.cases.length]);
    for (const { steps } of suite.cases) {
      expect(steps.map(({ expected }) => expected).lastIndexOf('applied')).toBe(steps.length - 2);
      expect(steps.at(-1)).toMatchObject({ expected: 'refused', because: expect.any(String) });
    }
    const tried = suite.cases.map(({ steps }) => `${steps.at(-1)?.event} in ${steps.at(-1)?.from}`);
    expect(tried).toContain('APPROVE in requirement.coverage.none + requirement.attempt.idle');
    expect(tried).toContain(
      'ASSIGNED in requirement.coverage.none + requirement.attempt.pendingReview',
    );
    expect(tried).toContain('APPROVE in new');
  });

  it('guards: what no sample shows is named as missing', () => {
    const suite = makeSuite(people, 'guards');
    expect(suite.coverage[0]).toMatchObject({
      criterion: 'guard outcomes',
      covered: 18,
      missing: [],
    });
    expect(makeSuite(documents, 'guards').coverage[0]?.missing.length).toBeGreaterThan(0);
  });

  it('boundaries: nothing happens a millisecond before a deadline, and it has happened at it', () => {
    const { cases } = makeSuite(documents, 'boundaries');
    const statusOf = (look: string) =>
      cases
        .filter(({ tags }) => tags.includes('expiresDue') && tags.includes(look))
        .map(({ steps }) => steps.at(-1)?.status);
    expect(new Set(statusOf('justBefore'))).toEqual(new Set(['Expiring Soon']));
    // A renewal that waits for review is what people see of it once the coverage ran out.
    expect(new Set(statusOf('at'))).toEqual(new Set(['Expired', 'Pending Review']));
    expect(cases.some(({ title }) => title.includes('a leap day'))).toBe(true);
  });

  it('none of them can be made of a model that knows no senders, payloads and times', () => {
    const text = 'digraph { __start0 -> a; a -> b [label="x / 1"]; }';
    const { model } = readModel(text, { name: 'two.dot' });
    expect(() => makeSuite(model, 'invalid')).toThrow(/two\.dot knows no senders/);
  });
});

it('a model whose run leads elsewhere than its graph says is found out', () => {
  const lying: Model = { ...people, stateText: () => 'elsewhere' };
  expect(() => makeSuite(lying, 'tour')).toThrow(/the explored graph says elsewhere/);
});

it('a model of others has suites too, with what its author marked', () => {
  const text = 'digraph { __start0 -> a; a -> b [label="x / 1"]; b -> a [label="y / 0"]; }';
  const suite = makeSuite(readModel(text, { name: 'two.dot' }).model, 'tour');
  expect(suite).toMatchObject({ model: 'two.dot', version: null, events: 2, resets: 0 });
});

describe('a title', () => {
  const step = (status: string | null, more: Partial<SuiteStep> = {}): SuiteStep => ({
    event: 'E',
    label: 'Do',
    data: {},
    by: null,
    at: null,
    from: 'a',
    to: 'b',
    status,
    expected: 'applied',
    because: null,
    ...more,
  });

  it.each<[string, SuiteStep[], string]>([
    ['names the statuses gone through', ['A', 'B', 'B', 'A'].map((s) => step(s)), 'A → B → A'],
    [
      'names events where there are no statuses',
      [step(null), step(null, { label: 'Go' })],
      'Do → Go',
    ],
    [
      'says what is refused where',
      [step('A'), step('A', { expected: 'refused' })],
      'Do is refused in A',
    ],
    [
      'leaves out the middle of a long one',
      Array.from({ length: 30 }, (_, n) => step(`Status ${n}`)),
      'Status 0 → Status 1 → Status 2 → … → Status 27 → Status 28 → Status 29',
    ],
    ['has a word for nothing', [], 'Nothing happens'],
  ])('%s', (_, steps, title) => {
    expect(titleOf(steps)).toBe(title);
  });
});
