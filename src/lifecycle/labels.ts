/**
 * What people see of an instance, asked of the lifecycle. A projection that looks at no field of the context follows
 * from the active states alone; then it is asked once for each configuration, and known from there on.
 */
import type { AnyLifecycle } from './lifecycle.ts';
import type { Stepped } from './runner.ts';

/** What a configuration keeps of a projection: its label, or that it looks at the context. */
export type Labels = Map<unknown, string | null | typeof looks>;

/** The mark of a projection that looks at the context. */
export const looks: unique symbol = Symbol('looks at the context');

/** The status or the activity after a step. */
export function labelOf(
  lifecycle: AnyLifecycle,
  which: 'status' | 'activity',
  { context, in: isIn, labels }: Stepped,
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
