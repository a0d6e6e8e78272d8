/** What commands are given from outside: terminal, loader, store, server. main.ts builds the real one. */
import type { Readable, Writable } from 'node:stream';
import type { Engine } from '../engine/index.ts';
import type { AnyLifecycle, KernelName, Profile } from '../lifecycle/index.ts';
import type { AnyStanding } from '../roster/index.ts';

/** The terminal. */
export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** The environment's variables, such as NO_COLOR. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What runs. */
export interface MachineOptions {
  /** A module with the user's own machines; the built-in ones when absent. */
  readonly machines?: string | undefined;
  /** What decides; the compiled tables when absent. */
  readonly kernel?: KernelName | undefined;
}

/** Where the engine's data lies and what it runs. */
export interface OpenOptions extends MachineOptions {
  /** The data folder; created if missing. */
  readonly data: string;
  readonly profile?: Profile | undefined;
  readonly zone?: string | undefined;
  /** Look only: works beside a running server. */
  readonly readOnly?: boolean | undefined;
}

/** Where to serve, and who may call. */
export interface ServeOptions {
  readonly port: number;
  /** This machine alone when absent. */
  readonly host?: string | undefined;
  /** What callers elsewhere call it. */
  readonly publicUrl?: string | undefined;
  /** The file that says whose tokens are taken. */
  readonly access?: string | undefined;
  /** What statuses roll up to; shown on pages of their own. */
  readonly standings: readonly AnyStanding[];
}

/** A running server. */
export interface Served {
  readonly url: string;
  /** An address that signs a browser in once, to look at one tenant; null where others can reach the service. */
  signInLink(tenant: string): string | null;
  /** Finishes what was accepted, then closes engine and store. */
  stop(): Promise<void>;
}

export interface World {
  readonly terminal: Terminal;
  /** The version in package.json. */
  readonly version: string;
  /** The package's own folder, where `examples/` lies. */
  readonly home: string;
  /** The lifecycles of a module, or the built-in ones. Throws with one clear message when it does not load. */
  lifecycles(options: MachineOptions): Promise<readonly AnyLifecycle[]>;
  /** Everything that a module of machines exports, also what is no lifecycle; the built-in ones without a module. */
  exported(machines?: string): Promise<Readonly<Record<string, unknown>>>;
  /** A picture in pixels; `scale` is how many for each unit of it. */
  png(svg: string, options: { readonly scale: number }): Promise<Uint8Array>;
  /** Opens (and creates) the embedded store with an engine on it. */
  open(options: OpenOptions): Promise<Engine>;
  /** Serves HTTP and starts the deadline worker. */
  serve(engine: Engine, options: ServeOptions): Promise<Served>;
  /** Resolves when the process is asked to stop (SIGINT, SIGTERM). */
  untilStopped(): Promise<void>;
}
