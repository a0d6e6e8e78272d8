/**
 * Writing down what happens to one person: a clock that only moves forward, and rows that say what the author means
 * to happen. The rehearsal holds every author to it.
 */
import {
  addDays,
  dateIn,
  type Elapsed,
  epoch,
  type Instant,
  later,
  plus,
  startOfDay,
} from '../../src/index.ts';
import type { Random } from './random.ts';

type Data = Readonly<Record<string, unknown>>;

/** One line of an import file, its fields in the order in which they are written. */
export interface Row {
  readonly at: Instant;
  readonly lifecycle: string;
  readonly id: string;
  readonly event: string;
  readonly data?: Data;
  readonly by: string;
  readonly eventId?: string;
  readonly key?: string;
  readonly zone?: string;
}

/** What an import makes of a row; `Tally` in src/cli/importing.ts counts the same. */
export type Verdict = 'applied' | 'unchanged' | 'repeated' | 'refused' | 'bad';

/** A row on its way into a file. */
export interface Draft {
  /** Where it belongs in the file. */
  readonly at: Instant;
  readonly row: Row;
  readonly expects: Verdict;
  /** Where the row is wrong on purpose: what is wrong, for the README. */
  readonly wrong?: string;
  /** The line as it stands in the file, where it is not the row's own text. */
  readonly text?: string;
  /** What the import says about a line that no lifecycle ever sees: field at fault and a part of the reason. */
  readonly unreadable?: { readonly field: string; readonly says: string };
}

/** How a row is wrong on purpose. */
type Wrong = Omit<Draft, 'row' | 'at' | 'expects'> & {
  readonly wrong: string;
  /** Where it stands in the file, where that is not its own time. */
  readonly among?: Instant;
  /** `bad` unless told otherwise. */
  readonly expects?: Verdict;
};

/** A row that is wrong on purpose, with the reason that real files have for it. */
export function wrongRow(row: Row, { among, expects = 'bad', ...rest }: Wrong): Draft {
  return { at: among ?? row.at, row, expects, ...rest };
}

/** What `send` takes beside the event. */
export interface Sending {
  readonly data?: Data;
  readonly by?: string;
  readonly eventId?: string;
  readonly key?: string;
  readonly expects?: Verdict;
}

/** When a story begins and where it takes place. */
export interface Scene {
  readonly zone: string;
  readonly from: Instant;
  /** What would happen later has not happened yet, and is not written down. */
  readonly until: Instant;
}

/** What happens to one person. */
export class Story {
  readonly drafts: Draft[] = [];
  readonly random: Random;
  readonly #zone: string;
  readonly #until: Instant;
  at: Instant;

  constructor(random: Random, { zone, from, until }: Scene) {
    this.random = random;
    this.#zone = zone;
    this.#until = until;
    this.at = from;
  }

  /** Lets some time pass: between so many minutes, to the second. */
  wait(leastMinutes: number, mostMinutes: number = leastMinutes): this {
    return this.waitFor({ seconds: this.random.whole(leastMinutes * 60, mostMinutes * 60) });
  }

  waitFor(elapsed: Elapsed): this {
    this.at = plus(this.at, elapsed);
    return this;
  }

  /** Moves on to an instant; one that has passed already changes nothing. */
  waitUntil(at: Instant): this {
    this.at = later(this.at, at);
    return this;
  }

  /** Moves on to an hour at which people are awake. */
  byDay(): this {
    return this.#between(7, 22, () => true);
  }

  /** Moves on to office hours. */
  inOffice(): this {
    return this.#between(8, 17, isWeekday);
  }

  #between(opens: number, closes: number, isOpen: (date: string) => boolean): this {
    for (;;) {
      const today = dateIn(this.at, this.#zone);
      const hour = (epoch(this.at) - epoch(startOfDay(today, this.#zone))) / 3_600_000;
      if (isOpen(today) && hour >= opens && hour < closes) return this;
      const date = isOpen(today) && hour < opens ? today : addDays(today, 1);
      const minutes = opens * 60 + this.random.whole(0, 90);
      this.at = plus(startOfDay(date, this.#zone), { minutes, seconds: this.random.whole(0, 59) });
    }
  }

  /** Writes down that this happens now. */
  send(lifecycle: string, id: string, event: string, sending: Sending & { by: string }): Draft {
    const { expects = 'applied', data, by, eventId, key } = sending;
    const row: Row = {
      at: this.at,
      lifecycle,
      id,
      event,
      ...(data && { data }),
      by,
      ...(eventId !== undefined && { eventId }),
      ...(key !== undefined && { key }),
    };
    return this.add({ at: this.at, row, expects });
  }

  add(draft: Draft): Draft {
    if (draft.at <= this.#until) this.drafts.push(draft);
    return draft;
  }

  /** The very same row once more, as where two exports overlap or a mail system reports twice. */
  again(draft: Draft): void {
    this.add({ ...draft, expects: 'repeated' });
  }
}

function isWeekday(date: string): boolean {
  const day = Math.floor(epoch(startOfDay(date, 'UTC')) / 86_400_000);
  // The first day that is counted was a Thursday.
  return ![2, 3].includes(day % 7);
}

/** All drafts by time; what happens at the same instant stays in the order in which it was written. */
export function inOrder(drafts: readonly Draft[]): Draft[] {
  return drafts.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
