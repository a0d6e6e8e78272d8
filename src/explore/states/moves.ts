/**
 * What can be tried in a place: the author's samples, and the clock, as one move "jump to the next deadline". Samples
 * that differ only in which fresh ids and which near times they carry are one move, checked against the contract once.
 */
import {
  type AnyLifecycle,
  accept,
  type EventDefinition,
  type Issue,
  type Sample,
} from '../../lifecycle/index.ts';
import type { Alike, TakenOut } from './alike.ts';
import { fieldReaders, freshId, isFresh, type Reader } from './holding.ts';
import { Interned } from './interned.ts';
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
}

type Data = Readonly<Record<string, unknown>>;

interface Known extends Move {
  /** What the contract adds to every payload of this kind; null where each has to be parsed. */
  readonly added: Data | null;
}

export class Moves {
  readonly #lifecycle: AnyLifecycle;
  readonly #alike: Alike;
  readonly #skipped: ReadonlySet<string>;
  readonly #numbers = new Interned<string>();
  readonly #known: Known[] = [];
  readonly #readers = new Map<string, ReadonlyMap<string, Reader>>();
  /** Samples that carry nothing of their place, which authors keep as constants. */
  readonly #constant = new WeakMap<Sample, number>();

  /** `skipped` names events that are not tried. */
  constructor(lifecycle: AnyLifecycle, alike: Alike, skipped: Iterable<string>) {
    this.#lifecycle = lifecycle;
    this.#alike = alike;
    this.#skipped = new Set(skipped);
  }

  /** Every kind of move that was met so far, by number. */
  get all(): readonly Move[] {
    return this.#known;
  }

  /** The samples of a place, each kind once. */
  from(place: Place): readonly Tried[] {
    let { drawn } = place;
    const { snapshot, now } = place;
    const samples = this.#lifecycle.samples(snapshot as never, now, () => freshId(drawn++));
    const out = this.#alike.leave(snapshot, now);
    const tried: Tried[] = [];
    for (const sample of samples) {
      if (this.#skipped.has(sample.type)) continue;
      const move = this.#moveOf(sample, place, out);
      if (tried.some((one) => one.move === move)) continue;
      tried.push({ move, sample, data: this.#dataOf(move, sample), drawn });
    }
    return tried;
  }

  /** True where the contract does not take it. */
  isInvalid(move: number): boolean {
    return (this.#known[move] as Known).issues.length > 0;
  }

  /** The clock's move that begins with a deadline. */
  clock(deadline: string): number {
    const text = `after ${deadline}`;
    const move = this.#numbers.put(text);
    if (move === this.#known.length) {
      this.#known.push({ event: deadline, text, sample: null, issues: [], added: {} });
    }
    return move;
  }

  #moveOf(sample: Sample, place: Place, out: TakenOut): number {
    const known = this.#constant.get(sample);
    if (known !== undefined) return known;
    const { key, isConstant } = this.#keyOf(sample, place, out);
    const move = this.#numbers.put(key);
    if (move === this.#known.length) {
      this.#known.push(this.#checked(sample, this.#textOf(sample, out)));
    }
    if (isConstant) this.#constant.set(sample, move);
    return move;
  }

  #checked(sample: Sample, text: string): Known {
    const accepted = accept(this.#lifecycle, sample.type, sample.data);
    const { type: event } = sample;
    if ('issues' in accepted) return { event, text, sample, issues: accepted.issues, added: null };
    return { event, text, sample, issues: [], added: addedTo(sample.data, accepted.data) };
  }

  #dataOf(move: number, sample: Sample): Data {
    const { issues, added } = this.#known[move] as Known;
    if (issues.length > 0) return sample.data;
    if (added !== null) return added === nothing ? sample.data : { ...sample.data, ...added };
    const accepted = accept(this.#lifecycle, sample.type, sample.data);
    return 'data' in accepted ? accepted.data : sample.data;
  }

  /** What tells a sample from others in its place: its plain data, and how its ids and times lie there. */
  #keyOf({ type, data, by }: Sample, { now }: Place, { ids, times }: TakenOut) {
    const readers = this.#readersOf(type);
    const fresh: string[] = [];
    const placeOf = (id: string): string => {
      const at = ids.get(id);
      if (at !== undefined) return at;
      if (!fresh.includes(id)) fresh.push(id);
      return String(fresh.indexOf(id));
    };
    const isKept = !isFresh(by.id);
    let key = `${type} ${by.kind} ${isKept ? by.id : placeOf(by.id)}`;
    let isConstant = isKept;
    for (const field in data) {
      const holding = readers.get(field)?.(data[field]) ?? unread(data[field]);
      key += ` ${field}=${holding.cell < 0 ? holding.text : holding.cell}`;
      for (const { id } of holding.ids) key += ` ${placeOf(id)}`;
      if (holding.times.length > 0) key += this.#alike.around.textBeside(holding.times, times, now);
      isConstant &&= holding.ids.length === 0 && holding.times.length === 0;
    }
    return { key, isConstant };
  }

  /** The same for people: `APPROVE version=file.version by admin-1`. */
  #textOf({ type, data, by }: Sample, { ids }: TakenOut): string {
    const told = (value: unknown) =>
      typeof value === 'string' ? (ids.get(value) ?? (isFresh(value) ? 'new' : value)) : '…';
    const fields = Object.entries(data).map(([field, value]) => `${field}=${told(value)}`);
    return [type, ...fields, 'by', by.kind, told(by.id)].join(' ');
  }

  #readersOf(type: string): ReadonlyMap<string, Reader> {
    const known = this.#readers.get(type);
    if (known) return known;
    const definition = this.#lifecycle.events[type] as EventDefinition | undefined;
    const readers = definition ? fieldReaders(definition.data) : new Map<string, Reader>();
    this.#readers.set(type, readers);
    return readers;
  }
}

/** A field that the contract does not know. */
const unread: Reader = (value) => {
  const text = JSON.stringify(value) ?? 'nothing';
  return { text, cell: -1, ids: [], times: [] };
};

const nothing: Data = {};

/** The fields that parsing adds, if it does nothing else. */
function addedTo(data: Data, parsed: Data): Data | null {
  const kept = Object.keys(data).every((key) => isSame(data[key], parsed[key]));
  if (!kept) return null;
  const added = Object.entries(parsed).filter(([key]) => !Object.hasOwn(data, key));
  return added.length === 0 ? nothing : Object.fromEntries(added);
}

const isSame = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b);
