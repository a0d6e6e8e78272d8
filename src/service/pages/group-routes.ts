/** Where the pages of groups are found. */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Engine } from '../../engine/index.ts';
import type { AnyStanding } from '../../roster/index.ts';
import {
  groupsOf,
  type Known,
  principalOf,
  requireEveryLifecycle,
  requireReach,
} from '../access/principal.ts';
import type { App } from '../app.ts';
import { groupParams } from '../requests-roster.ts';
import {
  groupPageMarkup,
  groupPageOf,
  groupsPage,
  groupsPageMarkup,
  type OrganisationGroups,
} from './groups.ts';
import type { Page } from './page.ts';

const hidden = { hide: true } as const;
const page = { needs: 'read', page: true, narrowed: true } as const;
/** Rows on one page. */
const most = 100;

const text = z.string().max(2000).optional();
const groupsQuery = z.object({ organisation: text, after: text });
const groupQuery = z.object({ status: text, after: text });

/** `answer` puts a page into its frame. */
export function addGroupPages(
  app: App,
  engine: Engine,
  { statuses }: Pick<AnyStanding, 'statuses'>,
  answer: (reply: FastifyReply, page: Page) => FastifyReply,
): void {
  app.get(
    groupsPage,
    { schema: { ...hidden, querystring: groupsQuery }, config: page },
    async ({ principal, query }, reply) => {
      const tenant = tenantOf({ principal });
      const all = await engine.roster.organisations(tenant);
      const own = principalOf({ principal }).scope.roster?.organisation;
      const isWanted = (organisation: string, wanted: string | undefined) =>
        wanted === undefined || organisation === wanted;
      const shown = all.filter(
        ({ organisation }) =>
          isWanted(organisation, query.organisation) && isWanted(organisation, own),
      );
      const only = groupsOf({ principal });
      const organisations: OrganisationGroups[] = [];
      for (const each of shown) {
        const at = { tenant, organisation: each.organisation };
        const groups = await engine.roster.groups({ ...at, after: query.after, limit: most, only });
        const counts = await engine.roster.counts({ ...at, only });
        organisations.push({ ...each, counts, groups: groups.items, next: groups.next });
      }
      const main = groupsPageMarkup(organisations, statuses);
      return answer(reply, { title: 'Groups · Rollcall', here: groupsPage, main });
    },
  );
  app.get(
    `${groupsPage}/:organisation/:group`,
    { schema: { ...hidden, params: groupParams, querystring: groupQuery }, config: page },
    async ({ principal, params: { organisation, group }, query }, reply) => {
      const at = { tenant: tenantOf({ principal }), organisation, group };
      await requireReach({ principal }, engine, { organisation, group });
      const { status, after } = query;
      const members = await engine.roster.members({ ...at, status, after, limit: most });
      const main = groupPageMarkup({
        ...(await engine.roster.titles(at)),
        group,
        counts: await engine.roster.counts(at),
        statuses,
        status: status ?? null,
        members: members.items,
        next: members.next,
        now: engine.now(),
      });
      const here = groupPageOf({ organisation }, group);
      return answer(reply, { title: `${group} · Rollcall`, here, main });
    },
  );
}

/** A roster rolls up several lifecycles, so a credential that is narrowed to some of them reaches none. */
function tenantOf(request: Known): string {
  const principal = principalOf(request);
  requireEveryLifecycle(principal);
  return principal.tenant;
}
