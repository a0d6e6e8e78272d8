/** When a walk of chance may stop, in words: `transitions=90%`, `state=pendingReview and steps=500`. */
import type { Model, Stop } from '../explore/index.ts';
import { UsageError } from './failures.ts';
import { didYouMean, shortened } from './wording.ts';

/** Conditions joined by `or`, whose parts are joined by `and`. Throws UsageError that names the part and the mend. */
export function stopOf(text: string, model: Model): Stop {
  const all = (part: string): Stop =>
    joined(
      'all',
      part.split(/\s+and\s+/).map((one) => condition(one, model)),
    );
  return joined('any', text.split(/\s+or\s+/).map(all));
}

function joined(kind: 'all' | 'any', stops: readonly Stop[]): Stop {
  const [only] = stops;
  if (only && stops.length === 1) return only;
  return kind === 'all' ? { all: stops } : { any: stops };
}

function condition(text: string, model: Model): Stop {
  const [, kind = '', value = ''] = /^\s*(\w+)\s*=\s*(.+?)\s*$/.exec(text) ?? [];
  if (kind === 'transitions') return { edges: percentOf(text, value) };
  if (kind === 'states') return { states: percentOf(text, value) };
  if (kind === 'steps' && /^\d{1,9}$/.test(value)) return { steps: Number(value) };
  if (kind === 'state') return { any: statesOf(value, model).map((state) => ({ state })) };
  if (kind === 'event') return { any: edgesOf(value, model).map((edge) => ({ edge })) };
  throw new UsageError(
    `--stop: "${shortened(text.trim(), 60)}" is no condition; write transitions=90%, states=100%, state=pendingReview, event=APPROVE or steps=500, joined by "and" and "or"`,
  );
}

function percentOf(text: string, value: string): number {
  const percent = Number(value.replace(/%$/, ''));
  if (percent > 0 && percent <= 100) return percent;
  throw new UsageError(
    `--stop: "${shortened(text, 60)}": a share lies above 0% and is at most 100%`,
  );
}

/** All states whose text is this one, or has it as the last name of one of its parts. */
function statesOf(name: string, model: Model): number[] {
  const texts = Array.from({ length: model.graph.states }, (_, state) => model.stateText(state));
  const found = texts.flatMap((text, state) => (namesOf(text).includes(name) ? [state] : []));
  if (found.length > 0) return found;
  throw unknown('state', name, texts.flatMap(namesOf), model);
}

function namesOf(text: string): string[] {
  const parts = text.split(' + ');
  return [text, ...parts, ...parts.map((part) => part.slice(part.lastIndexOf('.') + 1))];
}

function edgesOf(name: string, model: Model): number[] {
  const names = Array.from(model.graph.from, (_, edge) => model.eventOf(edge));
  const found = names.flatMap((each, edge) => (each === name ? [edge] : []));
  if (found.length > 0) return found;
  throw unknown('event', name, names, model);
}

function unknown(what: string, name: string, names: readonly string[], model: Model): UsageError {
  const known = [...new Set(names)];
  const scope = model.complete ? '' : ' as far as it was explored';
  return new UsageError(
    `--stop: ${model.name} comes to no ${what} "${shortened(name, 60)}"${scope}${didYouMean(name, known)}`,
  );
}
