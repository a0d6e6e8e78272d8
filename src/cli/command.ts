/** What a command is: a module that adds itself to the program, and the session that its work is handed. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Engine } from '../engine/index.ts';
import type { AnyLifecycle, KernelName, Profile } from '../lifecycle/index.ts';
import { type InstanceKey, StoreError } from '../ports/index.ts';
import { type Exit, NoDataError } from './failures.ts';
import { definitionIn, idOf } from './options.ts';
import type { Printer } from './printer.ts';
import type { World } from './world.ts';

/** The options that every command takes. */
export interface Globals {
  readonly data: string;
  /** True where --data was given, and is not the usual folder by default. */
  readonly dataGiven: boolean;
  readonly machines?: string;
  readonly tenant: string;
  readonly json?: true;
  readonly profile?: Profile;
  readonly zone?: string;
  readonly kernel: KernelName;
  readonly debug?: true;
}

/** Work of a command: its arguments in order, then its own options. Nothing returned means done. */
export type Work<O> = (
  session: Session,
  args: readonly (string | readonly string[] | undefined)[],
  options: O,
) => Promise<Exit | undefined>;

/** How a command's work is tied to the program: `command.action(act(show))`. */
export type Act = <O>(work: Work<O>) => (...given: unknown[]) => Promise<void>;

/** One file in commands/. */
export interface CommandModule {
  /** Adds the command, with its help, to the program. */
  readonly register: (program: Command, act: Act, modules: readonly CommandModule[]) => void;
  /** Fills an empty store with the examples; `serve --example` offers itself where a module brings this. */
  readonly loadExamples?: (world: World, engine: Engine) => Promise<unknown>;
}

/** Headings of the program's help, in this order. */
export const groups = {
  look: 'See where people stand:',
  change: 'Change something:',
  run: 'Run and look after it:',
} as const;

/** One call of one command. */
export class Session {
  readonly world: World;
  readonly globals: Globals;
  readonly printer: Printer;

  constructor(world: World, globals: Globals, printer: Printer) {
    this.world = world;
    this.globals = globals;
    this.printer = printer;
  }

  /** Prints the value with --json, the lines otherwise. */
  give(value: unknown, lines: () => readonly string[]): void {
    if (this.globals.json) this.printer.json(value);
    else this.printer.lines(lines());
  }

  /** Everything that runs here, before any store is opened. */
  lifecycles(): Promise<readonly AnyLifecycle[]> {
    return this.world.lifecycles(this.globals);
  }

  /** A definition by its name. */
  async definition(name: string): Promise<AnyLifecycle> {
    return definitionIn(await this.lifecycles(), name);
  }

  key(lifecycle: string, id: string): InstanceKey {
    return { tenant: this.globals.tenant, lifecycle, id: idOf('id', id) };
  }

  /** Only looks: works beside a running server, and creates nothing. */
  async look<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
    this.#mustExist();
    return this.#with(await this.#open(true), work);
  }

  /** Changes what is stored; there must be a store already. */
  async change<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
    this.#mustExist();
    return this.#with(await this.#open(false), work);
  }

  /** Changes what is stored, and makes the store where there is none. */
  async begin<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
    return this.#with(await this.#open(false), work);
  }

  /** A misspelt --data must not leave an empty store behind. */
  #mustExist(): void {
    const { data } = this.globals;
    if (!existsSync(resolve(data))) throw new NoDataError(data);
  }

  async #open(readOnly: boolean): Promise<Engine> {
    const { data, machines, kernel, profile, zone } = this.globals;
    try {
      return await this.world.open({ data, machines, kernel, profile, zone, readOnly });
    } catch (error) {
      if (error instanceof StoreError && error.fault === 'missing') throw new NoDataError(data);
      throw error;
    }
  }

  async #with<T>(engine: Engine, work: (engine: Engine) => Promise<T>): Promise<T> {
    try {
      return await work(engine);
    } finally {
      await engine.stop();
    }
  }
}
