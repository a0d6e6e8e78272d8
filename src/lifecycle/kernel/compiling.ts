/**
 * The compiled kernel: a machine becomes integer tables once, and a step follows them. XState stays the reference; what
 * comes out is the same, value for value and effect for effect.
 */
import type { AnyStateMachine } from 'xstate';
import type { ClockNames, Commands, Runner, Started, Stepped, Timer } from '../runner.ts';
import { type Chart, chartOf } from './chart.ts';
import { follow, react, settle } from './macrostep.ts';
import { Run } from './run.ts';
import { Tables } from './tables.ts';

/** A machine that `uncompiled` finds nothing in, on its tables; they are made when they are first needed. */
export function compile(machine: AnyStateMachine, commands: Commands, clock: ClockNames): Runner {
  let made: Tables | null = null;
  const tables = () => {
    made ??= new Tables(chartOf(machine, commands, clock));
    return made;
  };
  return {
    kernel: 'compiled',
    uncompiled: [],
    clock,
    start: (birth) => begun(tables(), birth),
    step: (from, event) => stepped(tables(), from, event),
  };
}

function begun(tables: Tables, birth: unknown): Started {
  const context = firstContext(tables.chart, birth);
  const init = { type: 'xstate.init', input: birth };
  const run = new Run(context, init, null);
  const plan = tables.birth();
  follow(run, plan);
  const { value } = settle(tables, run, plan.to);
  return { value, context: run.context };
}

function firstContext({ context }: Chart, input: unknown): Record<string, unknown> {
  const first: unknown = typeof context === 'function' ? { ...context({ input }) } : context;
  return (first ?? {}) as Record<string, unknown>;
}

const noTimers: readonly Timer[] = Object.freeze([]);

function stepped(tables: Tables, ...[from, event]: Parameters<Runner['step']>): Stepped {
  const at = tables.at(from.value, from.history);
  const { type, group } = at.groups.get(event.type) ?? tables.asked(at, event.type);
  const heard = type === event.type ? event : { ...event, type };
  const run = new Run(from.context, heard, event);
  const to = settle(tables, run, react(tables, run, at, group));
  return {
    value: to.value,
    context: run.context,
    history: to.history,
    finished: run.done || to.isTagged,
    selected: run.selected,
    changed: run.changed,
    effects: run.effects(),
    timers: run.timers ?? noTimers,
    in: to.in,
  };
}
