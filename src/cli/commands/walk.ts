/** `rollcall walk`: step through a lifecycle on a virtual clock, with undo; nothing is stored. */
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { type AnyLifecycle, birthOf, nextDeadline, valueText } from '../../lifecycle/index.ts';
import { type Act, type CommandModule, groups, type Session } from '../command.ts';
import { UsageError } from '../failures.ts';
import { hang, widthOf } from '../layout.ts';
import { instantAt } from '../options.ts';
import { isPair, payloadOf } from '../payload.ts';
import { parseActor } from '../rows.ts';
import {
  begin,
  type Choice,
  choices,
  here,
  jump,
  sendOn,
  type Trace,
  traces,
  undo,
  type Walk,
  wait,
} from '../walking.ts';
import { allOf, fromNow, shortened, when } from '../wording.ts';

interface Options {
  readonly from: string;
}

const help = `
While walking:
  1, 2, …            take that step
  EVENT field=value  send any event (add "by admin:anna" to say who)
  j                  jump to the next deadline
  +3d, +12h, +30m    let time pass
  u                  undo the last step
  p                  print the path so far
  r                  show what would be refused here, and why
  q                  leave

Steps can come from a pipe too:
  printf '1\\n1\\nj\\nq\\n' | rollcall walk ankored/document`;

function register(program: Command, act: Act): void {
  program
    .command('walk <lifecycle>')
    .helpGroup(groups.look)
    .description('step through a lifecycle on a virtual clock; nothing is stored')
    .option('--from <instant>', 'where the virtual clock starts', '2026-01-05T09:00:00Z')
    .addHelpText('after', help)
    .action(act(work));
}

async function work(
  session: Session,
  [name]: readonly unknown[],
  options: Options,
): Promise<undefined> {
  const all = await session.lifecycles();
  const lifecycle = all.find((l) => l.name === name);
  if (!lifecycle)
    throw new UsageError(
      `there is no lifecycle "${String(name)}"; known are ${all.map((l) => l.name).join(', ')}`,
    );
  const { zone = 'UTC', profile = 'default' } = session.globals;
  const start = instantAt('--from', options.from, { now: '2026-01-05T09:00:00.000Z', zone });
  const walker = new Walker(
    session,
    begin(lifecycle, birthOf(lifecycle, 'walk', zone, profile), start),
    zone,
  );
  await walker.run();
  return undefined;
}

/** The terminal around a walk. */
class Walker {
  readonly #session: Session;
  readonly #zone: string;
  #walk: Walk;

  constructor(session: Session, walk: Walk, zone: string) {
    this.#session = session;
    this.#walk = walk;
    this.#zone = zone;
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
    this.#show();
    if (terminal) reader.prompt();
    for await (const line of reader) {
      if (line.trim() === 'q') break;
      this.#command(line.trim());
      if (terminal) reader.prompt();
    }
    reader.close();
  }

  #command(line: string): void {
    if (line === '') return;
    try {
      const next = this.#next(line);
      if (next === undefined) return;
      this.#walk = next;
      this.#show();
    } catch (error) {
      this.#lines([error instanceof Error ? error.message : String(error)]);
    }
  }

  /** The walk after a command, or undefined where the command only printed something. */
  #next(line: string): Walk | undefined {
    const { bad } = this.#session.printer.colours;
    if (line === 'u') return undo(this.#walk);
    if (line === 'p') return this.#lines(this.#path());
    if (line === 'r') return this.#lines(this.#refused());
    if (line === 'j') return jump(this.#walk) ?? this.#lines([bad('no deadline is set here')]);
    const time = /^\+(\d{1,5})([dhm])$/.exec(line);
    if (time)
      return wait(this.#walk, Number(time[1]) * milliseconds[time[2] as keyof typeof milliseconds]);
    if (/^\d+$/.test(line)) {
      const choice = this.#open()[Number(line) - 1];
      return choice
        ? sendOn(this.#walk, choice.sample)
        : this.#lines([bad(`there is no step ${line} here`)]);
    }
    return sendOn(this.#walk, this.#typed(line));
  }

  #typed(line: string) {
    const { lifecycle } = this.#walk;
    const words = line.split(/\s+/);
    const [type = ''] = words;
    const definition = Object.hasOwn(lifecycle.events, type) ? lifecycle.events[type] : undefined;
    if (!definition)
      throw new UsageError(
        `"${type}" is no command and no event; events are ${Object.keys(lifecycle.events).join(', ')}`,
      );
    const said = words.indexOf('by');
    const actor =
      said > 0 ? parseActor(words[said + 1] ?? '') : { kind: definition.by[0], id: 'walker' };
    if (!actor) throw new UsageError('an actor is written kind:id, such as admin:anna');
    return { type, data: payloadOf(definition.data, {}, words.slice(1).filter(isPair)), by: actor };
  }

  #open(): readonly Choice[] {
    return choices(this.#walk).filter((c) => c.outcome.kind !== 'refused');
  }

  #show(): void {
    if (this.#session.globals.json)
      this.#session.printer.raw(`${JSON.stringify(this.#position())}\n`);
    else this.#lines([...this.#happened(), ...this.#standing(), ...this.#steps()]);
  }

  /** One line of JSON a step, for programs that walk. */
  #position() {
    const { snapshot, at, trace } = here(this.#walk);
    const outcome = trace?.outcome;
    return {
      at,
      event: trace?.event ?? null,
      data: trace?.data ?? null,
      by: trace?.by ?? null,
      outcome: outcome?.kind ?? null,
      refusal:
        outcome?.kind === 'refused'
          ? { reason: outcome.reason, message: outcome.message, unmet: outcome.unmet }
          : null,
      value: snapshot.value,
      status: snapshot.status?.code ?? null,
      activity: snapshot.activity?.code ?? null,
      deadlines: snapshot.deadlines,
      effects: outcome ? effectsOf(outcome) : [],
    };
  }

  /** What the last step did. */
  #happened(): string[] {
    const { trace } = here(this.#walk);
    if (!trace) return [];
    const { good, bad, dim } = this.#session.printer.colours;
    const { outcome } = trace;
    const marks = {
      applied: good('applied'),
      unchanged: dim('changed nothing'),
      refused: bad('refused'),
    };
    const effects = effectsOf(outcome);
    return [
      '',
      `${trace.event} by ${trace.by.kind}: ${marks[outcome.kind]}`,
      ...(outcome.kind === 'refused' ? [`  ${outcome.message}`] : []),
      ...outcome.elapsed.map((t) => dim(`  first: ${t.event.type}`)),
      ...(effects.length > 0 ? [dim(`  effects: ${allOf(effects)}`)] : []),
    ];
  }

  #standing(): string[] {
    const { bold, dim } = this.#session.printer.colours;
    const { snapshot, at } = here(this.#walk);
    const { statuses } = this.#walk.lifecycle;
    const label = (code: string | undefined) =>
      code === undefined ? undefined : (statuses[code]?.label ?? code);
    const status = label(snapshot.status?.code) ?? 'not begun';
    const activity = label(snapshot.activity?.code);
    const beside = activity && activity !== status ? ` · ${activity}` : '';
    return [
      '',
      `${bold(status)}${beside}   ${dim(when(at, this.#zone))}`,
      dim(`  ${valueText(snapshot.value)}`),
      ...snapshot.deadlines.map((d) =>
        dim(`  ${this.#saysOf(d.name)}: ${when(d.due, this.#zone)} (${fromNow(d.due, at)})`),
      ),
      '',
    ];
  }

  #saysOf(name: string): string {
    return this.#walk.lifecycle.deadlines[name.slice(name.lastIndexOf('.') + 1)]?.says ?? name;
  }

  #steps(): string[] {
    const { bold, dim } = this.#session.printer.colours;
    const open = this.#open();
    const width = Math.max(0, ...open.map((c) => c.sample.type.length));
    const steps = open.map((c, n) => {
      const number = String(n + 1).padStart(2);
      const name = `${c.sample.type.padEnd(width)}  ${dim(c.sample.by.kind.padEnd(8))}`;
      return `${bold(number)}  ${name}  → ${leadsTo(this.#walk.lifecycle, c)}${dim(dataText(c.sample.data))}`;
    });
    const next = nextDeadline(here(this.#walk).snapshot);
    const clock = next ? [` ${bold('j')}  wait until ${when(next.due, this.#zone)}`] : [];
    return [...steps, ...clock, dim('  r refused · u undo · p path · q leave')];
  }

  #refused(): string[] {
    const refused = choices(this.#walk).filter((c) => c.outcome.kind === 'refused');
    if (refused.length === 0) return ['nothing that is worth trying is refused here'];
    return refused.flatMap(({ sample, outcome }) =>
      outcome.kind === 'refused'
        ? [`${sample.type} by ${sample.by.kind}${dataText(sample.data)}`, `    ${outcome.message}`]
        : [],
    );
  }

  #path(): string[] {
    const steps = traces(this.#walk);
    if (steps.length === 0) return ['no step was taken yet'];
    return steps.map(
      (t: Trace, n) =>
        `${String(n + 1).padStart(3)}  ${when(t.at, this.#zone)}  ${t.event} by ${t.by.kind}:${t.by.id}${dataText(t.data)}  ${t.outcome.kind}`,
    );
  }

  #lines(lines: readonly string[]): undefined {
    const { printer } = this.#session;
    printer.lines(lines.flatMap((line) => fitted(line, printer.width)));
  }
}

/** A line that is too long goes on below, four columns further in. */
function fitted(line: string, width: number): string[] {
  if (widthOf(line) <= width) return [line];
  const indent = /^ */.exec(line)?.[0] ?? '';
  const [first = '', ...rest] = hang(indent, line.slice(indent.length), width - 4);
  return [first, ...rest.map((more) => `    ${more}`)];
}

const milliseconds = { d: 86_400_000, h: 3_600_000, m: 60_000 } as const;

function effectsOf(outcome: Choice['outcome']): string[] {
  const passes = outcome.kind === 'applied' ? [...outcome.elapsed, outcome.taken] : outcome.elapsed;
  return passes.flatMap((t) => t.effects.map((e) => e.name));
}

function leadsTo(lifecycle: AnyLifecycle, { outcome }: Choice): string {
  const { status, activity } = outcome.snapshot;
  if (outcome.kind === 'unchanged') return 'nothing changes';
  const label = (code: string | undefined) =>
    code === undefined ? '' : (lifecycle.statuses[code]?.label ?? code);
  const doing = activity && activity.code !== status?.code ? ` · ${label(activity.code)}` : '';
  return `${label(status?.code)}${doing}`;
}

function dataText(data: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(data).map(
    ([k, v]) => `${k}=${typeof v === 'string' ? v : JSON.stringify(v)}`,
  );
  return parts.length === 0 ? '' : `  ${shortened(parts.join(' '), 60)}`;
}

export const walk: CommandModule = { register };
