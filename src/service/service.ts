/** The HTTP service as one Fastify instance: limits, guards and problem details around the routes. */
import { randomUUID } from 'node:crypto';
import type { Writable } from 'node:stream';
import {
  type FastifyHttpOptions,
  type FastifyRequest,
  fastify,
  type RawServerDefault,
} from 'fastify';
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Engine } from '../engine/index.ts';
import { epoch } from '../lifecycle/index.ts';
import type { AnyStanding } from '../roster/index.ts';
import { callersOf } from './access/callers.ts';
import { letIn } from './access/guard.ts';
import { countRequests, type Rates, usualRates } from './access/limits.ts';
import { type Needs, requireNeeds } from './access/needs.ts';
import { Sessions } from './access/sessions.ts';
import type { AccessSettings } from './access/settings.ts';
import { addSignIn } from './access/sign-in.ts';
import { tokenVerifier } from './access/tokens.ts';
import { Uses } from './access/uses.ts';
import type { App } from './app.ts';
import { drainable } from './draining.ts';
import { ServiceError, toldOf } from './faults.ts';
import { readJson } from './json.ts';
import { logFault, logTo } from './log.ts';
import { requireKnownName } from './loopback.ts';
import { Metrics } from './metrics.ts';
import { addDocument } from './openapi.ts';
import { addPages } from './pages/routes.ts';
import { limitPatience } from './patience.ts';
import { problems } from './problems.ts';
import { addAcrossRoutes } from './routes/across.ts';
import { addBulkRoutes } from './routes/bulk.ts';
import { addEffectRoutes } from './routes/effects.ts';
import { addInstanceRoutes } from './routes/instances.ts';
import { addKeyRoutes } from './routes/keys.ts';
import { addLifecycleRoutes } from './routes/lifecycles.ts';
import { addRosterRoutes } from './routes/rosters.ts';
import { addStateRoutes } from './routes/state.ts';
import { addStreamRoute, type StreamLimits, usualStreams } from './routes/stream.ts';
import { answerBrokenRequest } from './sockets.ts';
import { protective, tell } from './telling.ts';

/** How much, how long, and how often the service takes. */
export interface Limits extends Rates, StreamLimits {
  readonly bodyBytes: number;
  /** For a whole request to arrive. */
  readonly requestSeconds: number;
  /** For an answer to be made. */
  readonly answerSeconds: number;
  /** For what was accepted to be answered when the service stops. */
  readonly stopSeconds: number;
}

export const usualLimits: Limits = {
  bodyBytes: 1024 * 1024,
  requestSeconds: 30,
  answerSeconds: 30,
  stopSeconds: 10,
  ...usualRates,
  ...usualStreams,
};

export interface ServiceOptions {
  /** The version in package.json. */
  readonly version: string;
  /** Where warnings and errors are written, one JSON object a line; nowhere when absent. */
  readonly log?: Writable;
  readonly limits?: Partial<Limits>;
  /** What statuses roll up to; shown on pages of their own. */
  readonly standings?: readonly AnyStanding[];
  /** Whose tokens are taken, as `readAccess` read it; keys always are. */
  readonly access?: AccessSettings;
  /** What callers elsewhere call the service; without it only this machine is answered. */
  readonly publicName?: URL;
  /** Adds routes of your own, over an engine that leaves sealed texts out. Each says what it needs, as all do. */
  readonly routes?: (app: App, engine: Engine) => void;
  /** Browsers that are signed in; a fresh set otherwise. */
  readonly sessions?: Sessions;
}

/** The sessions of browsers, by the engine's clock. */
export function sessionsOf(engine: Engine): Sessions {
  return new Sessions(() => epoch(engine.now()));
}

/** Builds the service over a ready engine, which stays the caller's. It does not listen yet; `inject` works. */
export async function buildService(engine: Engine, options: ServiceOptions): Promise<App> {
  const { version, log, access, publicName = null, sessions = sessionsOf(engine) } = options;
  const limits = { ...usualLimits, ...access?.limits, ...options.limits };
  const proxies = access?.proxies ?? [];
  const app = fastify(
    serverOptions({ ...limits, proxies }, log),
  ).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  // Answers are held to their schemas by the compiler and the tests. Checking them here could only turn what was
  // stored into a failure.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  readJsonOnly(app);
  limitPatience(app, limits.answerSeconds * 1000);
  guard(app, publicName);
  tellProblems(app);
  const drain = drainable(app.server);
  app.addHook('preClose', async () => drain());
  const uses = new Uses(engine.store.credentials);
  app.addHook('onClose', () => uses.settled());
  const verify = access ? tokenVerifier(access, () => engine.now()) : null;
  const callers = callersOf({ engine, verify, sessions, uses });
  letIn(app, { callers, ...(await countRequests(app, limits)) });
  app.decorate('needs', requireNeeds(app));
  const metrics = new Metrics(engine);
  app.addHook('onResponse', (request, reply, done) => {
    metrics.answered(request, reply);
    done();
  });
  app.addHook('onClose', async () => metrics.stop());
  const methods = methodsByAddress(app);
  const makeDocument = await addDocument(app, engine, version);
  // Sealed texts are opened by the one route that asks for them; nobody else can come across them.
  const shut = engine.withoutSealed();
  addStateRoutes(app, shut, { version, metrics });
  addPages(app, shut, options.standings ?? []);
  addSignIn(app, { sessions, callers, isSecure: publicName !== null });
  addLifecycleRoutes(app, shut);
  addInstanceRoutes(app, shut, engine);
  addAcrossRoutes(app, shut);
  addStreamRoute(app, shut, { callers, limits });
  addBulkRoutes(app, shut);
  addEffectRoutes(app, shut);
  addRosterRoutes(app, shut);
  addKeyRoutes(app, shut);
  options.routes?.(app, shut);
  app.after(() => refuseOtherMethods(app, methods));
  await app.ready();
  makeDocument();
  return app;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** What every route says that it needs. */
    readonly needs: Needs;
  }
}

function serverOptions(
  {
    bodyBytes,
    requestSeconds,
    proxies,
  }: Pick<Limits, 'bodyBytes' | 'requestSeconds'> & { readonly proxies: readonly string[] },
  log: Writable | undefined,
) {
  return {
    ...(log && { loggerInstance: logTo(log) }),
    genReqId: () => randomUUID(),
    bodyLimit: bodyBytes,
    // Anybody can write X-Forwarded-For, so it is believed only of those who are named.
    trustProxy: proxies.length > 0 && [...proxies],
    requestTimeout: requestSeconds * 1000,
    // What was accepted is finished, also when it arrives while the service stops.
    return503OnClosing: false,
    http: {
      // A request without Host is refused by the guard, in the same words as one with a foreign Host.
      requireHostHeader: false,
      // Fastify sets this on a server that is made already. Only when a server is made does Node shorten its
      // headersTimeout of a minute to it, and while that is the longer one, Node leaves this one aside.
      requestTimeout: requestSeconds * 1000,
      connectionsCheckingInterval: Math.min(requestSeconds * 1000, 5000),
    },
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error, _request, reply) => void tell(reply, toldOf(error)),
    // Longer than any address can be, so that an id that is too long is told so by its schema.
    routerOptions: { maxParamLength: 64 * 1024 },
  } satisfies FastifyHttpOptions<RawServerDefault>;
}

function readJsonOnly(app: App): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    (_request: FastifyRequest, body: Buffer, done) => {
      let value: unknown;
      try {
        value = readJson(body);
      } catch (error) {
        return done(error as Error);
      }
      return done(null, value);
    },
  );
}

function guard(app: App, name: URL | null): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(protective);
    requireKnownName(request.raw, name);
    const encoding = request.headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'identity') {
      throw new ServiceError('unsupportedMediaType', problems.unsupportedMediaType.help);
    }
    done();
  });
}

function tellProblems(app: App): void {
  app.setErrorHandler((error, request, reply) => {
    const told = toldOf(error);
    logFault(request, told, error);
    return tell(reply, told);
  });
  app.setNotFoundHandler((request, reply) => {
    const detail = `there is nothing at ${request.url.slice(0, 200)}; /openapi.json lists every address`;
    return tell(reply, { problem: 'unknownRoute', detail });
  });
}

/** Fills itself with the methods of every address that is added from here on. */
function methodsByAddress(app: App): ReadonlyMap<string, Set<string>> {
  const methods = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const known = methods.get(url) ?? new Set();
    for (const one of [method].flat()) known.add(one);
    methods.set(url, known);
  });
  return methods;
}

const everyMethod = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Fastify would answer 404 to a method that an address does not take. */
function refuseOtherMethods(app: App, methods: ReadonlyMap<string, ReadonlySet<string>>): void {
  // The routes added here report themselves to the very map that is walked.
  for (const [url, known] of Array.from(methods)) {
    const allow = [...known].join(', ');
    const refuse = async () => {
      throw new ServiceError('methodNotAllowed', `this address takes ${allow}`, {
        headers: { allow },
      });
    };
    const method = everyMethod.filter((one) => !known.has(one));
    const config = { public: true } as const;
    app.route({ method, url, config, schema: { hide: true }, onRequest: refuse, handler: refuse });
  }
}
