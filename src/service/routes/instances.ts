/** The instances of a lifecycle: create, send, show, list, history. */
import type { FastifyReply } from 'fastify';
import { v7 as uuidByTime, v5 as uuidFromName } from 'uuid';
import type { z } from 'zod';
import type { Answer, Engine } from '../../engine/index.ts';
import type { Actor } from '../../lifecycle/index.ts';
import type { InstanceKey } from '../../ports/index.ts';
import {
  askedFor,
  type Known,
  principalOf,
  requirePermission,
  requireReach,
  senderOf,
} from '../access/principal.ts';
import { instanceAddress, lifecycleName } from '../addresses.ts';
import { answer, historyPage, listPage, permittedNow, view } from '../answers.ts';
import type { App } from '../app.ts';
import { json, problemsOf } from '../documents.ts';
import { ServiceError, toldOfRefusal } from '../faults.ts';
import { encodeCursor } from '../paging.ts';
import {
  createBody,
  createHeaders,
  historyQuery,
  instanceParams,
  lifecycleParams,
  listQuery,
  permittedQuery,
  sendBody,
  sendHeaders,
  showQuery,
  tenantHeaders,
} from '../requests.ts';
import { tell } from '../telling.ts';

const tags = ['Instances'];
const all = '/v1/instances/:system/:name';
const one = `${all}/:id`;

const refusals = [
  'forbidden',
  'invalidEvent',
  'notPermittedHere',
  'guardFailed',
  'finished',
] as const;
const faults = ['invalidRequest', 'unknownLifecycle', 'definitionChanged', 'storeFull'] as const;

/** `engine` leaves sealed texts out; `opening` is the same one that gives them. */
export function addInstanceRoutes(app: App, engine: Engine, opening: Engine): void {
  const reading = readingOf(engine, opening);
  addCreate(app, engine);
  addSend(app, engine);
  addShow(app, reading);
  addPermitted(app, engine);
  addList(app, engine);
  addHistory(app, reading);
}

/** Asks the engine that may be asked, and records who opened what before they see it. */
type Reading = <T>(
  request: Known,
  key: InstanceKey,
  sealed: 'open' | undefined,
  ask: (engine: Engine) => Promise<T>,
) => Promise<T>;

function readingOf(engine: Engine, opening: Engine): Reading {
  return async (request, { tenant, lifecycle, id }, sealed, ask) => {
    await requireReach(request, engine, { lifecycle, id });
    if (sealed === undefined) return ask(engine);
    const principal = principalOf(request);
    requirePermission(principal, 'sealed', 'opening sealed texts');
    const opened = await ask(opening);
    const { credential, actor } = principal;
    const at = engine.now();
    await engine.store.credentials.record({ tenant, at, credential, actor, lifecycle, id });
    return opened;
  };
}

function addCreate(app: App, engine: Engine): void {
  app.post(
    all,
    {
      config: { needs: 'send' },
      schema: {
        operationId: 'create',
        summary: 'Start a life with a birth event',
        description: 'Answers once it is stored. With an Idempotency-Key it is safe to repeat.',
        tags,
        params: lifecycleParams,
        headers: createHeaders,
        body: createBody,
        response: {
          201: json('It lives.', answer),
          ...problemsOf(
            ...refusals,
            ...faults,
            'alreadyExists',
            'keyReused',
            'invalidInput',
            'contended',
          ),
        },
      },
    },
    async ({ principal, params, headers, body }, reply) => {
      const { event: type, key: ownKey, id: ownId, by: said, ...rest } = body;
      const sender = senderIn({ principal }, said);
      const { tenant } = principalOf({ principal });
      const lifecycle = lifecycleName(params);
      const key = oneKey(headers['idempotency-key'], ownKey);
      const id = ownId ?? madeId(tenant, lifecycle, key);
      const result = await engine.create({ ...rest, ...sender, tenant, lifecycle, id, type, key });
      if (result.refusal) return tell(reply, toldOfRefusal(result.refusal, result.revision));
      reply.code(201).header('location', instanceAddress(lifecycle, id));
      return given(reply, result);
    },
  );
}

function addSend(app: App, engine: Engine): void {
  app.post(
    `${one}/events`,
    {
      config: { needs: 'send', narrowed: true },
      schema: {
        operationId: 'send',
        summary: 'Send one event',
        description:
          'Answers once it is stored. Deadlines that were due fire first. With an Idempotency-Key it is safe to repeat.',
        tags,
        params: instanceParams,
        headers: sendHeaders,
        body: sendBody,
        response: {
          200: json('It was applied, or is a declared no-op.', answer),
          ...problemsOf(
            ...refusals,
            ...faults,
            'notFound',
            'revisionMoved',
            'keyReused',
            'contended',
          ),
        },
      },
    },
    async ({ principal, params, headers, body }, reply) => {
      const { event: type, key: ownKey, by: said, ...rest } = body;
      const key = oneKey(headers['idempotency-key'], ownKey);
      const ifRevision = headers['if-match'];
      const whose = keyOf({ principal }, params);
      await requireReach({ principal }, engine, whose);
      const sender = senderIn({ principal }, said);
      const result = await engine.send({ ...rest, ...sender, ...whose, type, key, ifRevision });
      if (result.refusal) return tell(reply, toldOfRefusal(result.refusal, result.revision));
      return given(reply, result);
    },
  );
}

function addShow(app: App, reading: Reading): void {
  app.get(
    one,
    {
      config: { needs: 'read', narrowed: true },
      schema: {
        operationId: 'show',
        summary: 'Where one instance stands',
        description:
          'Exact at the instant of the answer, or at any other: the past is read from the journal, the future (at most ten years ahead) is what deadlines will do if nothing happens.',
        tags,
        params: instanceParams,
        headers: tenantHeaders,
        querystring: showQuery,
        response: { 200: json('Where it stands.', view), ...problemsOf(...faults, 'notFound') },
      },
    },
    async ({ principal, params, query }, reply) => {
      const key = keyOf({ principal }, params);
      const actor = askedFor({ principal }, query.as);
      const shown = await reading({ principal }, key, query.sealed, (engine) => {
        if (query.at !== undefined) requireNear(query.at, engine.now());
        return engine.show({ ...key, at: query.at, actor });
      });
      // A tag of another instant would let If-Match stand for a state that is not the present one.
      if (query.at === undefined) reply.header('etag', `"${shown.revision}"`);
      return shown;
    },
  );
}

function addPermitted(app: App, engine: Engine): void {
  app.get(
    `${one}/permitted`,
    {
      config: { needs: 'read', narrowed: true },
      schema: {
        operationId: 'permitted',
        summary: 'What can happen now',
        description:
          'Every event of the lifecycle, with whether it would be accepted, who may send it, where it leads and what stands in the way.',
        tags,
        params: instanceParams,
        headers: tenantHeaders,
        querystring: permittedQuery,
        response: {
          200: json('Every event, with its answer.', permittedNow),
          ...problemsOf(...faults, 'notFound'),
        },
      },
    },
    async ({ principal, params, query }, reply) => {
      const key = keyOf({ principal }, params);
      await requireReach({ principal }, engine, key);
      const { asOf, revision, status, finished, permitted } = await engine.show({
        ...key,
        actor: askedFor({ principal }, query.as),
      });
      reply.header('etag', `"${revision}"`);
      return { asOf, revision, status, finished, permitted };
    },
  );
}

function addList(app: App, engine: Engine): void {
  app.get(
    all,
    {
      config: { needs: 'read' },
      schema: {
        operationId: 'list',
        summary: 'The instances of a lifecycle, by status',
        description:
          'In the order of their ids. What was overdue is brought up to date first, so a page by status is exact.',
        tags,
        params: lifecycleParams,
        headers: tenantHeaders,
        querystring: listQuery,
        response: { 200: json('One page.', listPage), ...problemsOf(...faults) },
      },
    },
    async ({ principal, params, query }) => {
      const lifecycle = lifecycleName(params);
      const { status, activity, cursor: after, limit } = query;
      requireStatuses(engine, lifecycle, { status, activity });
      const { items, next } = await engine.list({
        tenant: principalOf({ principal }).tenant,
        lifecycle,
        status,
        activity,
        after,
        limit,
      });
      return { items, next: next === null ? null : encodeCursor(next) };
    },
  );
}

function addHistory(app: App, reading: Reading): void {
  app.get(
    `${one}/history`,
    {
      config: { needs: 'read', narrowed: true },
      schema: {
        operationId: 'history',
        summary: 'Everything that happened to one instance',
        description: 'The journal, oldest first, with what each transition sent out.',
        tags,
        params: instanceParams,
        headers: tenantHeaders,
        querystring: historyQuery,
        response: { 200: json('One page.', historyPage), ...problemsOf(...faults, 'notFound') },
      },
    },
    async ({ principal, params, query }) => {
      const { cursor: after, limit, sealed } = query;
      const key = keyOf({ principal }, params);
      const page = { after, limit: limit + 1 };
      const rows = await reading({ principal }, key, sealed, (engine) => engine.history(key, page));
      const items = rows.slice(0, limit);
      return { items, next: rows.length > limit ? (items.at(-1)?.revision ?? null) : null };
    },
  );
}

function keyOf(request: Known, { id, ...segments }: z.output<typeof instanceParams>): InstanceKey {
  return { tenant: principalOf(request).tenant, lifecycle: lifecycleName(segments), id };
}

/** Who sends, and with which credential. */
function senderIn(request: Known, said: Actor | undefined) {
  return { by: senderOf(request, said), credential: principalOf(request).credential };
}

/** What an applied or unchanged event is answered with. */
function given(reply: FastifyReply, { refusal: _none, ...rest }: Answer) {
  reply.header('etag', `"${rest.revision}"`);
  if (rest.repeated) reply.header('idempotency-replayed', 'true');
  return { ...rest, outcome: rest.outcome as 'applied' | 'unchanged' };
}

/** The namespace of ids that are made from idempotency keys; any fixed UUID does. */
const keyNamespace = 'b9a1f3f0-6a0c-4d0b-9f5e-3a4c5d2e7f10';

/** A fresh id; with a key the same one each time, or a repetition would start a second life. */
function madeId(tenant: string, lifecycle: string, key: string | undefined): string {
  return key === undefined
    ? uuidByTime()
    : uuidFromName(JSON.stringify([tenant, lifecycle, key]), keyNamespace);
}

function oneKey(header: string | undefined, body: string | undefined): string | undefined {
  if (header === undefined || body === undefined || header === body) return header ?? body;
  throw invalid('key', 'it differs from the Idempotency-Key header; send one of the two');
}

/** Ten years: far beyond any expiry, and near enough to be answered while others wait. */
const farthestYears = 10;

function requireNear(at: string, now: string): void {
  const farthest = `${Number(now.slice(0, 4)) + farthestYears}${now.slice(4)}`;
  if (at > farthest) throw invalid('query.at', `it lies more than ${farthestYears} years ahead`);
}

function requireStatuses(
  engine: Engine,
  lifecycle: string,
  filter: { status: string | undefined; activity: string | undefined },
): void {
  const known = engine.lifecycles().find((registered) => registered.lifecycle.name === lifecycle)
    ?.lifecycle.statuses;
  for (const [field, code] of Object.entries(filter)) {
    if (known === undefined || code === undefined || Object.hasOwn(known, code)) continue;
    throw invalid(
      `query.${field}`,
      `${lifecycle} has no "${code.slice(0, 80)}"; it has ${Object.keys(known).join(', ')}`,
    );
  }
}

function invalid(path: string, message: string): ServiceError {
  return new ServiceError('invalidRequest', `${path}: ${message}`, { issues: [{ path, message }] });
}
