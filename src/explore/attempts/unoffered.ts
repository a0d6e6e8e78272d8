/**
 * Events that nobody would think of sending there: no payload could make them pass, so samples leave them out. A suite
 * must not: for every combination of active states each such event is sent once, with a payload that its contract takes.
 */
import { permitted, type Sample, valueText } from '../../lifecycle/index.ts';
import { type Explored, pathTo } from '../explored.ts';
import type { Path } from '../graph.ts';
import { replay, send } from '../replay.ts';
import type { SuiteStep } from '../suite.ts';

export interface Unoffered {
  readonly path: Path;
  readonly event: string;
  /** Null where no sample shows what the event carries: then it cannot be tried. */
  readonly sample: Sample | null;
}

export function unofferedAttempts(explored: Explored): readonly Unoffered[] {
  const { lifecycle, options, moves, graph } = explored;
  const skipped: readonly string[] = options.attention ? [] : lifecycle.attention.events;
  const samples = new Map<string, Sample>();
  for (const { event, sample, issues } of moves) {
    if (sample && issues.length === 0 && !samples.has(event)) samples.set(event, sample);
  }
  const seen = new Set<string>();
  return Array.from({ length: graph.states }, (_, state) => state).flatMap((state) => {
    const place = explored.place(state);
    const where = valueText(place.snapshot.value);
    if (seen.has(where)) return [];
    seen.add(where);
    const offered = new Set(explored.tries(place).map(({ sample }) => sample.type));
    const events = permitted(lifecycle, place.snapshot, place.now)
      .filter(({ event, allowed }) => allowed === 'no' && !offered.has(event))
      .map(({ event }) => event)
      .filter((event) => !skipped.includes(event));
    const path = pathTo(explored, state);
    return events.map((event) => ({ path, event, sample: samples.get(event) ?? null }));
  });
}

/** Goes there and sends it. */
export function runUnoffered(explored: Explored, path: Path, sample: Sample): readonly SuiteStep[] {
  const { steps, place } = replay(explored, path);
  return [...steps, send(explored.lifecycle, place, { sample, drawn: place.drawn }).step];
}
