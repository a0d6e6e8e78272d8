/** Markup as text: whatever is put into a template is escaped, unless it is markup itself. */

/** Text that is markup already. */
export interface Markup {
  readonly markup: string;
}

type Part = string | number | null | undefined | false | Markup | readonly Part[];

/** html`<p>${anything}</p>`: lists are joined; null, undefined and false leave nothing. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const inner = parts.map((part, n) => `${written(part)}${texts[n + 1] as string}`);
  return { markup: `${texts[0] as string}${inner.join('')}` };
}

/** Markup that was made elsewhere, and escaped there. */
export const markup = (text: string): Markup => ({ markup: text });

function written(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (typeof part === 'object') return isMarkup(part) ? part.markup : part.map(written).join('');
  return String(part).replaceAll(/[&<>"']/g, (each) => entities[each] as string);
}

const isMarkup = (part: Markup | readonly Part[]): part is Markup => 'markup' in part;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
