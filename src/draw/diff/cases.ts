/**
 * Test cases gained and lost, over what both portraits say people see. No code of either version is run: where somebody
 * could really go, and which condition holds, is not known here, so a case is a way through the drawing.
 */
import {
  type Comparison,
  compareStatusCases,
  readStatusView,
  type StatusWay,
  type SuiteCase,
} from '../../explore/index.ts';
import { triggerOf } from '../guide/transitions.ts';
import type { Portrait } from '../portrait.ts';
import type { Difference } from './difference.ts';

export interface CasesCompared {
  /** How many each version has. */
  readonly before: number;
  readonly after: number;
  /** False where the search behind one of the portraits was cut: there may be more. */
  readonly complete: boolean;
  /** The same steps lead to the same statuses. */
  readonly kept: readonly SuiteCase[];
  /** Of those kept, the ones that go where a condition or what is done changed: to be run again. */
  readonly again: readonly string[];
  /** The same steps lead to other statuses. */
  readonly changed: Comparison['changed'];
  readonly new: readonly SuiteCase[];
  readonly obsolete: readonly SuiteCase[];
}

/** Null where one of them is a machine without statuses. */
export function casesCompared(
  before: Portrait,
  after: Portrait,
  difference: Difference,
): CasesCompared | null {
  const [old, now] = [modelOf(before), modelOf(after)];
  if (old === null || now === null) return null;
  const found = compareStatusCases(old, now);
  const { kept, changed, new: fresh, obsolete } = found.comparison;
  const isTouched = touchedIn(difference);
  const again = kept.filter(({ id }) => (found.waysOf.get(id) ?? []).some(isTouched));
  return {
    before: found.before,
    after: found.after,
    complete: found.complete,
    kept,
    again: again.map(({ id }) => id),
    changed,
    new: fresh,
    obsolete,
  };
}

function modelOf(portrait: Portrait) {
  const { name, version, statusView, statuses } = portrait;
  if (statusView === null) return null;
  return readStatusView(statusView, {
    name,
    version,
    statusOf: (code) => statuses[code]?.label ?? code,
    labelOf: (trigger) => triggerOf(portrait, trigger).what,
  });
}

/** Whether one of the transitions that a way of the newer version stands for is not as it was. */
function touchedIn({ transitions }: Difference): (way: StatusWay) => boolean {
  const marked = new Set(transitions.flatMap(({ after, mark }) => (mark === null ? [] : [after])));
  return (way) => way.transitions.some((index) => marked.has(index));
}
