/** A run from an event to rest: choose, follow the plan, look at every `always`, hear what was raised, and again. */
import type { StampedEvent } from '../contract.ts';
import type { Stepped } from '../runner.ts';
import { chosen, pressing } from './choosing.ts';
import type { Choice, Configuration, Group, Plan } from './configuration.ts';
import { changeOf, perform } from './performing.ts';
import { type Asking, type Heard, Out, stepOf } from './run.ts';
import type { Tables } from './tables.ts';

/**
 * XState's macrostep: one loop with everything at hand, because it is what every step takes. `stamp` is the event that
 * sets it off; null before birth, where nothing carries a time.
 */
export function macrostep(
  tables: Tables,
  begin: Configuration,
  group: Group,
  first: Record<string, unknown>,
  said: Heard,
  stamp: StampedEvent | null,
): Stepped {
  let at = begin;
  let context = first;
  let heard = said;
  const out = new Out();
  let step: Asking | null = stepOf(context, heard, stamp, true);
  let plan = planFor(tables, at, group, step, heard);
  let selected = false;
  let changed = false;
  let looks = true;
  for (let turn = 0; ; turn += 1) {
    if (plan !== null) {
      selected = true;
      changed ||= plan.changes;
      for (const act of plan.acts) {
        step ??= stepOf(context, heard, stamp, heard === said);
        if (act.kind === 'assign' || act.kind === 'change') {
          context = tables.merge(context, changeOf(act, step, heard));
          step = null;
        } else perform(act, step, heard, out);
      }
      at = plan.to;
      if (plan.done) break;
    }
    if (turn >= tables.chart.mostTurns) throw endless(turn);
    if (at.always.length === 0 && out.raised === null) break;
    step ??= stepOf(context, heard, stamp, heard === said);
    const choice: Choice = looks ? pressing(at, step, heard) : at.resting;
    if (choice !== at.resting) {
      plan = choice.plan ?? tables.plan(at, choice, true);
      looks = plan.isFresh;
    } else {
      const next = out.raised?.shift();
      if (next === undefined) break;
      heard = next;
      step = stepOf(context, heard, stamp, false);
      plan = planFor(tables, at, tables.heard(at, heard.type), step, heard);
      looks = true;
    }
  }
  if (out.fault !== null) throw out.fault.cause;
  const { effects, timers } = out;
  const { value, history } = at;
  const finished = plan?.done === true || at.isTagged;
  return { value, context, history, finished, selected, changed, effects, timers, in: at.in };
}

/** The plan of what an event selects; null where it selects nothing. */
function planFor(
  tables: Tables,
  at: Configuration,
  group: Group,
  step: Asking,
  heard: Heard,
): Plan | null {
  const choice = chosen(group, at.unmoved, step, heard);
  if (choice === at.unmoved) return null;
  return choice.plan ?? tables.plan(at, choice, false);
}

function endless(turns: number): Error {
  return new Error(
    `Infinite loop detected: the machine has processed more than ${turns} microsteps without reaching a stable state. This usually happens when there's a cycle of transitions (e.g., eventless transitions or raised events causing state A -> B -> C -> A).`,
  );
}
