/** One member of the league, and a thread for each thing that is kept about them. */
import {
  addDays,
  type CivilDate,
  dateIn,
  type Instant,
  plus,
  startOfDay,
} from '../../src/index.ts';
import type { Person } from './people.ts';
import { type Random, randomFor } from './random.ts';
import { type Draft, type Row, type Sending, Story } from './story.ts';

export const zone = 'America/New_York';
export const organisation = 'org-01';

/** Nothing after this instant has happened yet. */
export const asOf: Instant = '2026-04-16T00:00:00.000Z';

export const admins = ['admin:ad-01', 'admin:ad-02', 'admin:ad-03'] as const;

export type Role = 'coach' | 'referee' | 'volunteer';

/** The instances of a person: their ids share the part before the slash, so an import keeps their order. */
export const kept = {
  account: 'ankored/account',
  eligibility: 'ankored/eligibility',
  'background-check': 'ankored/background-check',
  training: 'ankored/training',
  'safesport-certificate': 'ankored/document',
} as const;
export type Kept = keyof typeof kept;

export interface Member {
  readonly id: string;
  readonly person: Person;
  readonly role: Role;
  /** When the league first heard of them. */
  readonly joins: Instant;
  readonly random: Random;
  /** Everything that is written down about them. */
  readonly drafts: Draft[];
}

export function memberOf(number: number, person: Person, role: Role, joins: Instant): Member {
  const id = `p-${String(number).padStart(4, '0')}`;
  return { id, person, role, joins, random: randomFor(`league/${id}`), drafts: [] };
}

type Rest = Omit<Sending, 'by'>;

/** What happens to one instance of one member. */
export class Thread extends Story {
  readonly member: Member;
  readonly kept: Kept;

  constructor(member: Member, kept: Kept, from: Instant) {
    super(randomFor(`league/${member.id}/${kept}`), { zone, from, until: asOf });
    this.member = member;
    this.kept = kept;
  }

  get id(): string {
    return `${this.member.id}/${this.kept}`;
  }

  /** Today, where the league is. */
  get today(): CivilDate {
    return dateIn(this.at, zone);
  }

  override add(draft: Draft): Draft {
    if (draft.at <= asOf) this.member.drafts.push(draft);
    return draft;
  }

  /** The bare row of something that happens now. */
  rowOf(event: string, by: string): Row {
    return { at: this.at, lifecycle: kept[this.kept], id: this.id, event, by };
  }

  by(event: string, by: string, rest: Rest = {}): Draft {
    return this.send(kept[this.kept], this.id, event, { ...rest, by });
  }

  user(event: string, rest: Rest = {}): Draft {
    return this.by(event, `user:${this.member.id}`, rest);
  }

  admin(event: string, rest: Rest = {}): Draft {
    return this.by(event, this.random.pick(admins), rest);
  }

  /** Moves on to an hour of a day, on the league's clocks but for the days on which they change. */
  on(date: CivilDate, hour: number, minute = 0): this {
    return this.waitUntil(plus(startOfDay(date, zone), { hours: hour, minutes: minute }));
  }

  /** A day so many days ago. */
  daysAgo(least: number, most: number): CivilDate {
    return addDays(this.today, -this.random.whole(least, most));
  }
}

export const day = 24 * 60;
