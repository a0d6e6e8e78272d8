/** Status guides: as data, as Markdown, as HTML. */
import { type HtmlOptions, htmlOf } from '../document/html.ts';
import { type MarkdownOptions, markdownOf } from '../document/markdown.ts';
import type { Guide } from './guide.ts';
import { type GuideOptions, guideDocument } from './telling.ts';

export { guideCss } from '../document/css.ts';
export { type Guide, type GuideStatus, guideOf } from './guide.ts';
export { type GuideOptions, guideDocument } from './telling.ts';
export type { Audience } from './words.ts';

/** The guide as GitHub shows it well. */
export function guideMarkdown(guide: Guide, options: GuideOptions & MarkdownOptions = {}): string {
  return markdownOf(guideDocument(guide, options), options);
}

/** The guide as a fragment of HTML, with classes only. */
export function guideHtml(guide: Guide, options: GuideOptions & HtmlOptions = {}): string {
  return htmlOf(guideDocument(guide, options), options);
}
