/** A roster, as policy: who may be added where, what is created then, and where everybody stands after it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupStanding, lifecycles } from '../../machines/index.ts';
import { openMemoryStore } from '../../src/adapters/memory/index.ts';
import { type AskedChange, Engine } from '../../src/engine/index.ts';
import type { Actor } from '../../src/lifecycle/index.ts';
import { keptByRoster, normalAddress } from '../../src/roster/index.ts';
import { addressOf, type League, league, leagueOf, settle } from '../support/league.ts';
import { parameters } from '../support/seed.ts';
import { admin, countingIds, HandClock } from '../support/world.ts';

const north = { group: 'north', role: 'coach' };
const p1 = { person: 'p1' };
const of = (lifecycle: string, id: string) => ({ tenant: 'default', lifecycle, id });
const aid = of('ankored/document', 'p1/first-aid');
const everything = { after: 0, limit: 1_000_000 };

async function settled(): Promise<League> {
  const one = await leagueOf();
  await settle(one);
  return one;
}

const standsIn = async ({ engine }: League, group = 'north', person = 'p1') =>
  (await engine.roster.standingOf({ ...league, group, person })).map(
    ({ role, status }) => `${role}: ${status.label}`,
  );

/** Everything that is stored about a person beside the roster. */
async function evidenceOf({ store }: League, person: string) {
  const keys = await store.ofSubject('default', person);
  return Promise.all(
    keys.map(async (key) => [await store.load(key), await store.journal(key, everything)]),
  );
}

describe('what stands in the way of a change is said in one sentence', () => {
  it.each<[AskedChange, string]>([
    [
      { type: 'ORGANISATION_ADDED', title: 'L', zone: 'UTC' },
      'organisation: the organisation is there already',
    ],
    [
      { type: 'ORGANISATION_ADDED', title: 'L', zone: 'Mars' },
      'zone: a time zone is written Europe/Zurich',
    ],
    [
      { type: 'GROUP_ADDED', group: 'north', title: 'N' },
      'group: the group "north" is there already',
    ],
    [{ type: 'GROUP_ADDED', group: 'west', title: ' ' }, 'title: a title is needed'],
    [
      { type: 'GROUP_RENAMED', group: 'west', title: 'W' },
      'group: there is no group "west"; add it first',
    ],
    [
      { type: 'PERSON_ADDED', ...p1, address: 'x@example.org' },
      'person: the person "p1" is there already',
    ],
    [
      { type: 'PERSON_ADDED', person: 'p9', address: 'nobody' },
      'address: "nobody" is no address; one is written ann@example.org',
    ],
    [
      { type: 'PERSON_ADDED', person: 'p9', address: ' P1@Example.org' },
      'address: it is the address of "p1"; one address is one person',
    ],
    [
      { type: 'PERSON_ADDED', person: 'p9' },
      'address: MEMBER_ADDED of ankored/account p9/account: data.address: it is missing',
    ],
    [
      { type: 'PERSON_ADDED', person: 'p 9', address: 'x@example.org' },
      'person: an id has letters and digits, with . _ ~ : @ / + - between them',
    ],
    [
      { type: 'PERSON_ADDED', person: 'p'.repeat(200), address: 'x@example.org' },
      `person: "${'p'.repeat(200)}/eligibility": an id has at most 200 characters`,
    ],
    [
      { type: 'ADDRESS_CHANGED', ...p1, address: 'P1@EXAMPLE.org' },
      'address: it is the address of "p1" already',
    ],
    [
      { type: 'ADDRESS_CHANGED', ...p1, address: 'p2@example.org' },
      'address: it is the address of "p2"; one address is one person',
    ],
    [
      { type: 'MEMBER_ADDED', ...north, person: 'p9' },
      'person: there is no person "p9"; add the person first',
    ],
    [
      { type: 'MEMBER_ADDED', ...north, group: 'west', ...p1 },
      'group: there is no group "west"; add it first',
    ],
    [
      { type: 'MEMBER_ADDED', ...north, ...p1 },
      'person: "p1" is a member of "north" as coach already',
    ],
    [
      { type: 'MEMBER_REMOVED', ...north, role: 'referee', ...p1 },
      'person: "p1" is no member of "north" as referee',
    ],
    [
      { type: 'ROLE_CHANGED', ...north, ...p1, to: 'coach' },
      'to: "p1" is coach in "north" already',
    ],
    [
      { type: 'MEMBER_ACTIVATED', ...north, ...p1 },
      'person: "p1" is active as coach in "north" already',
    ],
    [
      {
        type: 'REQUIREMENT_ADDED',
        requirement: 'first-aid',
        title: 'F',
        lifecycle: 'ankored/document',
      },
      'requirement: the requirement "first-aid" is in the catalogue already',
    ],
    [
      { type: 'REQUIREMENT_ADDED', requirement: 'x', title: 'X', lifecycle: 'ankored/account' },
      'lifecycle: "ankored/account" is no lifecycle of a requirement; there are ankored/background-check, ankored/training, ankored/document',
    ],
    [
      {
        type: 'REQUIREMENT_ADDED',
        requirement: 'x',
        title: 'X',
        lifecycle: 'ankored/document',
        policies: { expiringSoonDays: -1 },
      },
      'policies.expiringSoonDays: Too small: expected number to be >=0',
    ],
    [
      { type: 'REQUIREMENT_ASSIGNED', ...north, requirement: 'x' },
      'requirement: there is no requirement "x" in the catalogue; add it first',
    ],
    [
      { type: 'REQUIREMENT_ASSIGNED', ...north, requirement: 'first-aid' },
      'requirement: "first-aid" is assigned to coach in "north" already',
    ],
    [
      { type: 'ASSIGNMENT_MARKED', ...north, requirement: 'first-aid', mandatory: true },
      'mandatory: "first-aid" is mandatory there already',
    ],
    [
      { type: 'REQUIREMENT_UNASSIGNED', ...north, requirement: 'screening' },
      'requirement: "screening" is not assigned to coach in "north"',
    ],
    [
      { type: 'SIGN_UP_URL_OPENED', url: 'url-1', ...north, token: 't' },
      'url: the sign-up URL "url-1" is there already; rotate it, or open another',
    ],
    [
      { type: 'SIGN_UP_URL_ROTATED', url: 'url-1', token: 'token-1' },
      'token: it is the token of this sign-up URL already',
    ],
    [{ type: 'SIGN_UP_URL_CLOSED', url: 'url-9' }, 'url: there is no sign-up URL "url-9"'],
    [
      { type: 'SIGNED_UP', url: 'url-1', token: 'old', address: 'new@example.org' },
      'token: this sign-up URL was replaced by a newer one; ask for that',
    ],
    [
      { type: 'SIGNED_UP', url: 'url-1', token: 'token-1', ...p1, address: 'new@example.org' },
      'address: "p1" has another address; who signs up is known by the address',
    ],
    [{ type: 'MEMBER_ADDED', ...north } as AskedChange, 'person: it is missing'],
    [{ type: 'MEMBER_ADDED', ...north, ...p1, more: 1 } as AskedChange, 'type: unknown field more'],
  ])('%j', async (change, message) => {
    const one = await settled();
    const before = await one.store.roster.lastChange(league);
    expect(await one.refuses(change)).toBe(message);
    expect(await one.store.roster.lastChange(league)).toEqual(before);
  });

  it('nothing is done for an organisation that is not there, and nothing is asked of it', async () => {
    const { engine } = await settled();
    const at = { ...league, organisation: 'other' };
    expect(
      await engine.roster.change(
        at,
        { type: 'GROUP_ADDED', group: 'g', title: 'G' },
        { by: admin },
      ),
    ).toEqual({
      outcome: 'refused',
      problem: { field: 'organisation', message: 'there is no such organisation; add it first' },
    });
    await expect(engine.roster.counts(at)).rejects.toThrow('there is no organisation "other"');
    await expect(engine.roster.counts({ ...league, group: 'west' })).rejects.toThrow(
      'there is no group "west" in "league"',
    );
    const members = { ...league, group: 'north', limit: 9 };
    await expect(engine.roster.members({ ...members, status: 'happy' })).rejects.toThrow(
      'ankored/standing knows no "happy"; it knows notActivated',
    );
    await expect(engine.roster.members({ ...members, after: 'x' })).rejects.toThrow(
      'after: "x" is where no page ended; take `next` of the page before',
    );
  });

  it('an engine without a standing says what it lacks', async () => {
    const engine = new Engine({
      store: openMemoryStore(),
      lifecycles,
      clock: new HandClock(),
      ids: countingIds(),
    });
    await expect(engine.roster.counts(league)).rejects.toThrow(
      'this engine keeps no rosters; give it `standing: keptByRoster(…)`',
    );
  });

  it.each<[string, object, object, string]>([
    ['a tenant', { tenant: 'a b' }, {}, 'tenant: an id has letters and digits'],
    ['an organisation', { organisation: '' }, {}, 'organisation: an id is needed'],
    [
      'an actor',
      {},
      { by: { kind: 'clock', id: 'c' } },
      'by: "clock" is no kind of actor that sends',
    ],
    ['a key', {}, { key: '' }, 'key: an idempotency key has 1 to 500 characters; this one has 0'],
  ])('%s that cannot be is named', async (_, at, options, message) => {
    const { engine } = await leagueOf();
    const add = { type: 'GROUP_ADDED', group: 'west', title: 'W' } as const;
    const change = engine.roster.change({ ...league, ...at }, add, { by: admin, ...options });
    await expect(change).rejects.toThrow(message);
  });

  it('a past that contradicts the roster is refused, and so is the future', async () => {
    const { engine } = await settled();
    const add = { type: 'GROUP_ADDED', group: 'west', title: 'W' } as const;
    const late = await engine.roster.change(league, add, {
      by: admin,
      at: '2025-01-01T00:00:00.000Z',
    });
    expect(late).toMatchObject({
      outcome: 'refused',
      problem: { field: 'at', message: expect.stringContaining('lies before the last change') },
    });
    const early = await engine.roster.change(league, add, {
      by: admin,
      at: '2027-01-01T00:00:00.000Z',
    });
    expect(early).toMatchObject({
      outcome: 'refused',
      problem: { field: 'at', message: expect.stringContaining('lies in the future') },
    });
  });
});

describe('who is there', () => {
  it('every change is journalled: who, when, what, in one order', async () => {
    const { engine, clock } = await leagueOf();
    clock.wait({ days: 1 });
    const outcome = await engine.roster.change(
      league,
      { type: 'PERSON_ADDED', ...p1, address: 'Ann@Example.org' },
      { by: admin },
    );
    const journal = await engine.roster.journal(league);
    expect(journal.map(({ sequence }) => sequence)).toEqual(journal.map((_, n) => n + 1));
    expect(journal.at(-1)).toMatchObject({
      by: admin,
      at: expect.stringContaining('2026-01-02'),
      change: { type: 'PERSON_ADDED', person: 'p1', address: expect.stringMatching(/^personal:/) },
    });
    expect(outcome).toMatchObject({ outcome: 'applied', sequence: journal.length });
    // The address itself is a personal value, and nowhere else.
    expect(JSON.stringify(journal)).not.toMatch(/example\.org/i);
  });

  it('a batch is one commit; what is refused keeps no other back', async () => {
    const { engine, store } = await leagueOf();
    const before = (await engine.roster.journal(league)).length;
    const outcomes = await engine.roster.changeAll(
      league,
      [
        { type: 'PERSON_ADDED', ...p1, address: addressOf('p1') },
        { type: 'PERSON_ADDED', person: 'p2', address: addressOf('p1') },
        { type: 'MEMBER_ADDED', ...north, ...p1 },
        { type: 'MEMBER_ADDED', ...north, person: 'p2' },
        { type: 'REQUIREMENT_ASSIGNED', ...north, requirement: 'first-aid' },
      ],
      { by: admin },
    );
    expect(outcomes.map(({ outcome }) => outcome)).toEqual([
      'applied',
      'refused',
      'applied',
      'refused',
      'applied',
    ]);
    expect((await engine.roster.journal(league)).length).toBe(before + 3);
    expect(await engine.roster.counts(league)).toEqual({ notActivated: 1 });
    expect(await store.load(of('ankored/account', 'p2/account'))).toBeNull();
    expect(await store.load(aid)).not.toBeNull();
  });

  it('a key makes a change once, and answers again; another change needs another key', async () => {
    const { engine } = await leagueOf();
    const add = { type: 'PERSON_ADDED', ...p1, address: addressOf('p1') } as const;
    const join = { type: 'MEMBER_ADDED', ...north, ...p1 } as const;
    const ask = (changes: AskedChange[]) =>
      engine.roster.changeAll(league, changes, { by: admin, key: 'k' });
    const first = await ask([add, join]);
    expect(first.map((each) => each.outcome === 'applied' && each.repeated)).toEqual([
      false,
      false,
    ]);
    const before = (await engine.roster.journal(league)).length;
    const again = await ask([add, join]);
    expect(again).toEqual(first.map((each) => ({ ...each, repeated: true })));
    expect(await ask([join, join])).toMatchObject([
      {
        outcome: 'refused',
        problem: {
          field: 'key',
          message:
            'the key was used for another change, PERSON_ADDED; a new change needs a new key',
        },
      },
      { outcome: 'applied', repeated: true },
    ]);
    const signUp = {
      type: 'SIGNED_UP',
      url: 'url-1',
      token: 'token-1',
      address: 'new@example.org',
    } as const;
    const options = { by: { kind: 'user', id: 'somebody' }, key: 'sign-up' } as const;
    const signed = await engine.roster.change(league, signUp, options);
    expect(await engine.roster.change(league, signUp, options)).toEqual({
      ...signed,
      repeated: true,
    });
    expect((await engine.roster.journal(league)).length).toBe(before + 1);
  });

  it('of several who add the same person at once, one does', async () => {
    const { engine } = await leagueOf();
    const ways = ['p1@example.org', ' P1@example.org', 'p1@EXAMPLE.ORG '];
    const outcomes = await Promise.all(
      ways.map((address, n) =>
        engine.roster.change(
          league,
          { type: 'PERSON_ADDED', person: `p${n}`, address },
          { by: admin },
        ),
      ),
    );
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['applied', 'refused', 'refused']);
  });

  it('an id that is kept about somebody else already is refused', async () => {
    const { engine, refuses } = await leagueOf();
    const data = { person: 'p7', organisation: 'other' };
    await engine.create({
      ...of('ankored/eligibility', 'p1/eligibility'),
      type: 'REGISTERED',
      data,
      by: admin,
    });
    expect(await refuses({ type: 'PERSON_ADDED', ...p1, address: addressOf('p1') })).toBe(
      'person: ankored/eligibility p1/eligibility is kept about "p7" of "other" already; give "p1" another id',
    );
  });

  it('what was kept before the roster knew of the person is taken over as it is', async () => {
    const one = await leagueOf();
    const { engine, store, does } = one;
    const data = { person: 'p1', organisation: 'league', requirement: 'first-aid' };
    await engine.create({ ...aid, type: 'ASSIGNED', data, by: admin });
    await engine.send({ ...aid, type: 'WAIVE', data: { reason: 'known' }, by: admin });
    const before = await store.load(aid);
    await does({ type: 'PERSON_ADDED', ...p1, address: addressOf('p1') });
    await does({ type: 'REQUIREMENT_ASSIGNED', ...north, requirement: 'first-aid' });
    await does({ type: 'MEMBER_ADDED', ...north, ...p1 });
    expect(await store.load(aid)).toEqual(before);
  });

  it('who is erased has no address in the roster any more, and the roster replays', async () => {
    const one = await settled();
    await one.engine.erase('default', 'p1', admin);
    expect(await one.store.roster.named(league, 'addressHash', 'p1')).toEqual([]);
    await one.does({ type: 'PERSON_ADDED', person: 'p3', address: addressOf('p1') });
    expect(await one.engine.roster.counts({ ...league, group: 'north' })).toEqual({
      incomplete: 2,
    });
  });
});

describe('rule 23: when two addresses are one', () => {
  it.each<[string, string | null]>([
    [' Ann@Example.ORG ', 'ann@example.org'],
    ['ＡＮＮ@example.org', 'ann@example.org'],
    ['mu\u0308ller@example.org', 'müller@example.org'],
    ['ann.b+x@example.org', 'ann.b+x@example.org'],
    ['ann', null],
    ['@example.org', null],
    ['ann@', null],
    ['ann@b@c', null],
    ['an n@example.org', null],
    [`${'a'.repeat(320)}@example.org`, null],
  ])('%j', (text, normal) => {
    expect(normalAddress(text)).toBe(normal);
  });

  it('normal is normal already, whatever case and space it was written in', () => {
    const part = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
    const check = fc.property(part, part, (name, domain) => {
      const normal = normalAddress(`${name}@${domain}`);
      if (normal === null) return;
      expect(normalAddress(normal)).toBe(normal);
      expect(normalAddress(`\t${normal}  `)).toBe(normal);
    });
    fc.assert(check, parameters(500));
  });
});

describe('evidence belongs to the person, assignments to a role in a group', () => {
  it('assigning creates what is missing, unassigning keeps it (54)', async () => {
    const one = await settled();
    const before = await standsIn(one);
    expect(await one.store.load(of('ankored/background-check', 'p1/screening'))).toBeNull();
    await one.does({ type: 'REQUIREMENT_ASSIGNED', ...north, requirement: 'screening' });
    expect(await one.engine.stored(of('ankored/background-check', 'p1/screening'))).toMatchObject({
      subject: 'p1',
    });
    const evidence = await evidenceOf(one, 'p1');
    await one.does({ type: 'REQUIREMENT_UNASSIGNED', ...north, requirement: 'screening' });
    expect(await standsIn(one)).toEqual(before);
    expect(await evidenceOf(one, 'p1')).toEqual(evidence);
  });

  it('a requirement in two groups is one instance, and a second group repeats nothing (53)', async () => {
    const one = await settled();
    const evidence = await evidenceOf(one, 'p1');
    await one.does({
      type: 'REQUIREMENT_ASSIGNED',
      group: 'south',
      role: 'coach',
      requirement: 'first-aid',
    });
    await one.does({ type: 'MEMBER_ADDED', group: 'south', role: 'coach', ...p1 });
    expect(await evidenceOf(one, 'p1')).toEqual(evidence);
    await one.engine.send({ ...aid, type: 'WAIVE', data: { reason: 'known' }, by: admin });
    expect(await standsIn(one, 'south')).toEqual(['coach: Cleared', 'referee: None Assigned']);
  });

  it('the catalogue’s policies and the organisation’s zone come along', async () => {
    const one = await settled();
    const policies = { validity: { basis: 'never' } };
    await one.does({
      type: 'REQUIREMENT_ADDED',
      requirement: 'oath',
      title: 'Oath',
      lifecycle: 'ankored/document',
      policies,
    });
    await one.does({ type: 'REQUIREMENT_ASSIGNED', ...north, requirement: 'oath' });
    const { context } = (await one.engine.stored(of('ankored/document', 'p1/oath'))).snapshot;
    expect(context).toMatchObject({
      zone: 'America/New_York',
      policies: { validity: { basis: 'never' } },
    });
  });

  it('optional or mandatory is the assignment’s, and a role change looks anew (55)', async () => {
    const one = await settled();
    for (const requirement of ['first-aid', 'abuse-prevention'])
      await one.does({ type: 'ASSIGNMENT_MARKED', ...north, requirement, mandatory: false });
    expect(await standsIn(one)).toEqual(['coach: Optional']);
    await one.does({ type: 'ROLE_CHANGED', ...north, ...p1, to: 'referee' });
    expect(await standsIn(one)).toEqual(['referee: None Assigned']);
  });

  it('a transition says by which change of the roster it came about', async () => {
    const one = await settled();
    const [born] = await one.store.journal(aid, everything);
    const changes = await one.engine.roster.journal(league);
    expect(changes.map(({ id }) => id)).toContain(born?.cause);
    expect(born?.event.by).toEqual(admin);
  });
});

describe('lock-out and inactivity', () => {
  it('57: Disqualified dominates in every group, and the person’s own events are refused', async () => {
    const one = await settled();
    const send = {
      ...of('ankored/eligibility', 'p1/eligibility'),
      type: 'DISQUALIFY',
      data: { reason: 'sealed' },
    };
    await one.engine.send({ ...send, by: admin });
    expect(await standsIn(one)).toEqual(['coach: Disqualified']);
    expect(await standsIn(one, 'south')).toEqual(['referee: Disqualified']);
    expect(await standsIn(one, 'north', 'p2')).toEqual(['coach: Incomplete']);
    const upload = {
      ...aid,
      type: 'UPLOADED',
      data: { version: 'v-1', completedOn: '2026-01-01' },
      by: { kind: 'user', id: 'p1' } as const,
    };
    expect((await one.engine.send(upload)).refusal).toMatchObject({
      unmet: [{ guard: 'lockedOut' }],
    });
    // Removing and adding the member again does not clear it.
    await one.does({ type: 'MEMBER_REMOVED', ...north, ...p1 });
    await one.does({ type: 'MEMBER_ADDED', ...north, ...p1 });
    expect(await standsIn(one)).toEqual(['coach: Disqualified']);
  });

  it('who is locked out cannot sign up for another group either', async () => {
    const one = await settled();
    await one.does({
      type: 'SIGN_UP_URL_OPENED',
      url: 'url-2',
      group: 'south',
      role: 'coach',
      token: 't',
    });
    const send = {
      ...of('ankored/eligibility', 'p1/eligibility'),
      type: 'DISQUALIFY',
      data: { reason: 'sealed' },
    };
    await one.engine.send({ ...send, by: admin });
    const signUp = {
      type: 'SIGNED_UP',
      url: 'url-2',
      token: 't',
      address: addressOf('p1'),
    } as const;
    expect(await one.refuses(signUp, { kind: 'user', id: 'p1' })).toBe(
      'person: SIGNED_UP of ankored/account p1/account: the person is locked out of the organisation',
    );
    expect(await standsIn(one, 'south')).toEqual(['referee: Disqualified']);
  });

  const pauses = async ({ engine }: League, key: ReturnType<typeof of>) =>
    (await engine.stored(key)).snapshot.context['remindersPausedFor'];

  it('who is locked out is reminded of nothing, until they are let in again', async () => {
    const one = await settled();
    const account = of('ankored/account', 'p1/account');
    const eligibility = of('ankored/eligibility', 'p1/eligibility');
    const sendBy = (by: Actor, key: typeof aid, type: string, data: object) =>
      one.engine.send({ ...key, type, data, by });
    const user: Actor = { kind: 'user', id: 'p1' };
    // A requirement locks out: it tells eligibility, and that is known of everything else.
    await sendBy(user, aid, 'UPLOADED', { version: 'v1', completedOn: '2025-12-20' });
    await sendBy(admin, aid, 'DISQUALIFY', { version: 'v1', sealedReason: 'forged' });
    for (const key of [aid, account]) expect(await pauses(one, key)).toEqual(['disqualified']);
    const out = (await one.store.journal(eligibility, everything)).at(-1);
    const heard = (await one.store.journal(account, everything)).at(-1);
    expect(heard).toMatchObject({
      event: { type: 'REMINDERS_PAUSED', by: { kind: 'system', id: 'roster' } },
      cause: out?.event.id,
    });
    await one.does({ type: 'REQUIREMENT_ASSIGNED', ...north, requirement: 'screening' });
    const screening = of('ankored/background-check', 'p1/screening');
    expect(await pauses(one, screening)).toEqual(['disqualified']);
    await sendBy(user, eligibility, 'APPEAL_OPENED', {});
    expect(await pauses(one, screening)).toEqual(['disqualified']);
    one.clock.wait({ days: 90 });
    await one.engine.fireDue();
    const mails = await one.store.outbox(screening, everything);
    expect(mails.filter(({ name }) => name === 'sendReminder')).toEqual([]);
    await sendBy(admin, eligibility, 'REINSTATE', { reason: 'a mistake' });
    for (const key of [aid, account, screening]) expect(await pauses(one, key)).toEqual([]);
    for (const { lifecycle } of [aid, account, screening, eligibility])
      expect((await one.engine.verify('default', lifecycle)).divergences).toEqual([]);
  });

  it('who is locked out is so too while an instance of theirs waits for its upgrade', async () => {
    const { store, clock } = await settled();
    const changed = lifecycles.map((it) =>
      it.name === 'ankored/document' ? { ...it, version: '2.0.0' } : it,
    );
    const standing = keptByRoster(groupStanding);
    const engine = new Engine({
      store,
      clock,
      lifecycles: changed,
      ids: countingIds('new'),
      standing,
    });
    const eligibility = of('ankored/eligibility', 'p1/eligibility');
    const data = { reason: 'sealed' };
    const answer = await engine.send({ ...eligibility, type: 'DISQUALIFY', data, by: admin });
    expect(answer.status?.code).toBe('disqualified');
    const paused = async (key: typeof aid) =>
      (await store.load(key))?.snapshot.context['remindersPausedFor'];
    expect(await paused(of('ankored/account', 'p1/account'))).toEqual(['disqualified']);
    expect(await paused(aid)).toEqual([]);
  });

  it('who is inactive in every role: each event says so, and only then', async () => {
    const one = await settled();
    const facts = async () => {
      const waive = { ...aid, type: 'WAIVE', data: { reason: 'known' }, by: admin };
      await one.engine.send(waive);
      await one.engine.send({ ...waive, type: 'REVOKED' });
      return (await one.store.journal(aid, everything)).at(-1)?.event.facts;
    };
    await one.does({ type: 'MEMBER_DEACTIVATED', ...north, ...p1 });
    expect(await facts()).toEqual({});
    await one.does({ type: 'MEMBER_DEACTIVATED', group: 'south', role: 'referee', ...p1 });
    expect(await facts()).toEqual({ inactive: true });
    await one.does({ type: 'MEMBER_ACTIVATED', ...north, ...p1 });
    expect(await facts()).toEqual({});
    expect((await one.engine.verify('default', 'ankored/document')).divergences).toEqual([]);
  });

  it('reminders pause when no role is active any more, and go on with the first that is', async () => {
    const one = await settled();
    await one.does({ type: 'MEMBER_DEACTIVATED', ...north, ...p1 });
    expect(await standsIn(one)).toEqual(['coach: Inactive']);
    // Still a referee in the south.
    expect(await pauses(one, aid)).toEqual([]);
    await one.does({ type: 'MEMBER_DEACTIVATED', group: 'south', role: 'referee', ...p1 });
    expect(await pauses(one, aid)).toEqual(['inactive']);
    expect(await pauses(one, of('ankored/account', 'p1/account'))).toEqual(['inactive']);
    await one.does({ type: 'REQUIREMENT_ASSIGNED', ...north, requirement: 'screening' });
    expect(await pauses(one, of('ankored/background-check', 'p1/screening'))).toEqual(['inactive']);
    await one.does({ type: 'MEMBER_ACTIVATED', ...north, ...p1 });
    // What began and was paused in the same instant is explained by how it began.
    const [standing] = await one.engine.roster.standingOf({ ...league, group: 'north', ...p1 });
    const screening = standing?.blockers.find(({ requirement }) => requirement?.id === 'screening');
    const [born] = await one.store.journal(
      of('ankored/background-check', 'p1/screening'),
      everything,
    );
    expect(screening?.cause).toBe(born?.event.id);
    expect(await pauses(one, aid)).toEqual([]);
    expect(await pauses(one, of('ankored/background-check', 'p1/screening'))).toEqual([]);
    await one.does({ type: 'MEMBER_REMOVED', ...north, ...p1 });
    expect(await pauses(one, aid)).toEqual(['inactive']);
  });
});

describe('signing up', () => {
  const signUp = {
    type: 'SIGNED_UP',
    url: 'url-1',
    token: 'token-1',
    address: 'New@example.org',
  } as const;
  const somebody = { kind: 'user', id: 'somebody' } as const;

  it('adds a new person with a membership and the confirmation mail; again, it is the same person', async () => {
    const { engine, store, does } = await leagueOf();
    await does(signUp, somebody);
    await does({ ...signUp, address: ' new@EXAMPLE.org' }, somebody);
    const { items } = await engine.roster.members({ ...league, group: 'north', limit: 9 });
    expect(items.map(({ role, status }) => [role, status.label])).toEqual([
      ['coach', 'Pending Confirmation'],
    ]);
    const account = of('ankored/account', `${items[0]?.person}/account`);
    const mails = await store.outbox(account, everything);
    expect(mails.map(({ name }) => name)).toEqual(['sendConfirmation']);
  });

  it('a URL that was rotated or closed lets nobody in', async () => {
    const { does, refuses } = await leagueOf();
    await does({ type: 'SIGN_UP_URL_ROTATED', url: 'url-1', token: 'token-2' });
    expect(await refuses(signUp, somebody)).toMatch(/replaced by a newer one/);
    await does({ ...signUp, token: 'token-2' }, somebody);
    await does({ type: 'SIGN_UP_URL_CLOSED', url: 'url-1' });
    expect(await refuses({ ...signUp, token: 'token-2' }, somebody)).toBe(
      'url: the sign-up URL "url-1" was closed; open another',
    );
  });
});

describe('the members of a group', () => {
  it('come page by page, by status, and by who has stood there longest', async () => {
    const one = await settled();
    const { engine } = one;
    const members = { ...league, group: 'north', limit: 1 };
    const first = await engine.roster.members(members);
    expect(first.items.map(({ person }) => person)).toEqual(['p1']);
    const second = await engine.roster.members({ ...members, after: first.next ?? '' });
    expect(second.items.map(({ person }) => person)).toEqual(['p2']);
    expect(second.next).toBeNull();
    one.clock.wait({ days: 3 });
    for (const requirement of ['document p1/first-aid', 'training p1/abuse-prevention']) {
      const [name, id] = requirement.split(' ') as [string, string];
      await engine.send({
        ...of(`ankored/${name}`, id),
        type: 'WAIVE',
        data: { reason: 'known', until: '2026-02-01' },
        by: admin,
      });
    }
    const bySince = await engine.roster.members({ ...members, limit: 9, sort: 'since' });
    expect(bySince.items.map(({ person }) => person)).toEqual(['p2', 'p1']);
    const cleared = await engine.roster.members({ ...members, limit: 9, status: 'cleared' });
    expect(cleared.items.map(({ person, blockers }) => [person, blockers])).toEqual([['p1', []]]);
  });

  it('are right when time alone changed them, with the worker off; what expired says when, and what to do', async () => {
    const one = await settled();
    const { engine, clock, store } = one;
    for (const [name, id] of [
      ['document', 'p1/first-aid'],
      ['training', 'p1/abuse-prevention'],
    ] as const)
      await engine.send({
        ...of(`ankored/${name}`, id),
        type: 'WAIVE',
        data: { reason: 'known', until: id === 'p1/first-aid' ? '2026-02-01' : '2027-06-01' },
        by: admin,
      });
    expect(await engine.roster.counts({ ...league, group: 'north' })).toEqual({
      cleared: 1,
      incomplete: 1,
    });
    const written = await store.load(aid);
    clock.wait({ days: 60 });
    expect(await store.load(aid)).toEqual(written);
    expect(await engine.roster.counts({ ...league, group: 'north' })).toEqual({ incomplete: 2 });
    const [standing] = await engine.roster.standingOf({ ...league, group: 'north', ...p1 });
    expect(standing).toMatchObject({
      since: '2026-02-02T05:00:00.000Z',
      blockers: [
        {
          requirement: { id: 'first-aid', title: 'first-aid' },
          label: 'Expired',
          since: '2026-02-02T05:00:00.000Z',
          actor: { kind: 'user', name: 'applicant' },
          nextAction: 'complete it again',
          cause: expect.stringMatching(/^deadline:requirement\.coverage\.expiringSoon\.expiresDue/),
        },
      ],
    });
  });

  it('are right however many have changed at the same time', async () => {
    const { engine, clock } = await leagueOf();
    const people = Array.from({ length: 300 }, (_, n) => `m${n}`);
    const changes = people.flatMap((person): AskedChange[] => [
      { type: 'PERSON_ADDED', person, address: addressOf(person) },
      { type: 'MEMBER_ADDED', ...north, person },
    ]);
    await engine.roster.changeAll(
      league,
      [...changes, { type: 'REQUIREMENT_ASSIGNED', ...north, requirement: 'first-aid' }],
      { by: admin },
    );
    for (const person of people) {
      const { context } = (await engine.stored(of('ankored/account', `${person}/account`)))
        .snapshot;
      const data = { link: (context['link'] as { readonly id: string }).id };
      const by = { kind: 'user', id: person } as const;
      await engine.send({
        ...of('ankored/account', `${person}/account`),
        type: 'ACTIVATED',
        data,
        by,
      });
      const waiver = { reason: 'known', until: '2026-02-01' };
      await engine.send({
        ...of('ankored/document', `${person}/first-aid`),
        type: 'WAIVE',
        data: waiver,
        by: admin,
      });
    }
    expect(await engine.roster.counts(league)).toEqual({ cleared: 300 });
    // More than are brought up to date in one go.
    clock.at = '2026-02-02T06:00:00.000Z';
    expect(await engine.roster.counts(league)).toEqual({ incomplete: 300 });
  });

  it('are right after a correction, and after an event for what was never asked for', async () => {
    const one = await settled();
    await one.does({ type: 'PERSON_ADDED', person: 'p3', address: addressOf('p3') });
    await one.does({ type: 'MEMBER_ADDED', ...north, person: 'p3' });
    expect(await standsIn(one, 'north', 'p3')).toEqual(['coach: Not Activated']);
    await one.engine.correct({
      ...of('ankored/account', 'p3/account'),
      state: 'account.active',
      context: { link: null, remindersFrom: null },
      by: admin,
      reason: 'proved at the desk',
    });
    expect(await standsIn(one, 'north', 'p3')).toEqual(['coach: Incomplete']);
    expect(await one.engine.roster.counts({ ...league, group: 'north' })).toEqual({
      incomplete: 3,
    });
    const other = of('ankored/document', 'p3/extra');
    const data = { person: 'p3', organisation: 'league', requirement: 'extra' };
    await one.engine.create({ ...other, type: 'ASSIGNED', data, by: admin });
    expect(await standsIn(one, 'north', 'p3')).toEqual(['coach: Incomplete']);
    expect(await one.engine.roster.rebuild(league)).toBe(0);
  });

  it('can be worked out anew, and nothing is found to mend', async () => {
    const { engine } = await settled();
    expect(await engine.roster.rebuild(league)).toBe(0);
  });
});
