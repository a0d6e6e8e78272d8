/**
 * How a browser gets in: with a key, typed into a form, or with a code that works once, as the service prints it at
 * start. Either begins a session, which is good for pages only and can only read.
 */
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { App } from '../app.ts';
import { ServiceError, type Told, toldOf } from '../faults.ts';
import { logFault } from '../log.ts';
import { problems } from '../problems.ts';
import type { Callers } from './callers.ts';
import { cookie, cookieIn } from './cookies.ts';
import { type Sessions, sessionHours } from './sessions.ts';

export interface SignIn {
  readonly sessions: Sessions;
  readonly callers: Callers;
  /** Whether browsers reach the service over TLS. */
  readonly isSecure: boolean;
}

const query = z.strictObject({ once: z.string().max(100).optional(), to: z.string().optional() });
const form = z.strictObject({ key: z.string().max(12_000), to: z.string().optional() });

export function addSignIn(app: App, { sessions, callers, isSecure }: SignIn): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 16 * 1024 },
    async (request: FastifyRequest, body: string) => {
      if (request.routeOptions.config.takesForm)
        return Object.fromEntries(new URLSearchParams(body));
      throw new ServiceError('unsupportedMediaType', problems.unsupportedMediaType.help);
    },
  );
  const welcome = (reply: FastifyReply, session: string, to: string | undefined) =>
    reply
      .header('set-cookie', cookie(session, { isSecure, seconds: sessionHours * 3600 }))
      .redirect(placeOf(to), 303);
  app.get(
    '/sign-in',
    // A program that only looks at the headers must not use the code up.
    {
      config: { public: true },
      exposeHeadRoute: false,
      schema: { hide: true, querystring: query },
    },
    async ({ query: { once, to } }, reply) => {
      if (once === undefined) return page(reply, 200, to);
      const session = sessions.redeem(once);
      return session === null ? page(reply, 401, to, usedUp) : welcome(reply, session, to);
    },
  );
  app.post(
    '/sign-in',
    { config: { public: true, takesForm: true }, schema: { hide: true, body: form } },
    async (request, reply) => {
      const { key, to } = request.body;
      const told = await callers.holder(key.trim()).then(
        ({ principal, visitor }) => (principal.permissions.has('read') ? visitor : mayNotRead),
        (error: unknown) => failed(request, error),
      );
      return typeof told === 'function'
        ? welcome(reply, sessions.begin(told), to)
        : page(
            reply,
            told.problem === 'unauthenticated' ? 401 : problems[told.problem].status,
            to,
            told.detail,
          );
    },
  );
  app.post(
    '/sign-out',
    { config: { public: true, takesForm: true }, schema: { hide: true } },
    async (request, reply) => {
      const session = cookieIn(request);
      if (session !== null) sessions.end(session);
      return reply
        .header('set-cookie', cookie('', { isSecure, seconds: 0 }))
        .redirect('/sign-in', 303);
    },
  );
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A form of a browser is read here beside JSON. */
    readonly takesForm?: true;
  }
}

const usedUp =
  'This link was used already, or is older than an hour. Start the service again for a new one, or sign in with a key.';
const mayNotRead: Told = {
  problem: 'permissionMissing',
  detail: 'the pages need the permission "read", which this credential does not have',
};

function failed(request: FastifyRequest, error: unknown): Told {
  const told = toldOf(error);
  logFault(request, told, error);
  return told;
}

/** Sends a browser that nobody knows to sign in, and back to where it wanted to go. */
export function sendToSignIn(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply.redirect(`/sign-in?to=${encodeURIComponent(request.url)}`, 303);
}

/** Only a place of this service: `//elsewhere` and `/\elsewhere` lead away. */
function placeOf(to: string | undefined): string {
  return to !== undefined && /^\/(?![/\\])[!-[\]-~]*$/.test(to) ? to : '/';
}

const style = `:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:15vh auto;padding:0 1rem}
h1{font-size:1.4rem;margin:0 0 1rem}
label{display:block;font-weight:600}
input{font:inherit;width:100%;box-sizing:border-box;padding:.5rem;margin:.25rem 0 1rem}
button{font:inherit;font-weight:600;padding:.5rem 1.25rem}
.problem{border-left:4px solid #c33;padding-left:.75rem}
.hint{opacity:.8;font-size:.9rem}`;
const styleHash = createHash('sha256').update(style).digest('base64');

/** With no-referrer a browser sends a form with the Origin "null", which is refused like any other foreign one. */
const headers = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'same-origin',
};

function page(reply: FastifyReply, status: number, to: string | undefined, problem?: string) {
  const hidden = to === undefined ? '' : `<input type="hidden" name="to" value="${escaped(to)}">`;
  return reply
    .code(status)
    .headers(headers)
    .type('text/html; charset=utf-8')
    .serializer((html: string) => html)
    .send(`<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Sign in · Rollcall</title><style>${style}</style>
<h1>Sign in to Rollcall</h1>
${problem === undefined ? '' : `<p class="problem" role="alert">${escaped(problem.charAt(0).toUpperCase() + problem.slice(1))}</p>`}
<form method="post" action="/sign-in">${hidden}
<label for="key">Your key</label>
<input id="key" name="key" type="password" autocomplete="current-password" required autofocus>
<button>Sign in</button>
</form>
<p class="hint">A key begins with rk_. Whoever runs the service makes one with “rollcall keys create”.</p>
`);
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
