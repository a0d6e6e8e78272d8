/** `rollcall guide`: what each status means, for administrators or for the person concerned. */
import { type Command, Option } from 'commander';
import {
  type Audience,
  type Guide,
  type GuideOptions,
  guideDocument,
  guideMarkdown,
  guideOf,
  guidePage,
} from '../../draw/index.ts';
import { type Act, type CommandModule, groups, type Session } from '../command.ts';
import { UsageError } from '../failures.ts';
import { documentLines } from '../guide-view.ts';
import { portrayable, portrayedAs } from '../portraits.ts';
import { newFile } from '../writing.ts';

type Format = 'markdown' | 'html' | 'json';

interface Options {
  readonly format?: Format;
  readonly for: Audience;
  readonly support?: string;
  readonly out?: string;
}

const help = `
Who it applies to, when it appears, what it means, whether action is needed and
which, who acts, how it is left, and when. Administrators also get the notes,
every transition and the rules. It is made from the definition that runs.
Without a lifecycle: the overview of all of them, standings too.

Formats (--format, with --out for a file):
  markdown  as GitHub shows it well
  html      a whole page, light and dark
  json      the guide as data

Examples:
  rollcall guide ankored/document
  rollcall guide ahead/user --for person
  rollcall guide ahead/user --format markdown --out user.md
  rollcall guide ahead/user --format html --support https://help.example.com`;

function register(program: Command, act: Act): void {
  program
    .command('guide [lifecycle]')
    .helpGroup(groups.look)
    .summary('what each status means, and what to do about it')
    .description('Tells what each status means, whether action is needed, and what comes next.')
    .addOption(
      new Option('--format <format>', 'how to write it').choices(['markdown', 'html', 'json']),
    )
    .addOption(
      new Option('--for <whom>', 'in whose words')
        .choices(['administrators', 'person'])
        .default('administrators'),
    )
    .option('--support <url>', 'where one asks for help: https, http or mailto')
    .option('--out <file>', 'write to a new file instead of the terminal')
    .addHelpText('after', help)
    .action(act(work));
}

async function work(
  session: Session,
  [name]: readonly unknown[],
  options: Options,
): Promise<undefined> {
  const guides = await guidesOf(session, name as string | undefined);
  const asked = optionsOf(options);
  const format = options.format ?? (session.globals.json ? 'json' : undefined);
  if (format !== undefined) {
    give(session, written[format](guides, asked), options.out);
  } else if (options.out === undefined) {
    const blocks = guides.flatMap((guide) => {
      const all = guideDocument(guide, asked);
      return name === undefined ? all.slice(0, overview) : all;
    });
    session.printer.lines(documentLines(session.printer, blocks));
  } else {
    throw new UsageError('--out needs --format, which says how to write it');
  }
  return undefined;
}

/** Title, introduction and the table of statuses. */
const overview = 3;

async function guidesOf(session: Session, name: string | undefined): Promise<readonly Guide[]> {
  if (name !== undefined) return [guideOf(await portrayedAs(session, name))];
  return [...(await portrayable(session)).values()].map((portray) => guideOf(portray()));
}

function optionsOf({ for: audience, support }: Options): GuideOptions {
  if (support !== undefined && !/^(https?:\/\/|mailto:)\S+$/i.test(support)) {
    throw new UsageError('--support: an address begins with https://, http:// or mailto:');
  }
  return { audience, ...(support === undefined ? {} : { supportUrl: support }) };
}

type Write = (guides: readonly Guide[], options: GuideOptions) => string;

const written: Readonly<Record<Format, Write>> = {
  markdown: (guides, options) =>
    guides
      .map((guide) => guideMarkdown(guide, { ...options, idPrefix: prefix(guides, guide) }))
      .join('\n'),
  html: (guides, options) => guidePage(guides, options),
  json: (guides) => `${JSON.stringify(guides.length === 1 ? guides[0] : guides, null, 2)}\n`,
};

/** Ids repeat from guide to guide; in a file with one, they stay short. */
const prefix = (guides: readonly Guide[], { name }: Guide) =>
  guides.length === 1 ? '' : `${name.replaceAll('/', '-')}-`;

function give(session: Session, text: string, out: string | undefined): void {
  if (out === undefined) {
    session.printer.raw(text);
    return;
  }
  newFile('--out', out, text);
  session.give({ file: out }, () => [`The guide is written to ${out}`]);
}

export const guide: CommandModule = { register };
