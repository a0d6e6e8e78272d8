/**
 * A checklist for a person: a heading a case, a GitHub task a step. Text of the model keeps its letters and loses
 * its markup: punctuation that Markdown would act on gets a backslash, and line ends become spaces.
 */
import type { Suite, SuiteCase, SuiteStep } from '../suite.ts';
import {
  actionOf,
  counted,
  dataLines,
  expectationOf,
  headerOf,
  momentOf,
  oneLine,
  senderOf,
  titleOf,
  warningOf,
} from './phrases.ts';

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
  const facts = [code(it.id), counted(it.steps.length, 'step'), `starts in ${code(it.start)}`];
  const tags = it.tags.length === 0 ? [] : [`tags ${it.tags.map(code).join(' ')}`];
  const warning = warningOf([it]);
  const parts = [
    `## ${index + 1}. ${escaped(it.title)}`,
    [...facts, ...tags].join(' · '),
    ...(warning === null ? [] : [`> **${warning}**`]),
    it.steps.map(stepText).join('\n'),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function stepText(step: SuiteStep, index: number): string {
  const who = step.by === null ? [] : [`by ${senderOf(step.by, code)}`];
  const when = step.at === null ? [] : [`at ${momentOf(step.at)}`];
  const lines = [
    [`- [ ] **${index + 1}.** ${actionOf(step, escaped)}`, ...who, ...when].join(', '),
    ...dataLines(step.data).map((line) => `  - ${code(line)}`),
    `  - ${expectationOf(step, escaped, (text) => `**${escaped(text)}**`)}`,
  ];
  return lines.join('\n');
}

/** Text that Markdown shows as it is. Any ASCII punctuation may carry a backslash (CommonMark 0.31, 2.4). */
export function escaped(text: string): string {
  return oneLine(text).replace(/[\\`*_[\]<>#|~&$]/g, '\\$&');
}

/** A code span; its fence is longer than any run of backticks inside (CommonMark 0.31, 6.1). */
export function code(text: string): string {
  const line = oneLine(text);
  const runs = line.match(/`+/g) ?? [];
  const fence = '`'.repeat(1 + Math.max(0, ...runs.map((run) => run.length)));
  const inner = line === '' || /^`|`$/.test(line) ? ` ${line} ` : line;
  return `${fence}${inner}${fence}`;
}
