/**
 * What a release changed in a suite: cases are told apart by their stable ids, so that what is kept needs no new
 * copy in a test project, what changed names the step, and what is gone can be archived.
 */
import type { Suite, SuiteCase, SuiteStep } from '../suite.ts';
import { counted, expectationOf } from './phrases.ts';
import { oneLine } from './text.ts';

/** A step whose expectation differs; null stands for a step that is not there. */
export interface Difference {
  /** The step's number, from 1. */
  readonly step: number;
  readonly event: string;
  readonly was: string | null;
  readonly is: string | null;
}

export interface ChangedCase {
  readonly id: string;
  /** As it is called now. */
  readonly title: string;
  readonly differences: readonly Difference[];
}

export interface Comparison {
  readonly kept: readonly SuiteCase[];
  readonly changed: readonly ChangedCase[];
  readonly new: readonly SuiteCase[];
  readonly obsolete: readonly SuiteCase[];
}

/** Ids are distinct within each suite. */
export function compare(previous: Suite, next: Suite): Comparison {
  const before = new Map(previous.cases.map((it) => [it.id, it]));
  const ids = new Set(next.cases.map(({ id }) => id));
  const both = next.cases.flatMap((it) => {
    const was = before.get(it.id);
    return was === undefined ? [] : [{ it, differences: differencesOf(was, it) }];
  });
  return {
    kept: both.filter(({ differences }) => differences.length === 0).map(({ it }) => it),
    changed: both
      .filter(({ differences }) => differences.length > 0)
      .map(({ it: { id, title }, differences }) => ({ id, title, differences })),
    new: next.cases.filter(({ id }) => !before.has(id)),
    obsolete: previous.cases.filter(({ id }) => !ids.has(id)),
  };
}

/** Outcome, reason and status count; where a step's state has a label, its own name is the model's affair. */
function differencesOf(was: SuiteCase, is: SuiteCase): Difference[] {
  const length = Math.max(was.steps.length, is.steps.length);
  return Array.from({ length }, (_, index) => index).flatMap((index) => {
    const [before, after] = [was.steps[index], is.steps[index]];
    const [left, right] = [seenIn(before), seenIn(after)];
    const event = (after ?? before)?.event ?? '';
    return left === right ? [] : [{ step: index + 1, event, was: left, is: right }];
  });
}

function seenIn(step: SuiteStep | undefined): string | null {
  return step === undefined ? null : expectationOf(step);
}

/** The comparison as lines for people. */
export function comparisonText(comparison: Comparison): string {
  const { kept, changed, obsolete } = comparison;
  const counts = `${kept.length} kept, ${changed.length} changed, ${comparison.new.length} new, ${obsolete.length} obsolete`;
  const lines = [
    `Compared with the previous export: ${counts}.`,
    ...changed.flatMap(changedLines),
    ...comparison.new.map((it) => `new       ${headline(it)}, ${counted(it.steps.length, 'step')}`),
    ...obsolete.map((it) => `obsolete  ${headline(it)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function changedLines(it: ChangedCase): string[] {
  const steps = it.differences.map(
    ({ step, event, was, is }) =>
      `            step ${step}, ${oneLine(event)}: was "${shown(was)}", is "${shown(is)}"`,
  );
  return [`changed   ${headline(it)}`, ...steps];
}

function headline({ id, title }: Pick<SuiteCase, 'id' | 'title'>): string {
  return `${oneLine(id)}  ${oneLine(title)}`;
}

function shown(expectation: string | null): string {
  return expectation === null ? 'no such step' : oneLine(expectation);
}
