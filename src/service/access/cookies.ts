/** The cookie that a signed-in browser sends: no script sees it, and no other site can have it sent. */
import type { FastifyRequest } from 'fastify';

/** With this prefix a browser takes it over TLS only, and from this very host. */
const names = ['__Host-rollcall', 'rollcall'] as const;

/** The header that sets it; no seconds take it away. */
export function cookie(
  session: string,
  { isSecure, seconds }: { isSecure: boolean; seconds: number },
) {
  const name = names[isSecure ? 0 : 1];
  const secure = isSecure ? '; Secure' : '';
  return `${name}=${session}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`;
}

/** The session that a browser sent along, or null. */
export function cookieIn({ headers }: FastifyRequest): string | null {
  for (const pair of (headers.cookie ?? '').split(';')) {
    const [name = '', value = ''] = pair.trim().split('=', 2);
    if (names.includes(name as (typeof names)[number]) && value !== '') return value;
  }
  return null;
}
