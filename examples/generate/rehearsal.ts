/**
 * What an import will make of every row, worked out with the pure core alone: the same lifecycles, no engine, no
 * store. test/examples imports the files into a real engine and compares.
 */
import {
  type Actor,
  type ActorKind,
  type AnyLifecycle,
  accept,
  decide,
  type Facts,
  type Instant,
  type Issue,
  later,
  type Outcome,
  observe,
  policiesOf,
  type Snapshot,
  type StampedEvent,
  type Taken,
  unborn,
} from '../../src/index.ts';
import type { Row, Verdict } from './story.ts';

/** What becomes of one row, and for a refused or bad one the field at fault with the reason. */
export interface Ruling {
  readonly verdict: Verdict;
  readonly field: string;
  readonly says: string;
}

const fine = (verdict: Verdict): Ruling => ({ verdict, field: '', says: '' });
const bad = (field: string, says: string): Ruling => ({ verdict: 'bad', field, says });

/** As the import says what is wrong with a row: its first issue. */
function ruled(issue: Issue | undefined): Ruling {
  return bad(issue?.path ?? 'row', issue?.message ?? 'not a row');
}

/** How many people stand in which status, by lifecycle. */
export type Census = Record<string, Record<string, number>>;

export class Rehearsal {
  readonly #lifecycles: ReadonlyMap<string, AnyLifecycle>;
  readonly #now: Instant;
  readonly #snapshots = new Map<string, Snapshot>();
  /** Per instance and key: the request that the key was first used for. */
  readonly #answered = new Map<string, string>();
  #events = 0;

  /** `now` is when the import runs: whatever lies after it has not happened. */
  constructor(lifecycles: readonly AnyLifecycle[], now: Instant) {
    this.#lifecycles = new Map(lifecycles.map((lifecycle) => [lifecycle.name, lifecycle]));
    this.#now = now;
  }

  /** Takes in one row, as `rollcall import` would. */
  offer(row: Row): Ruling {
    const lifecycle = this.#lifecycles.get(row.lifecycle);
    if (!lifecycle) return bad('lifecycle', `there is no lifecycle "${row.lifecycle}"`);
    const request = JSON.stringify([row.event, row.data ?? {}, row.by, row.at]);
    const answer = `${keyOf(row)} ${row.key ?? JSON.stringify(row)}`;
    const before = this.#answered.get(answer);
    if (before === request) return fine('repeated');
    if (before !== undefined)
      return bad('row', `the key "${row.key}" was used for another request`);
    const ruling = this.#decided(lifecycle, row);
    if (ruling.verdict === 'applied' || ruling.verdict === 'unchanged') {
      this.#answered.set(answer, request);
    }
    return ruling;
  }

  #decided(lifecycle: AnyLifecycle, row: Row): Ruling {
    const stored = this.#snapshots.get(keyOf(row));
    if (!stored && lifecycle.events[row.event]?.birth !== true) {
      return bad('row', `there is no ${row.lifecycle} ${row.id}`);
    }
    const birth = {
      id: row.id,
      policies: policiesOf(lifecycle, 'default'),
      zone: row.zone ?? 'UTC',
    };
    const snapshot = stored ?? unborn(lifecycle, birth, row.at);
    const accepted = accept(lifecycle, row.event, row.data);
    if ('issues' in accepted) return ruled(accepted.issues[0]);
    if (row.at > this.#now) return bad('at', 'lies in the future');
    this.#events += 1;
    const bare: StampedEvent = {
      type: row.event,
      data: accepted.data,
      id: row.eventId ?? `event-${this.#events}`,
      at: row.at,
      by: actorOf(row.by),
      facts: {},
    };
    // At birth only the event itself says whom it concerns, so the facts are read from where it would lead.
    const { context } = stored ?? decide(lifecycle, snapshot, bare).snapshot;
    const facts = this.#facts(lifecycle, context, row.at);
    const outcome = decide(lifecycle, snapshot, { ...bare, facts });
    if (stored || outcome.kind === 'applied') this.#snapshots.set(keyOf(row), outcome.snapshot);
    this.#passOn(lifecycle, outcome, bare.by);
    if (outcome.kind !== 'refused') return fine(outcome.kind);
    const [issue] = outcome.issues;
    return issue ? ruled(issue) : { verdict: 'refused', field: 'event', says: outcome.message };
  }

  /** Facts from around: each is another instance's status. */
  #facts({ facts }: AnyLifecycle, context: Snapshot['context'], at: Instant): Facts {
    const found = Object.entries(facts).map(([name, { from }]) => {
      const status = this.#statusOf(from.lifecycle, from.id(context as never), at);
      return [name, status !== null && from.statuses.includes(status)] as const;
    });
    return Object.fromEntries(found.filter(([, holds]) => holds));
  }

  #statusOf(name: string, id: string | null, at: Instant): string | null {
    const lifecycle = this.#lifecycles.get(name);
    const snapshot = id === null ? undefined : this.#snapshots.get(`${name} ${id}`);
    if (!lifecycle || !snapshot) return null;
    return observe(lifecycle, snapshot, at).snapshot.status?.code ?? null;
  }

  /** Events that one instance sends to another take effect at once. */
  #passOn(from: AnyLifecycle, outcome: Outcome, by: Actor): void {
    const passes: readonly Taken[] =
      outcome.kind === 'applied' ? [...outcome.elapsed, outcome.taken] : outcome.elapsed;
    for (const taken of passes) {
      for (const [index, { name, data }] of taken.effects.entries()) {
        const sendTo = from.effects[name]?.sendTo;
        if (!sendTo) continue;
        const { [sendTo.id]: id, ...rest } = data;
        const event = { type: sendTo.event, data: rest, id: `${taken.event.id}/${index}`, by };
        this.#receive(sendTo.lifecycle, String(id), { ...event, at: taken.at, facts: {} });
      }
    }
  }

  #receive(name: string, id: string, event: StampedEvent): void {
    const lifecycle = this.#lifecycles.get(name);
    const snapshot = this.#snapshots.get(`${name} ${id}`);
    if (!lifecycle || !snapshot)
      throw new Error(`${event.type} goes to ${name} ${id}, who is nobody`);
    const accepted = accept(lifecycle, event.type, event.data);
    if ('issues' in accepted) throw new Error(`${event.type} does not fit ${name}`);
    const at = later(event.at, snapshot.at);
    const facts = this.#facts(lifecycle, snapshot.context, at);
    const outcome = decide(lifecycle, snapshot, { ...event, data: accepted.data, at, facts });
    this.#snapshots.set(`${name} ${id}`, outcome.snapshot);
  }

  /** Everyone at an instant, by lifecycle and status. */
  census(at: Instant): Census {
    const counts: Census = {};
    for (const [key, snapshot] of this.#snapshots) {
      const name = key.slice(0, key.indexOf(' '));
      const lifecycle = this.#lifecycles.get(name);
      const code = lifecycle && observe(lifecycle, snapshot, at).snapshot.status?.code;
      if (code === undefined) continue;
      const ofLifecycle = (counts[name] ??= {});
      ofLifecycle[code] = (ofLifecycle[code] ?? 0) + 1;
    }
    return sortedDeep(counts);
  }
}

function keyOf({ lifecycle, id }: Row): string {
  return `${lifecycle} ${id}`;
}

function actorOf(text: string): Actor {
  const colon = text.indexOf(':');
  return { kind: text.slice(0, colon) as ActorKind, id: text.slice(colon + 1) };
}

function sortedDeep(census: Census): Census {
  const sorted = <T>(record: Record<string, T>) =>
    Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return sorted(
    Object.fromEntries(Object.entries(census).map(([name, counts]) => [name, sorted(counts)])),
  );
}
