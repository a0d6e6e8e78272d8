/** `show`: where one instance stands, what that means, and what can happen next. */
import type { View } from '../../engine/index.ts';
import type { ActionNeeded, AnyLifecycle, Instant, StatusGuide } from '../../lifecycle/index.ts';
import { type CommandModule, groups, type Session, type Work } from '../command.ts';
import { exit } from '../failures.ts';
import { hang, widthOf } from '../layout.ts';
import { actorOf, instantAt } from '../options.ts';
import { permissionLines } from '../permissions.ts';
import { fromNow, oneOf, printable, when } from '../wording.ts';

interface Options {
  readonly at?: string;
  readonly as?: string;
}

const examples = `
A past instant is read from the journal; a future one shows what would be if
nothing else happened.

Examples:
  rollcall show ahead/user u1
  rollcall show ahead/user u1 --as user:u1      what this actor could do
  rollcall show ahead/user u1 --at 2026-03-01   at the start of that day
  rollcall show ahead/user u1 --at +7d --json`;

export const show: CommandModule = {
  register(program, act) {
    program
      .command('show')
      .helpGroup(groups.look)
      .summary('where one stands, and what can happen next')
      .description('Shows where one instance stands, what that means, and what can happen next.')
      .argument('<lifecycle>', 'such as ahead/user')
      .argument('<id>', 'whose')
      .option('--at <instant>', 'at any instant; now otherwise')
      .option('--as <kind:id>', 'what this actor could do')
      .addHelpText('after', examples)
      .action(act(work));
  },
};

const work: Work<Options> = async (session, [name, id], options) => {
  const lifecycle = await session.definition(name as string);
  const key = session.key(lifecycle.name, id as string);
  const actor = options.as === undefined ? undefined : actorOf('--as', options.as);
  return session.look(async (engine) => {
    const now = engine.now();
    const { zone } = session.globals;
    const at = options.at === undefined ? undefined : instantAt('--at', options.at, { now, zone });
    const view = await engine.show({ ...key, at, actor });
    const tense = at === undefined || at === now ? 'is' : at > now ? 'would be' : 'was';
    session.give(view, () => linesOf(session, lifecycle, printable(view), { now, tense }));
    return exit.done;
  });
};

type Tense = 'is' | 'was' | 'would be';
interface Telling {
  readonly now: Instant;
  readonly tense: Tense;
}

function linesOf(
  session: Session,
  lifecycle: AnyLifecycle,
  view: View,
  { now, tense }: Telling,
): string[] {
  const { printer } = session;
  // Relative times count from the instant that was asked about.
  const from = tense === 'is' ? now : view.asOf;
  const future = tense === 'would be';
  return [
    ...headLines(session, view, { now, tense }),
    ...guideLines(session, view),
    ...recordLines(session, view),
    ...deadlineLines(session, view, from),
    ...permissionLines(printer, lifecycle, view, {
      can: future ? 'What could happen then' : 'What can happen now',
      cannot: future ? 'What could not, and why' : 'What cannot, and why',
    }),
    ...effectLines(session, view),
  ];
}

function headLines(session: Session, view: View, { now, tense }: Telling): string[] {
  const { printer, globals } = session;
  const { bold, dim, notice } = printer.colours;
  const { status, asOf, since } = view;
  const activity = besideOf(view);
  const instant = when(asOf, globals.zone);
  const asked: Readonly<Record<Tense, readonly string[]>> = {
    is: [],
    was: [`As it was on ${instant}, ${fromNow(asOf, now)}`],
    'would be': [`As it would be on ${instant}, ${fromNow(asOf, now)}, if nothing else happened`],
  };
  const sinceText = (at: Instant) =>
    `since ${when(at, globals.zone)} (${fromNow(at, tense === 'is' ? now : asOf)})`;
  const icon = view.guide ? `${view.guide.icon} ` : '';
  return [
    ...nameLines(session, view),
    ...asked[tense].flatMap((text) => hang('', text, printer.width)).map(notice),
    `${icon}${bold(status?.label ?? 'Not born yet')}${since === null ? '' : ` ${sinceText(since)}`}`,
    ...(activity
      ? [`${dim('beside it')} ${bold(activity.label)} ${sinceText(activity.since)}`]
      : []),
    ...(view.finished ? ['This life has ended; nothing can happen to it any more.'] : []),
  ];
}

/** Who it is; in two lines where one is too short. */
function nameLines({ printer }: Session, { title, id, lifecycle, revision }: View): string[] {
  const { bold, dim } = printer.colours;
  const [who, where] = [`${title} ${id}`, `${lifecycle} · revision ${revision}`];
  const fits = widthOf(`${who} · ${where}`) <= printer.width;
  return fits ? [bold(who) + dim(` · ${where}`)] : [bold(who), dim(where)];
}

/** The activity, unless it is the status too, as in a first attempt: saying it twice would only puzzle. */
function besideOf({ status, activity }: View): View['activity'] {
  return activity?.label === status?.label ? null : activity;
}

const needed: Readonly<Record<ActionNeeded, string>> = {
  no: 'none',
  ifItLasts: 'only if it stays like this',
  yes: 'yes',
};

function guideLines({ printer }: Session, view: View): string[] {
  const { guide, activityGuide, notes } = view;
  const activity = besideOf(view);
  if (guide === null) return [];
  const beside =
    activity && activityGuide
      ? hang(`  ${activity.label}: `, activityGuide.means, printer.width)
      : [];
  return [
    '',
    ...hang('  ', guide.means, printer.width),
    ...beside,
    ...noteLines(printer, notes),
    '',
    ...adviceLines(printer, guide),
  ];
}

/** The exact reason, and what needs attention: in words, with the code, and what others said to it. */
function noteLines(printer: Session['printer'], notes: View['notes']): string[] {
  if (notes.length === 0) return [];
  const lines = notes.flatMap(({ code, label, says, advice, words }) => [
    ...printer.labelled(label, `${says} (${code})`, labelWidth),
    ...(words === null ? [] : printer.labelled('', `“${words}”`, labelWidth)),
    ...advice.flatMap((text) => hang('    • ', text, printer.width)),
  ]);
  return ['', ...lines];
}

const labelWidth = 13;

function adviceLines(printer: Session['printer'], guide: StatusGuide): string[] {
  const who = guide.actors.length === 0 ? '' : `, by ${oneOf(guide.actors)}`;
  return [
    ...printer.labelled('Action needed', `${needed[guide.action]}${who}`, labelWidth),
    ...guide.advice.flatMap((text) => hang('    • ', text, printer.width)),
  ];
}

/** What the instance remembers, such as the exact reason of a failure; policies are the organisation's, not its own. */
function recordLines({ printer }: Session, { context }: View): string[] {
  const fields = Object.entries(context ?? {}).filter(
    ([field, value]) => field !== 'policies' && !isBlank(value),
  );
  if (fields.length === 0) return [];
  const rows = fields.map(([field, value]) => ({ cells: [field, recordText(value)] }));
  return printer.section('On record', [{ head: 'FIELD' }, { head: 'VALUE' }], rows);
}

function isBlank(value: unknown): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function recordText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.map(recordText).join(', ');
  const parts = Object.entries(value).filter(([, v]) => !isBlank(v) && v !== false);
  return parts.map(([k, v]) => `${k} ${recordText(v)}`).join(', ') || 'none';
}

function deadlineLines(
  { printer, globals }: Session,
  { deadlines }: View,
  from: Instant,
): string[] {
  if (deadlines.length === 0) return [];
  const rows = deadlines
    .toSorted((a, b) => (a.due < b.due ? -1 : 1))
    .map(({ name, says, due }) => ({
      cells: [
        fromNow(due, from),
        when(due, globals.zone),
        name.slice(name.lastIndexOf('.') + 1),
        says,
      ],
    }));
  const columns = [
    { head: 'WHEN', firm: true },
    { head: 'DUE', firm: true },
    { head: 'DEADLINE' },
    { head: 'WHAT' },
  ] as const;
  return printer.section('Deadlines', columns, rows);
}

function effectLines({ printer, globals }: Session, { effects }: View): string[] {
  if (effects.length === 0) return [];
  const rows = effects.map(({ name, says, at }) => ({
    cells: [when(at, globals.zone), name, says],
  }));
  const columns = [{ head: 'WHEN', firm: true }, { head: 'EFFECT' }, { head: 'WHAT' }] as const;
  return printer.section('Latest effects', columns, rows);
}
