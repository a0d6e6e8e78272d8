/** Rows that are wrong on purpose, each for one reason that real files have. */
import type { Instant } from '../../src/index.ts';
import { type Cohort, lifecycle } from './ahead-user.ts';
import { type Draft, type Row, wrongRow } from './story.ts';

const admin = 'admin:a-01';
const mailer = 'system:mailer';

export function wrongAheadUsers(ahead: Cohort): Draft[] {
  const at: Instant = '2026-03-06T08:00:00.000Z';
  const base = { lifecycle, event: 'CREATE', by: admin, at };
  const twice = ahead.of('smooth')[0]?.id ?? '';
  const data = {
    username: 'nora.brunner.new',
    address: 'nora.brunner.new@example.org',
    language: 'de',
  };
  const german = { username: 'hans.egli', address: 'hans.egli@example.org', language: 'Deutsch' };
  return [
    wrongRow(
      { ...base, id: twice, data },
      { wrong: 'the id is taken already', expects: 'refused' },
    ),
    wrongRow({ ...base, id: 'u-0901', data: german }, { wrong: 'a language by its name' }),
    wrongRow(
      { ...base, id: 'u-0902', data: { address: 'ida.frei@example.org', language: 'de' } },
      { wrong: 'no username' },
    ),
  ];
}

export function wrongEntraUsers(): Draft[] {
  const at: Instant = '2026-03-01T01:00:00.000Z';
  const data = { username: 'rolf.ammann', address: 'rolf.ammann@example.org', language: 'de' };
  const row = { lifecycle, event: 'ENTRA_SYNCED', by: 'system:entra-sync', at, id: 'u-0903', data };
  return [
    wrongRow(row, {
      wrong: 'a date as people write it',
      text: `u-0903,01.03.2026,system:entra-sync,${Object.values(data).join(',')}`,
      unreadable: { field: 'at', says: 'an instant is written 2026-03-01T00:00:00Z' },
    }),
  ];
}

export function wrongEvents(ahead: Cohort): Draft[] {
  const idOf = (plot: string) => ahead.of(plot)[0]?.id ?? '';
  const pending = idOf('stalls');
  const bounced = idOf('bounceLeft');
  const created = idOf('neverInvited');
  const stuck = idOf('sessionStuck');
  const row = (at: Instant, id: string, event: string, by: string, data?: Row['data']): Row => ({
    at,
    lifecycle,
    id,
    event,
    ...(data && { data }),
    by,
  });
  const resent = row('2026-03-18T09:12:00.000Z', created, 'START_ONBOARDING', admin);
  const cut = row('2026-03-17T10:00:00.000Z', created, 'START_ONBOARDING', admin);
  return [
    wrongRow(row('2026-03-05T13:10:00.000Z', pending, 'INVITE_RESENT', admin), {
      wrong: 'an event that nobody knows',
    }),
    wrongRow(
      { ...row('2026-02-30T09:12:00.000Z', created, 'START_ONBOARDING', admin) },
      {
        wrong: 'a day that February does not have',
        among: '2026-03-03T09:12:00.000Z',
        unreadable: { field: 'at', says: 'an instant is written 2026-03-01T00:00:00Z' },
      },
    ),
    wrongRow(row('2062-03-06T08:00:00.000Z', created, 'START_ONBOARDING', admin), {
      wrong: 'a year with two digits swapped',
      among: '2026-03-06T08:00:00.000Z',
    }),
    wrongRow(row('2026-03-06T16:40:00.000Z', pending, 'LINK_REDEEMED', `user:${pending}`, {}), {
      wrong: 'no link in the payload',
    }),
    wrongRow(row('2026-03-07T11:20:00.000Z', pending, 'AHEAD_LOGIN', `user:${pending}`), {
      wrong: 'a login before there is a password',
      expects: 'refused',
    }),
    wrongRow(row('2026-03-21T09:30:00.000Z', stuck, 'PASSWORD_SET', admin), {
      wrong: 'an administrator sets a password',
      expects: 'refused',
    }),
    wrongRow(row('2026-03-09T09:00:00.000Z', 'u-0999', 'START_ONBOARDING', admin), {
      wrong: 'a user who does not exist',
    }),
    wrongRow(cut, {
      wrong: 'the line breaks off',
      text: JSON.stringify(cut).slice(0, 90),
      unreadable: { field: 'line', says: 'not JSON' },
    }),
    wrongRow(
      {
        ...row('2026-03-13T08:00:00.000Z', created, 'START_ONBOARDING', admin),
        lifecycle: 'ahead/users',
      },
      {
        wrong: 'a lifecycle that does not exist',
      },
    ),
    wrongRow(
      row('2026-02-27T08:00:00.000Z', bounced, 'EMAIL_CHANGED', admin, {
        address: 'old@example.org',
      }),
      {
        wrong: 'it happened before what is on record already',
        among: '2026-03-19T08:00:00.000Z',
      },
    ),
    wrongRow(
      row('2026-03-12T14:00:00.000Z', pending, 'DELIVERY_FAILED', mailer, {
        invitation: 'inv-unknown',
        code: 'hardBounce',
      }),
      { wrong: 'a code of another mail system' },
    ),
    wrongRow(row('2026-03-14T08:00:00.000Z', created, 'START_ONBOARDING', 'anna'), {
      wrong: 'an actor without a kind',
      unreadable: { field: 'by', says: 'an actor is written kind:id' },
    }),
    wrongRow(resent, {
      wrong: 'a field that rows do not have',
      text: JSON.stringify({ ...resent, note: 'third attempt' }),
      unreadable: { field: 'row', says: 'unknown field note' },
    }),
  ];
}
