/** Checklists, read back by the rules of CommonMark that concern inline text: escapes, code spans, strong text. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formats } from '../../../src/explore/exports/index.ts';
import type { SuiteStep } from '../../../src/explore/suite.ts';
import { parameters } from '../../support/seed.ts';
import { anySuite, documentSuite, longSuite, withText } from '../../support/suites.ts';

const oneLine = (text: string) =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();

test('reads well', () => {
  expect(formats.markdown.write(documentSuite)).toBe(`# document: all transitions

- Model document 3: 2 cases, 5 steps, 1 reset.
- Coverage of valid transitions (0-switch): 3 of 4. Not covered: Reset from Pending Review.
- Coverage of all states: 3 of 3.

## 1. Incomplete again, by Upload, Approve and the end of validity

Case \`a8607fb2f2\` · Start: \`requirement.attempt.idle\` · Tags: \`rule-26\` \`DOC-12\`

3 steps.

- [ ] **1.** Upload (UPLOADED) · user \`user-1\` · 2026-03-01 09:00 UTC
  - With version \`v1\`, completedOn \`2026-01-01\`
  - → Status: **Pending Review**
- [ ] **2.** Approve (APPROVE) · admin \`admin-1\` · 2026-03-02 10:30 UTC
  - With version \`v1\`
  - → Status: **Completed**
- [ ] **3.** Let time pass: at the end of the last valid day (expired) · 2027-01-01 00:00 UTC
  - → Status: **Incomplete**

## 2. Approve of an old version is refused

Case \`d0637c42d0\` · Start: \`requirement.attempt.idle\` · Tags: \`rule-25\`

2 steps.

- [ ] **1.** Upload (UPLOADED) · user \`user-1\` · 2026-03-01 09:00 UTC
  - With version \`v1\`, completedOn \`2026-01-01\`
  - → Status: **Pending Review**
- [ ] **2.** Approve (APPROVE) · admin \`admin-1\` · 2026-03-02 10:30 UTC
  - With version \`v0\`
  - → refused: because version v0 is not the one under review. Status: **Pending Review**
`);
});

test('a case of more than twelve steps is warned of, at the top and at the case', () => {
  const text = formats.markdown.write(longSuite);
  expect(text).toContain('> **Warning: 1 case has more than 12 steps (the longest 13);');
  expect(text).toContain('\n13 steps. Warning: more than 12;');
  expect(formats.markdown.write(documentSuite)).not.toContain('Warning');
});

test('what was not covered is named, up to ten, and so is a search that was cut short', () => {
  const missing = Array.from({ length: 12 }, (_, n) => `way ${n + 1}`);
  const coverage = [{ criterion: 'all states', covered: 1, total: 13, missing }];
  const text = formats.markdown.write({ ...documentSuite, seed: 7, complete: false, coverage });
  expect(text).toContain('- Seed 7.\n');
  expect(text).toContain('- Coverage of all states: 1 of 13. Not covered: way 1; way 2;');
  expect(text).toContain('; way 10; and 2 more.\n');
  expect(text).toContain('- Exploration hit a limit: totals are of what was found.\n');
});

test('an instant at the edge of a deadline shows its milliseconds', () => {
  const [it] = documentSuite.cases;
  const step = { ...it!.steps[0]!, at: '2026-03-01T08:59:59.999Z' };
  const text = formats.markdown.write({ ...documentSuite, cases: [{ ...it!, steps: [step] }] });
  expect(text).toContain('· 2026-03-01 08:59:59.999 UTC\n');
});

describe('any suite', () => {
  test('has a heading a case and a task a step, with all that is known of them', () => {
    fc.assert(
      fc.property(anySuite, (suite) => {
        const lines = formats.markdown.write(suite).split('\n');
        expect(inline(lines[0]!)).toBe(`# ${oneLine(suite.model)}: ${oneLine(suite.suite)}`);
        expect(lines.filter((line) => line.startsWith('## ')).map(inline)).toEqual(
          suite.cases.map(({ title }, n) => `## ${n + 1}. ${oneLine(title)}`),
        );
        const tasks = lines.flatMap((line, n) => (line.startsWith('- [ ] ') ? [n] : []));
        const steps = suite.cases.flatMap((it) => it.steps.map((step, n) => ({ step, n })));
        expect(tasks).toHaveLength(steps.length);
        for (const [nth, { step, n }] of steps.entries()) {
          const [task, ...below] = lines.slice(tasks[nth], tasks[nth]! + 3).map(inline);
          expect(task).toBe(taskText(step, n + 1));
          expect(below.find((line) => line.startsWith('  - → '))).toBe(`  - → ${seen(step)}`);
          if (Object.keys(step.data).length > 0) expect(below[0]).toBe(`  - With ${payload(step)}`);
        }
      }),
      parameters(100),
    );
  });

  test.each([
    '<img src=x onerror=alert(1)>',
    '[x](javascript:alert(1))',
    '`',
    '| a |',
    '&lt;',
    '***',
  ])('has no markup of %j', (text) => {
    const lines = formats.markdown.write(withText(text)).split('\n');
    expect(() => lines.map(inline)).not.toThrow();
    expect(lines.map(inline).filter((line) => line.includes(text)).length).toBeGreaterThan(4);
  });
});

function taskText({ event, label, by, at }: SuiteStep, n: number): string {
  const named = label === event ? oneLine(event) : `${oneLine(label)} (${oneLine(event)})`;
  const action = by?.kind === 'clock' ? `Let time pass: ${named}` : named;
  const who = by === null || by.kind === 'clock' ? [] : [`${by.kind} ⟨${oneLine(by.id)}⟩`];
  const when = at === null ? [] : [`${at.slice(0, 10)} ${time(at)} UTC`];
  return [`- [ ] ${n}. ${action}`, ...who, ...when].join(' · ');
}

function time(at: string): string {
  const [clock, fraction] = at.slice(11, 23).split('.');
  if (fraction !== '000') return `${clock}.${fraction}`;
  return clock!.endsWith(':00') ? clock!.slice(0, 5) : clock!;
}

function seen({ status, to, expected, because }: SuiteStep): string {
  const standing = status === null ? `State: ${oneLine(to)}` : `Status: ${oneLine(status)}`;
  if (expected === 'applied') return standing;
  if (expected === 'unchanged') return `Nothing changes. ${standing}`;
  return `refused${because === null ? '' : `: because ${oneLine(because)}`}. ${standing}`;
}

function payload({ data }: SuiteStep): string {
  return Object.entries(data)
    .map(([key, value]) => `${oneLine(key)} ⟨${oneLine(valueText(value))}⟩`)
    .join(', ');
}

function valueText(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  try {
    JSON.parse(value);
    return JSON.stringify(value);
  } catch {
    return value !== '' && value === oneLine(value) ? value : JSON.stringify(value);
  }
}

/**
 * A line as a reader sees it, with code spans in ⟨⟩. A backslash before ASCII punctuation goes, a code span ends at a
 * run of as many backticks and loses a space at both ends, `**` is strong. Throws where other markup is left.
 */
function inline(line: string): string {
  const start = /^(?:- \[ \] |#{1,2} |> )?/.exec(line)?.[0] ?? '';
  const token = /\\([!-/:-@[-`{-~])|(?<!`)(`+)(?!`)([^]*?[^`])\2(?!`)|(\*\*)|([^])/gu;
  const read = (all: string, escaped?: string, fence?: string, code = '', strong?: string) => {
    if (escaped !== undefined) return escaped;
    if (fence !== undefined) return `⟨${/^ [^]* $/.test(code) ? code.slice(1, -1) : code}⟩`;
    if (strong !== undefined) return '';
    if (/[\\`*_[\]<>#|~&$]/.test(all)) throw new Error(`${all} is markup in: ${line}`);
    return all;
  };
  return start + line.slice(start.length).replace(token, read);
}
