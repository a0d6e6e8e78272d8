/** A document as GitHub's Markdown. Whatever a text holds, it is shown as text. */
import type { Answers, Block, Span, Table, Text } from './document.ts';
import { tame } from './document.ts';

export interface MarkdownOptions {
  /** The level of the title; 1 where absent. Markdown ends at 6. */
  readonly level?: number;
  /** Begins every id, where a file holds several documents. */
  readonly idPrefix?: string;
}

/** The text, with a line feed at its end. */
export function markdownOf(
  blocks: readonly Block[],
  { level = 1, idPrefix = '' }: MarkdownOptions = {},
): string {
  const all = blocks.map((block) => blockOf(block, { level, idPrefix }));
  return `${all.join('\n\n')}\n`;
}

function blockOf(block: Block, { level, idPrefix }: Required<MarkdownOptions>): string {
  const inline = (text: Text) => text.map((span) => spanOf(span, idPrefix)).join('');
  switch (block.kind) {
    case 'heading': {
      // GitHub makes anchors from the words, which may repeat or be nothing but an emoji; these are our own.
      const marks = '#'.repeat(Math.min(6, level + block.depth));
      return `${marks} <a id="${idPrefix}${block.id}"></a>${inline(block.text)}`;
    }
    case 'paragraph':
      return atStart(inline(block.text));
    case 'list':
      return block.items
        .map((item, n) => `${block.ordered ? `${n + 1}.` : '-'} ${atStart(inline(item))}`)
        .join('\n');
    case 'answers':
      return answersOf(block, inline);
    default:
      return tableOf(block, inline);
  }
}

/** A single answer stands beside its question, several below it. */
function answersOf({ of }: Answers, inline: Inline): string {
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

function tableOf({ head, rows }: Table, inline: Inline): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(head.map(escaped)),
    line(head.map(() => '---')),
    ...rows.map((row) => line(row.map((cell) => cell.map(inline).join('<br>')))),
  ].join('\n');
}

type Inline = (text: Text) => string;

function spanOf(span: Span, idPrefix: string): string {
  if (typeof span === 'string') return escaped(span);
  if ('code' in span) return codeOf(span.code);
  if ('strong' in span)
    return span.strong.trim() === '' ? '' : `**${escaped(span.strong.trim())}**`;
  if ('image' in span) return `![${escaped(span.image)}](<${addressOf(span.to)}>)`;
  return `[${escaped(span.link)}](<${addressOf(span.to.replace(/^#/, `#${idPrefix}`))}>)`;
}

/** Only what names are made of goes into backticks, which know no escape; anything else is told as words. */
function codeOf(code: string): string {
  return /^[\w.*:/()+ -]*\w[\w.*:/()+ -]*$/.test(code) && code.trim() === code
    ? `\`${code}\``
    : escaped(code);
}

const addressOf = (to: string) => to.replaceAll(/[<>\\\s|]/g, (it) => encodeURIComponent(it));

/** Whatever Markdown or GitHub reads as a sign becomes a reference, which never is one, wherever it stands. */
function escaped(text: string): string {
  return tame(text).replaceAll(
    /[\\`*_[\]<>|~$&@]|(?<=\b(?:https?|ftp|mailto|xmpp)):|(?<=\bwww)\./gi,
    reference,
  );
}

/** What only counts as a sign where a line begins. */
function atStart(text: string): string {
  return text
    .trimStart()
    .replace(/^\d*[-+=#.)]/, (it) => it.slice(0, -1) + reference(it.slice(-1)));
}

const reference = (sign: string) => `&#${sign.codePointAt(0)};`;
