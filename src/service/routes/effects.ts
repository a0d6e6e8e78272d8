/** The effects feed: what the outside world is asked to do, leased to whoever does it. */
import type { Engine, Finished } from '../../engine/index.ts';
import { type Known, principalOf, requireLifecycle, senderOf } from '../access/principal.ts';
import { effectsPage, finished, leasedEffects } from '../answers-effects.ts';
import type { App } from '../app.ts';
import { json, problemsOf } from '../documents.ts';
import { ServiceError, toldOfRefusal } from '../faults.ts';
import { tenantHeaders } from '../requests.ts';
import {
  doneBody,
  dropBody,
  effectParams,
  effectsQuery,
  failedBody,
  leaseBody,
  retryBody,
} from '../requests-effects.ts';
import { tell } from '../telling.ts';

const tags = ['Effects'];
const config = { needs: 'effects' } as const;
const refusals = [
  'forbidden',
  'invalidEvent',
  'notPermittedHere',
  'guardFailed',
  'finished',
] as const;
const faults = ['invalidRequest', 'invalidInput', 'storeFull'] as const;
const ending = [
  ...refusals,
  ...faults,
  'unknownEffect',
  'unknownLifecycle',
  'staleLease',
  'definitionChanged',
  'contended',
] as const;

export function addEffectRoutes(app: App, engine: Engine): void {
  addLease(app, engine);
  addDone(app, engine);
  addFailed(app, engine);
  addList(app, engine);
  addRetry(app, engine);
  addDrop(app, engine);
}

function addLease(app: App, engine: Engine): void {
  app.post(
    '/v1/effects/lease',
    {
      config,
      schema: {
        operationId: 'leaseEffects',
        summary: 'Take effects to deliver',
        description:
          'Hands out what is due, the longest due first, and of each instance only the first that is not finished. Nobody else gets it until the lease is finished or runs out; then it comes back, with the next attempt and a greater token.',
        tags,
        headers: tenantHeaders,
        body: leaseBody,
        response: {
          200: json('What to deliver now; empty where nothing is due.', leasedEffects),
          ...problemsOf(...faults, 'unknownLifecycle'),
        },
      },
    },
    async ({ body, principal: known }) => {
      const request = { principal: known };
      const principal = principalOf(request);
      if (principal.scope.lifecycles !== null) requireLifecycle(principal, body.lifecycle ?? '');
      const { tenant } = principal;
      return {
        items: await engine.leaseEffects({ ...body, tenant, by: senderOf(request, body.by) }),
      };
    },
  );
}

function addDone(app: App, engine: Engine): void {
  app.post(
    '/v1/effects/:id/done',
    {
      config,
      schema: {
        operationId: 'effectDone',
        summary: 'Say that an effect was delivered',
        description:
          'Safe to repeat with the same token. With an event, that is applied to the instance in the same commit; where it is refused, nothing is changed.',
        tags,
        params: effectParams,
        headers: tenantHeaders,
        body: doneBody,
        response: { 200: json('It is stored.', finished), ...problemsOf(...ending) },
      },
    },
    async (request, reply) => {
      const { event, data, by, ...rest } = request.body;
      requireEvent(event, data);
      const result = await engine.effectDone({
        ...rest,
        ...effectOf(request, request.params.id),
        by: senderOf(request, by),
        event: event === undefined ? undefined : { type: event, data },
      });
      return refusalOf(result) ? tell(reply, told(result)) : given(result);
    },
  );
}

function addFailed(app: App, engine: Engine): void {
  app.post(
    '/v1/effects/:id/failed',
    {
      config,
      schema: {
        operationId: 'effectFailed',
        summary: 'Say that an effect could not be delivered',
        description:
          'It is tried again later, with growing pauses. It is dead after the last attempt, when it failed for good, or when an event comes with it, such as a bounce, which is applied to the instance in the same commit.',
        tags,
        params: effectParams,
        headers: tenantHeaders,
        body: failedBody,
        response: { 200: json('It is stored.', finished), ...problemsOf(...ending) },
      },
    },
    async (request, reply) => {
      const { event, data, by, ...rest } = request.body;
      requireEvent(event, data);
      const result = await engine.effectFailed({
        ...rest,
        ...effectOf(request, request.params.id),
        by: senderOf(request, by),
        event: event === undefined ? undefined : { type: event, data },
      });
      return refusalOf(result) ? tell(reply, told(result)) : given(result);
    },
  );
}

function addList(app: App, engine: Engine): void {
  app.get(
    '/v1/effects',
    {
      config,
      schema: {
        operationId: 'listEffects',
        summary: 'Effects, by how their delivery stands',
        description: 'In the order of lifecycle, instance and transition.',
        tags,
        headers: tenantHeaders,
        querystring: effectsQuery,
        response: {
          200: json('One page.', effectsPage),
          ...problemsOf(...faults, 'unknownEffect'),
        },
      },
    },
    async ({ query: { cursor: after, ...query }, principal: known }) => {
      const principal = principalOf({ principal: known });
      if (principal.scope.lifecycles !== null) requireLifecycle(principal, query.lifecycle ?? '');
      return engine.effects({ ...query, after, tenant: principal.tenant });
    },
  );
}

function addRetry(app: App, engine: Engine): void {
  app.post(
    '/v1/effects/:id/retry',
    {
      config,
      schema: {
        operationId: 'retryEffect',
        summary: 'Make an effect due now',
        description: 'One that is dead, dropped, held or resting; its attempts begin anew.',
        tags,
        params: effectParams,
        headers: tenantHeaders,
        body: retryBody,
        response: { 200: json('It is due.', finished), ...problemsOf(...ending, 'effectState') },
      },
    },
    async ({ principal, params, body }) => {
      const { tenant, effectId } = effectOf({ principal }, params.id);
      const by = senderOf({ principal }, body.by);
      return given(await engine.retryEffect({ tenant, effectId, by }));
    },
  );
}

function addDrop(app: App, engine: Engine): void {
  app.post(
    '/v1/effects/:id/drop',
    {
      config,
      schema: {
        operationId: 'dropEffect',
        summary: 'Take an effect out of delivery',
        description: 'On the record, with a reason.',
        tags,
        params: effectParams,
        headers: tenantHeaders,
        body: dropBody,
        response: {
          200: json('It is dropped.', finished),
          ...problemsOf(...ending, 'effectState'),
        },
      },
    },
    async ({ principal, params, body: { reason, by: said } }) => {
      const { tenant, effectId } = effectOf({ principal }, params.id);
      const by = senderOf({ principal }, said);
      return given(await engine.dropEffect({ tenant, effectId, reason, by }));
    },
  );
}

/** Throws ServiceError `outOfScope` for an effect of a lifecycle that the credential does not reach. */
function effectOf(request: Known, effectId: string) {
  const { tenant, scope, credential } = principalOf(request);
  const isOfIts = (name: string) => effectId.startsWith(`${tenant}/${name}/`);
  if (scope.lifecycles !== null && !scope.lifecycles.some(isOfIts)) {
    requireLifecycle({ scope }, '');
  }
  return { tenant, effectId, credential };
}

function requireEvent(event: string | undefined, data: unknown): void {
  if (event !== undefined || data === undefined) return;
  const issue = { path: 'data', message: 'it belongs to an event; name one, or leave it out' };
  throw new ServiceError('invalidRequest', `data: ${issue.message}`, { issues: [issue] });
}

/** Only what the caller asked for is refused; what a definition asks for is told with the answer. */
function refusalOf({ answer, state }: Finished) {
  return state === 'waiting' ? (answer?.refusal ?? null) : null;
}

function told(result: Finished) {
  const { refusal, revision } = result.answer as NonNullable<Finished['answer']>;
  return toldOfRefusal(refusal as NonNullable<typeof refusal>, revision);
}

function given({ answer, ...rest }: Finished) {
  const event = answer && {
    type: answer.event.type,
    outcome: answer.outcome,
    revision: answer.revision,
    status: answer.status,
  };
  return { ...rest, event };
}
