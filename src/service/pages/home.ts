/** The first page: every lifecycle with its picture, and how many stand in each status. */
import type { Ladder, Portrait } from '../../draw/index.ts';
import type { Census } from '../../engine/index.ts';
import { lifecyclePath } from '../addresses.ts';
import { html, type Markup } from './html.ts';

/** What the first page shows of one lifecycle. */
export interface Card {
  readonly portrait: Portrait;
  readonly picture: Markup;
  readonly census: Census;
}

export interface Home {
  readonly cards: readonly Card[];
  readonly ladders: readonly Ladder[];
  readonly overview: Markup;
}

/** Where a browser begins. */
export const firstPage = '/lifecycles';

export const pageOf = ({ name }: { readonly name: string }) => `/lifecycles/${lifecyclePath(name)}`;
export const ladderPageOf = ({ name }: { readonly name: string }) =>
  `/standings/${lifecyclePath(name)}`;

export function homePage({ cards, ladders, overview }: Home): Markup {
  return html`<h1>Where everyone stands</h1>
<p class="sub">${cards.length} lifecycles run here. Each picture is drawn from the definition that decides.</p>
<ul class="cards">
${cards.map(cardMarkup)}</ul>
<section class="sheet">
<h2 id="together">How they work together</h2>
<div class="diagram" tabindex="0" role="region" aria-labelledby="together">${overview}</div>
${
  ladders.length > 0 &&
  html`<ul class="links">${ladders.map(
    (ladder) => html`<li><a href="${ladderPageOf(ladder)}">${ladder.title}</a></li>`,
  )}</ul>`
}
</section>`;
}

function cardMarkup({ portrait, picture, census }: Card): Markup {
  const { title, name, version, statuses } = portrait;
  const there = Object.entries(statuses).filter(([code]) => census.statuses[code] !== undefined);
  return html`<li class="sheet">
<h2><a href="${pageOf(portrait)}">${title}</a></h2>
<p class="sub"><code>${name}</code> · version ${version} · ${peopleText(census.total)}</p>
<div class="picture">${picture}</div>
${
  there.length > 0 &&
  html`<ul class="chips" aria-label="How many stand where">${there.map(
    ([code, { icon, label }]) =>
      html`<li><span aria-hidden="true">${icon}</span> ${label} <strong>${(census.statuses[code]?.count ?? 0).toLocaleString('en')}</strong></li>`,
  )}</ul>`
}
</li>
`;
}

/** `1,234 people`; an instance is one person's run of a lifecycle. */
export function peopleText(count: number): string {
  if (count === 0) return 'nobody yet';
  return `${count.toLocaleString('en')} ${count === 1 ? 'person' : 'people'}`;
}
