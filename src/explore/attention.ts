/** What only flags and reminds: which parts of a lifecycle that is, and whether it can be left out safely. */
import type { AnyLifecycle, ShapeTransition } from '../lifecycle/index.ts';

/** Whether a transition is set off by an attention deadline, or by an event that only flags and reminds. */
export function isAside(
  { deadlines, attention }: AnyLifecycle,
  { trigger }: Pick<ShapeTransition, 'trigger'>,
): boolean {
  if (trigger.kind === 'deadline') return deadlines[trigger.deadline]?.attention === true;
  return trigger.kind === 'event' && attention.events.includes(trigger.type);
}

/** Whether it leads to other states after all: then what is reachable is not known without it. */
export function leadsElsewhere(lifecycle: AnyLifecycle): boolean {
  return lifecycle.shape.transitions.some(
    (t) => isAside(lifecycle, t) && t.targets.some((target) => target !== t.source),
  );
}
