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
  /** Since when each is waited for, the longest wait first. */
  const open = new Map<FastifyReply, number>();
  app.addHook('onRequest', (request, reply, done) => {
    if (!request.routeOptions.config.lasting) open.set(reply, performance.now());
    done();
  });
  app.addHook('onResponse', (_request, reply, done) => {
    open.delete(reply);
    done();
  });
  // One look at those who have waited longest costs less than a timer for everybody.
  const looking = setInterval(
    () => {
      const latest = performance.now() - milliseconds;
      for (const [reply, since] of open) {
        if (since > latest) break;
        open.delete(reply);
        // Who has hung up waits for nothing.
        if (!reply.raw.destroyed) giveUp(reply);
      }
    },
    Math.min(milliseconds / 4, 1000),
  );
  looking.unref();
  app.addHook('onClose', async () => clearInterval(looking));
}

function giveUp(reply: FastifyReply): void {
  const { raw, request } = reply;
  logFault(request, explained('timedOut'), new Error('the answer took too long'));
  if (raw.headersSent) return void raw.destroy();
  // Whatever the handler comes to is not sent any more.
  reply.hijack();
  const { status, headers, text } = problemText(explained('timedOut'), request.id);
  raw.writeHead(status, headers).end(text);
}
