/** Who a request comes from, as every route sees it: known before anything else is looked at. */
import type { FastifyRequest } from 'fastify';
import type { Engine } from '../../engine/index.ts';
import type { Actor, Instant } from '../../lifecycle/index.ts';
import type { CredentialPermission, RosterPart, Scope } from '../../ports/index.ts';
import { ServiceError } from '../faults.ts';

/** A caller, with the person whom it acts for. */
export interface Principal {
  /** The credential's id, as journals keep it. */
  readonly credential: string;
  readonly tenant: string;
  /** Who sends what this request sends: the credential's own actor, or whom it acts for. */
  readonly actor: Actor;
  readonly permissions: ReadonlySet<CredentialPermission>;
  readonly scope: Scope;
  /** Until when it holds; null for ever. */
  readonly until: Instant | null;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on every route that needs a permission; null on public ones. Read it through `principalOf`. */
    principal: Principal | null;
  }
}

/** What of a request says who calls. */
export type Known = Pick<FastifyRequest, 'principal'>;

/** The caller of a route that needs a permission. */
export function principalOf({ principal }: Known): Principal {
  if (principal === null) throw new Error('a public route asked who calls');
  return principal;
}

/** Throws ServiceError `permissionMissing`, which says nothing about what is there. */
export function requirePermission(
  { permissions }: Pick<Principal, 'permissions'>,
  needed: CredentialPermission,
  purpose = 'this',
): void {
  if (permissions.has(needed)) return;
  throw new ServiceError(
    'permissionMissing',
    `${purpose} needs the permission "${needed}", which this credential does not have`,
  );
}

/** Throws ServiceError `outOfScope` for a lifecycle that the credential does not reach, whether there is one or not. */
export function requireLifecycle({ scope }: Pick<Principal, 'scope'>, lifecycle: string): void {
  if (reaches({ scope }, lifecycle)) return;
  throw new ServiceError(
    'outOfScope',
    `this credential reaches only ${scope.lifecycles?.join(', ')}`,
  );
}

/** For what is of every lifecycle at once. Throws ServiceError `outOfScope` for a credential that reaches only some. */
export function requireEveryLifecycle({ scope }: Pick<Principal, 'scope'>): void {
  if (scope.lifecycles !== null) requireLifecycle({ scope }, '');
}

/** What a credential reaches that is narrowed to a part of a roster, in words. */
export function reachOf({ organisation, groups }: RosterPart): string {
  const those = groups === null ? '' : `, in the groups ${groups.join(', ')}`;
  return `this credential reaches only the people of ${organisation}${those}`;
}

/** Whether what a request is about lies in the part that its credential reaches; what does not is not there. */
export async function requireReach(
  request: Known,
  engine: Pick<Engine, 'roster'>,
  about: Parameters<Engine['roster']['requireWithin']>[2],
): Promise<void> {
  const { tenant, scope } = principalOf(request);
  if (scope.roster) await engine.roster.requireWithin(tenant, scope.roster, about);
}

/** The groups that a credential is narrowed to; undefined where it reaches all of them. */
export function groupsOf(request: Known): readonly string[] | undefined {
  return principalOf(request).scope.roster?.groups ?? undefined;
}

export function reaches({ scope }: Pick<Principal, 'scope'>, lifecycle: string): boolean {
  return scope.lifecycles === null || scope.lifecycles.includes(lifecycle);
}

/** Who sends: the credential says so. A body may repeat it, and may not say otherwise. */
export function senderOf(request: Known, said: Actor | undefined): Actor {
  const { actor } = principalOf(request);
  if (said === undefined || isSame(said, actor)) return actor;
  throw new ServiceError(
    'actorDiffers',
    `by: the credential acts for ${textOf(actor)}; leave "by" out, or name another person in the header Rollcall-Actor, which needs the permission "actFor"`,
    { issues: [{ path: 'by', message: `it can only be ${textOf(actor)}` }] },
  );
}

/** Whom an answer is for: the caller, or with `actFor` anybody. */
export function askedFor(request: Known, asked: Actor | undefined): Actor {
  const principal = principalOf(request);
  if (asked === undefined || isSame(asked, principal.actor)) return principal.actor;
  requirePermission(principal, 'actFor', 'asking for another person');
  return asked;
}

export function textOf({ kind, id }: Actor): string {
  return `${kind}:${id}`;
}

export function isSame(a: Actor, b: Actor): boolean {
  return a.kind === b.kind && a.id === b.id;
}
