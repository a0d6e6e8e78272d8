/** The facts that are stamped on an event: what other instances say, and what the roster says of the person. */
import type { AnyLifecycle, Facts, Instant, Snapshot } from '../../lifecycle/index.ts';
import { type Core, factsOf } from '../core.ts';
import { whoseIs } from '../entering.ts';
import { membershipsOf } from './draft.ts';

/** The roster tells what it says now, also of an event that took effect before. */
export async function stampedFacts(
  core: Core,
  lifecycle: AnyLifecycle,
  tenant: string,
  context: Snapshot['context'],
  at: Instant,
): Promise<Facts> {
  const facts = await factsOf(core, lifecycle, tenant, context, at);
  const whose = whoseIs(core, { tenant, lifecycle: lifecycle.name }, context);
  const told = core.standing?.roster.facts;
  if (!whose || !told) return facts;
  return { ...facts, ...told(await membershipsOf(core.store, whose, whose.person)) };
}
