/**
 * The deadline worker. It sends what is due to the outbox and keeps stored rows fresh; it never makes a status
 * right, because every read observes. Catch-up after downtime goes in bounded batches.
 */
import { epoch } from '../lifecycle/index.ts';
import type { InstanceKey, OverdueQuery } from '../ports/index.ts';
import { caughtUp } from './catching-up.ts';
import { type Core, sameDefinition } from './core.ts';
import { entered } from './entering.ts';
import { withStandings } from './roster/standings.ts';
import { instanceRow } from './rows.ts';

/** Stores every deadline of one instance that is due by now. Returns how many fired. */
async function bringUpToDate(core: Core, key: InstanceKey): Promise<number> {
  return entered(core, [key], async () => {
    const row = await core.store.load(key);
    if (!row) return 0;
    const registered = sameDefinition(core, row);
    const now = core.clock.now();
    const { snapshot, journal, outbox } = caughtUp(registered, row, now);
    if (journal.length === 0) return 0;
    const instance = instanceRow(key, registered, row, snapshot);
    const write = {
      key,
      expected: row.snapshot.revision,
      instance,
      journal,
      outbox,
      answer: null,
      personal: [],
    };
    const result = await core.committer.submit(await withStandings(core, [write], now));
    // In conflict another writer brought it up to date in the same moment.
    return result === 'conflict' ? 0 : journal.length;
  });
}

/** Instances brought up to date at once, and the size of one look at the overdue index. */
const batch = 256;

/** Brings every overdue instance of the filter up to date. Returns how many deadlines fired. */
export async function fireDue(
  core: Core,
  filter: Omit<OverdueQuery, 'now' | 'limit'> = {},
): Promise<number> {
  let fired = 0;
  for (;;) {
    const keys = await core.store.overdue({ ...filter, now: core.clock.now(), limit: batch });
    const known = keys.filter((key) => core.registry.find(key.lifecycle));
    if (known.length === 0) return fired;
    const counts = await Promise.all(known.map((key) => bringUpToDate(core, key)));
    const sum = counts.reduce((a, b) => a + b, 0);
    // Nothing moved: what is overdue cannot be moved from here (an unknown definition), so do not spin.
    if (sum === 0) return fired;
    fired += sum;
  }
}

export interface Clockwork {
  stop(): Promise<void>;
}

/** Fires deadlines as they come due, until stopped. Polls at least every `pollSeconds`. */
export function startClockwork(
  core: Core,
  onError: (error: unknown) => void,
  pollSeconds = 5,
): Clockwork {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  const round = async () => {
    try {
      await fireDue(core);
    } catch (error) {
      onError(error);
    }
    if (!stopped) plan(await pause(core, pollSeconds));
  };
  const plan = (milliseconds: number) => {
    timer = setTimeout(() => {
      running = round();
    }, milliseconds);
    timer.unref();
  };
  plan(0);
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

async function pause(core: Core, pollSeconds: number): Promise<number> {
  const next = await core.store.nextDue().catch(() => null);
  const most = pollSeconds * 1000;
  if (next === null) return most;
  return Math.min(most, Math.max(20, epoch(next) - epoch(core.clock.now())));
}
