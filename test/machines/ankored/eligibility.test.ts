/** Ankored: who is locked out of an organisation, as policy. Rules are quoted by their numbers. */
import { describe, expect, it } from 'vitest';
import { account } from '../../../machines/ankored/account/machine.ts';
import { document } from '../../../machines/ankored/document/machine.ts';
import { eligibility } from '../../../machines/ankored/eligibility/machine.ts';
import { standing, standingGuide } from '../../../machines/ankored/standing.ts';
import { type By, type Life, type LifeOptions, life, outcomeText } from '../../support/life.ts';
import { at, testWorld } from '../../support/world.ts';

type Step = readonly [type: string, data?: Readonly<Record<string, unknown>> | undefined, by?: By];

const person = 'user-1';
const other: By = { kind: 'admin', id: 'admin-2' };
const self: By = { kind: 'admin', id: person };
const decided = { reason: 'SEALED', message: 'told' };

const register: Step = ['REGISTERED', { person, organisation: 'org-1' }];
const disqualify: Step = ['DISQUALIFY', { reason: 'SEALED' }];
const match: Step = ['CONFIRMED_MATCH', decided];
const appeal: Step = ['APPEAL_OPENED', { statement: 'it was somebody else' }];
const uphold: Step = ['UPHELD', decided];
const reinstate: Step = ['REINSTATE', decided];
const as = ([type, data]: Step, by: By): Step => [type, data, by];
const two: Step = ['POLICY_CHANGED', { policies: { reinstatement: 'twoAdmins' } }];

const situations = {
  new: [],
  clear: [register],
  disqualified: [register, disqualify],
  matched: [register, match],
  appeal: [register, disqualify, appeal],
  upheld: [register, disqualify, appeal, uphold],
  reinstated: [register, disqualify, reinstate],
  'disqualified, two needed': [register, two, disqualify],
  'disqualified, one of two asked': [register, two, disqualify, reinstate],
  'appeal, one of two asked': [register, two, disqualify, appeal, reinstate],
  'upheld, one of two had asked': [register, two, disqualify, appeal, reinstate, uphold],
} satisfies Record<string, readonly Step[]>;
type Situation = keyof typeof situations;

function lived(given: Situation, options: LifeOptions = {}): Life {
  const one = life(eligibility, options);
  for (const step of situations[given]) {
    expect(outcomeText(one.send(...step)), `${given}: ${step[0]}`).toBe('applied');
  }
  return one;
}

const locked = ['tellDisqualified'];
const letIn = ['tellReinstated'];
const refused = (...guards: string[]) => ['refused guardFailed', ...guards].join(' ');
const isSecondNeeded = refused('isEnoughToReinstate', 'isFirstOfTwo');

type Row = readonly [given: Situation, when: Step, ends: string, effects?: string[]];
const rows: Row[] = [
  ['new', register, 'clear'],
  ['new', as(register, 'system'), 'clear'],
  ['new', as(register, 'user'), 'refused forbidden'],
  ['new', disqualify, 'refused notPermittedHere'],
  ['clear', disqualify, 'disqualified', locked],
  ['clear', as(disqualify, 'provider'), 'disqualified', locked],
  ['clear', as(disqualify, 'system'), 'disqualified', locked],
  ['clear', as(disqualify, 'user'), 'refused forbidden'],
  ['clear', ['DISQUALIFY', {}], 'refused invalidEvent'],
  ['clear', match, 'disqualified', locked],
  ['clear', as(match, 'provider'), 'refused forbidden'],
  ['clear', appeal, 'refused notPermittedHere'],
  ['clear', uphold, 'refused notPermittedHere'],
  ['clear', reinstate, 'refused notPermittedHere'],
  ['disqualified', disqualify, 'unchanged'],
  ['disqualified', as(disqualify, 'provider'), 'unchanged'],
  ['disqualified', match, 'unchanged'],
  ['appeal', disqualify, 'unchanged'],
  ['appeal', match, 'unchanged'],
  ['disqualified', appeal, 'appeal', ['tellAppealReceived']],
  ['matched', ['APPEAL_OPENED'], 'appeal', ['tellAppealReceived']],
  ['disqualified', as(appeal, 'admin'), 'refused forbidden'],
  ['appeal', appeal, 'refused notPermittedHere'],
  ['upheld', appeal, 'appeal', ['tellAppealReceived']],
  ['disqualified', uphold, 'refused notPermittedHere'],
  ['appeal', uphold, 'disqualified', ['tellUpheld']],
  ['appeal', ['UPHELD', {}], 'refused invalidEvent'],
  ['appeal', as(uphold, 'user'), 'refused forbidden'],
  ['appeal', as(uphold, self), refused('isNotAboutSelf')],
  ['disqualified', reinstate, 'clear', letIn],
  ['matched', reinstate, 'clear', letIn],
  ['appeal', reinstate, 'clear', letIn],
  ['upheld', reinstate, 'clear', letIn],
  ['disqualified', ['REINSTATE', {}], 'refused invalidEvent'],
  ['disqualified', as(reinstate, 'provider'), 'refused forbidden'],
  ['disqualified', as(reinstate, 'system'), 'refused forbidden'],
  ['disqualified', as(reinstate, 'user'), 'refused forbidden'],
  ['disqualified', as(reinstate, self), refused('isNotAboutSelf')],
  ['reinstated', disqualify, 'disqualified', locked],
  ['disqualified, two needed', reinstate, 'disqualified'],
  ['disqualified, one of two asked', reinstate, isSecondNeeded],
  ['disqualified, one of two asked', as(reinstate, other), 'clear', letIn],
  ['disqualified, one of two asked', appeal, 'appeal', ['tellAppealReceived']],
  ['appeal, one of two asked', reinstate, isSecondNeeded],
  ['appeal, one of two asked', as(reinstate, other), 'clear', letIn],
  ['upheld, one of two had asked', as(reinstate, other), 'disqualified'],
  ['clear', as(two, 'user'), 'refused forbidden'],
];

const result = (one: Life) => {
  const text = outcomeText(one.outcome);
  return text === 'applied' ? String(one.status) : text;
};

describe.each(['default', 'literal'] as const)('eligibility, profile %s', (profile) => {
  it.each(
    rows.map(([given, when, ends, effects = []]) => ({
      given,
      when,
      ends,
      effects,
      event: when[0],
      by: JSON.stringify(when[2] ?? ''),
    })),
  )('given $given, when $event $by, then $ends', ({ given, when, ends, effects }) => {
    const one = lived(given, { profile });
    const before = one.effects.length;
    const { snapshot } = one;
    one.send(...when);
    expect(result(one)).toBe(ends);
    expect(one.effects.slice(before)).toEqual(effects);
    if (one.outcome.kind !== 'applied') expect(one.snapshot).toEqual(snapshot);
  });

  it('rule 27: the person is told the message and never the sealed reason', () => {
    const one = lived('clear', { profile });
    for (const step of [match, appeal, uphold, reinstate, disqualify]) one.send(...step);
    const told = { person, organisation: 'org-1', message: 'told' };
    expect(one.effect('tellUpheld')).toEqual(told);
    expect(one.effect('tellReinstated')).toEqual(told);
    expect(one.effect('tellDisqualified')).toEqual({ ...told, message: null });
    expect(JSON.stringify(one.journal.flatMap((t) => t.effects))).not.toContain('SEALED');
  });

  it('the record names the kind, the sealed reason by reference and the event that caused it', () => {
    expect(lived('matched', { profile }).context['disqualification']).toEqual({
      code: 'confirmedMatch',
      reason: 'SEALED',
      event: 'event-2',
    });
    expect(lived('reinstated', { profile }).context).toMatchObject({
      disqualification: null,
      appeal: null,
      request: null,
    });
  });

  it('the kind of a disqualification is told, the sealed reason never is', () => {
    expect(lived('matched', { profile }).notes).toEqual([{ code: 'confirmedMatch' }]);
    expect(lived('appeal, one of two asked', { profile }).notes).toEqual([
      { code: 'disqualified' },
      { code: 'secondNeeded' },
    ]);
    expect(lived('reinstated', { profile }).notes).toEqual([]);
  });

  it('rule 56: no time is long enough', () => {
    for (const given of ['disqualified', 'appeal', 'disqualified, one of two asked'] as const) {
      const one = lived(given, { profile });
      const { status } = one;
      expect(one.wait({ days: 40_000 }).status).toBe(status);
    }
  });

  it('rule 57: while locked out the person can appeal, and nothing else', () => {
    const open = (given: Situation) =>
      lived(given, { profile })
        .permitted({ kind: 'user', id: person })
        .filter(({ allowed }) => allowed !== 'no')
        .map(({ event }) => event);
    expect(open('disqualified')).toEqual(['APPEAL_OPENED']);
    expect(open('appeal')).toEqual([]);
    expect(open('clear')).toEqual([]);
  });

  it('rule 57: Disqualified dominates in every group, an appeal too, until reinstated', () => {
    const known = { since: '2026-01-01T00:00:00.000Z', reason: null, cause: null };
    const codeIn = (given: Situation, active: boolean) => {
      const status = lived(given, { profile }).status as 'clear' | 'disqualified' | 'appeal';
      return standing({
        account: { ...known, status: 'notActivated' },
        eligibility: { ...known, status },
        membership: { ...known, active, role: 'coach' },
        assignments: [],
      }).status.code;
    };
    for (const given of ['disqualified', 'matched', 'appeal', 'upheld'] as const) {
      expect([codeIn(given, true), codeIn(given, false)]).toEqual(['disqualified', 'disqualified']);
    }
    expect(codeIn('reinstated', true)).toBe('notActivated');
  });
});

describe('together with the person’s account and document', () => {
  const admin = { kind: 'admin', id: 'admin-1' } as const;
  const user = { kind: 'user', id: person } as const;
  const who = { person, organisation: 'org-1', eligibility: 'e-1' };
  const elig = at('ankored/eligibility', 'e-1');
  const paper = at('ankored/document', 'd-1');
  const profileOf = at('ankored/account', 'a-1');

  async function disqualifiedByDocument() {
    const world = testWorld({ lifecycles: [account, document, eligibility] });
    const { engine } = world;
    const birth = { person, organisation: 'org-1' };
    await engine.create({ ...elig, type: 'REGISTERED', data: birth, by: admin });
    const member = { ...who, address: 'uma@example.org' };
    await engine.create({ ...profileOf, type: 'MEMBER_ADDED', data: member, by: admin });
    const assigned = { ...who, requirement: 'first-aid' };
    await engine.create({ ...paper, type: 'ASSIGNED', data: assigned, by: admin });
    const file = { version: 'v1', completedOn: '2026-01-01' };
    await engine.send({ ...paper, type: 'UPLOADED', data: file, by: user });
    await engine.send({ ...paper, type: 'APPROVE', data: { version: 'v1' }, by: admin });
    world.clock.wait({ days: 350 });
    await engine.send({ ...paper, type: 'UPLOADED', data: { ...file, version: 'v2' }, by: user });
    const found = { version: 'v2', sealedReason: 'A SEALED FINDING' };
    const answer = await engine.send({ ...paper, type: 'DISQUALIFY', data: found, by: admin });
    return { ...world, answer };
  }

  it('a requirement disqualifies the person in the same commit; the finding stays sealed', async () => {
    const { engine, answer } = await disqualifiedByDocument();
    expect(answer.sent).toMatchObject([{ event: 'DISQUALIFY', outcome: 'applied' }]);
    const seen = await engine.show(elig);
    expect(seen.status?.code).toBe('disqualified');
    expect(JSON.stringify(seen.effects)).not.toContain('A SEALED FINDING');
    expect(JSON.stringify(await engine.stored(elig))).not.toContain('A SEALED FINDING');
    // The reference that came with the event leads to the person’s own record.
    expect(seen.context).toMatchObject({ disqualification: { reason: 'A SEALED FINDING' } });
  });

  it('rules 56 and 57: own events are refused through the appeal, until reinstated', async () => {
    const { engine } = await disqualifiedByDocument();
    const ask = { ...profileOf, type: 'RESEND_ACTIVATION', data: {}, by: user };
    const asked = async () => {
      const { outcome, refusal } = await engine.send(ask);
      return [outcome, ...(refusal?.unmet ?? []).map(({ guard }) => guard)];
    };
    expect(await asked()).toEqual(['refused', 'lockedOut']);
    expect((await engine.send({ ...ask, by: admin })).outcome).toBe('applied');
    const opened = await engine.send({ ...elig, type: 'APPEAL_OPENED', data: {}, by: user });
    expect(opened.outcome).toBe('applied');
    expect(await asked()).toEqual(['refused', 'lockedOut']);
    await engine.send({ ...elig, type: 'REINSTATE', data: { reason: 'a mistake' }, by: admin });
    expect(await asked()).toEqual(['applied']);
  });

  it('rule 58: reinstatement grants no coverage', async () => {
    const { engine } = await disqualifiedByDocument();
    const before = await engine.show(paper);
    const back = { ...elig, type: 'REINSTATE', data: { reason: 'a mistake' }, by: admin };
    expect((await engine.send(back)).sent).toEqual([]);
    const after = await engine.show(paper);
    expect(after.status?.code).toBe('incomplete');
    expect(after.revision).toBe(before.revision);
  });
});

it('rule 58: no effect of an eligibility is an event for anything else', () => {
  expect(Object.values(eligibility.effects).filter(({ sendTo }) => sendTo)).toEqual([]);
});

it('the guide has the seed’s Disqualified, told once, and our own two labels', () => {
  const { clear, disqualified, appeal: underAppeal } = eligibility.statuses;
  expect(disqualified).toBe(standingGuide.disqualified);
  expect([clear.label, disqualified.label, underAppeal.label]).toEqual([
    'Clear',
    'Disqualified',
    'Under appeal',
  ]);
});
