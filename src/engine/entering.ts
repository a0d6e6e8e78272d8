/**
 * Into which mailboxes work goes: those of its instances, and that of each person whom they are about, because where
 * somebody stands depends on several instances. All are entered in the same instant.
 */
import type { Snapshot } from '../lifecycle/index.ts';
import type { InstanceKey } from '../ports/index.ts';
import { boxOf, type Core } from './core.ts';
import { EngineError } from './errors.ts';

/** Somebody in the roster of an organisation. */
export interface Who {
  readonly tenant: string;
  readonly organisation: string;
  readonly person: string;
}

/** What work answers that found out that it needs more mailboxes; it has stored nothing. */
export interface Needs {
  readonly needs: readonly string[];
}

/** One text a person, unlike that of any instance: an id has no space. */
export function personBox({ tenant, organisation, person }: Who): string {
  return `${tenant} person ${organisation} ${person}`;
}

/** Whose an instance is, where a standing depends on its lifecycle. */
export function whoseIs(
  { standing }: Core,
  { tenant, lifecycle }: Omit<InstanceKey, 'id'>,
  context: Snapshot['context'],
): Who | null {
  if (!standing?.feeds.some((feed) => feed.lifecycle === lifecycle)) return null;
  const whose = standing.roster.whose(context);
  return whose && { tenant, ...whose };
}

/** The mailboxes of those whom stored instances are about. */
export async function peopleOf(core: Core, keys: readonly InstanceKey[]): Promise<string[]> {
  const boxes = await Promise.all(
    keys.map(async (key) => {
      const row = await core.store.load(key);
      const whose = row && whoseIs(core, key, row.snapshot.context);
      return whose ? [personBox(whose)] : [];
    }),
  );
  return [...new Set(boxes.flat())];
}

/** People are added to a roster meanwhile, but not for ever. */
const attempts = 8;

/** Does the work with everything held that it needs; more than once where only it can tell. */
export async function entered<T>(
  core: Core,
  keys: readonly InstanceKey[],
  work: (held: readonly string[]) => Promise<T | Needs>,
): Promise<T> {
  const people = core.standing === null ? [] : await peopleOf(core, keys);
  return enteredAll(core, [...keys.map(boxOf), ...people], work);
}

/** The same for mailboxes that are known. */
export async function enteredAll<T>(
  core: Core,
  boxes: readonly string[],
  work: (held: readonly string[]) => Promise<T | Needs>,
): Promise<T> {
  let held = boxes;
  for (let n = 0; n < attempts; n += 1) {
    const now = held;
    const result = await core.mailboxes.run(now, () => work(now));
    if (!isNeeds(result)) return result;
    held = [...new Set([...held, ...result.needs])];
  }
  throw new EngineError('contended', 'too much was changed by others meanwhile; try again', {
    retryable: true,
  });
}

function isNeeds(result: unknown): result is Needs {
  return typeof result === 'object' && result !== null && 'needs' in result;
}
