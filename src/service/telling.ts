/** Putting a problem on the wire, in one place: status, headers and body always agree. */
import type { FastifyReply } from 'fastify';
import { problemBody, type Told } from './faults.ts';
import { problems } from './problems.ts';

/** Set on every answer: nothing of it is cached, guessed at, framed or read by another site. */
export const protective: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

export const problemType = 'application/problem+json';

/** Answers with a problem. */
export function tell(reply: FastifyReply, told: Told): FastifyReply {
  const { status, retryAfterSeconds } = problems[told.problem];
  reply.code(status).headers(protective).type(problemType);
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="rollcall"');
  // What is known of this very request goes before what is usual.
  reply.headers(told.headers ?? {});
  // As text: what the route documents for this status is no business of a failure.
  return reply.send(JSON.stringify(problemBody(told, reply.request.id)));
}
