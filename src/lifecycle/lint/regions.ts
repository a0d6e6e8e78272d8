/**
 * Regions keep to themselves. XState resets every sibling region when one transition's domain is the parallel
 * state or lies above it (its issues #5214 and #5162), so such transitions are refused.
 */
import type { Finding } from '../errors.ts';
import type { ShapeState, ShapeTransition } from '../shape.ts';
import { type Draft, placeOf, type Rule } from './draft.ts';
import { domainOf, isBelow, isWithin } from './structure.ts';

export const regions: readonly Rule[] = [
  bareTarget,
  severalTargets,
  reenterRegion,
  rootIntoRegion,
  acrossRegions,
  tooManyRegions,
];

function* bareTarget(draft: Draft): Iterable<Finding> {
  for (const t of draft.transitions.filter((t) => t.bare)) {
    const problem = 'the target is written as a bare string';
    const mend = `Write { target: '${t.targets[0]?.split('.').at(-1) ?? '…'}' }.`;
    yield { rule: 'bareTarget', where: placeOf(draft, t), problem, mend };
  }
}

function* severalTargets(draft: Draft): Iterable<Finding> {
  for (const t of draft.transitions.filter((t) => t.targets.length > 1)) {
    const problem = `one transition has the targets ${t.targets.join(' and ')}`;
    const mend =
      "Declare the event in each region that it changes, on the region's own node, with a child target.";
    yield { rule: 'severalTargets', where: placeOf(draft, t), problem, mend };
  }
}

function* reenterRegion(draft: Draft): Iterable<Finding> {
  for (const t of draft.transitions) {
    const state = reentered(draft, t);
    if (!state) continue;
    const problem = `reenter here starts every region of ${state.path || 'the root'} anew`;
    const mend =
      'Leave reenter out, or put it on a state inside a region: one that holds no regions itself.';
    yield { rule: 'reenterRegion', where: placeOf(draft, t), problem, mend };
  }
}

/** The parallel state whose regions a reenter starts anew. */
function reentered(draft: Draft, t: ShapeTransition): ShapeState | undefined {
  const parent = draft.states.get(t.source)?.parent;
  const starts = (p: ShapeState) => isWithin(p.path, t.source) || p.path === parent;
  return t.reenter ? parallelStates(draft).find(starts) : undefined;
}

function* rootIntoRegion(draft: Draft): Iterable<Finding> {
  for (const { t, parallel } of resets(draft)) {
    if (!isWithin(parallel.path, t.source)) continue;
    const problem = `it leads from ${t.source || 'the root'} to ${t.targets[0]}, and XState resets the other regions of ${parallel.path}`;
    const region = regionOf(draft, parallel, t.targets[0] as string);
    const mend = `Declare it on ${region} itself, with a child target like '.${childName(region, t.targets[0] as string)}'.`;
    yield { rule: 'rootIntoRegion', where: placeOf(draft, t), problem, mend };
  }
}

function* acrossRegions(draft: Draft): Iterable<Finding> {
  for (const { t, parallel } of resets(draft)) {
    if (isWithin(parallel.path, t.source)) continue;
    const problem = `it leads from inside ${parallel.path} to ${t.targets[0]}, and XState resets its other regions`;
    const mend = `Declare the event on the region that it changes, with a child target, and a guard with stateIn where it needs one.`;
    yield { rule: 'acrossRegions', where: placeOf(draft, t), problem, mend };
  }
}

/** Transitions that start sibling regions anew, with the innermost parallel state that they reset. */
function resets(draft: Draft): { readonly t: ShapeTransition; readonly parallel: ShapeState }[] {
  const parallels = parallelStates(draft).toReversed();
  return draft.transitions
    .filter((t) => t.targets.length === 1 && !reentered(draft, t))
    .flatMap((t) => {
      const domain = domainOf(t) as string;
      const target = t.targets[0] as string;
      const parallel = parallels.find(
        (p) => isWithin(p.path, domain) && lands(p.path, t.source, target),
      );
      return parallel ? [{ t, parallel }] : [];
    });
}

/** It may be active when the transition is taken, and is active with all its regions after it. */
function lands(parallel: string, source: string, target: string): boolean {
  if (isBelow(target, parallel)) return isWithin(source, parallel) || isWithin(parallel, source);
  // Starting over is said plainly where the whole is, and a surprise where it is said inside one region.
  return target === parallel && isBelow(source, parallel);
}

const parallelStates = (draft: Draft) =>
  [...draft.states.values()].filter((s) => s.type === 'parallel');

function regionOf(draft: Draft, parallel: ShapeState, path: string): string {
  const region = [...draft.states.values()].find(
    (s) => s.parent === parallel.path && isWithin(path, s.path),
  );
  return region?.path ?? path;
}

const childName = (region: string, target: string) => target.slice(region.length + 1) || '…';

/** XState's initial entry is about cubic in the number of regions (trap 14); this many cost nothing yet. */
const regionLimit = 12;

function* tooManyRegions(draft: Draft): Iterable<Finding> {
  const parallels = new Set(parallelStates(draft).map((s) => s.path));
  const count = [...draft.states.values()].filter(
    (s) => s.parent !== null && parallels.has(s.parent),
  ).length;
  if (count <= regionLimit) return;
  const problem = `it has ${count} regions, and entering them costs about the cube of that`;
  const mend = `Make one lifecycle per requirement, each with at most ${regionLimit} regions.`;
  yield { rule: 'tooManyRegions', where: [...parallels].join(', ') || '(root)', problem, mend };
}
