/** The little Markdown that the contract is written in: paragraphs, lists, `code` and **weight**. */
import { html, type Markup } from '../html.ts';

/** A line. */
export function worded(text: string): Markup {
  const parts = text.split(/(`[^`]+`|\*\*[^*]+\*\*)/);
  return html`${parts.map((part) => {
    if (part.startsWith('`')) return html`<code>${part.slice(1, -1)}</code>`;
    return part.startsWith('**') ? html`<strong>${part.slice(2, -2)}</strong>` : part;
  })}`;
}

/** Paragraphs, and lists whose lines begin with a star. */
export function prose(text: string): Markup {
  return html`${text.split('\n\n').map((block) => {
    if (!block.startsWith('* ')) return html`<p>${worded(block)}</p>`;
    return html`<ul>${block.split('\n').map((line) => html`<li>${worded(line.slice(2))}</li>`)}</ul>`;
  })}`;
}
