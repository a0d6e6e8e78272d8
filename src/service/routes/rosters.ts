/** Rosters: changing them, and asking where everybody stands. */
import type { AskedChange, Engine, RosterOutcome } from '../../engine/index.ts';
import type { RosterAt } from '../../ports/index.ts';
import {
  groupsOf,
  type Known,
  principalOf,
  reachOf,
  requireEveryLifecycle,
  requireReach,
  senderOf,
} from '../access/principal.ts';
import {
  changesMade,
  groupsPage,
  membersPage,
  organisations,
  personFile,
  rosterJournal,
  standingCounts,
} from '../answers-roster.ts';
import type { App } from '../app.ts';
import { json, problemsOf } from '../documents.ts';
import { ServiceError } from '../faults.ts';
import { tenantHeaders } from '../requests.ts';
import {
  changesBody,
  changesHeaders,
  countsQuery,
  groupParams,
  groupsQuery,
  membersQuery,
  organisationParams,
  personParams,
  personQuery,
  rosterJournalQuery,
} from '../requests-roster.ts';

const tags = ['Rosters'];
const config = { needs: 'read', narrowed: true } as const;
const home = '/v1/rosters/:organisation';
const faults = ['invalidRequest', 'invalidInput', 'notFound', 'storeFull'] as const;

export function addRosterRoutes(app: App, engine: Engine): void {
  addOrganisations(app, engine);
  addChanges(app, engine);
  addGroups(app, engine);
  addMembers(app, engine);
  addCounts(app, engine);
  addPerson(app, engine);
  addJournal(app, engine);
}

function addChanges(app: App, engine: Engine): void {
  app.post(
    `${home}/changes`,
    {
      config: { needs: 'roster', narrowed: true },
      schema: {
        operationId: 'changeRoster',
        summary: 'Change a roster',
        description:
          'Groups, people, roles, what they require. Assigning creates what is missing; whoever is touched stands right in the same commit. With an Idempotency-Key it is safe to repeat.',
        tags,
        params: organisationParams,
        headers: changesHeaders,
        body: changesBody,
        response: {
          200: json('What became of each.', changesMade),
          ...problemsOf(...faults, 'contended'),
        },
      },
    },
    async ({ principal, params, headers, body }) => {
      const key = headers['idempotency-key'];
      requireEveryGroup({ principal });
      await requireReach({ principal }, engine, params);
      const outcomes = await engine.roster.changeAll(
        rosterAt({ principal }, params),
        body.changes as unknown as AskedChange[],
        { by: senderOf({ principal }, body.by), key },
      );
      return { outcomes: outcomes.map(told) };
    },
  );
}

function told(outcome: RosterOutcome) {
  if (outcome.outcome === 'refused') {
    const { problem } = outcome;
    return {
      outcome: 'refused',
      id: null,
      sequence: null,
      at: null,
      repeated: false,
      problem,
    } as const;
  }
  const { id, sequence, at, repeated } = outcome;
  return { outcome: 'applied', id, sequence, at, repeated, problem: null } as const;
}

function addOrganisations(app: App, engine: Engine): void {
  app.get(
    '/v1/rosters',
    {
      config,
      schema: {
        operationId: 'listOrganisations',
        summary: 'The organisations that have a roster',
        description: 'In the order of their ids.',
        tags,
        headers: tenantHeaders,
        response: { 200: json('All of them.', organisations), ...problemsOf('invalidRequest') },
      },
    },
    async ({ principal }) => {
      const { tenant } = rosterAt({ principal }, { organisation: '' });
      const items = await engine.roster.organisations(tenant);
      const { roster } = principalOf({ principal }).scope;
      const isReached = ({ organisation }: { readonly organisation: string }) =>
        roster === undefined || organisation === roster.organisation;
      return { items: items.filter(isReached) };
    },
  );
}

function addGroups(app: App, engine: Engine): void {
  app.get(
    `${home}/groups`,
    {
      config,
      schema: {
        operationId: 'listGroups',
        summary: 'The groups of an organisation',
        description: 'In the order of their ids, each with how many of its members stand how.',
        tags,
        params: organisationParams,
        headers: tenantHeaders,
        querystring: groupsQuery,
        response: { 200: json('One page.', groupsPage), ...problemsOf(...faults) },
      },
    },
    async ({ principal, params, query: { cursor: after, limit } }) => {
      await requireReach({ principal }, engine, params);
      const only = groupsOf({ principal });
      return engine.roster.groups({ ...rosterAt({ principal }, params), after, limit, only });
    },
  );
}

function addMembers(app: App, engine: Engine): void {
  app.get(
    `${home}/groups/:group/members`,
    {
      config,
      schema: {
        operationId: 'listMembers',
        summary: 'The members of a group',
        description:
          'One line a membership: where they stand at this instant, and what stands in the way.',
        tags,
        params: groupParams,
        headers: tenantHeaders,
        querystring: membersQuery,
        response: { 200: json('One page.', membersPage), ...problemsOf(...faults) },
      },
    },
    async ({ principal, params: { group, ...params }, query }) => {
      const { cursor: after, at: asOf, ...rest } = query;
      await requireReach({ principal }, engine, { ...params, group });
      const at = rosterAt({ principal }, params);
      return engine.roster.members({ ...at, group, after, asOf, ...rest });
    },
  );
}

function addCounts(app: App, engine: Engine): void {
  app.get(
    `${home}/counts`,
    {
      config,
      schema: {
        operationId: 'countStandings',
        summary: 'How many stand how',
        description: 'Memberships of a group, or of the whole organisation, by their standing.',
        tags,
        params: organisationParams,
        headers: tenantHeaders,
        querystring: countsQuery,
        response: { 200: json('By code.', standingCounts), ...problemsOf(...faults) },
      },
    },
    async ({ principal, params, query: { group, at: asOf } }) => {
      await requireReach({ principal }, engine, { ...params, group });
      const at = rosterAt({ principal }, params);
      const only = groupsOf({ principal });
      return { counts: await engine.roster.counts({ ...at, group, only, asOf }) };
    },
  );
}

function addPerson(app: App, engine: Engine): void {
  app.get(
    `${home}/people/:person`,
    {
      config,
      schema: {
        operationId: 'showPerson',
        summary: "One person's whole file",
        description: 'Memberships, standings, and every instance that is kept about the person.',
        tags,
        params: personParams,
        querystring: personQuery,
        headers: tenantHeaders,
        response: { 200: json('The file.', personFile), ...problemsOf(...faults) },
      },
    },
    async ({ principal, params: { person, ...params }, query: { at: asOf } }) => {
      await requireReach({ principal }, engine, { ...params, person });
      const only = groupsOf({ principal });
      return engine.roster.person({ ...rosterAt({ principal }, params), person, only, asOf });
    },
  );
}

function addJournal(app: App, engine: Engine): void {
  app.get(
    `${home}/journal`,
    {
      config,
      schema: {
        operationId: 'rosterJournal',
        summary: 'Everything that was changed in a roster',
        description: 'Oldest first, with who changed it and when.',
        tags,
        params: organisationParams,
        headers: tenantHeaders,
        querystring: rosterJournalQuery,
        response: { 200: json('One page.', rosterJournal), ...problemsOf(...faults) },
      },
    },
    async ({ principal, params, query: { cursor: after, limit } }) => {
      requireEveryGroup({ principal });
      await requireReach({ principal }, engine, params);
      const at = rosterAt({ principal }, params);
      const rows = await engine.roster.journal(at, { after, limit: limit + 1 });
      const items = rows
        .slice(0, limit)
        .map(({ tenant: _own, organisation: _same, ...row }) => row);
      return { items, next: rows.length > limit ? (items.at(-1)?.sequence ?? null) : null };
    },
  );
}

/** What is of a whole organisation. Throws ServiceError `outOfScope`. */
function requireEveryGroup(request: Known): void {
  const { roster } = principalOf(request).scope;
  if (roster === undefined || roster.groups === null) return;
  throw new ServiceError('outOfScope', `this is of a whole organisation, and ${reachOf(roster)}`);
}

/** A roster rolls up several lifecycles, so a credential that is narrowed to some of them reaches none. */
function rosterAt(request: Known, { organisation }: { readonly organisation: string }): RosterAt {
  const principal = principalOf(request);
  requireEveryLifecycle(principal);
  return { tenant: principal.tenant, organisation };
}
