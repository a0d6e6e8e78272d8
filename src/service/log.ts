/**
 * What the log keeps: the request's id, its method and route pattern, and the fault. Never a body, an address with
 * its ids, or a header.
 */
import type { Writable } from 'node:stream';
import type { FastifyBaseLogger, FastifyRequest } from 'fastify';
import { pino } from 'pino';
import type { Told } from './faults.ts';
import { problems } from './problems.ts';

/** Warnings and errors, one JSON object a line. */
export function logTo(stream: Writable): FastifyBaseLogger {
  const log = pino({ level: 'warn', base: null, serializers: { err: faultLine } }, stream);
  return new RequestLog(log, {}) as FastifyBaseLogger;
}

/**
 * The log of one request, made when there is something to log: nearly no request has anything, and pino takes longer to
 * make one than to look up a key.
 */
class RequestLog {
  readonly #parent: FastifyBaseLogger;
  readonly #bindings: Record<string, unknown>;
  #own: FastifyBaseLogger | undefined;

  constructor(parent: FastifyBaseLogger, bindings: Record<string, unknown>) {
    this.#parent = parent;
    this.#bindings = bindings;
  }

  get level(): string {
    return this.#parent.level;
  }

  fatal(...given: unknown[]): void {
    this.#tell('fatal', given);
  }

  error(...given: unknown[]): void {
    this.#tell('error', given);
  }

  warn(...given: unknown[]): void {
    this.#tell('warn', given);
  }

  info(): void {
    // Only what an operator must know of is written down.
  }

  debug(): void {
    this.info();
  }

  trace(): void {
    this.info();
  }

  silent(): void {
    this.info();
  }

  child(bindings: Record<string, unknown>): FastifyBaseLogger {
    return new RequestLog(this.#parent, { ...this.#bindings, ...bindings }) as FastifyBaseLogger;
  }

  #tell(level: 'fatal' | 'error' | 'warn', given: unknown[]): void {
    const log = this.#made();
    Reflect.apply(log[level], log, given);
  }

  #made(): FastifyBaseLogger {
    this.#own ??= this.#parent.child(this.#bindings);
    return this.#own;
  }
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
