/**
 * Every lifecycle × event × kind of actor × (whoever the author had in mind, another person, the person concerned,
 * another tenant): allowed exactly where the contract says. Each answer over HTTP is held to the pure core, which is
 * asked the same of the same instance.
 */
import { describe, expect, test } from 'vitest';
import { lifecycles } from '../../../machines/index.ts';
import {
  type Actor,
  type AnyLifecycle,
  actorKinds,
  advance,
  birthOf,
  type EventMap,
  type Sample,
  type Snapshot,
  unborn,
} from '../../../src/lifecycle/index.ts';
import { door } from '../../support/door.ts';
import { type Called, keyOf, service } from '../caller.ts';

const senders = actorKinds.filter((kind) => kind !== 'clock');
const at = '2026-01-01T00:00:00.000Z';

/** An event with its id, which some machines remember. */
interface Step extends Sample {
  readonly id: string;
}

/** A way to a place where an event is worth sending, and the payload to send. */
interface Way {
  readonly before: readonly Step[];
  readonly sample: Sample;
}

/** For each event a place where the core applies it, or at least one where it is tried, along the author's samples. */
function waysTo(lifecycle: AnyLifecycle): ReadonlyMap<string, Way> {
  const found = new Map<string, Way>();
  const tried = new Map<string, Way>();
  let fresh = 0;
  const freshId = () => {
    fresh += 1;
    return `fresh-${fresh}`;
  };
  const seen = new Set<string>();
  let places: { before: readonly Step[]; snapshot: Snapshot }[] = [
    { before: [], snapshot: unborn(lifecycle, birthOf(lifecycle, 'one'), at) },
  ];
  for (let depth = 0; depth < 7 && places.length > 0; depth += 1) {
    const next: typeof places = [];
    for (const { before, snapshot } of places) {
      for (const sample of lifecycle.samples(snapshot, at, freshId)) {
        const step = { ...sample, id: freshId() };
        const outcome = advance(lifecycle, snapshot, { ...step, at, facts: {} });
        if (!tried.has(sample.type)) tried.set(sample.type, { before, sample });
        if (outcome.kind === 'refused') continue;
        if (!found.has(sample.type)) found.set(sample.type, { before, sample });
        const { value, context } = outcome.snapshot;
        const known = Object.entries(context).map(([field, held]) => [field, held === null]);
        const place = JSON.stringify([value, known]);
        if (seen.has(place)) continue;
        seen.add(place);
        next.push({ before: [...before, step], snapshot: outcome.snapshot });
      }
    }
    places = next;
  }
  return new Map([...tried, ...found]);
}

/** Somebody of a kind: as the author had it, a stranger, and the person whose record it is. */
function actorsOf(kind: Actor['kind'], { by, data }: Sample, before: readonly Step[]): Actor[] {
  const person = [...before, { data }].flatMap(({ data: each }) => {
    const { person: id } = each as { person?: unknown };
    return typeof id === 'string' ? [id] : [];
  })[0];
  const ids = new Set([
    by.kind === kind ? by.id : `some-${kind}`,
    'stranger',
    person ?? 'stranger',
  ]);
  return [...ids].map((id) => ({ kind, id }));
}

describe.each([door, ...lifecycles].map((lifecycle) => ({ name: lifecycle.name, lifecycle })))(
  '$name',
  ({ name, lifecycle }) => {
    const ways = waysTo(lifecycle);

    test('every event is reached, so that each can be asked', () => {
      expect([...ways.keys()].toSorted()).toEqual(Object.keys(lifecycle.events).toSorted());
    });

    test('who may send what', async () => {
      const called = await service({ lifecycles: [door, ...lifecycles] });
      const keys = keysOf(called);
      let n = 0;
      const tally = { applied: 0, forbidden: 0, refused: 0 };
      for (const [type, { before, sample }] of ways) {
        for (const actor of senders.flatMap((kind) => actorsOf(kind, sample, before))) {
          n += 1;
          const key = { tenant: 'default', lifecycle: name, id: `${type}-${n}` };
          for (const step of before) {
            const { outcome } = await called.engine.deliver({
              ...key,
              ...step,
              eventId: step.id,
              id: key.id,
            });
            expect(outcome).not.toBe('refused');
          }
          const expected = await said(called, lifecycle, key, { ...sample, by: actor });
          const birth = before.length === 0;
          const line = `/v1/instances/${name}${birth ? '' : `/${key.id}/events`}`;
          const body = { event: type, data: sample.data, ...(birth && { id: key.id }) };
          const ask = async (tenant: string) => {
            const headers = { authorization: `Bearer ${await keys(tenant, actor)}` };
            const reply = await called.app.inject({ method: 'POST', url: line, headers, body });
            return { status: reply.statusCode, body: reply.json() };
          };
          const where = `${type} by ${actor.kind}:${actor.id}`;
          // First the neighbour, who must neither see nor change what the owner is asked about next.
          if (!birth) {
            const elsewhere = await ask('north');
            expect([elsewhere.status, elsewhere.body.type], where).toEqual([
              404,
              '/problems/notFound',
            ]);
          }
          const reply = await ask('default');
          const type_ = reply.body.type?.replace('/problems/', '') ?? reply.body.outcome;
          expect([where, type_]).toEqual([where, expected]);
          const mayOfItsKind = (lifecycle.events as EventMap)[type]?.by.includes(actor.kind);
          expect([where, type_ === 'forbidden']).toEqual([where, !mayOfItsKind]);
          tally[type_ === 'forbidden' ? 'forbidden' : reply.status < 300 ? 'applied' : 'refused'] +=
            1;
        }
      }
      expect(tally.applied).toBeGreaterThan(0);
      expect(tally.forbidden).toBeGreaterThan(0);
      expect((await called.engine.verify('default', name)).divergences).toEqual([]);
    });
  },
);

/** What the core says to the same event on the same stored instance. */
async function said(
  called: Called,
  lifecycle: AnyLifecycle,
  key: { tenant: string; lifecycle: string; id: string },
  { type, data, by }: Sample,
): Promise<string> {
  const row = await called.store.load(key);
  const snapshot = row?.snapshot ?? unborn(lifecycle, birthOf(lifecycle, key.id), at);
  const outcome = advance(lifecycle, snapshot, { type, data, by, id: 'asked', at, facts: {} });
  return outcome.kind === 'refused' ? outcome.reason : outcome.kind;
}

function keysOf(called: Called): (tenant: string, actor: Actor) => Promise<string> {
  const known = new Map<string, Promise<string>>();
  return (tenant, actor) => {
    const name = `${tenant} ${actor.kind}:${actor.id}`;
    const key = known.get(name) ?? keyOf(called, { tenant, actor, permissions: ['read', 'send'] });
    known.set(name, key);
    return key;
  };
}
