/** What is answered where there is no request yet: what arrived could not be read as HTTP. */
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { explained, problemBody } from './faults.ts';
import { type ProblemCode, problems } from './problems.ts';
import { problemType, protective } from './telling.ts';

/** By Node's code; everything else is malformed. */
const codes: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headersTooLarge',
  ERR_HTTP_REQUEST_TIMEOUT: 'requestTooSlow',
};

/** Answers with a problem and closes the connection. */
export function answerBrokenRequest(
  error: Error & { readonly code?: string },
  socket: Socket,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = (error.code === undefined ? undefined : codes[error.code]) ?? 'malformedRequest';
  const { status } = problems[problem];
  const body = JSON.stringify(problemBody(explained(problem), randomUUID()));
  const headers = {
    ...protective,
    'content-type': problemType,
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n'));
}
