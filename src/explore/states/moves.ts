/**
 * What can be tried in a place: the author's samples, and the clock, as one move "jump to the next deadline". Samples
 * that differ only in which fresh ids and which near times they carry are one move, checked against the contract once.
 */
import {
  type AnyLifecycle,
  accept,
  type EventDefinition,
  type Issue,
  type RefusalReason,
  type Sample,
} from '../../lifecycle/index.ts';
import { knowsEvent } from '../../lifecycle/permitted.ts';
import type { Alike, ReadPlace } from './alike.ts';
import { Beside } from './beside.ts';
import { Chains, empty } from './chains.ts';
import { fieldReaders, freshId, isFresh, type Reader } from './holding.ts';
import type { Place } from './place.ts';

/** One kind of move: everything that is sent alike. */
export interface Move {
  /** The event's name; for the clock, the name of the deadline that is next. */
  readonly event: string;
  /** What tells it from other moves, in the lifecycle's own words: `APPROVE version=file.version by admin-1`. */
  readonly text: string;
  /** The first sample that was met; null for the clock. */
  readonly sample: Sample | null;
  /** What is wrong with it, where the contract does not take it. */
  readonly issues: readonly Issue[];
}

/** A move as it is made in one place. */
export interface Tried {
  readonly move: number;
  readonly sample: Sample;
  /** The payload as machines see it. */
  readonly data: Sample['data'];
  /** How many ids were drawn for the samples of the place; the next one is the event's own. */
  readonly drawn: number;
  /** What refuses it before any guard is asked. */
  readonly barred: RefusalReason | null;
}

type Data = Readonly<Record<string, unknown>>;

interface Known extends Move {
  /** What the contract adds to every payload of this kind; null where each has to be parsed. */
  readonly added: Data | null;
  /** True where it carries nothing of its place. */
  readonly isConstant: boolean;
}

/** What is known of one event's payloads. */
interface Payload {
  readonly type: number;
  readonly fields: Map<string, { readonly name: number; readonly read: Reader | null }>;
}

/** What is known of all places that stand in the same states. */
interface Standing {
  /** By its number among the samples, the one that was met there last, where it carries nothing of its place. */
  readonly met: (Sample | undefined)[];
  readonly moves: number[];
  /** By move. */
  readonly barred: (RefusalReason | null | undefined)[];
}

/** Whether events are tried that only flag and remind, and whether probes are. */
interface Extent {
  readonly attention: boolean;
  readonly probes: boolean;
}

/** What is not tried. */
const skipped = -1;

export class Moves {
  readonly #lifecycle: AnyLifecycle;
  readonly #alike: Alike;
  /** Events that are not tried. */
  readonly #skipped: ReadonlySet<string>;
  readonly #probes: boolean;
  readonly #chains = new Chains();
  /** By the chain of what tells it from others. */
  readonly #numbers = new Map<number, number>();
  readonly #known: Known[] = [];
  readonly #clocks = new Map<string, number>();
  readonly #payloads = new Map<string, Payload>();
  readonly #standings: (Standing | undefined)[] = [];
  /** By move, the number of the place where it was tried last. */
  readonly #triedIn: number[] = [];
  #places = 0;

  constructor(lifecycle: AnyLifecycle, alike: Alike, { attention, probes }: Extent) {
    this.#lifecycle = lifecycle;
    this.#alike = alike;
    this.#skipped = new Set(attention ? [] : lifecycle.attention.events);
    this.#probes = probes;
  }

  /** Every kind of move that was met so far, by number. */
  get all(): readonly Move[] {
    return this.#known;
  }

  /** The samples of a place, each kind once. */
  from(read: ReadPlace): readonly Tried[] {
    const { snapshot, now } = read.place;
    let { drawn } = read.place;
    const fresh = () => freshId(drawn++);
    const usual = this.#lifecycle.samples(snapshot as never, now, fresh);
    const samples = this.#probes
      ? [...usual, ...this.#lifecycle.probes(snapshot as never, now, fresh)]
      : usual;
    const standing = this.#standing(read.standing);
    const beside = new Beside(this.#alike, read);
    this.#places += 1;
    const tried: Tried[] = [];
    for (let n = 0; n < samples.length; n += 1) {
      const sample = samples[n] as Sample;
      const isMet = standing.met[n] === sample;
      const move = isMet ? (standing.moves[n] as number) : this.#moveOf(sample, beside);
      if (move === skipped || this.#triedIn[move] === this.#places) continue;
      this.#triedIn[move] = this.#places;
      if (!isMet && this.#known[move]?.isConstant === true) {
        standing.met[n] = sample;
        standing.moves[n] = move;
      }
      let barred = standing.barred[move];
      if (barred === undefined) {
        barred = this.#barrier(move, sample, read.place);
        standing.barred[move] = barred;
      }
      tried.push({ move, sample, data: this.#dataOf(move, sample), drawn, barred });
    }
    return tried;
  }

  /** The clock's move that begins with a deadline. */
  clock(deadline: string): number {
    const known = this.#clocks.get(deadline);
    if (known !== undefined) return known;
    const move = this.#known.length;
    const text = `after ${deadline}`;
    const constant = { added: null, isConstant: false };
    this.#known.push({ event: deadline, text, sample: null, issues: [], ...constant });
    this.#clocks.set(deadline, move);
    return move;
  }

  #standing(number: number): Standing {
    const known = this.#standings[number];
    if (known !== undefined) return known;
    const made = { met: [], moves: [], barred: [] };
    this.#standings[number] = made;
    return made;
  }

  /** What refuses an event before its guards are asked, in the order in which `advance` looks. */
  #barrier(move: number, { type, by }: Sample, { snapshot }: Place): RefusalReason | null {
    if ((this.#known[move] as Known).issues.length > 0) return 'invalidEvent';
    if (snapshot.finished) return 'finished';
    const definition = this.#lifecycle.events[type] as EventDefinition;
    if (!definition.by.includes(by.kind)) return 'forbidden';
    return knowsEvent(this.#lifecycle, snapshot, type) ? null : 'notPermittedHere';
  }

  #moveOf(sample: Sample, beside: Beside): number {
    if (this.#skipped.has(sample.type)) return skipped;
    const key = this.#keyOf(sample, beside);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const move = this.#known.length;
    this.#numbers.set(key, move);
    this.#known.push(this.#checked(sample, beside));
    return move;
  }

  #checked(sample: Sample, beside: Beside): Known {
    const { type: event } = sample;
    const text = beside.textOf(sample);
    const isConstant = this.#isConstant(sample);
    const accepted = accept(this.#lifecycle, event, sample.data);
    if ('issues' in accepted) {
      return { event, text, sample, issues: accepted.issues, added: null, isConstant };
    }
    const added = addedTo(sample.data, accepted.data);
    return { event, text, sample, issues: [], added, isConstant };
  }

  #dataOf(move: number, sample: Sample): Data {
    const { issues, added } = this.#known[move] as Known;
    if (added === nothing || issues.length > 0) return sample.data;
    if (added !== null) return { ...sample.data, ...added };
    const accepted = accept(this.#lifecycle, sample.type, sample.data);
    return 'data' in accepted ? accepted.data : sample.data;
  }

  /** What tells a sample from others in its place: its plain data, and how its ids and times lie there. */
  #keyOf({ type, data, by }: Sample, beside: Beside): number {
    const chains = this.#chains;
    const { texts } = this.#alike.lexicon;
    const payload = this.#payloadOf(type);
    const others: string[] = [];
    const isOpaque = isFresh(by.id);
    let key = chains.put(empty, payload.type);
    key = chains.put(key, texts.put(by.kind) * 2 + (isOpaque ? 1 : 0));
    key = chains.put(key, isOpaque ? beside.numberOf(by.id, others) : texts.put(by.id));
    for (const field in data) {
      const { name, read } = this.#fieldOf(payload, field);
      key = chains.put(key, name);
      const holding = read?.(data[field]);
      if (holding === undefined) {
        key = chains.put(key, texts.put(JSON.stringify(data[field]) ?? 'nothing'));
        continue;
      }
      key = chains.put(key, holding.cell);
      for (const { id } of holding.ids) key = chains.put(key, beside.numberOf(id, others));
      if (holding.times.length > 0) key = chains.putAll(key, beside.numbersOf(holding.times));
    }
    return key;
  }

  #isConstant({ type, data, by }: Sample): boolean {
    const payload = this.#payloadOf(type);
    return (
      !isFresh(by.id) &&
      Object.entries(data).every(([field, value]) => {
        const holding = this.#fieldOf(payload, field).read?.(value);
        return holding === undefined || (holding.ids.length === 0 && holding.times.length === 0);
      })
    );
  }

  #payloadOf(type: string): Payload {
    const known = this.#payloads.get(type);
    if (known !== undefined) return known;
    const { lexicon } = this.#alike;
    const definition = this.#lifecycle.events[type] as EventDefinition | undefined;
    const readers = definition ? fieldReaders(definition.data, lexicon) : [];
    const made = {
      type: lexicon.texts.put(type),
      fields: new Map(
        [...readers].map(([field, read]) => [field, { name: lexicon.texts.put(field), read }]),
      ),
    };
    this.#payloads.set(type, made);
    return made;
  }

  /** Without a reader where the contract does not know the field. */
  #fieldOf({ fields }: Payload, field: string) {
    const known = fields.get(field);
    if (known !== undefined) return known;
    const made = { name: this.#alike.lexicon.texts.put(field), read: null };
    fields.set(field, made);
    return made;
  }
}

const nothing: Data = {};

/** The fields that parsing adds, if it does nothing else. */
function addedTo(data: Data, parsed: Data): Data | null {
  const kept = Object.keys(data).every((key) => isSame(data[key], parsed[key]));
  if (!kept) return null;
  const added = Object.entries(parsed).filter(([key]) => !Object.hasOwn(data, key));
  return added.length === 0 ? nothing : Object.fromEntries(added);
}

const isSame = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b);
