/** Members from a spreadsheet: whatever the order and the spelling, a person is one person and a line is taken whole. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { groupStanding, lifecycles } from '../../machines/index.ts';
import { widthOf } from '../../src/cli/layout.ts';
import { type ImportedMembers, importMembers } from '../../src/cli/roster/import/importing.ts';
import type { SheetRow } from '../../src/cli/spreadsheet.ts';
import type { Engine } from '../../src/engine/index.ts';
import { keptByRoster } from '../../src/roster/index.ts';
import { parameters } from '../support/seed.ts';
import { Desk } from '../support/terminal.ts';
import { admin, testWorld } from '../support/world.ts';

const begin = [
  { type: 'ORGANISATION_ADDED', title: 'The league', zone: 'America/New_York' },
  { type: 'GROUP_ADDED', group: 'u12', title: 'U12' },
  { type: 'GROUP_ADDED', group: 'u14', title: 'U14' },
  {
    type: 'REQUIREMENT_ADDED',
    requirement: 'first-aid',
    title: 'First aid',
    lifecycle: 'ankored/document',
  },
] as const;

describe('any file', () => {
  const header = ['group', 'role', 'address', 'active', 'requirement', 'mandatory'];
  const people = ['ann@example.org', 'bo@example.org', 'zoë@example.org'];
  const spelt = fc
    .tuple(fc.constantFrom(...people), fc.constantFrom('', ' '), fc.boolean())
    .map(([address, space, upper]) => space + (upper ? address.toUpperCase() : address));
  const group = fc.constantFrom('u12', 'u12', 'u14', 'u14', 'u16');
  const role = fc.constantFrom('coach', 'parent');
  const member = fc
    .tuple(
      group,
      role,
      fc.oneof({ weight: 9, arbitrary: spelt }, fc.constant('nobody')),
      fc.constantFrom('', 'yes', 'no', 'perhaps'),
    )
    .map(([of, as, address, active]) => [of, as, address, active, '', '']);
  const assignment = fc
    .tuple(
      group,
      role,
      fc.constantFrom('first-aid', 'first-aid', 'last-aid'),
      fc.constantFrom('', 'optional', 'mandatory'),
    )
    .map(([of, as, requirement, mandatory]) => [of, as, '', '', requirement, mandatory]);
  const lines = fc.array(fc.oneof({ weight: 3, arbitrary: member }, assignment), { maxLength: 15 });

  async function* sheet(rows: readonly (readonly string[])[]): AsyncIterable<SheetRow> {
    for (const [n, cells] of [header, ...rows].entries()) yield { line: n + 1, cells };
  }

  async function league(): Promise<Engine> {
    const { engine } = testWorld({ lifecycles, standing: keptByRoster(groupStanding) });
    await engine.roster.changeAll(at, begin, { by: admin });
    return engine;
  }
  const at = { tenant: 'default', organisation: 'league' };

  async function taken(engine: Engine, rows: readonly (readonly string[])[], dryRun: boolean) {
    const bad: number[] = [];
    const { total } = await importMembers(engine, at, sheet(rows), {
      by: admin,
      addGroups: false,
      dryRun,
      mapping: new Map(),
      onColumns: () => undefined,
      onNotMade: ({ line }) => bad.push(line),
      onProgress: () => undefined,
      // Several commits a file.
      batchSize: 4,
    });
    return { total, bad };
  }

  /** Memberships by the address of the person, and what is assigned, as the store has them. */
  async function rosterIn(engine: Engine): Promise<{ members: string[]; assigned: string[] }> {
    const owners = new Map<string, string>();
    for (const address of people) {
      const owner = await engine.roster.ownerOf(at, address);
      if (owner !== null) owners.set(owner, address);
    }
    const rowsOf = async (kind: string) =>
      (await engine.store.roster.below(at, [kind])).map(({ row }) => row as any);
    const members = await rowsOf('membership');
    const assigned = await rowsOf('assignment');
    expect(await rowsOf('person')).toHaveLength(owners.size);
    return {
      members: members
        .map((m) => `${m.group} ${m.role} ${owners.get(m.person)} ${m.active}`)
        .toSorted(),
      assigned: assigned.map((a) => `${a.group} ${a.role} ${a.mandatory}`).toSorted(),
    };
  }

  /** The same, read off the lines: the last that says something of a membership or an assignment holds. */
  function rosterOf(rows: readonly (readonly string[])[]) {
    const members = new Map<string, string>();
    const assigned = new Map<string, string>();
    for (const [of, as, address = '', active, requirement, mandatory] of rows) {
      if (
        of === 'u16' ||
        active === 'perhaps' ||
        address === 'nobody' ||
        requirement === 'last-aid'
      )
        continue;
      const place = `${of} ${as}`;
      if (requirement === '') {
        const who = `${place} ${address.trim().toLowerCase()}`;
        const said = { yes: 'true', no: 'false' }[active ?? ''];
        members.set(who, said ?? members.get(who) ?? 'true');
      } else {
        const said = { mandatory: 'true', optional: 'false' }[mandatory ?? ''];
        assigned.set(place, said ?? assigned.get(place) ?? 'true');
      }
    }
    const told = (map: Map<string, string>) => [...map].map((each) => each.join(' ')).toSorted();
    return { members: told(members), assigned: told(assigned) };
  }

  it('is taken as it says, a dry run says the same, and a second time nothing is new', async () => {
    await fc.assert(
      fc.asyncProperty(lines, async (rows) => {
        const engine = await league();
        const foreseen = await taken(engine, rows, true);
        expect(await rosterIn(engine)).toEqual({ members: [], assigned: [] });
        const first = await taken(engine, rows, false);
        expect(first).toEqual(foreseen);
        const roster = await rosterIn(engine);
        expect(roster).toEqual(rosterOf(rows));
        expect(await engine.roster.rebuild(at)).toBe(0);
        expect(first.total.memberships).toBe(roster.members.length);

        const again = await taken(engine, rows, false);
        expect(again.bad).toEqual(first.bad);
        const { people: more, memberships, assignments } = again.total;
        expect([more, memberships, assignments]).toEqual([0, 0, 0]);
        expect(await rosterIn(engine)).toEqual(roster);
      }),
      parameters(60),
    );
  });
});

describe('on the command line', () => {
  let desk: Desk;
  let file: (name: string) => string;
  beforeAll(async () => {
    desk = new Desk({ lifecycles, standings: [groupStanding] });
    await desk.run('lifecycles');
    file = (name) => join(desk.data, '..', name);
    writeFileSync(file('roster.ndjson'), begin.map((it) => JSON.stringify(it)).join('\n'));
    await desk.run(`roster apply league ${file('roster.ndjson')}`);
  });
  afterAll(() => desk.leave());

  const written = (name: string, content: string | Buffer) => {
    writeFileSync(file(name), content);
    return file(name);
  };
  const json = async (name: string, ...options: string[]) =>
    (await desk.run(['roster', 'import', 'league', file(name), '--json', ...options]))
      .json as ImportedMembers;

  it('a byte-order mark, semicolons and line breaks in cells are taken for what they are', async () => {
    written(
      'marked.csv',
      '\uFEFFTeam;"Role";E-mail;"Note; for\nus"\r\nu12;coach;Ann@example.org;"one\ntwo"\r\n\r\nu12;coach;bo@example.org;\r\n',
    );
    const said = await desk.run(['roster', 'import', 'league', file('marked.csv'), '--dry-run']);
    expect([said.code, said.out, said.err]).toEqual([
      0,
      '2 lines: 2 people, 2 memberships would be added\n',
      'ignored: "Note; for us"\n',
    ]);
    expect(await json('marked.csv')).toMatchObject({ people: 2, memberships: 2, notMade: 0 });
    expect(await json('marked.csv')).toMatchObject({ people: 0, known: 2 });
  });

  it('what was not taken is reported in a file that runs no formula, and is taken once mended', async () => {
    written(
      'wrong.csv',
      'group,role,address,group title\nu12,coach,=cmd|x,\nu13,coach,cy@example.org,"=U13 ""b"""\n',
    );
    const said = await desk.run([
      'roster',
      'import',
      'league',
      file('wrong.csv'),
      '--report',
      file('bad.csv'),
    ]);
    expect([said.code, said.out]).toEqual([2, '2 lines: 2 not taken\n']);
    expect(said.err.split('\n')).toEqual([
      'line 2: address: "=cmd|x" is no e-mail address',
      'line 3: group: there is no group "u13"; add it first, or whatever is missing with --add-groups; did you mean u12?',
      '',
    ]);
    const report = readFileSync(file('bad.csv'), 'utf8');
    const rows: string[][] = parse(report);
    expect(rows[0]).toEqual(['group', 'role', 'address', 'group title', 'line', 'field', 'reason']);
    for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=+\-@]/);
    written('mended.csv', report.replace("'=cmd|x", 'di@example.org'));
    expect(await json('mended.csv', '--add-groups')).toMatchObject({
      people: 2,
      memberships: 2,
      groups: 1,
      notMade: 0,
    });
    const groups = (await desk.run('roster groups league --json')).json.items;
    expect(groups.find((it: any) => it.group === 'u13').title).toBe('=U13 "b"');
    const twice = await desk.run([
      'roster',
      'import',
      'league',
      file('wrong.csv'),
      '--report',
      file('bad.csv'),
    ]);
    expect([twice.code, twice.err]).toEqual([
      2,
      expect.stringContaining('it exists already; name a new file'),
    ]);
    expect(readFileSync(file('bad.csv'), 'utf8')).toBe(report);
  });

  it('columns have the names that people give them', async () => {
    written('named.csv', 'Verein,Funktion,Post\nu14,coach,ed@example.org\n');
    const map = ['--map', 'group=verein', '--map', 'role=Funktion', '--map', 'address=Post'];
    expect(await json('named.csv', ...map)).toMatchObject({ people: 1 });
  });

  it.each<[string, string | Buffer, string[], string]>([
    [
      'latin.csv',
      Buffer.from('group,role,address\nu12,coach,caf\xe9@example.org\n', 'latin1'),
      [],
      'the file is not UTF-8: line 2 has a byte',
    ],
    [
      'utf16.csv',
      Buffer.from('\uFEFFgroup,role,address\n', 'utf16le'),
      [],
      'the file is not UTF-8: it is UTF-16',
    ],
    ['empty.csv', '', [], 'the file is empty'],
    [
      'few.csv',
      'Team,Name\nu12,Ann\n',
      [],
      'the file has the columns "Team" and "Name"; a member needs group, role',
    ],
    [
      'few.csv',
      'Team,Name\nu12,Ann\n',
      ['--map', 'role=Roll'],
      '--map role: the file has no column "Roll"; it has "Team" or "Name"',
    ],
    [
      'few.csv',
      'Team,Name\nu12,Ann\n',
      ['--map', 'rank=Name'],
      'fields are address, person, group',
    ],
  ])('%s is refused with what would be right: %s', async (name, content, options, message) => {
    written(name, content);
    const said = await desk.run(['roster', 'import', 'league', file(name), ...options]);
    expect([said.code, said.err.replaceAll(/\s+/g, ' ')]).toEqual([
      2,
      expect.stringContaining(message),
    ]);
  });

  it('a person has one address, an address one person, and a line says who it is about', async () => {
    written(
      'persons.csv',
      'group,role,person,address\nu12,parent,p-1,flo@example.org\nu12,parent,p-2,FLO@example.org\nu12,parent,p-1,other@example.org\nu12,parent,,\nu12,parent,p 3,\nu14,coach,p-1,\n',
    );
    const said = await desk.run(['roster', 'import', 'league', file('persons.csv')]);
    expect(said.err.split('\n')).toEqual([
      'line 3: address: this address is that of p-1 already',
      'line 4: address: p-1 is there with another address; change it with ADDRESS_CHANGED in "roster apply", or leave it out',
      'line 5: address: a member needs an address or a person',
      expect.stringMatching(/^line 6: person: an id has .* \(given: "p 3"\)$/),
      '',
    ]);
    expect(said.out).toBe('6 lines: 1 person, 2 memberships added; 4 not taken\n');
    for (const line of said.lines) expect(widthOf(line)).toBeLessThanOrEqual(80);
  });

  it('a file that is not there, and an organisation that is not, are said', async () => {
    expect((await desk.run('roster import league none.csv')).err).toContain(
      'there is no file none.csv',
    );
    expect(existsSync(file('none.csv'))).toBe(false);
    const said = await desk.run([
      'roster',
      'import',
      'nowhere',
      written('x.csv', 'group,role,address\n'),
    ]);
    expect([said.code, said.err.replaceAll(/\s+/g, ' ')]).toEqual([
      2,
      expect.stringContaining(
        'there is no organisation "nowhere"; begin it with ORGANISATION_ADDED',
      ),
    ]);
  });
});
