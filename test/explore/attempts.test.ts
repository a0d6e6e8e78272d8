/** Cases that end in one attempt: what must be refused, every guard both ways, and the edges of time. */
import { describe, expect, it, test } from 'vitest';
import {
  account,
  aheadUser,
  backgroundCheck,
  document,
  eligibility,
  training,
} from '../../machines/index.ts';
import { boundaryCases } from '../../src/explore/attempts/boundaries.ts';
import { guardAttempts } from '../../src/explore/attempts/guards.ts';
import { invalidAttempts } from '../../src/explore/attempts/invalid.ts';
import { specialDays } from '../../src/explore/attempts/special-days.ts';
import { isAside } from '../../src/explore/attention.ts';
import { type LifecycleModel, modelOf } from '../../src/explore/lifecycle-model.ts';
import { replay } from '../../src/explore/replay.ts';
import { type AnyLifecycle, guardNames, valueText } from '../../src/lifecycle/index.ts';
import { judged } from '../../src/lifecycle/permitted.ts';
import { door } from '../support/door.ts';

const models = new Map<string, LifecycleModel>();
const modelOnce = (lifecycle: AnyLifecycle, options = {}) => {
  const name = `${lifecycle.name} ${JSON.stringify(options)}`;
  const model = models.get(name) ?? modelOf(lifecycle, options);
  models.set(name, model);
  return model;
};

describe('invalid transitions', () => {
  test.each([document, account, eligibility])(
    '$name: every attempt is refused for its reason, and changes nothing',
    (lifecycle) => {
      const model = modelOnce(lifecycle);
      const attempts = invalidAttempts(model.explored, { each: 'state' });
      expect(attempts).toHaveLength(model.explored.refused.state.length);
      for (const attempt of attempts) {
        const last = model.attempt(attempt).at(-1);
        expect(last).toMatchObject({ expected: 'refused' });
        expect(last?.to).toBe(last?.from);
        for (const { says } of attempt.unmet) expect(last?.because).toContain(says);
        if (attempt.reason === 'guardFailed') expect(attempt.unmet).not.toEqual([]);
      }
    },
  );

  it('has one for each place, event, kind of sender and cause, where people walk them', () => {
    const { explored } = modelOnce(document);
    const attempts = invalidAttempts(explored);
    const causes = attempts.map(({ path, move, reason, unmet }) => {
      const edge = path.at(-1) as number;
      const { value } = explored.place(explored.graph.to[edge] as number).snapshot;
      const { event, sample } = explored.moves[move] as (typeof explored.moves)[number];
      return [valueText(value), event, sample?.by.kind, reason, ...unmet.map((u) => u.guard)].join(
        ' ',
      );
    });
    expect(new Set(causes).size).toBe(causes.length);
    expect(attempts).toHaveLength(13);
    const all = invalidAttempts(explored, { each: 'state' });
    expect(all.length).toBeGreaterThan(attempts.length);
  });

  it('names the reasons: not permitted here, forbidden, a guard', () => {
    const { explored } = modelOnce(aheadUser);
    const reasons = new Set(invalidAttempts(explored).map(({ reason }) => reason));
    expect([...reasons].toSorted()).toEqual(['forbidden', 'guardFailed', 'notPermittedHere']);
  });
});

describe('guard outcomes', () => {
  test.each([document, account, eligibility])(
    '$name: every outcome is shown by its attempt, or named as unseen',
    (lifecycle) => {
      const model = modelOnce(lifecycle);
      const { attempts, unseen } = guardAttempts(model.explored);
      const shown = attempts.flatMap(({ shows }) => shows);
      const counted = lifecycle.shape.transitions
        .filter((transition) => !isAside(lifecycle, transition))
        .flatMap(({ guard }) => [...new Set(guardNames(guard))]);
      expect(shown.length + unseen.length).toBe(counted.length * 2);
      for (const { path, move, shows } of attempts) {
        // Really walked, and asked again there.
        const { place } = replay(model.explored, path);
        const tried = model.explored.tries(place).find((one) => one.move === move);
        if (tried === undefined) continue;
        const event = { ...tried.sample, data: tried.data, id: 'e', at: place.now, facts: {} };
        const said = judged(lifecycle, place.snapshot, event);
        for (const { transition, guard, holds } of shows) {
          const own = said.find((one) => one.transition === transition)?.guards;
          expect(own?.find(({ name }) => name === guard)?.holds).toBe(holds);
        }
      }
    },
  );

  it('are shown by samples but where the policies, or what was heard before, decide', () => {
    const lifecycles = [account, aheadUser, backgroundCheck, document, eligibility, training];
    const missing = lifecycles.map((lifecycle: AnyLifecycle) => {
      const { explored } = modelOnce(lifecycle);
      const { coverage } = modelOnce(lifecycle).attempts?.guards() ?? { coverage: [] };
      expect(explored.complete).toBe(true);
      return [lifecycle.name, coverage[0]?.missing];
    });
    // Reminders are paused, and links expire, only where attention is explored; `literal` has the other policies.
    expect(Object.fromEntries(missing)).toEqual({
      'ankored/account': [
        'linkNotExpired false on account on ACTIVATED',
        'linkNotExpired false on account on EMAIL_CONFIRMED',
      ],
      'ahead/user': [
        'linkNotExpired false on user.onboarding on LINK_REDEEMED',
        'openingIsUse true on user.onboarding on LINK_FETCHED (number 1 of 3)',
        'linkNotExpired false on user.onboarding on LINK_FETCHED (number 1 of 3)',
        'openingIsInert false on user.onboarding on LINK_FETCHED (number 2 of 3)',
        'openingIsInert false on user.onboarding on LINK_FETCHED (number 3 of 3)',
        'mayEntraLoginWhileMigrating true on user.onboarding.migrating on ENTRA_LOGIN',
        'mayAskAgain false on user.onboarding.onboardingIncomplete on LINK_REQUESTED',
        'hasAddress false on user.onboarding.onboardingIncomplete.linkRedeemed on EMAIL_CHANGED (number 1 of 2)',
      ],
      'ankored/background-check': [
        ...['PROVIDER_CLEAR', 'PROCEED'].flatMap((event) =>
          [1, 2, 3, 4].map(
            (n) => `countsOnce false on requirement.coverage on ${event} (number ${n} of 4)`,
          ),
        ),
        'mayAlert false on requirement.coverage.valid after expiringSoonDue (number 1 of 2)',
        'flagDisqualifies true on requirement.attempt on PROVIDER_FLAG (number 1 of 3)',
        'isLatest false on requirement.attempt.waitingOnApplicant on CANCELED',
        'isLatest false on requirement.attempt.waitingOnProvider on CANCELED',
        'isReviewed false on requirement.attempt.underReview on PROCEED',
        'isWindowOpen false on requirement.attempt.qualificationsNotMet on START',
      ],
      'ankored/document': [
        'mayAlert false on requirement.coverage.valid after expiringSoonDue (number 1 of 2)',
      ],
      'ankored/eligibility': [],
      'ankored/training': [
        'mayAlert false on requirement.coverage.valid after expiringSoonDue (number 1 of 2)',
      ],
    });
  });

  it('count what only flags and reminds where that is explored', () => {
    const coverage = (attention: boolean) =>
      modelOnce(account, { attention }).attempts?.guards().coverage[0];
    expect(coverage(false)).toMatchObject({ covered: 38, total: 40 });
    expect(coverage(true)).toMatchObject({ covered: 56, total: 56 });
  });

  it('leaves nothing unseen where samples show everything', () => {
    const { unseen } = guardAttempts(modelOnce(door).explored);
    expect(unseen).toEqual([]);
  });
});

describe('clock boundaries', () => {
  const zone = 'Europe/Zurich';

  it('look just before, at and just after a deadline', () => {
    const model = modelOnce(door);
    const looks = boundaryCases(model.explored).map((it) => {
      const last = model.boundary(it).at(-1);
      return [it.looks, it.at, last?.expected, last?.status];
    });
    expect(looks.slice(0, 3)).toEqual([
      ['justBefore', '2026-01-05T09:04:59.999Z', 'unchanged', 'Open'],
      ['at', '2026-01-05T09:05:00.000Z', 'applied', 'Shut'],
      ['justAfter', '2026-01-05T09:05:00.001Z', 'applied', 'Shut'],
    ]);
  });

  it('look at civil deadlines on the day before and after too, and across days that calendars get wrong', () => {
    const model = modelOnce(document, { zone });
    const cases = boundaryCases(model.explored);
    const kinds = new Set(cases.map(({ on }) => on && `${on.kind} ${on.as} ${on.date}`));
    expect([...kinds]).toEqual([
      null,
      'monthEnd firstDay 2026-01-31',
      'monthEnd lastDay 2026-01-31',
      'shortDay firstDay 2026-03-29',
      'shortDay lastDay 2026-03-29',
      'longDay firstDay 2026-10-25',
      'longDay lastDay 2026-10-25',
      'leapDay firstDay 2028-02-29',
      'leapDay lastDay 2028-02-29',
    ]);
    for (const it of cases) {
      const last = model.boundary(it).at(-1);
      expect(last?.at).toBe(it.at);
      expect(last?.expected).toBe(it.at < it.due ? 'unchanged' : 'applied');
    }
  });

  it('expire as the last valid day ends, be it of 23 hours, of 25, or 29 February', () => {
    const model = modelOnce(document, { zone, probes: true });
    const ends = boundaryCases(model.explored).flatMap(({ deadline, on, looks, due }) =>
      deadline.endsWith('expiresDue') && on?.as === 'lastDay' && looks === 'at'
        ? [`${on.date} ${due}`]
        : [],
    );
    // 2026-03-29 is two hours behind UTC at its end, 2026-10-25 one.
    expect(new Set(ends)).toEqual(
      new Set([
        '2026-01-31 2026-01-31T23:00:00.000Z',
        '2026-03-29 2026-03-29T22:00:00.000Z',
        '2026-10-25 2026-10-25T23:00:00.000Z',
        '2028-02-29 2028-02-29T23:00:00.000Z',
      ]),
    );
  });
});

test('special days are found in a zone: in UTC no day is long or short', () => {
  expect(specialDays('2026-01-05', 'UTC')).toEqual([
    { kind: 'monthEnd', date: '2026-01-31' },
    { kind: 'leapDay', date: '2028-02-29' },
  ]);
  expect(
    specialDays('2027-12-31', 'America/New_York').map(({ kind, date }) => `${kind} ${date}`),
  ).toEqual(['monthEnd 2028-01-31', 'leapDay 2028-02-29']);
});

test('steps call what was drawn by the field in which it first appears', () => {
  const model = modelOnce(document);
  const { graph, foundBy } = model.explored;
  const reviewed = Array.from({ length: graph.states }, (_, n) => n).find((n) =>
    model.stateText(n).includes('pendingReview'),
  ) as number;
  const path = [
    foundBy[graph.from[foundBy[reviewed] as number] as number] as number,
    foundBy[reviewed] as number,
  ];
  expect(model.run(path).map(({ data, by }) => [data, by])).toEqual([
    [
      {
        person: 'person-1',
        organisation: 'organisation-1',
        requirement: 'requirement-1',
        eligibility: 'eligibility-1',
      },
      { kind: 'admin', id: 'admin-1' },
    ],
    [
      { version: 'version-1', completedOn: '2026-01-05' },
      { kind: 'user', id: 'person-1' },
    ],
  ]);
});

test('a path that cannot be walked says where and why', () => {
  const model = modelOnce(document);
  const { graph } = model.explored;
  const late = graph.from.findIndex((state) => state > 10);
  expect(() => model.run([late])).toThrow(
    /step 1 of the path cannot be taken: in new at 2026-01-05/,
  );
});
