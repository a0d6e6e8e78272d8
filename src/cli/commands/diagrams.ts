/** `rollcall diagrams`: the pictures and guides of every lifecycle as a folder of files, or one of them in any format. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import {
  type DiagramFormatName,
  diagramFormats,
  drawPicture,
  galleryOf,
  type Ladder,
  ladderPicture,
  machinePicture,
  type Picture,
  type Portrait,
  type StatusStep,
  statusPicture,
  svgDark,
  svgFile,
} from '../../draw/index.ts';
import { type Act, type CommandModule, groups, type Session } from '../command.ts';
import { type Exit, exit, UsageError } from '../failures.ts';
import { portrayable, portrayedAs } from '../portraits.ts';
import { counted, didYouMean, shortened } from '../wording.ts';
import { newFile } from '../writing.ts';

const views = ['status', 'machine', 'compact'] as const;
type View = (typeof views)[number];
const formats = ['svg', 'png', ...Object.keys(diagramFormats), 'json'] as const;

interface Options {
  readonly check?: true;
  readonly format?: DiagramFormatName | 'svg' | 'png' | 'json';
  readonly view?: View;
  readonly highlight?: string;
  readonly life?: string;
  readonly dark?: true;
  readonly scale: number;
  readonly support?: string;
  readonly out?: string;
}

const help = `
Without a lifecycle it writes all of them into a folder, ./diagrams or --out:
pictures by status and of the whole machine, Mermaid, the guide, and the
portrait that "diff" compares. README.md there shows it all. With --check
nothing is written; it lists what is stale and exits with 3, for CI.

Views (--view, for svg and png):
  status    by the status that people see; where there is one, it is meant
  machine   every state, with guards, effects and deadlines
  compact   every state, without them

Formats (--format; to the terminal, or to a new file with --out):
  svg       a picture, light and dark
  png       a picture in pixels; --scale and --dark
${Object.entries(diagramFormats)
  .map(([name, { label }]) => `  ${name.padEnd(8)}  ${label}`)
  .join('\n')}
  json      the portrait: everything, as data

Examples:
  rollcall diagrams
  rollcall diagrams --check
  rollcall diagrams ankored/document --format png --out document.png
  rollcall diagrams ankored/document --highlight pendingReview --out review.svg
  rollcall diagrams ahead/user --life u-0005 --format png --out u-0005.png
  rollcall diagrams --machines ./machines/index.ts --out pictures`;

function register(program: Command, act: Act): void {
  program
    .command('diagrams [lifecycle]')
    .helpGroup(groups.look)
    .summary('pictures of the lifecycles, drawn from what runs')
    .description('Draws lifecycles, and plain XState machines, and writes them in any format.')
    .option('--check', 'write nothing; list the files that are stale')
    .addOption(new Option('--format <format>', 'how to write one of them').choices([...formats]))
    .addOption(new Option('--view <view>', 'what a picture shows').choices([...views]))
    .option('--highlight <name>', 'a status or state to point out, with its ways out')
    .option('--life <id>', 'whose way through the statuses to draw, from the store')
    .option('--dark', 'for png: on a dark ground')
    .option('--scale <n>', 'for png: pixels for each unit', scaleOf, 2)
    .option('--support <url>', 'where one asks for help: https, http or mailto')
    .option('--out <path>', 'the folder; with --format a new file')
    .addHelpText('after', help)
    .action(act(work));
}

function scaleOf(text: string): number {
  const scale = Number(text);
  if (scale > 0 && scale <= 10) return scale;
  throw new UsageError(`--scale: "${text}" is no scale; give a number up to 10, such as 2`);
}

async function work(
  session: Session,
  [name]: readonly unknown[],
  options: Options,
): Promise<Exit | undefined> {
  if (name === undefined) {
    const one = (['format', 'view', 'highlight', 'life'] as const).find((it) => it in options);
    if (one === undefined) return folder(session, options);
    throw new UsageError(`--${one} needs a lifecycle: name the one to write`);
  }
  if (options.check) throw new UsageError('--check looks at the whole folder; leave the name out');
  const it = await portrayedAs(session, name as string);
  const written = await fileFor(session, it, options);
  if (options.out !== undefined) {
    newFile('--out', options.out, written);
    session.give({ file: options.out }, () => [`Written to ${options.out}`]);
  } else if (typeof written === 'string') {
    session.printer.raw(written);
  } else {
    throw new UsageError('a picture in pixels needs a file: add --out picture.png');
  }
  return undefined;
}

/** One lifecycle in one format. */
async function fileFor(
  session: Session,
  it: Portrait | Ladder,
  options: Options,
): Promise<string | Uint8Array> {
  const { format = 'svg', dark, scale } = options;
  switch (format) {
    case 'svg':
      return svgFile(await drawPicture(await pictureOf(session, it, options)));
    case 'png': {
      const drawn = await drawPicture(await pictureOf(session, it, options));
      return session.world.png(dark ? svgDark(drawn) : svgFile(drawn), { scale });
    }
    case 'json':
      return `${JSON.stringify(it, null, 2)}\n`;
    default:
      if (options.highlight !== undefined || options.life !== undefined)
        throw new UsageError('--highlight and --life are for pictures: svg or png');
      if (isLadder(it)) {
        throw new UsageError(`a standing is no machine; its formats are svg, png and json`);
      }
      return diagramFormats[format].write(it);
  }
}

const isLadder = (it: Portrait | Ladder): it is Ladder => it.format === 'rollcall/ladder/1';

async function pictureOf(
  session: Session,
  it: Portrait | Ladder,
  { view, highlight, life }: Options,
): Promise<Picture> {
  if (isLadder(it)) {
    if (highlight === undefined && life === undefined) return ladderPicture(it);
    throw new UsageError('--highlight and --life are for lifecycles; a standing is one ladder');
  }
  const shown = view ?? (it.statusView === null ? 'machine' : 'status');
  if (shown === 'status' && it.statusView === null) {
    throw new UsageError(
      `${it.name} is a plain machine: it has no statuses to draw; use --view machine`,
    );
  }
  if (life !== undefined) {
    if (shown !== 'status' || highlight !== undefined)
      throw new UsageError('--life is drawn by status, and without --highlight');
    return statusPicture(it, { path: await stepsOf(session, it.name, life) });
  }
  const lit = highlight === undefined ? {} : { lit: nameIn(it, shown, highlight) };
  return shown === 'status'
    ? statusPicture(it, lit)
    : machinePicture(it, { ...lit, compact: shown === 'compact' });
}

/** The code of a status or the path of a state, given as that, as its label, or as the last name of its path. */
function nameIn(
  { name, statuses, statusView, states }: Portrait,
  view: View,
  text: string,
): string {
  const all: readonly (readonly [string, string])[] =
    view === 'status'
      ? (statusView?.statuses ?? []).map((code) => [code, statuses[code]?.label ?? code] as const)
      : states.map(({ path, label }) => [path, label] as const);
  const same = (word: string) => word.toLowerCase() === text.toLowerCase();
  const found =
    all.find(([code]) => code === text) ??
    all.find(([code, label]) => same(label) || same(code.slice(code.lastIndexOf('.') + 1)));
  if (found) return found[0];
  const known = all.map(([code]) => code).filter((code) => code !== '');
  throw new UsageError(
    `--highlight: ${name} has no "${shortened(text, 60)}"; it has ${known.join(', ')}${didYouMean(text, known)}`,
  );
}

/** What somebody went through, as the journal has it. */
function stepsOf(session: Session, lifecycle: string, id: string): Promise<readonly StatusStep[]> {
  return session.look(async (engine) => {
    const rows = await engine.history(session.key(lifecycle, id), { limit: 10_000 });
    return rows.flatMap(({ event, status }, n): StatusStep[] => {
      const from = rows[n - 1]?.status?.code ?? null;
      return status === null ? [] : [{ from, to: status.code, name: event.type }];
    });
  });
}

/** The whole folder: written, or held against what runs. */
async function folder(session: Session, { check, out = 'diagrams', support }: Options) {
  const all = [...(await portrayable(session)).values()].map((portray) => portray());
  const portraits = all.filter((it): it is Portrait => !isLadder(it));
  const options = support === undefined ? {} : { supportUrl: support };
  const wanted = await galleryOf(portraits, all.filter(isLadder), options);
  const stale = staleIn(out, wanted);
  if (check) return checked(session, out, stale, wanted.size);
  mkdirSync(out, { recursive: true });
  for (const { name } of stale) {
    const text = wanted.get(name);
    if (text !== undefined) writeFileSync(join(out, name), text);
  }
  const written = stale.filter(({ why }) => why !== 'nobody made it');
  session.give({ folder: out, files: [...wanted.keys()], stale }, () => [
    `${counted(wanted.size, 'file')} in ${out}, ${written.length === 0 ? 'all as they were' : `${written.length} written`}`,
    ...leftOver(stale),
  ]);
  return undefined;
}

interface Stale {
  readonly name: string;
  readonly why: 'missing' | 'differs' | 'nobody made it';
}

/** What is not as it ought to be, by name. Files of other kinds are somebody else's. */
function staleIn(out: string, wanted: ReadonlyMap<string, string>): readonly Stale[] {
  const there = namesIn(out);
  const files = [...wanted].flatMap(([name, text]): Stale[] => {
    if (!there.includes(name)) return [{ name, why: 'missing' }];
    return readFileSync(join(out, name), 'utf8') === text ? [] : [{ name, why: 'differs' }];
  });
  const others = there.filter((name) => !wanted.has(name) && /\.(svg|mmd|md|json)$/.test(name));
  return [...files, ...others.map((name) => ({ name, why: 'nobody made it' }) as const)];
}

function namesIn(out: string): readonly string[] {
  if (!existsSync(out)) return [];
  if (statSync(out).isDirectory()) return readdirSync(out).toSorted();
  throw new UsageError(`--out ${out}: it is a file; name a folder`);
}

function checked(session: Session, out: string, stale: readonly Stale[], size: number): Exit {
  session.give({ folder: out, stale }, () =>
    stale.length === 0
      ? [`${counted(size, 'file')} in ${out}, all as what runs`]
      : [
          `${counted(stale.length, 'file')} in ${out} not as what runs:`,
          ...stale.map(({ name, why }) => `  ${name}: ${why}`),
          'Run "rollcall diagrams" and commit what it writes.',
        ],
  );
  return stale.length === 0 ? exit.done : exit.refused;
}

const leftOver = (stale: readonly Stale[]) =>
  stale
    .filter(({ why }) => why === 'nobody made it')
    .map(({ name }) => `  ${name}: nothing that runs makes it; delete it if it is old`);

export const diagrams: CommandModule = { register };
