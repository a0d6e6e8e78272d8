/** The running service: listens, drives deadlines, and finishes what it accepted. */
import type { Engine } from '../engine/index.ts';
import { RollcallError } from '../lifecycle/index.ts';
import type { AnyStanding } from '../roster/index.ts';
import type { Principal } from './access/principal.ts';
import type { AccessSettings } from './access/settings.ts';
import { loopbackAddress, publicName } from './loopback.ts';
import { buildService, type Limits, sessionsOf, usualLimits } from './service.ts';

/** A running server. */
export interface Served {
  /** What callers call it by. */
  readonly url: string;
  /** An address that signs a browser in once, to look at one tenant; null where what is printed may end in a log. */
  signInLink(tenant: string): string | null;
  /** Finishes what was accepted, then closes engine and store. */
  stop(): Promise<void>;
}

export interface ServeOptions {
  /** 0 takes any port that is free. */
  readonly port: number;
  /** The version in package.json. */
  readonly version: string;
  /** 127.0.0.1 unless told otherwise. Any address that others reach needs credentials and a public name. */
  readonly host?: string;
  /** What callers elsewhere call it: `https://rollcall.example.org`. */
  readonly publicUrl?: string;
  readonly access?: AccessSettings;
  readonly limits?: Partial<Limits>;
  /** What statuses roll up to; shown on pages of their own. */
  readonly standings?: readonly AnyStanding[];
}

/**
 * Serves the engine over HTTP and starts its deadline worker. From here on the engine is stopped by `stop`.
 * @throws RollcallError where others could reach it without credentials or the port is taken; the engine is then still
 * the caller's.
 */
export async function serve(engine: Engine, options: ServeOptions): Promise<Served> {
  const { port, version, access, limits = {}, host = '127.0.0.1', standings = [] } = options;
  const name = options.publicUrl === undefined ? null : publicName(options.publicUrl);
  const address = loopbackAddress(host) ?? (await reachable(engine, host, { access, name }));
  const sessions = sessionsOf(engine);
  const app = await buildService(engine, {
    version,
    log: process.stderr,
    limits,
    sessions,
    standings,
    ...(access && { access }),
    ...(name && { publicName: name }),
  });
  const bound = await app.listen({ host: address, port }).catch(async (cause: unknown) => {
    await app.close();
    throw cannotListen(address, port, cause);
  });
  const url = name?.origin ?? bound;
  engine.start((err) => app.log.error({ err }, 'the deadline worker failed; it tries again'));
  let stopped: Promise<void> | undefined;
  const { stopSeconds } = { ...usualLimits, ...limits };
  const stop = async () => {
    // What is cut off here was not answered; what was acknowledged is stored anyway.
    const cut = setTimeout(() => app.server.closeAllConnections(), stopSeconds * 1000);
    await app.close();
    clearTimeout(cut);
    await engine.stop();
  };
  return {
    url,
    signInLink: (tenant) =>
      name === null ? `${url}/sign-in?once=${sessions.code(async () => owner(tenant))}` : null,
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}

/** Whoever starts the service can read its files; a browser of theirs may look as well. */
function owner(tenant: string): Principal {
  return {
    credential: 'start',
    tenant,
    actor: { kind: 'admin', id: 'start' },
    permissions: new Set(['read']),
    scope: { lifecycles: null },
    until: null,
  };
}

/** The address as it is, where others may reach it. */
async function reachable(
  engine: Engine,
  host: string,
  { access, name }: { access: AccessSettings | undefined; name: URL | null },
): Promise<string> {
  const { usable } = await engine.store.credentials.count(engine.now());
  if (usable === 0 && !access?.issuers.length) {
    throw cannotBind(
      host,
      'others would reach it, and there are no credentials; make a key first with "rollcall keys create", or name an access file',
    );
  }
  if (name === null) {
    throw cannotBind(
      host,
      'others would reach it, and it does not know what they call it; say so with --public-url https://rollcall.example.org',
    );
  }
  return host;
}

function cannotBind(host: string, why: string): RollcallError {
  return new RollcallError(
    'service.cannotBind',
    `the service cannot be bound to "${host.slice(0, 100)}": ${why}`,
  );
}

function cannotListen(address: string, port: number, cause: unknown): RollcallError {
  const code = cause instanceof Error ? (cause as { code?: unknown }).code : undefined;
  const why =
    code === 'EADDRINUSE'
      ? 'another program listens there; stop it or choose another port'
      : code === 'EACCES'
        ? 'this user may not; choose a port above 1023'
        : String(cause instanceof Error ? cause.message : cause);
  return new RollcallError(
    'service.cannotListen',
    `cannot listen on ${address} port ${port}: ${why}`,
    { cause },
  );
}
