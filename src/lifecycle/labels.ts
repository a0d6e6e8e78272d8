/**
 * What people see of an instance, asked of the lifecycle. A projection that looks at no field of the context follows
 * from the active states alone; then it is asked once for each configuration, and known from there on.
 */
import type { View } from './contract.ts';

type Loose = Record<string, unknown>;

/** How a lifecycle says what people see. */
interface Projections {
  status(view: View<Loose>): string | null;
  activity(view: View<Loose>): string | null;
}

/** Where a step has led. */
interface Arrived extends View<Loose> {
  readonly labels: Labels | null;
}

/** What a configuration keeps of a projection: its label, or that it looks at the context. */
export type Labels = Map<unknown, string | null | typeof looks>;

/** The mark of a projection that looks at the context. */
export const looks: unique symbol = Symbol('looks at the context');

/** The status or the activity after a step. */
export function labelOf(
  lifecycle: Projections,
  which: 'status' | 'activity',
  { context, in: isIn, labels }: Arrived,
): string | null {
  const known = labels?.get(lifecycle[which]);
  if (known !== undefined && known !== looks) return known;
  if (labels === null || known === looks) return lifecycle[which]({ context, in: isIn });
  let isLookedAt = false;
  const label = lifecycle[which]({
    get context() {
      isLookedAt = true;
      return context;
    },
    in: isIn,
  });
  labels.set(lifecycle[which], isLookedAt ? looks : label);
  return label;
}
