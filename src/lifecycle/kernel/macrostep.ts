/** A run from an event to rest: choose, follow the plan, look at every `always`, hear what was raised, and again. */
import type { StampedEvent } from '../contract.ts';
import type { Stepped } from '../runner.ts';
import { chosen, pressing } from './choosing.ts';
import type { Configuration, Group } from './configuration.ts';
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
  const out = new Out(stamp !== null);
  let step: Asking | null = stepOf(context, heard, stamp, true);
  let choice = chosen(group, at.unmoved, step, heard);
  let selected = false;
  let changed = false;
  let done = false;
  // True where every `always` is to be looked at: after an event, and after what made a new snapshot.
  let looks = true;
  for (let turn = 0; ; turn += 1) {
    if (choice !== at.unmoved) {
      const plan = choice.plan ?? tables.plan(at, choice);
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
      looks ||= plan.isFresh;
      done = plan.done;
      if (done) break;
    }
    if (turn >= tables.chart.mostTurns) throw endless(turn);
    if (at.always.length === 0 && out.raised === null) break;
    step ??= stepOf(context, heard, stamp, heard === said);
    choice = looks ? pressing(at, step, heard) : at.unmoved;
    looks = choice === at.unmoved;
    if (looks) {
      const next = out.raised?.shift();
      if (next === undefined) break;
      heard = next;
      step = stepOf(context, heard, stamp, false);
      choice = chosen(tables.heard(at, heard.type), at.unmoved, step, heard);
    }
  }
  if (out.fault !== null) throw out.fault.cause;
  const { effects, timers } = out;
  const { value, history, in: isIn, labels } = at;
  const finished = done || at.isTagged;
  return {
    value,
    context,
    history,
    finished,
    selected,
    changed,
    effects,
    timers,
    in: isIn,
    labels,
  };
}

function endless(turns: number): Error {
  return new Error(
    `Infinite loop detected: the machine has processed more than ${turns} microsteps without reaching a stable state. This usually happens when there's a cycle of transitions (e.g., eventless transitions or raised events causing state A -> B -> C -> A).`,
  );
}
