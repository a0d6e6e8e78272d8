/** Status guides: as data, as Markdown, as HTML. */
import { guideCss } from '../document/css.ts';
import { type HtmlOptions, htmlOf, pageOf } from '../document/html.ts';
import { type MarkdownOptions, markdownOf } from '../document/markdown.ts';
import type { Guide } from './entry.ts';
import { type GuideOptions, guideDocument } from './telling.ts';

export { guideCss } from '../document/css.ts';
export type { Guide } from './entry.ts';
export { guideOf } from './guide.ts';
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

/** One guide or several as a page that needs nothing else. */
export function guidePage(guides: readonly Guide[], options: GuideOptions = {}): string {
  const [first] = guides;
  const title = guides.length === 1 && first ? first.title : 'What each status means';
  const fragments = guides.map((guide) =>
    guideHtml(guide, { ...options, idPrefix: `${guide.name.replaceAll('/', '-')}-` }),
  );
  return pageOf(title, fragments.join(''), guideCss);
}
