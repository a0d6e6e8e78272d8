/** The running service: listens on this machine, drives deadlines, and finishes what it accepted. */
import type { Engine } from '../engine/index.ts';
import { RollcallError } from '../lifecycle/index.ts';
import type { AnyStanding } from '../roster/index.ts';
import { loopbackAddress } from './loopback.ts';
import { buildService, type Limits, usualLimits } from './service.ts';

/** A running server. */
export interface Served {
  readonly url: string;
  /** Finishes what was accepted, then closes engine and store. */
  stop(): Promise<void>;
}

export interface ServeOptions {
  /** 0 takes any port that is free. */
  readonly port: number;
  /** The version in package.json. */
  readonly version: string;
  /** 127.0.0.1 unless told otherwise; only a loopback host is accepted. */
  readonly host?: string;
  readonly limits?: Partial<Limits>;
  /** What statuses roll up to; shown on pages of their own. */
  readonly standings?: readonly AnyStanding[];
}

/**
 * Serves the engine over HTTP and starts its deadline worker. From here on the engine is stopped by `stop`.
 * @throws RollcallError where the host is no loopback or the port is taken; the engine is then still the caller's.
 */
export async function serve(
  engine: Engine,
  { port, version, host = '127.0.0.1', limits = {}, standings = [] }: ServeOptions,
): Promise<Served> {
  const address = loopbackAddress(host);
  const app = await buildService(engine, { version, log: process.stderr, limits, standings });
  const url = await app.listen({ host: address, port }).catch(async (cause: unknown) => {
    await app.close();
    throw cannotListen(address, port, cause);
  });
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
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
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
