/**
 * The record: rules 59 to 63 over the engine, after every command of lives in which people are also corrected and
 * forgotten. What was journalled is never rewritten, and what could be read of a past instant can be read again.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lifecycles } from '../../machines/index.ts';
import {
  type AnyLifecycle,
  birthOf,
  kindOf,
  type Sample,
  type Schema,
  unborn,
} from '../../src/lifecycle/index.ts';
import type { InstanceKey, JournalRow } from '../../src/ports/index.ts';
import { parameters } from '../support/seed.ts';
import { type Standpoint, standpointsOf, stateText } from '../support/standpoints.ts';
import { admin, at, type TestWorld, testWorld } from '../support/world.ts';

/** What was seen of a life so far. */
interface Model {
  rows: readonly JournalRow[];
  /** The label that was shown at an instant. */
  readonly shown: Map<string, string | undefined>;
  /** Every personal text that was ever given; those before the mark were erased. */
  readonly secrets: string[];
  erasedBefore: number;
}

interface Real extends TestWorld {
  readonly lifecycle: AnyLifecycle;
  readonly key: InstanceKey;
}
type Command = fc.AsyncCommand<Model, Real>;
const command = (words: string, run: Command['run']): Command => ({
  check: () => true,
  run,
  toString: () => `\n  ${words}`,
});

const tenant = 'default';
const everything = { after: 0, limit: 10_000 };

/** The same with a text of its own in each personal field. */
function withSecrets<T extends object>(given: T, schema: Schema, { secrets }: Model): T {
  const { shape = {} } = schema as { shape?: Readonly<Record<string, Schema>> };
  const fields = Object.entries(given).map(([field, value]) => {
    const own = shape[field];
    if (typeof value !== 'string' || !own || kindOf(own) !== 'personal') return [field, value];
    return [field, secretOf(field, secrets)];
  });
  return Object.fromEntries(fields);
}

function secretOf(field: string, secrets: string[]): string {
  secrets.push(`secret ${secrets.length} of ${field}.`);
  return secrets.at(-1) as string;
}

/** Sends one of the events that are worth a try where the instance stands. */
const send = (pick: number) =>
  command(`sample ${pick} is sent`, async (model, real) => {
    const samples = await samplesOf(real);
    const sample = samples[pick % samples.length];
    if (sample) await sent(model, real, sample);
  });

async function sent(model: Model, real: Real, { type, data, by }: Sample): Promise<void> {
  const { engine, lifecycle, key } = real;
  const given = withSecrets(data, lifecycle.events[type].data, model);
  const before = model.rows;
  const answer = await engine.deliver({ ...key, type, data: given, by });
  await recordHolds(model, real);
  const events = model.rows.slice(before.length).filter(({ kind }) => kind === 'event');
  expect(events.length, 'rule 62').toBe(answer.outcome === 'applied' ? 1 : 0);
}

async function samplesOf({ engine, lifecycle, key, clock }: Real): Promise<readonly Sample[]> {
  const { snapshot } = await engine.stored(key);
  const { context } = await engine.show(key);
  let n = 0;
  const fresh = () => {
    n += 1;
    return `fresh-${snapshot.revision}-${n}`;
  };
  return lifecycle.samples({ ...snapshot, context: context ?? {} }, clock.at, fresh);
}

const pass = (days: number) =>
  command(`${days} days pass`, async (model, real) => {
    real.clock.wait({ days });
    await recordHolds(model, real);
    await real.engine.fireDue();
    await recordHolds(model, real);
  });

/** An administrator puts the person where somebody else has come to. */
const correct = (pick: number) =>
  command(`somebody is put to standpoint ${pick}`, async (model, real) => {
    const { engine, lifecycle, key } = real;
    const standpoints = standpointsOf(lifecycle);
    const { snapshot } = standpoints[pick % standpoints.length] as Standpoint;
    const context = withSecrets(snapshot.context, lifecycle.context, model);
    const reason = secretOf('reason', model.secrets);
    await engine.correct({ ...key, state: stateText(snapshot), context, reason, by: admin });
    await recordHolds(model, real);
    const last = { kind: 'corrected', to: snapshot.value, event: { by: admin } };
    expect(model.rows.at(-1), 'rule 61').toMatchObject(last);
    expect((await engine.history(key)).at(-1)?.event.data, 'rule 59').toEqual({ reason });
  });

const forget = command('the person is forgotten', async (model, real) => {
  const { subject } = await real.engine.stored(real.key);
  await real.engine.erase(tenant, subject, admin);
  model.erasedBefore = model.secrets.length;
  await recordHolds(model, real);
});

/** Every rule of the record, on the instance as it now is. */
async function recordHolds(model: Model, real: Real): Promise<void> {
  const { store, key, clock } = real;
  const rows = await store.journal(key, everything);
  expect(rows.slice(0, model.rows.length), 'rule 61: nothing is rewritten').toEqual(model.rows);
  for (const row of rows.slice(model.rows.length)) isExplained(row, clock.at);
  model.rows = rows;
  await pastIsReadable(model, real);
  await personalDataLiesApart(model, real);
  clock.wait({ minutes: 1 });
}

function isExplained({ event, at: took, recordedAt }: JournalRow, now: string): void {
  expect([event.by.id, event.by.kind, event.id, event.type], 'rule 59').not.toContain('');
  expect(took <= recordedAt && recordedAt <= now, 'rule 59: both times').toBe(true);
}

async function pastIsReadable({ shown }: Model, { engine, key, lifecycle, clock }: Real) {
  for (const [instant, label] of shown) {
    const { status } = await engine.show({ ...key, at: instant });
    expect(status?.label, `rule 60: at ${instant}`).toBe(label);
  }
  shown.set(clock.at, (await engine.show(key)).status?.label);
  const { divergences } = await engine.verify(tenant, lifecycle.name);
  expect(divergences, 'rule 60').toEqual([]);
}

async function personalDataLiesApart({ secrets, erasedBefore }: Model, real: Real) {
  const { engine, store, key } = real;
  const stored = [store.journal(key, everything), store.outbox(key, everything), store.load(key)];
  expect(JSON.stringify(await Promise.all(stored)), 'rule 63: apart').not.toContain('secret ');
  const readable = JSON.stringify([await engine.history(key, everything), await engine.show(key)]);
  for (const secret of secrets.slice(0, erasedBefore)) {
    expect(readable, 'rule 63: forgotten').not.toContain(secret);
  }
}

const pick = fc.nat(1_000_000);
const commands = fc.commands(
  [
    fc.oneof(
      { arbitrary: pick.map(send), weight: 8 },
      { arbitrary: fc.integer({ min: 0, max: 60 }).map(pass), weight: 2 },
      { arbitrary: pick.map(correct), weight: 2 },
      { arbitrary: fc.constant(forget), weight: 1 },
    ),
  ],
  { maxCommands: 16, size: 'max', disableReplayLog: true },
);

async function born(lifecycle: AnyLifecycle): Promise<{ model: Model; real: Real }> {
  const world = testWorld({ lifecycles: [lifecycle] });
  const real = { ...world, lifecycle, key: at(lifecycle.name, 'one') };
  const model: Model = { rows: [], shown: new Map(), secrets: [], erasedBefore: 0 };
  const nobody = unborn(lifecycle, birthOf(lifecycle, 'one'), world.clock.at);
  await sent(model, real, lifecycle.samples(nobody, world.clock.at, () => 'person-1')[0] as Sample);
  return { model, real };
}

describe.each(lifecycles.map((lifecycle) => ({ name: lifecycle.name, lifecycle })))(
  'the record of $name',
  ({ lifecycle }: { lifecycle: AnyLifecycle }) => {
    it('keeps rules 59 to 63', async () => {
      await fc.assert(
        fc.asyncProperty(commands, async (cmds) => {
          await fc.asyncModelRun(() => born(lifecycle), cmds);
        }),
        parameters(8),
      );
    });
  },
);
