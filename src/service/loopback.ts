/**
 * Until there are credentials, only this machine is answered. A page on the internet cannot reach a loopback address
 * by its own name unless it rebinds that name; then Host, or Origin, still says the page's name.
 */
import type { IncomingMessage } from 'node:http';
import { ServiceError } from './faults.ts';
import { problems } from './problems.ts';

const authority = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i;
const origin = /^https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i;

/** Throws ServiceError `hostNotAllowed` unless every name in the request is this machine's. */
export function requireLoopback(request: IncomingMessage): void {
  const hosts = valuesOf(request, 'host');
  // Two hosts mean that somebody in between reads the other one; none means that nothing can be told.
  const known = hosts.length === 1 && hosts.every((host) => authority.test(host));
  // A target with an authority of its own outranks Host (RFC 9112), so it would slip past the line above.
  const direct = request.url?.startsWith('/') ?? false;
  if (known && direct && valuesOf(request, 'origin').every((value) => origin.test(value))) return;
  throw new ServiceError('hostNotAllowed', problems.hostNotAllowed.help);
}

/** Every value of a header as it arrived: Node keeps only the first Host. */
function valuesOf({ rawHeaders }: IncomingMessage, name: string): string[] {
  return rawHeaders.flatMap((header, n) =>
    n % 2 === 0 && header.toLowerCase() === name ? [rawHeaders[n + 1] ?? ''] : [],
  );
}

/** The addresses that the service may be bound to, by the names that people give them. */
const bindable: Readonly<Record<string, string>> = {
  '127.0.0.1': '127.0.0.1',
  localhost: '127.0.0.1',
  '::1': '::1',
  '[::1]': '::1',
};

/** The address to bind. Throws RollcallError for anything that others could reach. */
export function loopbackAddress(host: string): string {
  const address = Object.hasOwn(bindable, host) ? bindable[host] : undefined;
  if (address !== undefined) return address;
  throw new ServiceError(
    'hostNotAllowed',
    `the service cannot be bound to "${host}": it has no credentials yet, so it only listens on this machine; use 127.0.0.1, localhost or ::1`,
  );
}
