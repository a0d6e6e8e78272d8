/** What can happen to somebody, and what stands in the way of the rest, in words. */
import type { View } from '../engine/index.ts';
import type { AnyLifecycle, Permission, Unmet } from '../lifecycle/index.ts';
import type { Row } from './layout.ts';
import type { Printer } from './printer.ts';

/** The events of a view under two headings; nothing for a past instant, which knows of none. */
export function permissionLines(
  printer: Printer,
  lifecycle: AnyLifecycle,
  { permitted, finished }: View,
  heading: { can: string; cannot: string },
): string[] {
  if (finished || permitted.length === 0) return [];
  // Nobody is born twice; naming the birth events would only distract.
  const living = permitted.filter(({ event }) => lifecycle.events[event]?.birth !== true);
  const kinds = Map.groupBy(living, kindOf);
  const of = (kind: Kind) => kinds.get(kind) ?? [];
  const names = (kind: Kind) => of(kind).map(({ event }) => event);
  const others = of('others').map(({ event, by }) => `${event} (${by.join(', ')})`);
  return [
    ...openLines(printer, lifecycle, of('open'), heading.can),
    ...barredLines(printer, of('barred'), heading.cannot),
    ...asideLines(printer, [
      ['Changes nothing', names('inert')],
      ['Not from here', names('elsewhere')],
      ['For others', others],
    ]),
  ];
}

type Kind = 'open' | 'inert' | 'barred' | 'elsewhere' | 'others';

/**
 * A declared no-op is accepted and leads nobody on. A state that does not know the event, or an actor who may not
 * send it, is no condition that could be met.
 */
function kindOf({ allowed, guards, noop }: Permission): Kind {
  if (allowed !== 'no') return noop ? 'inert' : 'open';
  if (guards.some(({ guard }) => guard === 'notPermittedHere')) return 'elsewhere';
  return guards.some(({ guard }) => guard === 'forbidden') ? 'others' : 'barred';
}

/** Events that lead nobody on, in one line a kind. */
function asideLines(
  printer: Printer,
  kinds: readonly (readonly [label: string, events: readonly string[]])[],
): string[] {
  const shown = kinds.filter(([, events]) => events.length > 0);
  if (shown.length === 0) return [];
  const width = Math.max(...shown.map(([label]) => label.length));
  const lines = shown.flatMap(([label, events]) =>
    printer.labelled(label, events.join(', '), width),
  );
  return ['', ...lines];
}

function openLines(
  printer: Printer,
  lifecycle: AnyLifecycle,
  open: readonly Permission[],
  heading: string,
): string[] {
  const { bold, good } = printer.colours;
  if (open.length === 0) return ['', bold(heading), '  Nothing that would change anything.'];
  const rows = open.map((permission): Row => {
    const { event, label, by, guards } = permission;
    const needs = guards.map((guard) => `depends: ${condition(guard)}`);
    return { cells: [event, label, by.join(', '), leadsTo(lifecycle, permission)], below: needs };
  });
  const columns = [
    { head: 'EVENT', firm: true, paint: good } as const,
    { head: 'WHAT' },
    { head: 'WHO' },
    { head: 'LEADS TO' },
  ];
  return printer.section(heading, columns, rows);
}

function leadsTo(lifecycle: AnyLifecycle, { to }: Permission): string {
  return to.length === 0 ? 'stays' : to.map((path) => shortName(lifecycle, path)).join(', ');
}

/** A guard in words, with its name for whoever looks for it in the machine. */
export function condition({ guard, says }: Unmet): string {
  // A question about a state has no name but the state, which the words give.
  return /^(?:not )?in\b/.test(guard) ? says : `${says} (${guard})`;
}

/** The last names of a path that no other state shares: `pending` for `user.onboarding.pending`. */
function shortName(lifecycle: AnyLifecycle, path: string): string {
  const names = path.split('.');
  const suffixes = names.map((_, n) => names.slice(names.length - 1 - n).join('.'));
  const taken = (suffix: string) =>
    lifecycle.shape.states.filter((s) => s.path === suffix || s.path.endsWith(`.${suffix}`)).length;
  return suffixes.find((suffix) => taken(suffix) === 1) ?? path;
}

function barredLines(printer: Printer, barred: readonly Permission[], heading: string): string[] {
  if (barred.length === 0) return [];
  const { notice } = printer.colours;
  const rows = barred.map(({ event, label, guards }): Row => {
    const reasons = guards.map((guard) => `unmet: ${condition(guard)}`);
    return { cells: [event, label], below: reasons };
  });
  const columns = [{ head: 'EVENT', firm: true, paint: notice } as const, { head: 'WHAT' }];
  return printer.section(heading, columns, rows);
}
