/**
 * A checklist for a person: a heading a case, a GitHub task a step. Text of the model keeps its letters and loses
 * its markup: punctuation that Markdown would act on gets a backslash, and line ends become spaces.
 */
import type { Suite, SuiteCase, SuiteStep } from '../suite.ts';
import {
  actionOf,
  expectationOf,
  headerOf,
  lengthOf,
  momentOf,
  senderOf,
  titleOf,
  warningOf,
} from './phrases.ts';
import { oneLine, valueText } from './text.ts';

export function markdown(suite: Suite): string {
  const header = headerOf(suite, escaped).map((line) => `- ${line}`);
  const warning = warningOf(suite.cases);
  const parts = [
    `# ${titleOf(suite, escaped)}`,
    header.join('\n'),
    ...(warning === null ? [] : [`> **${warning}**`]),
    ...suite.cases.map(caseText),
  ];
  return `${parts.join('\n\n')}\n`;
}

function caseText(it: SuiteCase, index: number): string {
  const tags = it.tags.length === 0 ? [] : [`Tags: ${it.tags.map(code).join(' ')}`];
  const parts = [
    `## ${index + 1}. ${escaped(it.title)}`,
    [`Case ${code(it.id)}`, `Start: ${code(it.start)}`, ...tags].join(' · '),
    lengthOf(it),
    it.steps.map(stepText).join('\n'),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function stepText(step: SuiteStep, index: number): string {
  const who = senderOf(step.by, code);
  const about = [who ?? [], step.at === null ? [] : momentOf(step.at)].flat();
  const data = Object.entries(step.data).map(
    ([key, value]) => `${escaped(key)} ${code(valueText(value))}`,
  );
  const lines = [
    [`- [ ] **${index + 1}.** ${actionOf(step, escaped)}`, ...about].join(' · '),
    ...(data.length === 0 ? [] : [`  - With ${data.join(', ')}`]),
    `  - → ${expectationOf(step, escaped, strong)}`,
  ];
  return lines.join('\n');
}

function strong(text: string): string {
  const shown = escaped(text);
  return shown === '' ? '' : `**${shown}**`;
}

/** Text that Markdown shows as it is. Any ASCII punctuation may carry a backslash (CommonMark 0.31, 2.4). */
function escaped(text: string): string {
  return oneLine(text).replace(/[\\`*_[\]<>#|~&$]/g, '\\$&');
}

/** A code span; its fence is longer than any run of backticks inside (CommonMark 0.31, 6.1). */
function code(text: string): string {
  const line = oneLine(text);
  const runs = line.match(/`+/g) ?? [];
  const fence = '`'.repeat(1 + Math.max(0, ...runs.map((run) => run.length)));
  const inner = line === '' || /^`|`$/.test(line) ? ` ${line} ` : line;
  return `${fence}${inner}${fence}`;
}
