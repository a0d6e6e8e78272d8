/** Rosters from the command line: changed by a file, asked in words, as JSON and for a spreadsheet. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { groupStanding, lifecycles } from '../../machines/index.ts';
import { widthOf } from '../../src/cli/layout.ts';
import { Desk } from '../support/terminal.ts';

const changes = [
  { type: 'ORGANISATION_ADDED', title: 'The league', zone: 'America/New_York' },
  { type: 'GROUP_ADDED', group: 'u12', title: '=U12("x")' },
  {
    type: 'REQUIREMENT_ADDED',
    requirement: 'first-aid',
    title: 'First aid',
    lifecycle: 'ankored/document',
  },
  { type: 'REQUIREMENT_ASSIGNED', group: 'u12', role: 'coach', requirement: 'first-aid' },
  { type: 'PERSON_ADDED', person: 'p1', address: 'p1@example.org' },
  { type: 'MEMBER_ADDED', group: 'u12', role: 'coach', person: 'p1' },
  { type: 'MEMBER_ADDED', group: 'u12', role: 'coach', person: 'nobody' },
];

let desk: Desk;
let file: string;
beforeAll(async () => {
  desk = new Desk({ lifecycles, standings: [groupStanding] });
  await desk.run('lifecycles');
  file = join(desk.data, '..', 'roster.ndjson');
  writeFileSync(file, [...changes.map((it) => JSON.stringify(it)), 'not json'].join('\n'));
});
afterAll(() => desk.leave());

describe('apply', () => {
  it('makes what is good, names each line that is not, and makes nothing twice', async () => {
    const first = await desk.run(`roster apply league ${file} --by admin:anna`);
    expect([first.code, first.out]).toEqual([
      2,
      '8 changes: 6 made, 0 known already, 2 not made\n',
    ]);
    expect(first.err.split('\n').slice(0, 2)).toEqual([
      expect.stringMatching(/^line 8: line: /),
      expect.stringMatching(/^line 7: person: /),
    ]);
    const again = await desk.run(`roster apply league ${file} --by admin:anna`);
    expect(again.out).toBe('8 changes: 0 made, 6 known already, 2 not made\n');
    expect((await desk.run('show ankored/document p1/first-aid --json')).json.status.code).toBe(
      'incomplete',
    );
  });
});

describe('questions', () => {
  it('are answered in 80 columns', async () => {
    const group = await desk.run('roster groups league');
    expect(group.lines.slice(0, 2)).toEqual([
      'GROUP  MEMBERS  STANDING',
      'u12    1        1 Not Activated',
    ]);
    const members = await desk.run(
      'roster members league u12 --status "Not_Activated"'.replace(
        '"Not_Activated"',
        'notactivated',
      ),
    );
    expect(members.lines[1]).toMatch(/^p1 +coach +Not Activated +now +Not Activated$/);
    expect((await desk.run('roster members league u12 --status cleared')).out).toBe(
      'Nobody stands there.\n',
    );
    expect((await desk.run('roster counts league --group u12')).out).toBe(
      '1 membership: 1 Not Activated\n',
    );
    const person = await desk.run('roster person league p1');
    expect(person.lines[0]).toBe('Not Activated as coach in =U12("x")');
    expect(person.out).toMatch(/First aid +p1\/first-aid +Incomplete/);
    const journal = await desk.run('roster journal league --limit 2 --after 1');
    expect(journal.lines[1]).toMatch(/^2 +\d{4}-\d\d-\d\d \d\d:\d\d +admin:anna +GROUP_ADDED /);
    expect(journal.lines.at(-1)).toBe('There is more: --after 3');
    for (const said of [group, members, person, journal])
      for (const line of said.lines) expect(widthOf(line)).toBeLessThanOrEqual(80);
  });

  it('as JSON are what the library answers', async () => {
    const engine = await desk.engine();
    const at = { tenant: 'default', organisation: 'league' };
    const { json: members } = await desk.run('roster members league u12 --json');
    expect(members).toEqual(
      JSON.parse(JSON.stringify(await engine.roster.members({ ...at, group: 'u12', limit: 100 }))),
    );
    const { json: person } = await desk.run('roster person league p1 --json');
    expect(person.instances.map((it: any) => it.id)).toEqual([
      'p1/eligibility',
      'p1/account',
      'p1/first-aid',
    ]);
  });

  it('as CSV are whole, and run no formula', async () => {
    const { out } = await desk.run('roster groups league --csv');
    expect(parse(out)).toEqual([
      ['group', 'title', 'standing', 'members'],
      ['u12', `'=U12("x")`, 'Not Activated', '1'],
    ]);
    const [head, row] = parse((await desk.run('roster members league u12 --csv')).out);
    expect(head).toContain('who acts');
    expect(row).toEqual(expect.arrayContaining(['u12', 'p1', 'coach', 'Not Activated']));
  });

  it('across people put the most pressing first', async () => {
    const file = JSON.stringify({ version: 'v1', completedOn: '2025-12-20' });
    const upload = 'send ankored/document p1/first-aid UPLOADED --by user:p1 --payload'.split(' ');
    const waits = await desk.run('roster waiting ankored/account --status notActivated');
    expect(waits.lines[1]).toMatch(/^p1\/account +Not Activated +/);
    await desk.run([...upload, file]);
    desk.clock.wait({ days: 3 });
    const queue = await desk.run('roster queue ankored/document');
    expect([queue.code, queue.out, queue.err]).toEqual([0, expect.any(String), '']);
    const { json } = await desk.run('roster expiring ankored/document --days 400 --json');
    expect(json).toEqual({ items: expect.any(Array), next: null });
    expect((await desk.run('roster queue ankored/document --days 400')).out).toBe('Nobody.\n');
  });

  it('as they were, by the day', async () => {
    const now = await desk.run('roster person league p1');
    desk.clock.wait({ days: 800 });
    expect((await desk.run('roster person league p1')).out).not.toBe(now.out);
    const then = (text: string) => text.replaceAll(/ +\S*(now|ago|in \d+ \w+).*/g, '');
    const past = await desk.run('roster person league p1 --at -800d');
    expect([past.err, then(past.out)]).toEqual(['', then(now.out)]);
    expect((await desk.run('roster counts league --at -800d')).out).toBe(
      (await desk.run('roster counts league --group u12 --at -800d')).out,
    );
    expect((await desk.run('roster members league u12 --at +1d')).err).toContain('is yet to come');
    const queue = await desk.run('roster queue ankored/document --at -798d');
    expect(queue.lines[1]).toMatch(/^p1\/first-aid +Pending Review +.* 5 days ago$/);
    const counted = await desk.run('roster census ankored/document --at -800d --csv');
    expect(parse(counted.out)).toEqual([
      ['Status', 'Label', 'Count', 'Earliest'],
      ['pendingReview', 'Pending Review', '1', expect.any(String)],
    ]);
    const census = await desk.run('roster census ankored/document');
    expect(census.lines).toEqual([
      expect.stringMatching(/^STATUS +HOW MANY +THE FIRST SINCE \(UTC\)$/),
      expect.stringMatching(/^\S.* 1 +20/),
    ]);
    expect((await desk.run('roster expiring ankored/document --at -900d')).out).toBe('Nobody.\n');
  });

  it.each([
    ['roster queue ankored/account', 2, 'ankored/account has no "pendingReview"'],
    ['roster groups nowhere', 2, 'there is no organisation "nowhere"'],
    ['roster members league nowhere', 2, 'there is no group "nowhere"'],
    ['roster person league p7', 2, 'league has nobody "p7"'],
    ['roster members league u12 --status klaar', 2, 'the standing has no "klaar"; it has '],
    ['roster members league u12 --after x', 2, '"x" is where no page ended'],
    ['roster apply league nothing.ndjson', 2, 'there is no file nothing.ndjson'],
    ['roster', 2, 'Usage: rollcall roster'],
  ])('%s says what is wrong', async (command, code, message) => {
    const said = await desk.run(command);
    expect([said.code, said.err]).toEqual([code, expect.stringContaining(message)]);
  });
});
