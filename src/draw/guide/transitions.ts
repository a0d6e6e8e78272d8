/** Every transition of a machine, exactly once, by the state that it begins in: what no picture has room for. */
import type { ActorKind } from '../../lifecycle/index.ts';
import type { Portrait, PortraitState, PortraitTransition } from '../portrait.ts';
import { doneText, guardText, stateLabel } from './words.ts';

export interface TransitionGroup {
  /** The path and label of the state; the root's path is empty. */
  readonly path: string;
  readonly label: string;
  /** What is done whenever it is entered or left. */
  readonly entering: readonly string[];
  readonly leaving: readonly string[];
  /** In document order: of several for one event, the first whose condition holds is taken. */
  readonly transitions: readonly TransitionRow[];
}

export interface TransitionRow {
  readonly index: number;
  /** The event's label, the deadline in words, or when else it happens. */
  readonly what: string;
  /** The event's type or the deadline's name; null where it has none. */
  readonly code: string | null;
  readonly by: readonly ActorKind[];
  readonly onlyIf: string;
  /** Empty: it stays where it is. */
  readonly to: readonly { readonly path: string; readonly label: string }[];
  readonly reenter: boolean;
  readonly does: readonly string[];
}

export function transitionGroupsOf(portrait: Portrait): TransitionGroup[] {
  return portrait.states.flatMap((state) => {
    const own = portrait.transitions.filter(({ source }) => source === state.path);
    const group = groupOf(portrait, state, own);
    return own.length + group.entering.length + group.leaving.length === 0 ? [] : [group];
  });
}

function groupOf(
  portrait: Portrait,
  { path, entry, exit }: PortraitState,
  own: readonly PortraitTransition[],
): TransitionGroup {
  const words = (names: readonly string[]) => names.map((name) => doneText(portrait, name));
  return {
    path,
    label: stateLabel(portrait, path),
    entering: words(entry),
    leaving: words(exit),
    transitions: own.map((transition, n) => rowOf(portrait, transition, own.slice(0, n))),
  };
}

function rowOf(
  portrait: Portrait,
  transition: PortraitTransition,
  before: readonly PortraitTransition[],
): TransitionRow {
  const { index, trigger, guard, targets, reenter, actions } = transition;
  const same = JSON.stringify(trigger);
  const isLast = before.some((other) => JSON.stringify(other.trigger) === same);
  return {
    index,
    ...triggerOf(portrait, trigger),
    onlyIf: guardText(portrait, guard) || (isLast ? 'otherwise' : ''),
    to: targets.map((path) => ({ path, label: stateLabel(portrait, path) })),
    reenter,
    does: actions.map((name) => doneText(portrait, name)),
  };
}

/** What sets it off, in words, with its code and who may send it. */
export function triggerOf(
  { events, deadlines }: Portrait,
  trigger: PortraitTransition['trigger'],
): Pick<TransitionRow, 'what' | 'code' | 'by'> {
  switch (trigger.kind) {
    case 'event': {
      const event = events[trigger.type];
      return { what: event?.label || trigger.type, code: trigger.type, by: event?.by ?? [] };
    }
    case 'deadline': {
      const says = deadlines[trigger.deadline]?.says;
      return { what: says ?? `after ${trigger.deadline}`, code: trigger.deadline, by: ['clock'] };
    }
    case 'always':
      return { what: 'at once', code: null, by: [] };
    default:
      return { what: 'when all within is finished', code: null, by: [] };
  }
}
