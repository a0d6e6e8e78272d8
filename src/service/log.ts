/**
 * What the log keeps: the request's id, its method and route pattern, and the fault. Never a body, an address with
 * its ids, or a header.
 */
import type { Writable } from 'node:stream';
import type { FastifyRequest, FastifyServerOptions } from 'fastify';
import type { Told } from './faults.ts';
import { problems } from './problems.ts';

/** Warnings and errors, one JSON object a line. */
export function logTo(stream: Writable): NonNullable<FastifyServerOptions['logger']> {
  return { level: 'warn', stream, base: null, serializers: { err: faultLine } };
}

/** pino's own serializer copies every field of an error, and some fields hold what people wrote. */
function faultLine(error: unknown): {
  type: string;
  code: string;
  message: string;
  stack: string;
  cause?: object;
} {
  if (!(error instanceof Error)) {
    return {
      type: typeof error,
      code: '',
      message: 'something else than an error was thrown',
      stack: '',
    };
  }
  const { name: type, message, stack = '', cause } = error;
  const { code } = error as { code?: unknown };
  const line = { type, code: typeof code === 'string' ? code : '', message, stack };
  return cause === undefined ? line : { ...line, cause: faultLine(cause) };
}

/** Writes down what an operator must know of: what the caller could not have done better. */
export function logFault(request: FastifyRequest, { problem }: Told, err: unknown): void {
  const { status, title, retryAfterSeconds } = problems[problem];
  if (status < 500) return;
  const line = { err, problem, method: request.method, route: request.routeOptions.url };
  if (retryAfterSeconds === undefined) request.log.error(line, title);
  else request.log.warn(line, title);
}
