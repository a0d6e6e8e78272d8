/** Questions across people: how many stand where, who has waited longest, and whose time is nearly up. */
import type { Engine } from '../../engine/index.ts';
import { principalOf } from '../access/principal.ts';
import { lifecycleName } from '../addresses.ts';
import { censusAnswer, expiringList, waitingList } from '../answers-across.ts';
import type { App } from '../app.ts';
import { json, problemsOf } from '../documents.ts';
import { lifecycleParams, tenantHeaders } from '../requests.ts';
import { censusQuery, expiringQuery, waitingQuery } from '../requests-across.ts';

const tags = ['Instances'];
const config = { needs: 'read' } as const;
const faults = ['invalidRequest', 'invalidInput', 'unknownLifecycle'] as const;

export function addAcrossRoutes(app: App, engine: Engine): void {
  app.get(
    '/v1/census/:system/:name',
    {
      config,
      schema: {
        operationId: 'census',
        summary: 'How many stand where',
        description:
          'Of one lifecycle: by the status that people see, with since when, and by the state of the machine.',
        tags,
        params: lifecycleParams,
        querystring: censusQuery,
        headers: tenantHeaders,
        response: { 200: json('How many.', censusAnswer), ...problemsOf(...faults) },
      },
    },
    async ({ principal, params, query: { at: asOf } }) => {
      const { tenant } = principalOf({ principal });
      return engine.census({ tenant, lifecycle: lifecycleName(params), asOf });
    },
  );
  app.get(
    '/v1/waiting/:system/:name',
    {
      config,
      schema: {
        operationId: 'waiting',
        summary: 'Who has waited longest',
        description:
          'Those with a status or an activity, such as what waits for a review, the oldest first.',
        tags,
        params: lifecycleParams,
        querystring: waitingQuery,
        headers: tenantHeaders,
        response: { 200: json('The longest waits.', waitingList), ...problemsOf(...faults) },
      },
    },
    async ({ principal, params, query: { cursor: after, at: asOf, ...query } }) => {
      const { tenant } = principalOf({ principal });
      return engine.waiting({ tenant, lifecycle: lifecycleName(params), ...query, after, asOf });
    },
  );
  app.get(
    '/v1/expiring/:system/:name',
    {
      config,
      schema: {
        operationId: 'expiring',
        summary: 'Whose time is nearly up',
        tags,
        params: lifecycleParams,
        querystring: expiringQuery,
        headers: tenantHeaders,
        response: { 200: json('What falls due first.', expiringList), ...problemsOf(...faults) },
      },
    },
    async ({ principal, params, query: { cursor: after, at: asOf, ...query } }) => {
      const { tenant } = principalOf({ principal });
      return engine.expiring({ tenant, lifecycle: lifecycleName(params), ...query, after, asOf });
    },
  );
}
