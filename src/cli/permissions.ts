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
  const elsewhere = of('elsewhere').map(({ event }) => event);
  const others = of('others').map(({ event, by }) => `${event} (${by.join(', ')})`);
  const asides = [
    ...asideLines(printer, 'Not from here', elsewhere),
    ...asideLines(printer, 'For others', others),
  ];
  return [
    ...openLines(printer, lifecycle, of('open'), heading.can),
    ...barredLines(printer, of('barred'), heading.cannot),
    ...(asides.length === 0 ? [] : ['', ...asides]),
  ];
}

type Kind = 'open' | 'barred' | 'elsewhere' | 'others';

/** A state that does not know the event, or an actor who may not send it, is no condition that could be met. */
function kindOf({ allowed, guards }: Permission): Kind {
  if (allowed !== 'no') return 'open';
  if (guards.some(({ guard }) => guard === 'notPermittedHere')) return 'elsewhere';
  return guards.some(({ guard }) => guard === 'forbidden') ? 'others' : 'barred';
}

function asideLines(printer: Printer, label: string, events: readonly string[]): string[] {
  return events.length === 0 ? [] : printer.labelled(label, events.join(', '), 13);
}

function openLines(
  printer: Printer,
  lifecycle: AnyLifecycle,
  open: readonly Permission[],
  heading: string,
): string[] {
  const { bold, good } = printer.colours;
  if (open.length === 0) return ['', bold(heading), '  Nothing that anyone could send.'];
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

function leadsTo(lifecycle: AnyLifecycle, { to, noop }: Permission): string {
  if (noop) return 'changes nothing';
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
