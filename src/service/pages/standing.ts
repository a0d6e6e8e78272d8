/** The page of a standing: its ladder and its guide. */
import type { Ladder } from '../../draw/index.ts';
import { html, type Markup } from './html.ts';
import { type Download, downloads } from './lifecycle.ts';

export interface StandingPage {
  readonly ladder: Ladder;
  readonly picture: Markup;
  readonly guide: Markup;
  readonly exports: readonly Download[];
}

export function standingPage({ ladder, picture, guide, exports }: StandingPage): Markup {
  return html`<h1>${ladder.title}</h1>
<p class="sub"><code>${ladder.name}</code> · the first that holds, from the top, is where somebody stands</p>
<section class="sheet">
<h2 id="ladder">The ladder</h2>
<div class="diagram" tabindex="0" role="region" aria-labelledby="ladder">${picture}</div>
</section>
<section class="sheet">
${guide}
</section>
${downloads(exports)}`;
}
