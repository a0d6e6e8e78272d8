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

/** A problem as it goes on the wire. */
export function problemText(
  told: Told,
  request: string,
): {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
} {
  const { status, retryAfterSeconds } = problems[told.problem];
  const headers = {
    ...protective,
    'content-type': `${problemType}; charset=utf-8`,
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    ...(status === 401 && { 'www-authenticate': 'Bearer realm="rollcall"' }),
    // What is known of this very request goes before what is usual.
    ...told.headers,
  };
  return { status, headers, text: JSON.stringify(problemBody(told, request)) };
}

/** Answers with a problem. */
export function tell(reply: FastifyReply, told: Told): FastifyReply {
  const { status, headers, text } = problemText(told, reply.request.id);
  // As text: what the route documents for this status is no business of a failure.
  return reply.code(status).headers(headers).send(text);
}
