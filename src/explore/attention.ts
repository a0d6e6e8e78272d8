/** What only flags and reminds: which parts of a lifecycle that is, and whether it can be left out safely. */
import type { AnyLifecycle, ShapeTransition } from '../lifecycle/index.ts';
import type { Explored } from './explored.ts';

/** Whether a transition is set off by an attention deadline, or by an event that only flags and reminds. */
export function isAside(
  { deadlines, attention }: AnyLifecycle,
  { trigger }: Pick<ShapeTransition, 'trigger'>,
): boolean {
  if (trigger.kind === 'deadline') return deadlines[trigger.deadline]?.attention === true;
  return trigger.kind === 'event' && attention.events.includes(trigger.type);
}

/** Whether a transition is asked about: what only flags and reminds is left out where it was not explored. */
export function countsIn({ lifecycle, options }: Explored, transition: number): boolean {
  const own = lifecycle.shape.transitions[transition] as ShapeTransition;
  return options.attention || !isAside(lifecycle, own);
}

/** Whether it leads to other states after all: then what is reachable is not known without it. */
export function leadsElsewhere(lifecycle: AnyLifecycle): boolean {
  return lifecycle.shape.transitions.some(
    (t) => isAside(lifecycle, t) && t.targets.some((target) => target !== t.source),
  );
}
