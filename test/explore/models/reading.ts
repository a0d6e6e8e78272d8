/** What the tests of reading models share: a model as plain triples, and the message of a refusal. */
import { readFileSync } from 'node:fs';
import type { Model } from '../../../src/explore/model.ts';
import { ModelError } from '../../../src/explore/models/errors.ts';
import { readModel } from '../../../src/explore/models/read.ts';
import type { Reading } from '../../../src/explore/models/search.ts';

export const fileText = (name: string) =>
  readFileSync(new URL(`files/${name}`, import.meta.url), 'utf8');

export const read = (name: string): Reading => readModel(fileText(name), { name });

/** A GraphWalker file of one model with the start n0, from what is interesting in it. */
export function walker(model: object, more: object = {}): string {
  const whole = { name: 'M', startElementId: 'n0', ...model };
  return JSON.stringify({ models: [whole], ...more });
}

/** Every edge as `from --event--> to`. */
export function edgesOf(model: Model): string[] {
  return Array.from(model.graph.from, (from, edge) => {
    const to = model.graph.to[edge] as number;
    return `${model.stateText(from)} --${model.eventOf(edge)}--> ${model.stateText(to)}`;
  });
}

export function statesOf(model: Model): string[] {
  return Array.from({ length: model.graph.states }, (_, state) => model.stateText(state));
}

/** The message of a refusal, or a failure where there is none. */
export function refusal(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    if (error instanceof ModelError && error.code === 'model') return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** The message for a file called `it`. */
export const refused = (text: string) => refusal(() => readModel(text, { name: 'it' }));

/** A path that follows events by name from the start; the first edge of that name is taken. */
export function pathOf(model: Model, events: readonly string[]): number[] {
  let at = 0;
  return events.map((event) => {
    const edge = model.graph.from.findIndex((from, e) => from === at && model.eventOf(e) === event);
    if (edge < 0) throw new Error(`no ${event} in ${model.stateText(at)}`);
    at = model.graph.to[edge] as number;
    return edge;
  });
}
