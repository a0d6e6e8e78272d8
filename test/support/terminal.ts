/** A terminal for tests of the command line: commands run in process, and what they say is kept. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { openMemoryStore } from '../../src/adapters/memory/index.ts';
import { pngOf } from '../../src/adapters/resvg/index.ts';
import { run } from '../../src/cli/program.ts';
import type { MachineOptions, OpenOptions, Served, World } from '../../src/cli/world.ts';
import { Engine } from '../../src/engine/index.ts';
import { unreachableIn } from '../../src/explore/standable.ts';
import { type AnyLifecycle, withKernel } from '../../src/lifecycle/index.ts';
import { type Store, StoreError } from '../../src/ports/index.ts';
import { type AnyStanding, keptByRoster } from '../../src/roster/index.ts';
import { door } from './door.ts';
import { person, report } from './pair.ts';
import { countingIds, HandClock } from './world.ts';

/** What one command left behind. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly lines: readonly string[];
  /** What --json printed. */
  readonly json: any;
}

export interface DeskOptions {
  readonly lifecycles?: readonly AnyLifecycle[];
  readonly standings?: readonly AnyStanding[];
  /** What else the module of machines exports. */
  readonly exported?: Readonly<Record<string, unknown>>;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Opens the store of a data folder; one in memory that outlives its commands otherwise. */
  readonly open?: (options: OpenOptions) => Promise<Store>;
  readonly serve?: World['serve'];
  /** The code of the error that every write to stdout ends with. */
  readonly stdoutFails?: string;
}

/** Somebody at a terminal, with a data folder, a clock that they move, and ids that count. */
export class Desk {
  readonly clock = new HandClock();
  readonly data: string;
  lifecycles: readonly AnyLifecycle[];
  /** What stands on stdin for the next command. */
  stdin = '';
  /** Every way in which a store was opened. */
  readonly opened: OpenOptions[] = [];
  /** Asks `serve` to stop. */
  stop: () => void = () => undefined;
  /** The engine that was last served. */
  served: Engine | undefined;
  readonly #options: DeskOptions;
  readonly #ids = countingIds();
  #out = new Collected(false);
  #memory: Store | undefined;
  #locked = false;

  constructor(options: DeskOptions = {}) {
    this.#options = options;
    this.lifecycles = options.lifecycles ?? [door, person, report];
    this.data = join(mkdtempSync(join(tmpdir(), 'rollcall-desk-')), 'data');
  }

  /** Runs one command line: words, or one text that is split at its spaces. */
  async run(command: string | readonly string[]): Promise<Said> {
    const words = typeof command === 'string' ? command.split(' ').filter(Boolean) : command;
    const { isTTY = false, columns, env = {}, stdoutFails } = this.#options;
    const out = new Collected(isTTY, columns, stdoutFails);
    this.#out = out;
    const err = new Collected(isTTY, columns);
    const stdin = Readable.from(this.stdin === '' ? [] : [this.stdin]);
    const code = await run([...words, '--data', this.data], {
      terminal: { stdin, stdout: out, stderr: err, env },
      version: '1.2.3',
      home: import.meta.dirname,
      lifecycles: async (options) => this.#on(options),
      exported: async () => ({
        lifecycles: this.lifecycles,
        standings: this.#options.standings ?? [],
        ...this.#options.exported,
      }),
      png: pngOf,
      open: (options) => this.#open(options),
      serve: (engine, options) => {
        this.served = engine;
        return (this.#options.serve ?? fakeServe)(engine, options);
      },
      untilStopped: () =>
        new Promise((done) => {
          this.stop = done;
        }),
    });
    return {
      code,
      out: out.text,
      err: err.text,
      lines: out.text.split('\n').slice(0, -1),
      get json() {
        return JSON.parse(out.text);
      },
    };
  }

  /** What the command that runs has said so far. */
  get said(): string {
    return this.#out.text;
  }

  /** An engine on the same store, for what the command line cannot do. */
  engine(): Promise<Engine> {
    return this.#open({ data: this.data });
  }

  /** As if a server held the store. */
  lock(): void {
    this.#locked = true;
  }

  leave(): void {
    rmSync(join(this.data, '..'), { recursive: true, force: true });
  }

  async #open(options: OpenOptions): Promise<Engine> {
    this.opened.push(options);
    const store = await (this.#options.open ?? ((o) => this.#openMemory(o)))(options);
    const { profile, zone } = options;
    const [standing] = this.#options.standings ?? [];
    return new Engine({
      // A standing of the house says how a roster feeds it.
      ...(standing && { standing: keptByRoster(standing as never) }),
      store,
      lifecycles: this.#on(options),
      clock: this.clock,
      ids: this.#ids,
      unreachable: unreachableIn(),
      ...(profile && { profile }),
      ...(zone !== undefined && { zone }),
    });
  }

  #on({ kernel = 'compiled' }: MachineOptions): readonly AnyLifecycle[] {
    return this.lifecycles.map((each) => withKernel(each, kernel));
  }

  async #openMemory({ data, readOnly }: OpenOptions): Promise<Store> {
    if (readOnly && !this.#memory) throw new StoreError('missing', `there is no store in ${data}`);
    if (!readOnly && this.#locked) {
      throw new StoreError('locked', `${data} is in use by process 4711`);
    }
    mkdirSync(data, { recursive: true });
    this.#memory ??= openMemoryStore();
    const store = { ...this.#memory, close: async () => undefined };
    if (!readOnly) return store;
    const refuse = () =>
      Promise.reject(new StoreError('readOnly', `${data} is open for reading only`));
    const credentials = { ...store.credentials, add: refuse, revoke: refuse };
    return { ...store, credentials, commit: refuse, erase: refuse };
  }
}

const fakeServe: World['serve'] = async (engine, { port }): Promise<Served> => ({
  url: `http://127.0.0.1:${port}`,
  signInLink: () => `http://127.0.0.1:${port}/sign-in?once=code`,
  stop: () => engine.stop(),
});

class Collected extends Writable {
  readonly isTTY: boolean;
  readonly columns: number;
  text = '';

  readonly #fails: string | undefined;

  constructor(isTTY: boolean, columns: number | undefined = 80, fails?: string) {
    super();
    this.#fails = fails;
    this.isTTY = isTTY;
    this.columns = columns;
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    if (this.#fails !== undefined) {
      done(Object.assign(new Error(this.#fails), { code: this.#fails }));
      return;
    }
    this.text += chunk.toString();
    done();
  }
}
