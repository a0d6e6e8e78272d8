/** The engine's promises, as policy: each test is a given, a when and a then on a real store. */
import { describe, expect, it } from 'vitest';
import { EngineError } from '../../src/engine/index.ts';
import { defineLifecycle, machineOf } from '../../src/lifecycle/index.ts';
import { door } from '../support/door.ts';
import { person, report } from '../support/pair.ts';
import { admin, at, testWorld, user } from '../support/world.ts';

const build = { type: 'BUILT', data: { code: 'k' }, by: admin };
const fault = (name: string) => expect.objectContaining({ fault: name });

async function builtDoor() {
  const world = testWorld();
  await world.engine.create({ ...at('test/door', 'd1'), ...build });
  return world;
}

describe('create and send', () => {
  it('starts a life with its birth event', async () => {
    const { engine } = testWorld();
    const answer = await engine.create({ ...at('test/door', 'd1'), ...build });
    expect(answer).toMatchObject({
      outcome: 'applied',
      revision: 1,
      status: { code: 'shut', label: 'Shut' },
    });
  });

  it('refuses a second life under the same id', async () => {
    const { engine } = await builtDoor();
    await expect(engine.create({ ...at('test/door', 'd1'), ...build })).rejects.toEqual(
      fault('alreadyExists'),
    );
  });

  it('refuses an event for nobody, an unknown lifecycle, and a life that starts with another event', async () => {
    const { engine } = testWorld();
    await expect(engine.send({ ...at('test/door', 'x'), type: 'CLOSE', by: user })).rejects.toEqual(
      fault('notFound'),
    );
    await expect(engine.create({ ...at('test/nothing', 'x'), ...build })).rejects.toEqual(
      fault('unknownLifecycle'),
    );
    await expect(
      engine.create({ ...at('test/door', 'x'), type: 'CLOSE', by: user }),
    ).rejects.toEqual(fault('invalidInput'));
  });

  it('names an id that is no text in words, as the library trusts no caller', async () => {
    const { engine } = testWorld();
    const wrong = { ...at('test/door', 'x'), id: 5 as unknown as string };
    await expect(engine.create({ ...wrong, ...build })).rejects.toThrow(
      'id: it must be a text, and is a number (given: "5")',
    );
  });

  it('says why an event is refused, and stores nothing', async () => {
    const { engine } = await builtDoor();
    const answer = await engine.send({
      ...at('test/door', 'd1'),
      type: 'OPEN',
      data: { code: 'wrong' },
      by: user,
    });
    expect(answer.outcome).toBe('refused');
    expect(answer.refusal).toMatchObject({ reason: 'guardFailed', unmet: [{ guard: 'hasCode' }] });
    expect(await engine.history(at('test/door', 'd1'))).toHaveLength(1);
  });

  it('takes no revision for a declared no-op', async () => {
    const { engine } = await builtDoor();
    const answer = await engine.send({ ...at('test/door', 'd1'), type: 'KNOCK', by: user });
    expect(answer).toMatchObject({ outcome: 'unchanged', revision: 1 });
  });

  it('gives concurrent events one gap-free order', async () => {
    const { engine } = await builtDoor();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        engine.send({ ...at('test/door', 'd1'), type: 'LIGHT', by: user }),
      ),
    );
    expect(answers.map((a) => a.revision)).toEqual(Array.from({ length: 50 }, (_, n) => n + 2));
  });

  it('decides on the revision that the caller saw, or not at all', async () => {
    const { engine } = await builtDoor();
    await engine.send({ ...at('test/door', 'd1'), type: 'LIGHT', by: user, ifRevision: 1 });
    const late = engine.send({ ...at('test/door', 'd1'), type: 'LIGHT', by: user, ifRevision: 1 });
    await expect(late).rejects.toEqual(fault('revisionMoved'));
  });
});

describe('time', () => {
  const open = { ...at('test/door', 'd1'), type: 'OPEN', data: { code: 'k' }, by: user };

  it('is right in a read while no worker runs, and a read stores nothing', async () => {
    const { engine, clock, store } = await builtDoor();
    await engine.send(open);
    clock.wait({ days: 7 });
    const view = await engine.show(at('test/door', 'd1'));
    expect(view.status).toEqual({ code: 'shut', label: 'Shut', since: '2026-01-01T00:05:00.000Z' });
    expect((await store.load(at('test/door', 'd1')))?.snapshot.status?.code).toBe('open');
  });

  it('is right in a list, which stores what was overdue at the instant at which it was due', async () => {
    const { engine, clock } = await builtDoor();
    await engine.send(open);
    clock.wait({ days: 7 });
    const { items } = await engine.list({
      tenant: 'default',
      lifecycle: 'test/door',
      status: 'shut',
      limit: 10,
    });
    expect(items.map((i) => i.id)).toEqual(['d1']);
    const last = (await engine.history(at('test/door', 'd1'))).at(-1);
    expect(last).toMatchObject({
      kind: 'deadline',
      at: '2026-01-01T00:05:00.000Z',
      recordedAt: '2026-01-08T00:00:00.000Z',
    });
    expect(last?.effects.map((e) => e.name)).toEqual(['ring']);
  });

  it('fires what is due before the event that comes later', async () => {
    const { engine, clock } = await builtDoor();
    await engine.send(open);
    clock.wait({ minutes: 9 });
    const answer = await engine.send(open);
    expect(answer).toMatchObject({
      outcome: 'applied',
      revision: 4,
      elapsed: ['door.leaf.open.closesItself'],
    });
  });

  it('never goes backwards: a host clock that does is held at the last change', async () => {
    const { engine, clock } = await builtDoor();
    await engine.send(open);
    clock.wait({ days: -3 });
    const answer = await engine.send({ ...at('test/door', 'd1'), type: 'CLOSE', by: user });
    expect(answer.event.at).toBe('2026-01-01T00:00:00.000Z');
  });

  it('refuses an imported event from before the last change, and one from the future', async () => {
    const { engine } = await builtDoor();
    const before = await engine.send({
      ...at('test/door', 'd1'),
      type: 'LIGHT',
      by: user,
      at: '2025-12-31T00:00:00.000Z',
    });
    expect(before.refusal).toMatchObject({
      reason: 'invalidEvent',
      message: expect.stringContaining('never goes backwards'),
    });
    const ahead = await engine.send({
      ...at('test/door', 'd1'),
      type: 'LIGHT',
      by: user,
      at: '2027-01-01T00:00:00.000Z',
    });
    expect(ahead.refusal?.message).toContain('lies in the future');
  });

  it('shows any past instant from the journal, and the future as it would be', async () => {
    const { engine, clock } = await builtDoor();
    await engine.send(open);
    clock.wait({ minutes: 30 });
    await engine.fireDue();
    const then = (instant: string) => engine.show({ ...at('test/door', 'd1'), at: instant });
    expect((await then('2026-01-01T00:03:00.000Z')).status?.code).toBe('open');
    expect((await then('2026-01-01T00:05:00.000Z')).status?.code).toBe('shut');
    await expect(then('2025-01-01T00:00:00.000Z')).rejects.toThrow(
      'there was no test/door d1 at 2025-01-01T00:00:00.000Z yet',
    );
  });

  it('keeps only the last of collapsing reminders that were missed', async () => {
    const { engine, clock } = testWorld();
    await engine.create({
      ...at('test/report', 'r1'),
      type: 'FILED',
      data: { person: 'p1' },
      by: admin,
    });
    clock.wait({ days: 5 });
    expect(await engine.fireDue()).toBe(5);
    const rows = await engine.history(at('test/report', 'r1'));
    expect(rows.flatMap((r) => r.effects.map((e) => e.at))).toEqual(['2026-01-06T00:00:00.000Z']);
  });
});

describe('idempotency keys', () => {
  const light = { ...at('test/door', 'd1'), type: 'LIGHT', by: user, key: 'k1' };

  it('apply at most once and answer with the first answer', async () => {
    const { engine } = await builtDoor();
    const first = await engine.send(light);
    const again = await engine.send(light);
    expect(again).toEqual({ ...first, repeated: true });
    expect(await engine.history(at('test/door', 'd1'))).toHaveLength(2);
  });

  it('refuse to stand for another request', async () => {
    const { engine } = await builtDoor();
    await engine.send(light);
    await expect(engine.send({ ...light, type: 'KNOCK' })).rejects.toEqual(fault('keyReused'));
  });

  it('hold under concurrency', async () => {
    const { engine } = await builtDoor();
    const answers = await Promise.all(Array.from({ length: 20 }, () => engine.send(light)));
    expect(new Set(answers.map((a) => a.revision))).toEqual(new Set([2]));
    expect(answers.filter((a) => !a.repeated)).toHaveLength(1);
  });

  it('stay free after a refusal, which changed nothing', async () => {
    const { engine } = await builtDoor();
    const wrong = {
      ...at('test/door', 'd1'),
      type: 'OPEN',
      data: { code: 'x' },
      by: user,
      key: 'k2',
    };
    expect((await engine.send(wrong)).outcome).toBe('refused');
    expect((await engine.send({ ...wrong, data: { code: 'k' } })).outcome).toBe('applied');
  });
});

describe('one event in two lifecycles', () => {
  async function reported() {
    const world = testWorld();
    await world.engine.create({
      ...at('test/person', 'p1'),
      type: 'JOINED',
      data: { name: 'Mara Feld' },
      by: admin,
    });
    await world.engine.create({
      ...at('test/report', 'r1'),
      type: 'FILED',
      data: { person: 'p1' },
      by: admin,
    });
    return world;
  }

  it('is one commit, with the same actor and the first event as the cause', async () => {
    const { engine } = await reported();
    const answer = await engine.send({ ...at('test/report', 'r1'), type: 'UPHELD', by: admin });
    expect(answer.sent).toEqual([
      { lifecycle: 'test/person', id: 'p1', event: 'BAN', outcome: 'applied', reason: null },
    ]);
    const last = (await engine.history(at('test/person', 'p1'))).at(-1);
    expect(last).toMatchObject({
      cause: answer.event.id,
      label: 'Banned',
      event: { type: 'BAN', by: admin },
    });
  });

  it('records a refusal of the second and does not undo the first', async () => {
    const { engine } = testWorld();
    await engine.create({
      ...at('test/report', 'r1'),
      type: 'FILED',
      data: { person: 'nobody' },
      by: admin,
    });
    const answer = await engine.send({ ...at('test/report', 'r1'), type: 'UPHELD', by: admin });
    expect(answer).toMatchObject({
      outcome: 'applied',
      sent: [{ outcome: 'refused', reason: 'notFound' }],
    });
    expect((await engine.history(at('test/report', 'r1'))).at(-1)?.sent).toEqual(answer.sent);
  });

  it('stamps facts from around on the event, and refuses whom they bar', async () => {
    const { engine } = await reported();
    await engine.send({
      ...at('test/person', 'p1'),
      type: 'BAN',
      data: { reason: 'rude' },
      by: admin,
    });
    const barred = await engine.send({
      ...at('test/report', 'r1'),
      type: 'NOTED',
      data: { text: 'a' },
      by: user,
    });
    expect(barred.refusal).toMatchObject({ reason: 'guardFailed', unmet: [{ guard: 'banned' }] });
    const byAdmin = await engine.send({
      ...at('test/report', 'r1'),
      type: 'NOTED',
      data: { text: 'a' },
      by: admin,
    });
    expect(byAdmin.outcome).toBe('applied');
    const rows = await engine.history(at('test/report', 'r1'));
    expect(rows.at(-1)?.event.facts).toEqual({ banned: true });
  });
});

describe('personal data', () => {
  it('lies apart: journal and outbox carry references, people see the words', async () => {
    const { engine, store } = testWorld();
    const key = at('test/person', 'p1');
    await engine.create({ ...key, type: 'JOINED', data: { name: 'Mara Feld' }, by: admin });
    await engine.send({ ...key, type: 'BAN', data: { reason: 'was rude to Jon' }, by: admin });
    const raw = JSON.stringify([
      await store.journal(key, { after: 0, limit: 9 }),
      await store.outbox(key, { after: 0, limit: 9 }),
      await store.load(key),
    ]);
    expect(raw).not.toMatch(/Mara|rude/);
    expect(JSON.stringify(await engine.history(key))).toMatch(/Mara Feld.*was rude to Jon/);
    expect((await engine.show(key)).context).toMatchObject({ name: 'Mara Feld' });
  });

  it('is set apart as well where a machine sends it on, and where somebody is adopted or corrected', async () => {
    const { engine, store } = testWorld();
    const [ann, ben] = [at('test/person', 'ann'), at('test/person', 'ben')];
    await engine.create({ ...ann, type: 'JOINED', by: admin });
    await engine.create({
      ...at('test/report', 'r'),
      type: 'FILED',
      data: { person: 'ann' },
      by: admin,
    });
    await engine.send({ ...at('test/report', 'r'), type: 'UPHELD', by: admin });
    await engine.adopt({ ...ben, state: 'in', context: { name: 'Ben Ode', bans: 0 }, by: admin });
    const corrected = {
      state: 'in',
      context: { name: 'Ben Odell' },
      reason: 'misspelt',
      by: admin,
    };
    await engine.correct({ ...ben, ...corrected });
    const page = { after: 0, limit: 9 };
    const rows = [
      await store.journal(ann, page),
      await store.journal(ben, page),
      await store.load(ben),
    ];
    expect(JSON.stringify(rows)).not.toMatch(/Ode|misspelt|"report"/);
    expect((await engine.show(ben)).context).toMatchObject({ name: 'Ben Odell' });
    expect((await engine.history(ann)).at(-1)?.event.data).toEqual({ reason: 'report' });
    expect(await engine.verify('default', 'test/person')).toMatchObject({ divergences: [] });
    expect((await engine.erase('default', 'ben', admin)).values).toBe(3);
    expect((await engine.show(ben)).context).toMatchObject({ name: '[erased]' });
  });

  it('of two events never shares a reference, even where the events share an id', async () => {
    const { engine } = testWorld();
    for (const name of ['Ann', 'Ben']) {
      const joined = { type: 'JOINED', data: { name }, by: admin, eventId: 'row-1' };
      await engine.create({ ...at('test/person', name), ...joined });
    }
    expect((await engine.show(at('test/person', 'Ann'))).context).toMatchObject({ name: 'Ann' });
    expect((await engine.show(at('test/person', 'Ben'))).context).toMatchObject({ name: 'Ben' });
  });

  it('of an event whose id was used before in the same life is refused, in those words', async () => {
    const { engine } = testWorld();
    const ann = { ...at('test/person', 'ann'), by: admin, eventId: 'row-1' };
    await engine.create({ ...ann, type: 'JOINED', data: { name: 'Ann' } });
    const ban = { ...ann, type: 'BAN', data: { reason: 'rude' } };
    await engine.send(ban);
    await engine.send({ ...ann, type: 'FORGIVE' });
    await expect(engine.send(ban)).rejects.toThrow(/its own id if "row-1" was used here before/);
  });

  it('of others cannot be had by naming its reference', async () => {
    const { engine, store } = testWorld();
    const ann = at('test/person', 'ann');
    await engine.create({ ...ann, type: 'JOINED', data: { name: 'Ann Secret' }, by: admin });
    const reference = (await store.load(ann))?.snapshot.context['name'] as string;
    const report = { ...at('test/report', 'r'), type: 'FILED', data: { person: reference } };
    const answer = await engine.create({ ...report, by: user });
    expect(answer.refusal?.message).toMatch(/begins with "personal:" is reserved/);
    const ben = { ...at('test/person', 'ben'), by: admin };
    await engine.create({ ...ben, type: 'JOINED', data: { name: reference } });
    expect((await engine.show(ben)).context).toMatchObject({ name: reference });
    const placed = { ...at('test/report', 's'), state: 'open', by: admin };
    await expect(engine.adopt({ ...placed, context: { person: reference } })).rejects.toThrow(
      /is reserved/,
    );
  });

  it('is gone after erasing, with a row about it, and replay still gives the same states (rule 63)', async () => {
    const { engine } = testWorld();
    const key = at('test/person', 'p1');
    await engine.create({
      ...key,
      type: 'JOINED',
      data: { name: 'Mara Feld' },
      by: admin,
      key: 'a',
    });
    const erased = await engine.erase('default', 'p1', admin);
    expect(erased).toMatchObject({ values: 1, instances: [key] });
    const rows = await engine.history(key);
    expect(JSON.stringify(rows)).not.toContain('Mara');
    expect(rows.map((r) => [r.kind, r.label])).toEqual([
      ['event', 'In'],
      ['erased', 'In'],
    ]);
    expect(await engine.verify('default', 'test/person')).toMatchObject({
      rows: 2,
      divergences: [],
    });
    const again = await engine.create({
      ...key,
      type: 'JOINED',
      data: { name: 'Someone' },
      by: admin,
      key: 'a',
    });
    expect(again.repeated).toBe(true);
    await expect(engine.erase('default', 'nobody', admin)).rejects.toEqual(fault('notFound'));
  });
});

describe('placing', () => {
  const placed = { ...at('test/door', 'd9'), by: admin, since: '2025-12-31T23:58:00.000Z' };

  it('adopts a valid configuration, starts deadlines from since, and sends nothing', async () => {
    const { engine } = testWorld();
    const answer = await engine.adopt({
      ...placed,
      state: 'open + lit',
      context: { code: 'k', opened: 1 },
    });
    expect(answer).toMatchObject({
      outcome: 'applied',
      effects: [],
      status: { code: 'open', since: placed.since },
    });
    const view = await engine.show(at('test/door', 'd9'));
    expect(view.deadlines).toMatchObject([
      { name: 'door.leaf.open.closesItself', due: '2026-01-01T00:03:00.000Z' },
    ]);
    expect(await engine.verify('default', 'test/door')).toMatchObject({ divergences: [] });
  });

  it.each([
    ['an unknown state', { state: 'ajar + lit' }, 'ajar is no state of test/door'],
    ['a missing region', { state: 'open' }, 'door also needs door.lamp'],
    ['two states of one region', { state: 'open + shut + lit' }, 'door.leaf needs exactly one of'],
    ['the hidden start', { state: 'new' }, 'nobody stands in the hidden start'],
    [
      'a context that does not fit',
      { state: 'open + lit', context: { opened: 'twice' } },
      'context.opened',
    ],
    [
      'an unknown context field',
      { state: 'open + lit', context: { height: 2 } },
      'context.height: no such field',
    ],
  ])('refuses %s', async (_name, part, message) => {
    const { engine } = testWorld();
    await expect(engine.adopt({ ...placed, ...part })).rejects.toThrow(message);
  });

  it('corrects one person, by an admin with a reason, as a new row', async () => {
    const { engine, clock } = await builtDoor();
    const fix = {
      ...at('test/door', 'd1'),
      state: 'open + dark',
      by: admin,
      reason: 'key was lost',
    };
    await expect(engine.correct({ ...fix, by: user })).rejects.toThrow('only an admin corrects');
    await expect(engine.correct({ ...fix, reason: ' ' })).rejects.toThrow('a correction says why');
    clock.wait({ minutes: 1 });
    expect(await engine.correct(fix)).toMatchObject({ revision: 2, status: { code: 'open' } });
    const rows = await engine.history(at('test/door', 'd1'));
    expect(rows.at(-1)).toMatchObject({
      kind: 'corrected',
      event: { data: { reason: 'key was lost' } },
    });
    expect(await engine.verify('default', 'test/door')).toMatchObject({ divergences: [] });
  });
});

describe('a definition that changed under stored instances', () => {
  const changed = () => {
    return defineLifecycle({
      name: 'test/person',
      version: '2',
      title: 'Person',
      parts: {
        context: person.context,
        events: person.events,
        guards: {},
        actions: person.actions,
        effects: person.effects,
        deadlines: {},
      },
      machine: machineOf({
        context: person.context,
        events: person.events,
        guards: {},
        actions: person.actions,
        effects: person.effects,
        deadlines: {},
      }).createMachine({
        id: 'person',
        context: { name: null, bans: 0 },
        initial: 'new',
        states: {
          new: { on: { JOINED: { target: 'inside', actions: 'recordName' } } },
          inside: { on: { BAN: { target: 'banned', actions: ['countBan', 'tellBanned'] } } },
          banned: { on: { FORGIVE: { target: 'inside' }, BAN: {} } },
        },
      }),
      statuses: person.statuses,
      status: (view) => (view.in('new') ? null : view.in('banned') ? 'banned' : 'in'),
      policies: person.policies,
      goodEnds: ['in'],
      samples: () => [],
    });
  };

  it('is named with states and counts, refused on use, and carried over by a map', async () => {
    const old = testWorld();
    await old.engine.create({ ...at('test/person', 'p1'), type: 'JOINED', data: {}, by: admin });
    await old.engine.create({ ...at('test/person', 'p2'), type: 'JOINED', data: {}, by: admin });
    await old.engine.send({
      ...at('test/person', 'p2'),
      type: 'BAN',
      data: { reason: 'r' },
      by: admin,
    });
    const { engine } = testWorld({
      store: old.store,
      lifecycles: [changed(), report],
      clock: old.clock,
    });
    const outdated = await engine.outdated();
    expect(outdated.map((o) => [o.value, o.count, o.running])).toEqual(
      expect.arrayContaining([
        ['in', 1, '2'],
        ['banned', 1, '2'],
      ]),
    );
    await expect(engine.show(at('test/person', 'p1'))).rejects.toEqual(fault('definitionChanged'));

    const request = { tenant: 'default', lifecycle: 'test/person', by: admin };
    const blocked = await engine.upgrade({ ...request, map: {}, dryRun: false });
    expect(blocked.find((l) => l.from === 'in')?.problem).toContain(
      'in is no state of test/person',
    );
    expect(await engine.outdated()).toHaveLength(2);

    const map = { states: { in: 'inside' } };
    expect(await engine.upgrade({ ...request, map, dryRun: true })).toEqual(
      expect.arrayContaining([{ from: 'in', to: 'inside', count: 1, problem: null }]),
    );
    expect(await engine.outdated()).toHaveLength(2);
    await engine.upgrade({ ...request, map, dryRun: false });
    expect(await engine.outdated()).toEqual([]);
    expect((await engine.show(at('test/person', 'p1'))).value).toBe('inside');
    expect((await engine.history(at('test/person', 'p1'))).at(-1)?.kind).toBe('upgraded');
  });
});

describe('one lifecycle with its types', () => {
  it('creates, sends, shows and tells the history of one instance', async () => {
    const { engine } = testWorld();
    const doors = engine.of(door);
    await doors.create('d1', { type: 'BUILT', data: { code: 'k' } }, { by: admin });
    const answer = await doors.send('d1', { type: 'OPEN', data: { code: 'k' } }, { by: user });
    expect(answer.status?.code).toBe('open');
    expect((await doors.show('d1')).revision).toBe(2);
    expect(await doors.history('d1')).toHaveLength(2);
    expect(() => engine.of({ ...door, name: 'test/gate' })).toThrow('there is no lifecycle');
  });
});

describe('stopping', () => {
  it('finishes what was accepted and then takes nothing more', async () => {
    const { engine } = await builtDoor();
    const accepted = engine.send({ ...at('test/door', 'd1'), type: 'LIGHT', by: user });
    await engine.stop();
    expect((await accepted).outcome).toBe('applied');
    await expect(
      engine.send({ ...at('test/door', 'd1'), type: 'LIGHT', by: user }),
    ).rejects.toBeInstanceOf(EngineError);
  });
});
