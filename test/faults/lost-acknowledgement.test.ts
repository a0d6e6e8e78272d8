/**
 * At most once, whatever the store does: clients send to two engines on one store, whose commits fail, are
 * overtaken, or are stored without anybody being told. Each client repeats a request with its key until it is
 * answered. Afterwards every key took effect once, revisions have no gap, and replay gives what is stored.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openMemoryStore } from '../../src/adapters/memory/index.ts';
import { type Answer, Engine, type SendRequest } from '../../src/engine/index.ts';
import { RollcallError } from '../../src/lifecycle/index.ts';
import type { JournalRow, OutboxRow } from '../../src/ports/index.ts';
import { door } from '../support/door.ts';
import { person, report } from '../support/pair.ts';
import { parameters } from '../support/seed.ts';
import { admin, at, countingIds, HandClock, user } from '../support/world.ts';
import { type Fate, fates, faultyStore } from './faulty-store.ts';

const lifecycles = [door, person, report];
/** More repetitions than there are fates: whoever is not answered by then never will be. */
const patience = 100;
const page = { after: 0, limit: 1_000_000 };

const doors = ['d1', 'd2'].map((id) => at('test/door', id));
const people = ['p1', 'p2'].map((id) => at('test/person', id));
// Two reports about one person, so that two writers meet in the instance that both reach.
const reports = ['r1', 'r2', 'r3'].map((id) => at('test/report', id));

const births: readonly SendRequest[] = [
  ...doors.map((key) => ({ ...key, type: 'BUILT', data: { code: 'k' }, by: admin })),
  ...people.map((key) => ({ ...key, type: 'JOINED', data: { name: key.id }, by: admin })),
  ...reports.map((key, n) => ({
    ...key,
    type: 'FILED',
    data: { person: n < 2 ? 'p1' : 'p2' },
    by: admin,
  })),
];

const events: readonly SendRequest[] = [
  ...doors.flatMap((key) => [
    { ...key, type: 'LIGHT', by: user },
    { ...key, type: 'KNOCK', by: user },
    { ...key, type: 'OPEN', data: { code: 'k' }, by: user },
    { ...key, type: 'CLOSE', by: user },
  ]),
  ...people.flatMap((key) => [
    { ...key, type: 'BAN', data: { reason: 'was rude' }, by: admin },
    { ...key, type: 'FORGIVE', by: admin },
  ]),
  ...reports.flatMap((key) => [
    { ...key, type: 'NOTED', data: { text: 'a note' }, by: admin },
    { ...key, type: 'UPHELD', by: admin },
  ]),
];

/** What one client does next: send an event, send it twice at once, or let time pass and deadlines fire. */
interface Move {
  readonly request: SendRequest;
  readonly how: 'once' | 'twice' | 'later';
}
const move: fc.Arbitrary<Move> = fc.record({
  request: fc.constantFrom(...events),
  how: fc.constantFrom('once', 'once', 'twice', 'later'),
});

const story = fc.record({
  fates: fc.array(fc.constantFrom<Fate>(...fates), { minLength: 10, maxLength: 60 }),
  clients: fc.array(fc.array(move, { minLength: 2, maxLength: 12 }), {
    minLength: 2,
    maxLength: 5,
  }),
});

/** Everything that clients were told about one request. */
interface Told {
  readonly request: SendRequest;
  readonly answers: Answer[];
}

class Town {
  readonly store = openMemoryStore();
  readonly clock = new HandClock();
  readonly told = new Map<string, Told>();
  readonly #engines: readonly Engine[];

  constructor(given: readonly Fate[], onFate: (fate: Fate) => void) {
    const faulty = faultyStore(this.store, given, onFate);
    this.#engines = ['one', 'two'].map(
      (name) =>
        new Engine({ store: faulty, lifecycles, clock: this.clock, ids: countingIds(name) }),
    );
  }

  /** Repeats one request, now to this engine and now to that one, until somebody answers. */
  async ask(request: SendRequest, key: string, first: number): Promise<void> {
    const told = this.told.get(key) ?? { request, answers: [] };
    this.told.set(key, told);
    for (let n = first; n < first + patience; n += 1) {
      try {
        told.answers.push(await this.#engine(n).deliver({ ...request, key }));
        return;
      } catch (error) {
        mayBeRepeated(error);
      }
    }
    throw new Error(`${key} was never answered`);
  }

  async client(moves: readonly Move[], name: number): Promise<void> {
    for (const [n, { request, how }] of moves.entries()) {
      const key = `client ${name}, request ${n}`;
      if (how === 'later') {
        this.clock.wait({ minutes: 6, days: n % 3 === 0 ? 1 : 0 });
        await this.#engine(name).fireDue().catch(mayBeRepeated);
      }
      const asked = [this.ask(request, key, name)];
      if (how === 'twice') asked.push(this.ask(request, key, name + 1));
      await Promise.all(asked);
    }
  }

  #engine(n: number): Engine {
    return this.#engines[n % this.#engines.length] as Engine;
  }
}

/** Anything but a fault that passes is a failure of the test. */
function mayBeRepeated(error: unknown): void {
  if (!(error instanceof RollcallError && error.retryable)) throw error;
}

async function checkAll({ store, clock, told }: Town): Promise<void> {
  const engine = new Engine({ store, lifecycles, clock, ids: countingIds('check') });
  for (const { name } of lifecycles) {
    const { divergences } = await engine.verify('default', name);
    expect(divergences).toEqual([]);
  }
  const journal: JournalRow[] = [];
  const outbox: OutboxRow[] = [];
  for (const key of [...doors, ...people, ...reports]) {
    const rows = await store.journal(key, page);
    expect(rows.map((r) => r.revision)).toEqual(rows.map((_, n) => n + 1));
    expect((await store.load(key))?.snapshot.revision).toBe(rows.length);
    journal.push(...rows);
    outbox.push(...(await store.outbox(key, page)));
  }
  await checkAnswers(store, told, journal);
  checkSent(journal);
  expect(new Set(outbox.map((r) => r.effectId)).size).toBe(outbox.length);
}

/** Whoever asked with one key was told one thing, and the journal holds exactly what was told. */
async function checkAnswers(
  store: Town['store'],
  told: Town['told'],
  journal: readonly JournalRow[],
): Promise<void> {
  const applied: string[] = [];
  for (const [key, { request, answers }] of told) {
    const stored = (await store.answer(request, key))?.answer as unknown as Answer | undefined;
    // A refusal takes no key: the same request may be applied when it is asked again.
    const kept = answers.filter((a) => a.outcome !== 'refused');
    expect(kept.map((a) => ({ ...a, repeated: false }))).toEqual(kept.map(() => stored));
    if (stored?.outcome === 'applied') applied.push(stored.event.id);
  }
  const direct = journal.filter((r) => r.kind === 'event' && r.cause === null);
  expect(direct.map((r) => r.event.id).toSorted()).toEqual(applied.toSorted());
}

/** An event and the one it sends to another instance are stored together, or neither is. */
function checkSent(journal: readonly JournalRow[]): void {
  const said = journal
    .filter((r) => r.sent.some(({ outcome }) => outcome === 'applied'))
    .map((r) => r.event.id);
  const done = journal.flatMap((r) => r.cause ?? []);
  expect(done.toSorted()).toEqual(said.toSorted());
}

it('applies every key once through failed, lost and overtaken commits', async () => {
  const seen = new Map<Fate | 'repeated' | 'sent', number>();
  const count = (what: Fate | 'repeated' | 'sent', by = 1) =>
    seen.set(what, (seen.get(what) ?? 0) + by);
  await fc.assert(
    fc.asyncProperty(story, async ({ fates: given, clients }) => {
      const town = new Town(given, count);
      await Promise.all(births.map((request, n) => town.ask(request, `birth of ${request.id}`, n)));
      await Promise.all(clients.map((moves, n) => town.client(moves, n)));
      await checkAll(town);
      const answers = [...town.told.values()].flatMap((t) => t.answers);
      count('repeated', answers.filter((a) => a.repeated).length);
      count('sent', answers.filter((a) => a.sent.some((s) => s.outcome === 'applied')).length);
    }),
    parameters(60),
  );
  // None of it may have been true for want of trying.
  for (const what of [...fates, 'repeated', 'sent'] as const) {
    expect(seen.get(what), `${what} happened`).toBeGreaterThan(0);
  }
});
