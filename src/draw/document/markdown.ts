/** A document as GitHub's Markdown. Whatever a text holds, it is shown as text. */
import type { Answers, Block, Span, Table, Text } from './document.ts';
import { tame } from './document.ts';

export interface MarkdownOptions {
  /** The level of the title; 1 where absent. Markdown ends at 6. */
  readonly level?: number;
}

/** The text, with a line feed at its end. */
export function markdownOf(blocks: readonly Block[], { level = 1 }: MarkdownOptions = {}): string {
  return `${blocks.map((block) => blockOf(block, level)).join('\n\n')}\n`;
}

function blockOf(block: Block, level: number): string {
  switch (block.kind) {
    case 'heading': {
      // GitHub makes anchors from the words, which may repeat or be nothing but an emoji; these are our own.
      const marks = '#'.repeat(Math.min(6, level + block.depth));
      return `${marks} <a id="${block.id}"></a>${inline(block.text)}`;
    }
    case 'paragraph':
      return atStart(inline(block.text));
    case 'list':
      return block.items
        .map((item, n) => `${block.ordered ? `${n + 1}.` : '-'} ${atStart(inline(item))}`)
        .join('\n');
    case 'answers':
      return answersOf(block);
    default:
      return tableOf(block);
  }
}

/** A single answer stands beside its question, several below it. */
function answersOf({ of }: Answers): string {
  return of
    .map(({ question, answers }) => {
      const [only] = answers;
      if (answers.length === 1 && only) return `**${asked(question)}** ${inline(only)}`;
      return [`**${asked(question)}**\n`, ...answers.map((it) => `- ${atStart(inline(it))}`)].join(
        '\n',
      );
    })
    .join('\n\n');
}

const asked = (question: string) => escaped(/[?:]$/.test(question) ? question : `${question}:`);

function tableOf({ head, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(head.map(escaped)),
    line(head.map(() => '---')),
    ...rows.map((row) => line(row.map((cell) => cell.map(inline).join('<br>')))),
  ].join('\n');
}

const inline = (text: Text): string => text.map(spanOf).join('');

function spanOf(span: Span): string {
  if (typeof span === 'string') return escaped(span);
  if ('code' in span) return codeOf(span.code);
  if ('strong' in span)
    return span.strong.trim() === '' ? '' : `**${escaped(span.strong.trim())}**`;
  return `[${escaped(span.link)}](<${addressOf(span.to)}>)`;
}

/** Only what names are made of goes into backticks, which know no escape; anything else is told as words. */
function codeOf(code: string): string {
  return /^[\w.*:/()+ -]*\w[\w.*:/()+ -]*$/.test(code) && code.trim() === code
    ? `\`${code}\``
    : escaped(code);
}

const addressOf = (to: string) => to.replaceAll(/[<>\\\s|]/g, (it) => encodeURIComponent(it));

/** Everything that Markdown or GitHub reads as a sign, wherever it stands. */
function escaped(text: string): string {
  return tame(text)
    .replaceAll(/[\\`*_[\]<>|~$#!]/g, (it) => `\\${it}`)
    .replaceAll('&', '&amp;')
    .replaceAll(/(https?|ftp|mailto|xmpp)(:)|(www)(\.)/gi, '$1$3\\$2$4')
    .replaceAll(/@/g, '&#64;');
}

/** What only counts as a sign where a line begins. */
function atStart(text: string): string {
  return text.replace(/^\s*([-+=]|\d+(?=[.)]))/, (it) =>
    /\d$/.test(it) ? `${it}\u200B` : `\\${it.trim()}`,
  );
}
