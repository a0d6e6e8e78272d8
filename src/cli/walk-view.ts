/** How a walk looks in a terminal: what the last step did, where one stands, and what one could do next. */
import {
  type AnyLifecycle,
  type Choice,
  choicesOf,
  endOf,
  nextDeadline,
  type Outcome,
  tracesOf,
  valueText,
  type Walk,
} from '../lifecycle/index.ts';
import { hang, widthOf } from './layout.ts';
import type { Colours } from './printer.ts';
import { allOf, fromNow, shortened, when } from './wording.ts';

/** What one could send here without being refused. */
export function openChoices(walk: Walk): readonly Choice[] {
  return choicesOf(walk).filter((c) => c.outcome.kind !== 'refused');
}

export function screenOf(walk: Walk, colours: Colours): string[] {
  return [...happened(walk, colours), ...standing(walk, colours), ...steps(walk, colours)];
}

/** One line of JSON a step, for programs that walk. */
export function positionOf(walk: Walk) {
  const { snapshot, at, trace } = endOf(walk);
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

export function pathOf(walk: Walk): string[] {
  const { zone } = walk.start;
  const lines = tracesOf(walk).map(
    (t, n) =>
      `${String(n + 1).padStart(3)}  ${when(t.at, zone)}  ${t.event} by ${t.by.kind}:${t.by.id}${dataText(t.data)}  ${t.outcome.kind}`,
  );
  return lines.length === 0 ? ['no step was taken yet'] : lines;
}

export function refusedIn(walk: Walk): string[] {
  const refused = choicesOf(walk).flatMap(({ sample, outcome }) =>
    outcome.kind === 'refused'
      ? [`${sample.type} by ${sample.by.kind}${dataText(sample.data)}`, `    ${outcome.message}`]
      : [],
  );
  return refused.length === 0 ? ['nothing that is worth trying is refused here'] : refused;
}

/** Lines that are too long go on below, four columns further in. */
export function fitted(lines: readonly string[], width: number): string[] {
  return lines.flatMap((line) => {
    if (widthOf(line) <= width) return [line];
    const indent = /^ */.exec(line)?.[0] ?? '';
    const [first = '', ...rest] = hang(indent, line.slice(indent.length), width - 4);
    return [first, ...rest.map((more) => `    ${more}`)];
  });
}

/** What the last step did. */
function happened(walk: Walk, { good, bad, dim }: Colours): string[] {
  const { trace } = endOf(walk);
  if (!trace) return [];
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

function standing(walk: Walk, { bold, dim }: Colours): string[] {
  const { snapshot, at } = endOf(walk);
  const { lifecycle, start } = walk;
  const label = labelsOf(lifecycle);
  const status = snapshot.status ? label(snapshot.status.code) : 'not begun';
  const activity = snapshot.activity && label(snapshot.activity.code);
  const beside = activity && activity !== status ? ` · ${activity}` : '';
  const saysOf = (name: string) =>
    lifecycle.deadlines[name.slice(name.lastIndexOf('.') + 1)]?.says ?? name;
  return [
    '',
    `${bold(status)}${beside}   ${dim(when(at, start.zone))}`,
    dim(`  ${valueText(snapshot.value)}`),
    ...snapshot.deadlines.map((d) =>
      dim(`  ${saysOf(d.name)}: ${when(d.due, start.zone)} (${fromNow(d.due, at)})`),
    ),
    '',
  ];
}

function steps(walk: Walk, { bold, dim }: Colours): string[] {
  const open = openChoices(walk);
  const width = Math.max(0, ...open.map((c) => c.sample.type.length));
  const lines = open.map((c, n) => {
    const number = String(n + 1).padStart(2);
    const name = `${c.sample.type.padEnd(width)}  ${dim(c.sample.by.kind.padEnd(8))}`;
    return `${bold(number)}  ${name}  → ${leadsTo(walk.lifecycle, c)}${dim(dataText(c.sample.data))}`;
  });
  const next = nextDeadline(endOf(walk).snapshot);
  const clock = next ? [` ${bold('j')}  wait until ${when(next.due, walk.start.zone)}`] : [];
  return [...lines, ...clock, dim('  r refused · u undo · p path · s save · t test · q leave')];
}

function effectsOf(outcome: Outcome): string[] {
  const passes = outcome.kind === 'applied' ? [...outcome.elapsed, outcome.taken] : outcome.elapsed;
  return passes.flatMap((t) => t.effects.map((e) => e.name));
}

function leadsTo(lifecycle: AnyLifecycle, { outcome }: Choice): string {
  const { status, activity } = outcome.snapshot;
  if (outcome.kind === 'unchanged') return 'nothing changes';
  const label = labelsOf(lifecycle);
  const doing = activity && activity.code !== status?.code ? ` · ${label(activity.code)}` : '';
  return `${status ? label(status.code) : ''}${doing}`;
}

const labelsOf =
  ({ statuses }: AnyLifecycle) =>
  (code: string): string =>
    statuses[code]?.label ?? code;

function dataText(data: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(data).map(
    ([k, v]) => `${k}=${typeof v === 'string' ? v : JSON.stringify(v)}`,
  );
  return parts.length === 0 ? '' : `  ${shortened(parts.join(' '), 60)}`;
}
