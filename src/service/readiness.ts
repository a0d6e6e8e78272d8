/** Whether requests can be served: the store answers, and what lies in it was written by what runs. */
import type { Engine } from '../engine/index.ts';
import { RollcallError } from '../lifecycle/index.ts';

/** Counting everyone is work for the store, and probes come every second. */
const rememberedSeconds = 5;

/** Longer than any healthy store needs. */
const patienceSeconds = 5;

/** Resolves to the reasons why the service is not ready; to none when it is. Never rejects. */
export function readinessOf(engine: Engine): () => Promise<readonly string[]> {
  let counted: { readonly at: number; readonly reasons: Promise<readonly string[]> } | undefined;
  const outdated = () => {
    const now = performance.now();
    if (counted === undefined || now - counted.at > rememberedSeconds * 1000) {
      const reasons = outdatedReasons(engine);
      counted = { at: now, reasons };
      // A failure is asked again at once; whoever waited for this one is told of it below.
      reasons.catch(() => {
        counted = undefined;
      });
    }
    return counted.reasons;
  };
  return async () => {
    try {
      return await Promise.race([answerOf(engine, outdated), patience()]);
    } catch (error) {
      const why = error instanceof RollcallError ? error.code : 'internal';
      return [`the store cannot be read (${why})`];
    }
  };
}

async function answerOf(
  engine: Engine,
  outdated: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const [, reasons] = await Promise.all([engine.store.nextDue(), outdated()]);
  return reasons;
}

async function outdatedReasons(engine: Engine): Promise<readonly string[]> {
  const groups = await engine.outdated();
  // Anybody may ask, so it says nothing of who is there: neither tenants nor how many. `rollcall doctor` does.
  const reasons = groups.map(({ lifecycle, version, running }) => {
    const runs = running === null ? 'that lifecycle is not loaded' : `version ${running} runs`;
    return `some of ${lifecycle} were written by version ${version}, and ${runs}; run "rollcall upgrade ${lifecycle}"`;
  });
  return [...new Set(reasons)];
}

function patience(): Promise<readonly string[]> {
  return new Promise((give) => {
    setTimeout(
      () => give([`the store has not answered within ${patienceSeconds} seconds`]),
      patienceSeconds * 1000,
    ).unref();
  });
}
