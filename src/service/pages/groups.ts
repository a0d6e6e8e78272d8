/** The pages of groups: how many stand how, and who is missing what. */
import type { Group, Member, Organisation } from '../../engine/index.ts';
import type { Instant, StatusGuide } from '../../lifecycle/index.ts';
import { ageText } from './ages.ts';
import { html, type Markup } from './html.ts';

/** Where the groups begin. */
export const groupsPage = '/groups';

export const groupPageOf = ({ organisation }: Pick<Organisation, 'organisation'>, group: string) =>
  `${groupsPage}/${encodeURIComponent(organisation)}/${encodeURIComponent(group)}`;

export type Statuses = Readonly<Record<string, StatusGuide>>;

export interface OrganisationGroups extends Organisation {
  readonly counts: Readonly<Record<string, number>>;
  readonly groups: readonly Group[];
  /** How a next page is asked for; null on the last. */
  readonly next: string | null;
}

export function groupsPageMarkup(all: readonly OrganisationGroups[], statuses: Statuses): Markup {
  return html`<h1>Groups</h1>
<p class="sub">Each number is of memberships: somebody with two roles in a group counts twice.</p>
${all.length === 0 && html`<p class="sheet">There is no organisation yet. A roster begins with its first change: <code>rollcall roster apply</code>, or <code>POST /v1/rosters/{organisation}/changes</code>.</p>`}
${all.map((one, n) => organisationMarkup(one, statuses, n))}`;
}

function organisationMarkup(one: OrganisationGroups, statuses: Statuses, n: number): Markup {
  const { title, organisation, counts, groups, next } = one;
  const codes = Object.keys(statuses).filter((code) => (counts[code] ?? 0) > 0);
  return html`<section class="sheet">
<h2 id="organisation-${n}">${title}</h2>
<p class="sub"><code>${organisation}</code></p>
<div class="wide" tabindex="0" role="region" aria-labelledby="organisation-${n}">
<table>
<thead><tr><th scope="col">Group</th>${codes.map((code) => html`<th scope="col" class="number">${labelOf(statuses, code)}</th>`)}</tr></thead>
<tbody>
${groups.map(
  (
    group,
  ) => html`<tr><th scope="row"><a href="${groupPageOf(one, group.group)}">${group.title}</a></th>${codes.map(
    (code) => html`<td class="number">${numberOrNone(group.counts[code])}</td>`,
  )}</tr>
`,
)}</tbody>
<tfoot><tr><th scope="row">All groups</th>${codes.map((code) => html`<td class="number">${numberOrNone(counts[code])}</td>`)}</tr></tfoot>
</table>
</div>
${next !== null && html`<p><a href="${groupsPage}?organisation=${encodeURIComponent(organisation)}&amp;after=${encodeURIComponent(next)}">The next groups</a></p>`}
</section>
`;
}

export interface GroupPage {
  readonly organisation: Organisation;
  readonly group: string;
  readonly title: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly statuses: Statuses;
  /** The standing that is shown; null for all. */
  readonly status: string | null;
  readonly members: readonly Member[];
  readonly next: string | null;
  readonly now: Instant;
}

export function groupPageMarkup(page: GroupPage): Markup {
  const { organisation, group, title, counts, statuses, status, members, next, now } = page;
  const here = groupPageOf(organisation, group);
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const codes = Object.keys(statuses).filter((code) => (counts[code] ?? 0) > 0);
  const choice = (label: string, count: number, code: string | null) =>
    html`<li><a href="${here}${code === null ? '' : `?status=${encodeURIComponent(code)}`}"${code === status && html` aria-current="true"`}>${label} <strong>${count.toLocaleString('en')}</strong></a></li>`;
  return html`<h1>${title}</h1>
<p class="sub"><a href="${groupsPage}">${organisation.title}</a> · <code>${group}</code></p>
<nav aria-label="By standing"><ul class="chips">
${choice('Everybody', all, null)}${codes.map((code) => choice(labelOf(statuses, code), counts[code] ?? 0, code))}
</ul></nav>
<section class="sheet members">
<h2 id="members">${status === null ? 'Everybody' : labelOf(statuses, status)}</h2>
${members.length === 0 ? html`<p class="none">Nobody stands there.</p>` : memberTable(members, statuses, now)}
${next !== null && html`<p><a href="${here}?${status !== null && `status=${encodeURIComponent(status)}&`}after=${encodeURIComponent(next)}">The next members</a></p>`}
</section>`;
}

function memberTable(members: readonly Member[], statuses: Statuses, now: Instant): Markup {
  return html`<div class="wide" tabindex="0" role="region" aria-labelledby="members">
<table>
<thead><tr><th scope="col">Person</th><th scope="col">Role</th><th scope="col">Standing</th><th scope="col">For</th><th scope="col">What is missing, and who must act</th></tr></thead>
<tbody>
${members.map(
  ({
    person,
    role,
    status,
    since,
    blockers,
  }) => html`<tr><th scope="row">${person}</th><td>${role}</td><td><span aria-hidden="true">${statuses[status.code]?.icon}</span> ${status.label}</td><td>${ageText(since, now)}</td><td>${
    blockers.length > 0 && html`<ul class="missing">${blockers.map(blockerMarkup)}</ul>`
  }</td></tr>
`,
)}</tbody>
</table>
</div>`;
}

function blockerMarkup(blocker: Member['blockers'][number]): Markup {
  const { requirement, label, activity, actor, nextAction } = blocker;
  const beside = activity !== null && activity.label !== label ? ` · ${activity.label}` : '';
  return html`<li>${requirement !== null && html`<strong>${requirement.title}</strong>: `}${label}${beside}; ${actor.name} must ${nextAction}</li>`;
}

const labelOf = (statuses: Statuses, code: string) => statuses[code]?.label ?? code;
const numberOrNone = (count = 0) =>
  count === 0 ? html`<span class="none">–</span>` : count.toLocaleString('en');
