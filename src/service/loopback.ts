/**
 * By which names the service is called. A page on the internet cannot reach it by its own name unless it rebinds that
 * name; then Host, or Origin, still says the page's name.
 */
import type { IncomingMessage } from 'node:http';
import { RollcallError } from '../lifecycle/index.ts';
import { ServiceError } from './faults.ts';
import { problems } from './problems.ts';

const authority = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i;
const origin = /^https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i;

/**
 * Throws ServiceError `hostNotAllowed` unless every name in the request is this machine's, or the public one. A page of
 * this machine may call only a service that is not public: it would be another site there.
 */
export function requireKnownName(request: IncomingMessage, name: URL | null): void {
  const isHost = (host: string) => host.toLowerCase() === name?.host || authority.test(host);
  const isOrigin = (value: string) => (name === null ? origin.test(value) : value === name.origin);
  const hosts = valuesOf(request, 'host');
  // Two hosts mean that somebody in between reads the other one; none means that nothing can be told.
  const known = hosts.length === 1 && hosts.every(isHost);
  // A target with an authority of its own outranks Host (RFC 9112), so it would slip past the line above.
  const direct = request.url?.startsWith('/') ?? false;
  if (known && direct && valuesOf(request, 'origin').every(isOrigin)) return;
  throw new ServiceError('hostNotAllowed', problems.hostNotAllowed.help);
}

/** Every value of a header as it arrived: of many headers Node keeps only the first. */
export function valuesOf({ rawHeaders }: IncomingMessage, name: string): string[] {
  const values: string[] = [];
  for (let n = 0; n < rawHeaders.length; n += 2) {
    const header = rawHeaders[n] as string;
    // Nearly all are told apart by their lengths.
    if (header.length === name.length && header.toLowerCase() === name)
      values.push(rawHeaders[n + 1] ?? '');
  }
  return values;
}

/** The names that people give to the addresses of this machine. */
const loopback: Readonly<Record<string, string>> = {
  '127.0.0.1': '127.0.0.1',
  localhost: '127.0.0.1',
  '::1': '::1',
  '[::1]': '::1',
};

/** The address to bind for one that only this machine reaches; null for any other. */
export function loopbackAddress(host: string): string | null {
  return Object.hasOwn(loopback, host) ? (loopback[host] ?? null) : null;
}

/** The public name. Throws RollcallError where keys and cookies would cross the network for all to read. */
export function publicName(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (
    url?.protocol === 'https:' &&
    url.pathname === '/' &&
    url.search === '' &&
    url.hash === '' &&
    url.username === ''
  )
    return url;
  throw new RollcallError(
    'usage',
    `the public name "${text.slice(0, 100)}" is not one that callers can use safely; it is written https://rollcall.example.org, because a proxy in front of the service speaks TLS`,
  );
}
