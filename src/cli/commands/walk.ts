/** `rollcall walk`: step through a lifecycle on a virtual clock, with undo; nothing is stored. */
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import {
  beginWalk,
  takeStep,
  undoStep,
  usualStart,
  type Walk,
  walkCommand,
  walkTest,
} from '../../lifecycle/index.ts';
import { type Act, type CommandModule, groups, type Session } from '../command.ts';
import { instantAt } from '../options.ts';
import { readStep, stepsGiven, walkAlong } from '../steps.ts';
import { fitted, openChoices, pathOf, positionOf, refusedIn, screenOf } from '../walk-view.ts';

interface Options {
  readonly from: string;
  readonly steps?: string;
}

const help = `
While walking:
  1, 2, …            take that step
  EVENT field=value  send any event (add "by admin:anna" to say who)
  j                  jump to the next deadline; j-1ms and j+1ms stop beside it
  +3d, +12h, +30m    let time pass
  u                  undo the last step
  p                  print the path so far
  r                  show what would be refused here, and why
  s                  save: print the walk so far as one command line
  t                  print the walk so far as a vitest test
  q                  leave

Steps can come from a pipe too:
  printf '1\\n1\\nj\\nq\\n' | rollcall walk ankored/document
or from the command line, a file, or another program (--steps -):
  rollcall walk ahead/user --steps 'CREATE username=mara by admin:anna; +3d'
A value with spaces stands in double quotes: reason="as agreed". Anything that
is no text is written as JSON: policies:={"closesAfterMinutes":5}`;

function register(program: Command, act: Act): void {
  program
    .command('walk <lifecycle>')
    .helpGroup(groups.look)
    .description('step through a lifecycle on a virtual clock; nothing is stored')
    .option('--from <instant>', 'where the virtual clock starts', usualStart.at)
    .option('--steps <steps>', 'take these first: the steps, a file, or - for stdin')
    .addHelpText('after', help)
    .action(act(work));
}

async function work(
  session: Session,
  [name]: readonly unknown[],
  { from, steps }: Options,
): Promise<undefined> {
  const lifecycle = await session.definition(String(name));
  const { zone = usualStart.zone, profile = usualStart.profile } = session.globals;
  const at = instantAt('--from', from, { now: usualStart.at, zone });
  const walker = new Walker(session, beginWalk(lifecycle, { at, zone, profile }));
  if (steps !== undefined) walker.along(await stepsGiven(steps, session.world.terminal.stdin));
  walker.show();
  if (steps !== '-') await walker.run();
  return undefined;
}

/** The terminal around a walk. */
class Walker {
  readonly #session: Session;
  #walk: Walk;

  constructor(session: Session, walk: Walk) {
    this.#session = session;
    this.#walk = walk;
  }

  /** Takes steps that were given beforehand, and tells the path in short. */
  along(text: string): void {
    const begun = this.#walk;
    this.#walk = walkAlong(begun, text);
    if (!this.#session.globals.json) return this.#lines(pathOf(this.#walk));
    for (const [n] of this.#walk.positions.slice(0, -1).entries())
      this.#position({ ...this.#walk, positions: this.#walk.positions.slice(0, n + 1) });
  }

  async run(): Promise<void> {
    const { stdin, stdout } = this.#session.world.terminal;
    const terminal = stdin.isTTY === true && stdout.isTTY === true;
    const reader = createInterface({
      input: stdin,
      ...(terminal && { output: stdout }),
      terminal,
      prompt: '> ',
    });
    if (terminal) reader.prompt();
    for await (const line of reader) {
      if (line.trim() === 'q') break;
      this.#command(line.trim());
      if (terminal) reader.prompt();
    }
    reader.close();
  }

  show(): void {
    if (this.#session.globals.json) this.#position(this.#walk);
    else this.#lines(screenOf(this.#walk, this.#session.printer.colours));
  }

  #command(line: string): void {
    if (line === '') return;
    try {
      const next = this.#next(line);
      if (next === undefined) return;
      this.#walk = next;
      this.show();
    } catch (error) {
      this.#lines([error instanceof Error ? error.message : String(error)]);
    }
  }

  /** The walk after a command, or undefined where the command only printed something. */
  #next(line: string): Walk | undefined {
    const walk = this.#walk;
    const { machines } = this.#session.globals;
    if (line === 'u') return undoStep(walk);
    if (line === 'p') return this.#lines(pathOf(walk));
    if (line === 'r') return this.#lines(refusedIn(walk));
    if (line === 's') return this.#print('command', walkCommand(walk, machines));
    if (line === 't') return this.#print('test', walkTest(walk, { machines }));
    if (!/^\d+$/.test(line)) return takeStep(walk, readStep(walk.lifecycle, line));
    const choice = openChoices(walk)[Number(line) - 1];
    if (choice) return takeStep(walk, choice.sample);
    return this.#lines([this.#session.printer.colours.bad(`there is no step ${line} here`)]);
  }

  /** Text that is to be copied: no line of it is broken. */
  #print(name: string, text: string): undefined {
    const { printer, globals } = this.#session;
    printer.raw(`${globals.json ? JSON.stringify({ [name]: text }) : text.trimEnd()}\n`);
  }

  #position(walk: Walk): void {
    this.#session.printer.raw(`${JSON.stringify(positionOf(walk))}\n`);
  }

  #lines(lines: readonly string[]): undefined {
    const { printer } = this.#session;
    printer.lines(fitted(lines, printer.width));
  }
}

export const walk: CommandModule = { register };
