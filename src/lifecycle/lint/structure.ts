/** Paths and reachability: the plain geometry of a machine. */
import type { MachineShape, ShapeState, ShapeTransition } from '../shape.ts';

/** True when `path` is `ancestor` or lies below it; the root is the empty path. */
export function isWithin(path: string, ancestor: string): boolean {
  return ancestor === '' || path === ancestor || path.startsWith(`${ancestor}.`);
}

/** True when `path` lies below `ancestor`. */
export function isBelow(path: string, ancestor: string): boolean {
  return path !== ancestor && isWithin(path, ancestor);
}

/** The states above a path, the nearest first, the root last. */
function ancestorsOf(path: string): string[] {
  const names = path === '' ? [] : path.split('.');
  return names.map((_, n) => names.slice(0, names.length - 1 - n).join('.'));
}

/**
 * The state that XState leaves everything below of when it takes a transition: its domain.
 * Follows getTransitionDomain of XState 5, because what it resets is decided there.
 */
export function domainOf(t: ShapeTransition): string | null {
  if (t.targets.length === 0) return null;
  if (!t.reenter && t.targets.every((target) => isWithin(target, t.source))) return t.source;
  const all = [...t.targets, t.source];
  return ancestorsOf(all[0] as string).find((a) => all.every((path) => isBelow(path, a))) ?? '';
}

/** Every state that can be entered from the start when all guards are left aside. */
export function reachableStates(shape: MachineShape): ReadonlySet<string> {
  const states = new Map(shape.states.map((s) => [s.path, s]));
  const reached = new Set<string>();
  const begun = new Set<string>();
  // A target is entered with what it begins in; a state around it only with its other regions.
  const enter = (path: string): void => {
    if (begun.has(path)) return;
    begun.add(path);
    reached.add(path);
    defaultsOf(states.get(path) as ShapeState, shape).forEach(enter);
    ancestorsOf(path).forEach(enterAround);
  };
  const enterAround = (path: string): void => {
    if (states.get(path)?.type === 'parallel') enter(path);
    reached.add(path);
  };
  enter('');
  for (let size = -1; size !== reached.size; ) {
    size = reached.size;
    for (const t of shape.transitions) if (reached.has(t.source)) t.targets.forEach(enter);
  }
  return reached;
}

function defaultsOf(state: ShapeState, shape: MachineShape): string[] {
  if (state.type === 'parallel') {
    return shape.states
      .filter((s) => s.parent === state.path && s.type !== 'history')
      .map((s) => s.path);
  }
  if (state.type === 'history') return [state.initial ?? (state.parent as string)];
  return state.initial === null ? [] : [state.initial];
}
