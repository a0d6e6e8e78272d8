/** The one place where a request is let in: who calls, whether they may, for whom, in which tenant, how often. */
import type { FastifyContextConfig, FastifyReply, FastifyRequest } from 'fastify';
import { lifecycleName } from '../addresses.ts';
import type { App } from '../app.ts';
import { ServiceError } from '../faults.ts';
import { actorNamed, actorProblem } from '../requests.ts';
import type { Callers } from './callers.ts';
import type { Count } from './limits.ts';
import {
  isSame,
  type Principal,
  reachOf,
  requireLifecycle,
  requirePermission,
} from './principal.ts';
import { sendToSignIn } from './sign-in.ts';

export interface GuardMeans {
  readonly callers: Callers;
  readonly known: Count;
  readonly strangers: Count;
}

export function letIn(app: App, { callers, known, strangers }: GuardMeans): void {
  app.decorateRequest('principal', null);
  app.addHook('onRequest', async (request, reply) => {
    // Fastify makes it anew whenever it is asked for.
    const { config } = request.routeOptions;
    const { needs, uncounted } = config;
    if (needs === undefined) return uncounted ? undefined : strangers(request);
    const principal = await caller(request, reply, config, { callers, strangers });
    if (principal === null) return reply;
    request.principal = principal;
    await known(request);
    requirePermission(principal, needs);
    check(request, principal, config);
    request.principal = actingFor(request, principal);
  });
}

/** Null where a browser was sent to sign in instead. */
async function caller(
  request: FastifyRequest,
  reply: FastifyReply,
  { page }: FastifyContextConfig,
  { callers, strangers }: Pick<GuardMeans, 'callers' | 'strangers'>,
): Promise<Principal | null> {
  try {
    return await callers.of(request, page === true);
  } catch (error) {
    if (!(error instanceof ServiceError && error.problem === 'unauthenticated')) throw error;
    await strangers(request);
    if (!page) throw error;
    sendToSignIn(request, reply);
    return null;
  }
}

/** Nothing is looked up before this has passed, so what it says cannot depend on what there is. */
function check(
  request: FastifyRequest,
  principal: Principal,
  { narrowed }: FastifyContextConfig,
): void {
  const named = request.headers['rollcall-tenant'];
  if (named !== undefined && named !== principal.tenant) {
    throw new ServiceError(
      'tenantDiffers',
      `the credential is for the tenant ${principal.tenant}; leave the header Rollcall-Tenant out, or say the same`,
    );
  }
  const { system, name } = request.params as { system?: string; name?: string };
  if (system !== undefined && name !== undefined)
    requireLifecycle(principal, lifecycleName({ system, name }));
  const { roster } = principal.scope;
  if (roster !== undefined && narrowed === undefined)
    throw new ServiceError('outOfScope', `this address is of everybody, and ${reachOf(roster)}`);
}

/** The person whom a request names, for those who may act for others. */
function actingFor(request: FastifyRequest, principal: Principal): Principal {
  const named = request.headers['rollcall-actor'];
  if (named === undefined) return principal;
  const actor = actorNamed(String(named));
  if (actor === null) {
    const message = actorProblem(String(named));
    throw new ServiceError('invalidRequest', `headers.rollcall-actor: ${message}`, {
      issues: [{ path: 'headers.rollcall-actor', message }],
    });
  }
  if (isSame(actor, principal.actor)) return principal;
  requirePermission(principal, 'actFor', 'naming another person in Rollcall-Actor');
  return { ...principal, actor };
}
