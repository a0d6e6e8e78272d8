/** One event for many: a preview, and a run that is followed line by line. */
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  BulkCount,
  type BulkItem,
  type BulkRequest,
  type Engine,
  selectionOf,
} from '../../engine/index.ts';
import { type Known, principalOf, reachOf, requireReach, senderOf } from '../access/principal.ts';
import { lifecycleName } from '../addresses.ts';
import { bulkItem, bulkTally } from '../answers-bulk.ts';
import type { App } from '../app.ts';
import { json, problemsOf } from '../documents.ts';
import { ServiceError, toldOf } from '../faults.ts';
import { lifecycleParams, tenantHeaders } from '../requests.ts';
import { bulkBody, bulkHeaders } from '../requests-bulk.ts';

const tags = ['Bulk'];
/** A run takes as long as it has people; whoever does not want to wait hangs up. */
const config = { needs: 'send', narrowed: true, lasting: true } as const;
const address = '/v1/bulk/:system/:name';
const faults = [
  'invalidRequest',
  'invalidInput',
  'unknownLifecycle',
  'notFound',
  'storeFull',
] as const;

export function addBulkRoutes(app: App, engine: Engine): void {
  addPreview(app, engine);
  addRun(app, engine);
}

function addPreview(app: App, engine: Engine): void {
  app.post(
    `${address}/preview`,
    {
      config,
      schema: {
        operationId: 'previewBulk',
        summary: 'What one event would do to many',
        description: 'Tries the event on everybody whom it reaches, and stores nothing of it.',
        tags,
        params: lifecycleParams,
        headers: tenantHeaders,
        body: bulkBody,
        response: {
          200: json('How many, and who would be skipped and why.', bulkTally),
          ...problemsOf(...faults),
        },
      },
    },
    async ({ principal, params, body }) => {
      const count = new BulkCount();
      await requireGroupReach({ principal }, engine, body.to);
      const request = requestOf({ principal }, params, body, 'preview');
      for await (const item of engine.previewBulk(request)) count.add(item);
      return count.tally;
    },
  );
}

function addRun(app: App, engine: Engine): void {
  app.post(
    address,
    {
      config,
      schema: {
        operationId: 'runBulk',
        summary: 'Send one event to many',
        description:
          'Answers with a line of JSON for each instance as soon as it is stored, and at the end with one that counts them. Hanging up cancels what is not under way yet. The same request with the same key takes it up where it stopped, and sends nobody anything twice. An answer without the last line was not finished.',
        tags,
        params: lifecycleParams,
        headers: bulkHeaders,
        body: bulkBody,
        response: {
          200: {
            description: 'A line each: `BulkItem`, and `BulkTally` at the end.',
            content: { 'application/x-ndjson': { schema: bulkItem.or(bulkTally) } },
          },
          ...problemsOf(...faults),
        },
      },
    },
    async ({ principal, params, headers, body }, reply) => {
      await requireGroupReach({ principal }, engine, body.to);
      const request = requestOf({ principal }, params, body, headers['idempotency-key']);
      const items = engine.runBulk(request)[Symbol.asyncIterator]();
      // What is wrong with the whole request is known by the first item, and is an ordinary problem.
      const first = await items.next();
      reply.type('application/x-ndjson');
      return (reply as FastifyReply).send(Readable.from(lines(first, items)));
    },
  );
}

async function* lines(
  first: IteratorResult<BulkItem>,
  items: AsyncIterator<BulkItem>,
): AsyncIterable<string> {
  const count = new BulkCount();
  try {
    for (let next = first; !next.done; next = await items.next()) {
      count.add(next.value);
      yield `${JSON.stringify(next.value)}\n`;
    }
    yield `${JSON.stringify(count.tally)}\n`;
  } catch (error) {
    // The status is out already. What is left to say stands in the last line, in place of the count.
    const { problem, detail } = toldOf(error);
    yield `${JSON.stringify({ problem, detail })}\n`;
  } finally {
    await items.return?.();
  }
}

/** Whoever is narrowed to people names a group of theirs. Throws ServiceError `outOfScope`. */
async function requireGroupReach(
  known: Known,
  engine: Engine,
  { organisation, group }: z.output<typeof bulkBody>['to'],
): Promise<void> {
  const { roster } = principalOf(known).scope;
  if (roster === undefined) return;
  if (organisation === undefined || group === undefined)
    throw new ServiceError('outOfScope', `to: name a group, since ${reachOf(roster)}`);
  await requireReach(known, engine, { organisation, group });
}

function requestOf(
  known: Known,
  params: z.output<typeof lifecycleParams>,
  { to, event, data, by }: z.output<typeof bulkBody>,
  key: string,
): BulkRequest {
  const { tenant, credential } = principalOf(known);
  return {
    tenant,
    lifecycle: lifecycleName(params),
    to: selectionOf(to),
    type: event,
    data,
    by: senderOf(known, by),
    credential,
    key,
  };
}
