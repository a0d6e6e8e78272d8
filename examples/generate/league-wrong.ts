/** Rows that are wrong on purpose, each for one reason that real files have. */
import type { Instant } from '../../src/index.ts';
import type { Player } from './league-cast.ts';
import { type Kept, kept, type Member, organisation, zone } from './league-member.ts';
import { type Draft, type Row, wrongRow } from './story.ts';

/** Everyone, with what was written down. */
export interface League {
  readonly members: readonly Member[];
  /** The rows of members.csv. */
  readonly added: readonly Draft[];
  /** Those who were locked out by a requirement: an upheld appeal, a reinstatement, and so on. */
  readonly barred: readonly Member[];
  /** Active members who were never locked out. */
  readonly players: readonly Player[];
}

const screening = 'provider:prv-screening';

export function wrongMembers({ members, added }: League): Draft[] {
  const at: Instant = '2025-10-03T15:00:00.000Z';
  const data = {
    person: 'p-0901',
    organisation,
    eligibility: 'p-0901/eligibility',
    address: 'kim.lee@example.org',
  };
  const row = {
    at,
    lifecycle: kept.account,
    event: 'MEMBER_ADDED',
    by: 'system:registration',
    eventId: 'lnk-0901',
  };
  // Whatever reaches an account fires what was due; somebody to whom nothing happens soon has nothing to lose.
  const stranger = members.find(
    ({ id, drafts }) =>
      added.some(({ row }) => row.id.startsWith(id)) && (drafts[0]?.at ?? '') > '2025-10-20',
  );
  return [
    wrongRow(
      { ...row, id: 'p 0901/account', data },
      {
        wrong: 'a space in the id',
        unreadable: { field: 'id', says: 'an id has letters and digits' },
      },
    ),
    wrongRow(
      { ...row, id: 'p-0902/account', data: { ...data, person: 'p-0902', address: undefined } },
      {
        wrong: 'no address',
      },
    ),
    wrongRow(
      { ...row, id: `${stranger?.id}/account`, data },
      {
        wrong: 'the account of somebody else',
        expects: 'refused',
      },
    ),
  ];
}

export function wrongRequirements({ members }: League): Draft[] {
  const at: Instant = '2025-11-04T15:00:00.000Z';
  const person = members[0]?.id ?? '';
  const row = {
    at,
    lifecycle: kept.training,
    id: 'p-0903/training',
    event: 'ASSIGNED',
    by: 'system:roster',
    zone,
  };
  const data = { person: 'p-0903', organisation, requirement: 'req-training' };
  return [
    wrongRow(
      { ...row, data: { person: 'p-0903', organisation } },
      { wrong: 'no requirement named' },
    ),
    wrongRow(
      { ...row, data, zone: 'Eastern Time' },
      {
        wrong: 'a time zone as people call it',
        unreadable: { field: 'zone', says: 'a time zone is written Europe/Zurich' },
      },
    ),
    wrongRow(
      {
        ...row,
        id: `${person}/eligibility`,
        lifecycle: kept.eligibility,
        data: { person, organisation },
        event: 'REGISTERED',
      },
      {
        wrong: 'registered a second time',
        expects: 'refused',
      },
    ),
  ];
}

/** A row about one thing that is kept about somebody. */
function about(
  at: Instant,
  person: string,
  what: Kept,
  event: string,
  by: string,
  data?: Row['data'],
): Row {
  return { at, lifecycle: kept[what], id: `${person}/${what}`, event, ...(data && { data }), by };
}

export function wrongLeagueEvents(league: League): Draft[] {
  const completed = withLast(league, 'ankored/document', 'APPROVE');
  const cleared = withLast(league, 'ankored/background-check', 'PROVIDER_CLEAR');
  const out = league.barred[4]?.id ?? '';
  const late: Instant = '2026-04-14T15:00:00.000Z';
  const reported = { report: 'rpt-unknown', stamp: '2026-04-14T14:59:00.000Z' };
  const cut = about(
    '2026-02-04T16:00:00.000Z',
    cleared.person,
    'background-check',
    'PROVIDER_CLEAR',
    screening,
    reported,
  );
  const reused = { ...cleared.row, at: '2026-04-14T16:00:00.000Z' };
  return [
    wrongRow(
      about(
        '2025-12-02T15:00:00.000Z',
        completed.person,
        'safesport-certificate',
        'APPROVED',
        'admin:ad-01',
        { version: 'file-0001' },
      ),
      {
        wrong: 'an event by the name of its result',
      },
    ),
    wrongRow(
      about(late, completed.person, 'safesport-certificate', 'APPROVE', 'admin:ad-01', {
        version: 'file-0001',
      }),
      {
        wrong: 'an approval where nothing is under review',
        expects: 'refused',
      },
    ),
    wrongRow(
      about(
        '2026-04-14T15:05:00.000Z',
        completed.person,
        'safesport-certificate',
        'REVOKED',
        'admin:ad-01',
        {},
      ),
      {
        wrong: 'a decision without a reason',
      },
    ),
    wrongRow(
      about(
        '2026-04-14T15:10:00.000Z',
        completed.person,
        'safesport-certificate',
        'WAIVE',
        'admin:ad-01',
        { reason: 'Agreed by phone.', until: '2027-02-29' },
      ),
      {
        wrong: 'a leap day in a year without one',
      },
    ),
    wrongRow(
      about(
        '2026-04-14T15:15:00.000Z',
        cleared.person,
        'background-check',
        'PROVIDER_CLEAR',
        screening,
        reported,
      ),
      {
        wrong: 'a report that nobody asked for',
        expects: 'refused',
      },
    ),
    wrongRow(
      about(
        '2026-04-14T15:20:00.000Z',
        cleared.person,
        'background-check',
        'PROVIDER_CLEAR',
        'admin:ad-02',
        reported,
      ),
      {
        wrong: 'an administrator speaks for the provider',
        expects: 'refused',
      },
    ),
    wrongRow(
      about(
        '2026-04-14T15:25:00.000Z',
        cleared.person,
        'background-check',
        'PROVIDER_FLAG',
        screening,
        { report: 'rpt-unknown', stamp: '14 April 2026' },
      ),
      {
        wrong: 'a stamp as people write it',
      },
    ),
    wrongRow(reused, { wrong: 'a delivery id that was used for something else' }),
    wrongRow(
      about('2026-01-15T15:00:00.000Z', 'p-0999', 'training', 'STARTED', 'provider:prv-training'),
      {
        wrong: 'a person who does not exist',
      },
    ),
    wrongRow(
      about('2026-03-02T15:00:00.000Z', out, 'eligibility', 'REINSTATE', `user:${out}`, {
        reason: 'I am sorry.',
      }),
      {
        wrong: 'somebody lets themselves back in',
        expects: 'refused',
      },
    ),
    wrongRow(cut, {
      wrong: 'the line breaks off',
      text: JSON.stringify(cut).slice(0, 120),
      unreadable: { field: 'line', says: 'not JSON' },
    }),
    wrongRow(
      { ...cut, event: '' },
      {
        wrong: 'no event',
        text: JSON.stringify({ ...cut, event: undefined }),
        unreadable: { field: 'event', says: 'it is missing' },
      },
    ),
    wrongRow(
      about(
        '2026-02-10T15:00:00.000Z',
        completed.person,
        'safesport-certificate',
        'FILE_REMOVED',
        'clock:clock',
      ),
      {
        wrong: 'nobody sends as the clock',
        unreadable: { field: 'by', says: 'an actor is written kind:id' },
      },
    ),
  ];
}

/** Somebody for whom this is the last that happened, some time before the end, with the row of it. */
function withLast(
  { players }: League,
  lifecycle: string,
  event: string,
): { person: string; row: Row } {
  for (const { member } of players) {
    const row = member.drafts
      .map((draft) => draft.row)
      .findLast((row) => row.lifecycle === lifecycle);
    if (row?.event === event && row.at < '2026-01-01T00:00:00.000Z')
      return { person: member.id, row };
  }
  throw new Error(`nobody has ${event} as the last of ${lifecycle}`);
}
