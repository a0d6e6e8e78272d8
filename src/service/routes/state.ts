/** How the service itself is: up, ready, what it answers with, and where to begin. */

import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Engine } from '../../engine/index.ts';
import { principalOf, requireEveryLifecycle } from '../access/principal.ts';
import { health, problemList, problemPage, readiness, start } from '../answers.ts';
import type { App } from '../app.ts';
import { says } from '../contract.ts';
import { json, problemsOf } from '../documents.ts';
import { ServiceError } from '../faults.ts';
import type { Metrics } from '../metrics.ts';
import { firstPage } from '../pages/home.ts';
import { isProblemCode, type ProblemCode, problemCodes, problems } from '../problems.ts';
import { readinessOf } from '../readiness.ts';
import { tenantHeaders } from '../requests.ts';

const tags = ['Service'];

export function addStateRoutes(
  app: App,
  engine: Engine,
  { version, metrics }: { readonly version: string; readonly metrics: Metrics },
): void {
  app.get(
    '/',
    {
      config: { public: true },
      schema: {
        operationId: 'start',
        summary: 'Where to begin',
        description: 'Links for programs; a browser, which asks for HTML, gets the pages.',
        tags,
        response: {
          200: json('Links.', start),
          303: says(z.null(), 'A browser, which asks for HTML, is sent to the pages.'),
          ...problemsOf(),
        },
      },
    },
    async ({ headers }, reply) => {
      reply.header('vary', 'accept');
      if (headers.accept?.includes('text/html')) return reply.redirect(firstPage, 303) as never;
      return {
        name: 'rollcall',
        version,
        links: {
          lifecycles: '/v1/lifecycles',
          openapi: '/openapi.json',
          problems: '/problems',
          health: '/healthz',
          readiness: '/readyz',
        },
      };
    },
  );
  app.get(
    '/healthz',
    {
      config: { public: true, uncounted: true },
      schema: {
        operationId: 'health',
        summary: 'Whether the process is up',
        tags,
        response: { 200: json('It is.', health), ...problemsOf() },
      },
    },
    async () => ({ status: 'up' as const, version }),
  );
  const ready = readinessOf(engine);
  app.get(
    '/readyz',
    {
      config: { public: true, uncounted: true },
      schema: {
        operationId: 'readiness',
        summary: 'Whether requests can be served',
        description:
          'Ready: the store can be read, and every stored instance was written by a definition that runs.',
        tags,
        response: {
          200: json('It is ready.', readiness),
          503: json('It is not; `reasons` says why.', readiness),
          ...problemsOf(),
        },
      },
    },
    async (_request, reply) => {
      const reasons = await ready();
      reply.code(reasons.length === 0 ? 200 : 503);
      return { status: reasons.length === 0 ? ('ready' as const) : ('notReady' as const), reasons };
    },
  );
  addProblemRoutes(app);
  addMetricsRoute(app, metrics);
}

function addMetricsRoute(app: App, metrics: Metrics): void {
  app.get(
    '/metrics',
    {
      config: { needs: 'metrics' },
      schema: {
        operationId: 'metrics',
        summary: 'How busy it is, and how much waits',
        description:
          "The figures of the credential's tenant and of the process, in the text format of Prometheus. They count from the start of the process.",
        tags,
        headers: tenantHeaders,
        response: {
          200: { description: 'The figures.', content: { 'text/plain': { schema: z.string() } } },
          ...problemsOf('outOfScope'),
        },
      },
    },
    async (request, reply) => {
      const { tenant, scope } = principalOf(request);
      requireEveryLifecycle({ scope });
      const text = await metrics.textFor(tenant);
      return (reply as FastifyReply).type(prometheusType).send(text);
    },
  );
}

const prometheusType = 'text/plain; version=0.0.4; charset=utf-8';

function addProblemRoutes(app: App): void {
  app.get(
    '/problems',
    {
      config: { public: true },
      schema: {
        operationId: 'problems',
        summary: 'Every problem that the service answers with',
        tags,
        response: { 200: json('All of them.', problemList), ...problemsOf() },
      },
    },
    async () => ({ items: problemCodes.map(pageOf) }),
  );
  app.get(
    '/problems/:code',
    {
      config: { public: true },
      schema: {
        operationId: 'problem',
        summary: 'What a problem means, and what would be right',
        tags,
        params: z.strictObject({
          code: says(z.string(), 'The last part of the `type` of a problem.', 'guardFailed'),
        }),
        response: { 200: json('The explanation.', problemPage), ...problemsOf('unknownRoute') },
      },
    },
    async ({ params: { code } }) => {
      if (isProblemCode(code)) return pageOf(code);
      throw new ServiceError(
        'unknownRoute',
        `there is no problem "${code.slice(0, 80)}"; /problems lists every one`,
      );
    },
  );
}

function pageOf(code: ProblemCode) {
  const { status, title, help } = problems[code];
  return { type: `/problems/${code}`, title, status, help };
}
