/**
 * How long an answer may take to be made. Fastify has the same, and pays for it with an abort signal for every request,
 * which nobody here listens to.
 */
import type { FastifyReply } from 'fastify';
import type { App } from './app.ts';
import { explained } from './faults.ts';
import { logFault } from './log.ts';
import { problemText } from './telling.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** It takes as long as its reader likes. */
    readonly lasting?: true;
  }
}

/** Tells whoever has waited so long that nobody knows what became of it; the work itself goes on. */
export function limitPatience(app: App, milliseconds: number): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.config.lasting) return done();
    const timer = setTimeout(() => {
      logFault(request, explained('timedOut'), new Error('the answer took too long'));
      giveUp(reply);
    }, milliseconds);
    reply.raw.once('close', () => clearTimeout(timer));
    done();
  });
}

function giveUp(reply: FastifyReply): void {
  const { raw } = reply;
  if (raw.headersSent) return void raw.destroy();
  // Whatever the handler comes to is not sent any more.
  reply.hijack();
  const { status, headers, text } = problemText(explained('timedOut'), reply.request.id);
  raw.writeHead(status, headers).end(text);
}
