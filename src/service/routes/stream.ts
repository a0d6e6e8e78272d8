/**
 * The live stream: every transition of a tenant as it is stored, as server-sent events. It is read in pages as fast as
 * its reader takes them, so whoever reads slowly holds one page and nobody else.
 */
import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Engine, Followed } from '../../engine/index.ts';
import type { Callers } from '../access/callers.ts';
import { principalOf, requireLifecycle } from '../access/principal.ts';
import { messageOf, transitionEvent } from '../answers-stream.ts';
import type { App } from '../app.ts';
import { problemsOf } from '../documents.ts';
import { ServiceError, toldOf } from '../faults.ts';
import { logFault } from '../log.ts';
import { problems } from '../problems.ts';
import { streamHeaders, streamQuery } from '../requests-stream.ts';

/** How many streams, and how long they last. */
export interface StreamLimits {
  /** Streams that one credential has open at once. */
  readonly streamsPerCredential: number;
  /** After so long without a transition the cursor is sent alone, and the credential is looked at again. */
  readonly silenceSeconds: number;
  /** A reader who takes nothing for so long is cut off. */
  readonly stalledSeconds: number;
}

export const usualStreams: StreamLimits = {
  streamsPerCredential: 50,
  silenceSeconds: 15,
  stalledSeconds: 60,
};

export function addStreamRoute(
  app: App,
  engine: Engine,
  { callers, limits }: { readonly callers: Callers; readonly limits: StreamLimits },
): void {
  const streams = new Streams(limits.streamsPerCredential);
  app.addHook('preClose', async () => streams.end());
  app.get(
    '/v1/stream',
    {
      config: { needs: 'read', lasting: true },
      schema: {
        operationId: 'stream',
        summary: 'Every transition, as it is stored',
        description:
          'Server-sent events, each a `TransitionEvent`, in the order in which they were stored. Whoever comes back with `Last-Event-ID` gets what was stored meanwhile, without a gap and nothing twice. Deadlines come once they are stored, which the service sees to within seconds of their instant.',
        tags: ['Instances'],
        querystring: streamQuery,
        headers: streamHeaders,
        response: {
          200: {
            description:
              'The stream. It ends when the credential does, and when the service stops.',
            content: { 'text/event-stream': { schema: transitionEvent } },
          },
          ...problemsOf('invalidRequest', 'invalidInput', 'unknownLifecycle', 'transitionGone'),
        },
      },
    },
    async (request, reply) => {
      const { tenant, credential, scope } = principalOf(request);
      const { lifecycle, id, after } = request.query;
      if (lifecycle !== undefined) requireLifecycle({ scope }, lifecycle);
      const stream = streams.open(credential);
      reply.raw.once('close', () => stream.abort());
      const followed = engine.follow({
        tenant,
        lifecycles: lifecycle === undefined ? (scope.lifecycles ?? undefined) : [lifecycle],
        id,
        after: request.headers['last-event-id'] ?? after,
        signal: stream.signal,
        silenceSeconds: limits.silenceSeconds,
      });
      const items = followed[Symbol.asyncIterator]();
      // What is wrong with the request is known by the first item, and is an ordinary problem.
      const first = await items.next();
      // Node cuts off a connection on which nothing moves for so long.
      if (request.socket instanceof Socket) request.socket.setTimeout(limits.stalledSeconds * 1000);
      const holds = stillHolds(request, callers, limits.silenceSeconds);
      // A proxy that gathers answers before it passes them on would hold it back.
      reply.headers({
        'content-type': 'text/event-stream',
        'x-accel-buffering': 'no',
        connection: 'close',
      });
      const told = telling(request, messages(first, items, holds));
      return (reply as FastifyReply).send(Readable.from(told, { highWaterMark: 1 }));
    },
  );
}

/** Those that are open, by credential. */
class Streams {
  readonly #most: number;
  readonly #open = new Map<AbortController, string>();
  #ended = false;

  constructor(most: number) {
    this.#most = most;
  }

  /** Throws ServiceError `tooManyRequests`, `stopping`. */
  open(credential: string): AbortController {
    if (this.#ended) throw new ServiceError('stopping', problems.stopping.help);
    const those = [...this.#open.values()].filter((each) => each === credential);
    if (those.length >= this.#most) {
      const message = `this credential has ${those.length} streams open, and may have ${this.#most}; end one of them first`;
      throw new ServiceError('tooManyRequests', message);
    }
    const stream = new AbortController();
    this.#open.set(stream, credential);
    stream.signal.addEventListener('abort', () => this.#open.delete(stream), { once: true });
    return stream;
  }

  end(): void {
    this.#ended = true;
    for (const stream of this.#open.keys()) stream.abort();
  }
}

/** Looks at the credential again once a silence has passed, so that a stream ends soon after it does. */
function stillHolds(request: FastifyRequest, callers: Callers, seconds: number) {
  let looked = performance.now();
  return async (): Promise<void> => {
    if (performance.now() - looked < seconds * 990) return;
    looked = performance.now();
    await callers.of(request, false);
  };
}

async function* messages(
  first: IteratorResult<Followed>,
  items: AsyncIterator<Followed>,
  holds: () => Promise<void>,
): AsyncGenerator<string> {
  try {
    yield 'retry: 1000\n\n';
    for (let next = first; !next.done; next = await items.next()) {
      await holds();
      yield messageOf(next.value);
    }
  } finally {
    await items.return?.();
  }
}

/** The status is out already, so what goes wrong is told in the stream, and ends it. */
async function* telling(
  request: FastifyRequest,
  told: AsyncIterable<string>,
): AsyncGenerator<string> {
  try {
    yield* told;
  } catch (error) {
    const problem = toldOf(error);
    logFault(request, problem, error);
    const { problem: type, detail } = problem;
    yield `event: problem\ndata: ${JSON.stringify({ type: `/problems/${type}`, detail })}\n\n`;
  }
}
