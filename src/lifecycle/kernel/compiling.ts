/**
 * The compiled kernel: a machine becomes integer tables once, and a step follows them. XState stays the reference; what
 * comes out is the same, value for value and effect for effect.
 */
import type { AnyStateMachine } from 'xstate';
import type { ClockNames, Commands, Runner } from '../runner.ts';
import { type Chart, chartOf } from './chart.ts';
import { macrostep } from './macrostep.ts';
import { Tables } from './tables.ts';

/** A machine that `uncompiled` finds nothing in, on its tables. */
export function compile(machine: AnyStateMachine, commands: Commands, clock: ClockNames): Runner {
  const tables = new Tables(chartOf(machine, commands, clock));
  return {
    kernel: 'compiled',
    uncompiled: [],
    clock,
    start: (birth) => {
      const heard = { type: 'xstate.init', input: birth };
      const first = firstContext(tables.chart, birth);
      const { at, group } = tables.unborn();
      const { value, context } = macrostep(tables, at, group, first, heard, null);
      return { value, context };
    },
    step: ({ value, context, history }, event) => {
      const at = tables.at(value, history);
      const { type, group } = at.asked.get(event.type) ?? tables.asked(at, event.type);
      const heard = type === event.type ? event : { ...event, type };
      return macrostep(tables, at, group, context, heard, event);
    },
  };
}

function firstContext({ context }: Chart, input: unknown): Record<string, unknown> {
  const first: unknown = typeof context === 'function' ? { ...context({ input }) } : context;
  return (first ?? {}) as Record<string, unknown>;
}
