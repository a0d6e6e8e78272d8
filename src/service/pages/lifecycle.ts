/** The page of one lifecycle: its pictures with how many stand where, its guide, and its exports. */
import type { Portrait } from '../../draw/index.ts';
import type { Census, Headcount } from '../../engine/index.ts';
import { ageText } from './ages.ts';
import { peopleText } from './home.ts';
import { html, type Markup } from './html.ts';

export interface LifecyclePage {
  readonly portrait: Portrait;
  readonly census: Census;
  readonly statuses: Markup;
  readonly machine: Markup;
  readonly guide: Markup;
  readonly exports: readonly Download[];
}

/** A file that can be taken along. */
export interface Download {
  readonly label: string;
  readonly href: string;
}

export function lifecyclePage(page: LifecyclePage): Markup {
  const { portrait, census, statuses, machine, guide, exports } = page;
  const { title, name, version, hash } = portrait;
  return html`<h1>${title}</h1>
<p class="sub"><code>${name}</code> · version ${version} · definition <code>${hash?.slice(0, 12)}</code> · ${peopleText(census.total)}</p>
<section class="sheet">
<h2 id="statuses">By status</h2>
<div class="diagram" tabindex="0" role="region" aria-labelledby="statuses">${statuses}</div>
</section>
<section class="sheet">
<h2 id="counts">How many, and for how long</h2>
${countTable(portrait, census)}
</section>
<section class="sheet">
<h2 id="machine">The whole machine</h2>
<div class="diagram whole" tabindex="0" role="region" aria-labelledby="machine">${machine}</div>
</section>
<section class="sheet">
${guide}
</section>
${downloads(exports)}`;
}

/** The files in which it leaves. */
export function downloads(files: readonly Download[]): Markup {
  return html`<section class="sheet">
<h2 id="exports">Take it with you</h2>
<ul class="links">
${files.map(
  ({ label, href }) => html`<li><a href="${href}">${label}</a></li>
`,
)}</ul>
</section>`;
}

/** Every status that somebody may have; an activity, which only stands beside one, has no line. */
function countTable({ statuses, statusView }: Portrait, census: Census): Markup {
  const { statuses: counts, asOf, total } = census;
  const shown = new Set(statusView?.statuses);
  return html`<div class="wide" tabindex="0" role="region" aria-labelledby="counts"><table>
<caption>As of ${asOf.slice(0, 16).replace('T', ' ')} UTC</caption>
<thead><tr><th scope="col">Status</th><th scope="col" class="number">People</th><th scope="col">On average for</th><th scope="col">The longest for</th><th scope="col">Action needed</th></tr></thead>
<tbody>
${Object.entries(statuses)
  .filter(([code]) => shown.has(code) || counts[code] !== undefined)
  .map(
    ([code, guide]) =>
      html`<tr><th scope="row"><span aria-hidden="true">${guide.icon}</span> ${guide.label}</th>${headcountCells(counts[code], asOf)}<td>${actionText[guide.action]}</td></tr>
`,
  )}<tr><th scope="row">Everybody</th><td class="number">${total.toLocaleString('en')}</td><td></td><td></td><td></td></tr>
</tbody></table></div>`;
}

const actionText = { no: 'No', ifItLasts: 'Only if it lasts', yes: 'Yes' } as const;

function headcountCells(there: Headcount | undefined, asOf: string): Markup {
  if (!there) return html`<td class="number none">0</td><td></td><td></td>`;
  const age = (since: string | null) => since && ageText(since, asOf);
  return html`<td class="number">${there.count.toLocaleString('en')}</td><td>${age(there.mean)}</td><td>${age(there.earliest)}</td>`;
}

/** What stands on each status in the picture; the table says the same. */
export function badgesOf({ statuses, asOf }: Census): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(statuses).map(([code, { count, earliest }]) => [
      code,
      `${peopleText(count)}${earliest ? ` · up to ${ageText(earliest, asOf)}` : ''}`,
    ]),
  );
}

/** And on each state of the machine. */
export function stateBadgesOf({ states }: Census): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(states).map(([path, count]) => [path, peopleText(count)]),
  );
}
