/**
 * Suites to export: one as people would meet it, and arbitrary ones full of text that breaks formats (quotes,
 * pipes, line ends, markup, formulas, control characters, half surrogate pairs, right-to-left, very long labels).
 */
import fc from 'fast-check';
import { identified } from '../../src/explore/case-id.ts';
import type { Suite, SuiteCase, SuiteStep } from '../../src/explore/suite.ts';
import { type Actor, actorKinds, instantOf } from '../../src/lifecycle/index.ts';

const person: Actor = { kind: 'user', id: 'user-1' };
const reviewer: Actor = { kind: 'admin', id: 'admin-1' };
const clock: Actor = { kind: 'clock', id: 'clock' };

const upload: SuiteStep = {
  event: 'UPLOADED',
  label: 'Upload',
  data: { version: 'v1', completedOn: '2026-01-01' },
  by: person,
  at: '2026-03-01T09:00:00.000Z',
  from: 'requirement.attempt.idle',
  to: 'requirement.attempt.pendingReview',
  status: 'Pending Review',
  expected: 'applied',
  because: null,
};

const approve: SuiteStep = {
  event: 'APPROVE',
  label: 'Approve',
  data: { version: 'v1' },
  by: reviewer,
  at: '2026-03-02T10:30:00.000Z',
  from: 'requirement.attempt.pendingReview',
  to: 'requirement.valid',
  status: 'Completed',
  expected: 'applied',
  because: null,
};

const approveStale: SuiteStep = {
  ...approve,
  data: { version: 'v0' },
  to: approve.from,
  status: 'Pending Review',
  expected: 'refused',
  because: 'version v0 is not the one under review',
};

const expiry: SuiteStep = {
  event: 'expired',
  label: 'at the end of the last valid day',
  data: {},
  by: clock,
  at: '2027-01-01T00:00:00.000Z',
  from: 'requirement.valid',
  to: 'requirement.attempt.idle',
  status: 'Incomplete',
  expected: 'applied',
  because: null,
};

const start = 'requirement.attempt.idle';

/** A document that is handed in, approved and expires; and one whose approval names an old version. */
export const documentSuite: Suite = {
  suite: 'all transitions',
  model: 'document',
  version: '3',
  seed: null,
  events: 5,
  resets: 1,
  coverage: [
    {
      criterion: 'valid transitions (0-switch)',
      covered: 3,
      total: 4,
      missing: ['Reset from Pending Review'],
    },
    { criterion: 'all states', covered: 3, total: 3, missing: [] },
  ],
  complete: true,
  cases: identified([
    {
      title: 'Incomplete again, by Upload, Approve and the end of validity',
      tags: ['rule-26', 'DOC-12'],
      start,
      steps: [upload, approve, expiry],
    },
    {
      title: 'Approve of an old version is refused',
      tags: ['rule-25'],
      start,
      steps: [upload, approveStale],
    },
  ]),
};

/** The same suite with a case of thirteen steps, one more than a person should work through. */
export const longSuite: Suite = {
  ...documentSuite,
  cases: identified([
    { title: 'Thirteen uploads', tags: [], start, steps: Array.from({ length: 13 }, () => upload) },
  ]),
};

const nasty = [
  '=1+1',
  '+41 44',
  '-1',
  '@SUM(A1)',
  '\t=x',
  '\r=x',
  '＝1',
  "'quoted'",
  'say "hi", then \'bye\'',
  'a|b\\|c\\',
  'line\nline\r\nline\rline',
  '<script>alert(1)</script> & &amp; ]]> <!-- -->',
  '# heading',
  '- [x] done',
  '`code` ```fence``` **bold** _it_ [link](x) ![i](y) ~~s~~ $x$',
  'Scenario: x',
  'Given x\n| a | b |\n"""\n```',
  '@tag #comment',
  '\\"\\"\\"',
  '*/ // ${x} `${y}` %s %d $title',
  'مرحبا \u202E right to left',
  '👩🏽‍🚀 zoë ﬀ 日本語',
  '\uD800 half \uDC00',
  '\u0000\u0007\u001B\u007F\u0085\uFFFE\uFFFF',
  '\u2028 \u2029 \uFEFF',
  ' padded ',
  '',
  'true',
  '0012',
  '"v1"',
  '{"a": 1}',
  '__proto__',
  'constructor',
  'x'.repeat(200),
  'wide 漢字 '.repeat(30),
] as const;

/** Text of any kind. Half of it is known to break something. */
const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.tuple(fc.constantFrom(...nasty), fc.constantFrom(...nasty)).map((parts) => parts.join('')),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 6 })
    .map((units) => String.fromCharCode(...units)),
);

const anyInstant = fc
  .integer({ min: 0, max: Date.UTC(2100, 0) })
  .map((milliseconds) => instantOf(milliseconds));

const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: anyText },
  fc.constantFrom<unknown>(-1, 0, 1.5, 1e21, true, false, null, '2026-01-01', [], {}),
  fc.array(anyText, { maxLength: 2 }),
  fc.dictionary(anyText, anyText, { maxKeys: 2, noNullPrototype: true }),
);

const anyStep: fc.Arbitrary<SuiteStep> = fc.record({
  event: anyText,
  label: anyText,
  data: fc.dictionary(anyText, anyValue, { maxKeys: 3, noNullPrototype: true }),
  by: fc.option(fc.record({ kind: fc.constantFrom(...actorKinds), id: anyText })),
  at: fc.option(anyInstant),
  from: anyText,
  to: anyText,
  status: fc.option(anyText),
  expected: fc.constantFrom('applied' as const, 'unchanged' as const, 'refused' as const),
  because: fc.option(anyText),
});

const anyCase: fc.Arbitrary<Omit<SuiteCase, 'id'>> = fc.record({
  title: anyText,
  tags: fc.array(anyText, { maxLength: 3 }),
  start: anyText,
  steps: fc.array(anyStep, { maxLength: 4 }),
});

/** Any suite at all; its cases have the ids that `identified` gives. */
export const anySuite: fc.Arbitrary<Suite> = fc.record(
  {
    suite: anyText,
    model: anyText,
    version: fc.option(anyText),
    seed: fc.option(fc.nat()),
    events: fc.nat(),
    resets: fc.nat(),
    coverage: fc.array(
      fc.record({
        criterion: anyText,
        covered: fc.nat(9),
        total: fc.nat(9),
        missing: fc.array(anyText, { maxLength: 12 }),
      }),
      { maxLength: 2 },
    ),
    complete: fc.boolean(),
    strayed: fc.array(anyText, { minLength: 1, maxLength: 3 }),
    cases: fc.array(anyCase, { maxLength: 3 }).map(identified),
  },
  {
    requiredKeys: [
      'suite',
      'model',
      'version',
      'seed',
      'events',
      'resets',
      'coverage',
      'complete',
      'cases',
    ],
  },
);

/** What `valueText` wrote, read back as its docstring says: JSON where it is JSON, else the text itself. */
export function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A payload as `dataLines` wrote it, a field a line, as entries: `__proto__` is a key like any other. */
export function readData(text: string): [string, unknown][] {
  if (text === '') return [];
  return text.split('\n').map((line) => {
    const key = /^"(?:[^"\\]|\\.)*"/.exec(line)?.[0] ?? line.slice(0, line.indexOf(':'));
    const name = key.startsWith('"') ? (JSON.parse(key) as string) : key;
    return [name, readValue(line.slice(key.length + 2))];
  });
}

/** A suite of one case and one step in which every text is the given one. */
export function withText(text: string): Suite {
  const step = { ...approve, event: text, label: text, from: text, to: text, status: text };
  return {
    ...documentSuite,
    suite: text,
    model: text,
    cases: identified([{ title: text, tags: [text], start: text, steps: [step] }]),
  };
}
