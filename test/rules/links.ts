/** What the state of one-time links must be, told from the events alone. */
import type { Instant } from '../../src/lifecycle/index.ts';

type Death = 'used' | 'replaced' | 'expired' | 'cancelled';
interface Entry {
  readonly state: 'live' | Death;
  /** Null where links do not expire. */
  readonly ends: Instant | null;
}
/** Every link that was ever sent, by its id, oldest first. */
export type Ledger = Readonly<Record<string, Entry>>;

function mapped(ledger: Ledger, change: (entry: Entry) => Entry): Ledger {
  return Object.fromEntries(Object.entries(ledger).map(([id, entry]) => [id, change(entry)]));
}

/** The same links a while later. */
export function aged(ledger: Ledger, at: Instant): Ledger {
  return mapped(ledger, (entry) =>
    entry.state === 'live' && entry.ends !== null && entry.ends <= at
      ? { ...entry, state: 'expired' }
      : entry,
  );
}

/** The live one dies; the first death counts. */
export function dead(ledger: Ledger, state: Death): Ledger {
  return mapped(ledger, (entry) => (entry.state === 'live' ? { ...entry, state } : entry));
}

/** A new one is out, and replaces all others whatever they were. */
export function minted(ledger: Ledger, id: string, ends: Instant | null): Ledger {
  const replaced = mapped(ledger, (entry) => ({ ...entry, state: 'replaced' }));
  return { ...replaced, [id]: { state: 'live', ends } };
}

/** A link that was never sent counts as replaced once one was; its signature is not the machine's to check. */
export function kindOf(ledger: Ledger, id: string): Entry['state'] | 'unknown' {
  return ledger[id]?.state ?? (Object.keys(ledger).length > 1 ? 'replaced' : 'unknown');
}

export function liveOnes(ledger: Ledger): string[] {
  return Object.keys(ledger).filter((id) => ledger[id]?.state === 'live');
}

/** The guard that names each kind of dead in a refusal (rule 5). */
export const kindGuards = {
  used: 'linkNotUsed',
  replaced: 'linkNotReplaced',
  expired: 'linkNotExpired',
  cancelled: 'linkNotCancelled',
  unknown: 'linkKnown',
} as const;
const names: readonly string[] = Object.values(kindGuards);

/** The kinds of dead that a refusal names, as guards. */
export function kindsNamed(unmet: readonly { readonly guard: string }[]): string[] {
  return unmet.map(({ guard }) => guard).filter((guard) => names.includes(guard));
}
