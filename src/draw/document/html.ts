/** A document as a fragment of HTML: semantic, with classes only, for pages under a strict content security policy. */
import { type Answers, type Block, type Span, type Table, type Text, tame } from './document.ts';

export interface HtmlOptions {
  /** The level of the title; 1 where absent. HTML ends at 6. */
  readonly level?: number;
  /** Begins every id, where a page holds several documents. */
  readonly idPrefix?: string;
}

/** The fragment; every element is closed, so that it is well-formed XML, too. */
export function htmlOf(
  blocks: readonly Block[],
  { level = 1, idPrefix = '' }: HtmlOptions = {},
): string {
  const at: Required<HtmlOptions> = { level, idPrefix };
  return `<div class="guide">\n${blocks.map((block) => blockOf(block, at)).join('\n')}\n</div>\n`;
}

/** A page around fragments, for a file that somebody opens. It runs nothing, and loads only pictures. */
export function pageOf(title: string, body: string, css: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src 'self'" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<title>${escaped(title)}</title>
<style>
body { margin: 1rem auto; padding: 0 1rem; max-width: 72rem; }
@media (prefers-color-scheme: dark) { body { background: #12161c; } }
${css}</style>
</head>
<body>
<main>
${body}</main>
</body>
</html>
`;
}

function blockOf(block: Block, at: Required<HtmlOptions>): string {
  const inline = (text: Text) => text.map((span) => spanOf(span, at)).join('');
  switch (block.kind) {
    case 'heading': {
      const tag = `h${Math.min(6, at.level + block.depth)}`;
      return `<${tag} id="${escaped(at.idPrefix + block.id)}">${inline(block.text)}</${tag}>`;
    }
    case 'paragraph':
      return `<p>${inline(block.text)}</p>`;
    case 'list': {
      const tag = block.ordered ? 'ol' : 'ul';
      return `<${tag}>\n${block.items.map((it) => `<li>${inline(it)}</li>`).join('\n')}\n</${tag}>`;
    }
    case 'answers':
      return answersOf(block, inline);
    default:
      return tableOf(block, inline);
  }
}

type Inline = (text: Text) => string;

function answersOf({ of }: Answers, inline: Inline): string {
  const pairs = of.map(({ question, answers }) => {
    const said = answers.map((it) => `<dd>${inline(it)}</dd>`).join('');
    return `<div><dt>${escaped(question)}</dt>${said}</div>`;
  });
  return `<dl class="guide-answers">\n${pairs.join('\n')}\n</dl>`;
}

function tableOf({ caption, head, rows }: Table, inline: Inline): string {
  // What scrolls sideways must be reachable by keyboard, and say what it is.
  const lines = (cell: readonly Text[]) => cell.map(inline).join('<br />');
  const body = rows.map((row) => {
    const [first = [], ...others] = row;
    const cells = others.map((cell) => `<td>${lines(cell)}</td>`).join('');
    return `<tr><th scope="row">${lines(first)}</th>${cells}</tr>`;
  });
  return [
    `<div class="guide-scroll" role="region" tabindex="0" aria-label="${escaped(caption)}">`,
    `<table class="guide-table${head.length > 4 ? ' guide-wide' : ''}">`,
    `<caption>${escaped(caption)}</caption>`,
    `<thead><tr>${head.map((it) => `<th scope="col">${escaped(it)}</th>`).join('')}</tr></thead>`,
    `<tbody>\n${body.join('\n')}\n</tbody>`,
    '</table>',
    '</div>',
  ].join('\n');
}

function spanOf(span: Span, { idPrefix }: Required<HtmlOptions>): string {
  if (typeof span === 'string') return escaped(span);
  if ('code' in span) return `<code>${escaped(span.code).replaceAll('.', '.<wbr />')}</code>`;
  if ('strong' in span) return `<strong>${escaped(span.strong)}</strong>`;
  if ('image' in span) return `<img src="${escaped(span.to)}" alt="${escaped(span.image)}" />`;
  const to = span.to.startsWith('#') ? `#${idPrefix}${span.to.slice(1)}` : span.to;
  return `<a href="${escaped(to)}">${escaped(span.link)}</a>`;
}

const signs: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** A text that can end no element and no attribute. */
export const escaped = (text: string): string =>
  tame(text).replaceAll(/[&<>"']/g, (it) => signs[it] ?? '');
