/** What each route needs, said where the route is: a route that says nothing is refused at start. */
import type { FastifyInstance, RouteOptions } from 'fastify';
import type { CredentialPermission } from '../../ports/index.ts';
import { type Answers, withProblems } from '../documents.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The permission that a caller of this route must have. */
    readonly needs?: CredentialPermission;
    /**
     * It keeps to the part of a roster that a credential is narrowed to, or shows nothing of anybody. Whoever is narrowed
     * is refused everywhere else, so a route that forgets lets nobody in.
     */
    readonly narrowed?: true;
    /** Nobody needs to be known here: it shows nothing of any tenant. */
    readonly public?: true;
    /** A probe, which strangers who ask too often must not silence: whatever asks it would restart the service. */
    readonly uncounted?: true;
    /** A page for a browser: a session is taken for a key, and who has none is sent to sign in. */
    readonly page?: true;
  }
}

type Config = NonNullable<RouteOptions['config']>;

/** What every route says that it needs, by `GET /address`. */
export type Needs = ReadonlyMap<string, CredentialPermission | 'public'>;

/** From here on every route must say what it needs, or must not be added. Fills itself as they are. */
export function requireNeeds(app: Pick<FastifyInstance, 'addHook'>): Needs {
  const needs = new Map<string, CredentialPermission | 'public'>();
  app.addHook('onRoute', (route) => {
    const { url, method, config = {} } = route;
    const needed = neededBy(config);
    for (const one of [method].flat()) {
      if (needed === undefined) {
        throw new Error(
          `${one} ${url} does not say who may call it: give it config: { needs: 'read' }, or config: { public: true }`,
        );
      }
      needs.set(`${one} ${url}`, needed);
    }
    describe(route, needed);
  });
  return needs;
}

/** Undefined where it says nothing, or both at once. */
function neededBy({
  needs,
  public: isPublic,
}: Config): CredentialPermission | 'public' | undefined {
  if (needs !== undefined) return isPublic ? undefined : needs;
  return isPublic ? 'public' : undefined;
}

/** The OpenAPI document says it too, with what every caller of such a route can meet. */
function describe(route: RouteOptions, needed: CredentialPermission | 'public' | undefined): void {
  const { schema, config } = route;
  if (schema === undefined || schema.hide === true || needed === undefined) return;
  const isPublic = needed === 'public';
  Object.assign(schema, isPublic ? { security: [] } : { 'x-permission': needed });
  const met = isPublic ? (config?.uncounted ? metByProbes : metByAnybody) : metByCallers;
  schema.response = withProblems(schema.response as Answers, met);
}

const metByProbes = ['hostNotAllowed'] as const;
const metByAnybody = ['hostNotAllowed', 'tooManyRequests'] as const;
const metByCallers = [
  'unauthenticated',
  'permissionMissing',
  'tenantDiffers',
  'tooManyRequests',
] as const;
