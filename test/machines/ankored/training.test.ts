import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { training } from '../../../machines/ankored/training/machine.ts';
import { type By, type Life, type LifeOptions, life, outcomeText } from '../../support/life.ts';
import { parameters } from '../../support/seed.ts';

const birth = { person: 'user-1', organisation: 'org-1', requirement: 'abuse-prevention' };
type Send = readonly [type: string, data?: Record<string, unknown>, by?: By];

/** What the provider reports, stamped so many minutes before noon of 1 January 2026. */
const said = (type: string, minutesBefore: number, more = {}): Send => {
  const stamp = new Date(Date.UTC(2026, 0, 1, 12) - minutesBefore * 60_000).toISOString();
  return [type, { report: 'report-1', stamp, ...more }, 'provider'];
};
const start: Send = ['STARTED', {}, 'user'];
const progress = (percent: number, minutesBefore = 30) =>
  said('PROGRESS', minutesBefore, { percent });
const finished = said('FINISHED', 5);

function after(sends: readonly Send[], options: LifeOptions = {}): Life {
  const one = life(training, { at: '2026-01-01T12:00:00.000Z', ...options });
  one.send('ASSIGNED', birth, 'admin');
  for (const send of sends) one.send(...send);
  return one;
}

describe.each(['default', 'literal'] as const)('training, profile %s', (profile) => {
  it.each<{
    rule: string;
    given: Send[];
    when: Send;
    outcome: string;
    status: string;
    activity?: string;
    progress?: number;
  }>([
    {
      rule: 'S: started and not finished',
      given: [],
      when: start,
      outcome: 'applied',
      status: 'inProgress',
      activity: 'inProgress',
    },
    {
      rule: 'S: started at the provider',
      given: [],
      when: said('STARTED', 60),
      outcome: 'applied',
      status: 'inProgress',
      activity: 'inProgress',
    },
    {
      rule: '30: started twice',
      given: [start],
      when: said('STARTED', 60),
      outcome: 'unchanged',
      status: 'inProgress',
      activity: 'inProgress',
    },
    {
      rule: 'S: finished',
      given: [start],
      when: finished,
      outcome: 'applied',
      status: 'completed',
    },
    {
      rule: 'finished straight from idle',
      given: [],
      when: finished,
      outcome: 'applied',
      status: 'completed',
    },
    {
      rule: '33: a person finishes nothing by saying so',
      given: [start],
      when: ['FINISHED', { report: 'r', stamp: '2026-01-01T12:00:00.000Z' }, 'user'],
      outcome: 'refused forbidden',
      status: 'inProgress',
      activity: 'inProgress',
    },
    {
      rule: '30: finished twice',
      given: [start, finished],
      when: finished,
      outcome: 'unchanged',
      status: 'completed',
    },
    {
      rule: '32: an older start after the finish',
      given: [finished],
      when: said('STARTED', 60),
      outcome: 'unchanged',
      status: 'completed',
    },
    {
      rule: '32: an older setback after the finish',
      given: [start, finished],
      when: said('ABANDONED', 20),
      outcome: 'unchanged',
      status: 'completed',
    },
    {
      rule: '35: further',
      given: [start, progress(40)],
      when: progress(60),
      outcome: 'applied',
      status: 'inProgress',
      activity: 'inProgress',
      progress: 60,
    },
    {
      rule: '35: never back',
      given: [start, progress(60)],
      when: progress(40, 10),
      outcome: 'unchanged',
      status: 'inProgress',
      activity: 'inProgress',
      progress: 60,
    },
    {
      rule: 'progress of what was not begun waits',
      given: [],
      when: progress(40),
      outcome: 'refused guardFailed isHistory',
      status: 'incomplete',
    },
    {
      rule: 'B: a failed quiz goes on',
      given: [start],
      when: said('FAILED_QUIZ', 20),
      outcome: 'applied',
      status: 'inProgress',
      activity: 'inProgress',
    },
    {
      rule: 'B: abandoned goes on',
      given: [start],
      when: said('ABANDONED', 20),
      outcome: 'applied',
      status: 'inProgress',
      activity: 'inProgress',
    },
    {
      rule: '45: a finish from the future is refused',
      given: [start],
      when: said('FINISHED', -60),
      outcome: 'refused guardFailed isNews',
      status: 'inProgress',
      activity: 'inProgress',
    },
    {
      rule: '41: too early to redo',
      given: [start, finished],
      when: start,
      outcome: 'refused guardFailed isWindowOpen',
      status: 'completed',
    },
    {
      rule: 'the window never stops the grant that follows',
      given: [start, finished],
      when: said('FINISHED', 1),
      outcome: 'applied',
      status: 'completed',
    },
    {
      rule: 'REVOKED by the provider',
      given: [finished],
      when: ['REVOKED', { reason: 'cheated' }, 'provider'],
      outcome: 'applied',
      status: 'incomplete',
    },
  ])('$rule', ({ given, when, outcome, status, activity = null, progress = 0 }) => {
    const one = after(given, { profile });
    expect(outcomeText(one.send(...when))).toBe(outcome);
    expect([one.status, one.activity, one.context['progress']]).toEqual([
      status,
      activity,
      progress,
    ]);
  });
});

it('completed on the day of the provider’s stamp, in the organisation’s zone', () => {
  const one = after([said('FINISHED', 12 * 60)], { zone: 'America/New_York' });
  expect(one.context['completedOn']).toBe('2025-12-31');
});

it('43: a renewal keeps the coverage while it runs', () => {
  const one = after([finished]).waitUntil('2026-12-20T00:00:00.000Z');
  one.send(...start);
  expect([one.status, one.activity]).toEqual(['expiringSoon', 'inProgress']);
  one.waitUntil('2027-01-10T00:00:00.000Z');
  expect([one.status, one.activity]).toEqual(['inProgress', 'inProgress']);
});

it('the latest setback is told while the training runs', () => {
  const one = after([start, said('FAILED_QUIZ', 20), said('ABANDONED', 10)]);
  expect(one.notes).toEqual([{ code: 'abandoned' }]);
  one.send(...finished);
  expect(one.notes).toEqual([]);
});

it('no reminder while the training runs', () => {
  expect(after([start]).wait({ days: 90 }).effects).toEqual([]);
});

const percent = fc.integer({ min: 0, max: 100 });

it('rules 30 to 32: any order of the provider’s events, doubled too, ends in the same place', () => {
  const stamps = fc.uniqueArray(fc.integer({ min: 6, max: 600 }), { minLength: 1, maxLength: 6 });
  const kinds = fc.array(fc.constantFrom('PROGRESS', 'FAILED_QUIZ', 'ABANDONED'), {
    minLength: 6,
    maxLength: 6,
  });
  const percents = fc.array(percent, { minLength: 6, maxLength: 6 });
  const story = fc
    .tuple(stamps, kinds, percents, fc.boolean())
    .map(([minutes, names, parts, isFinished]) => [
      said('STARTED', 700),
      ...minutes.map((n, k) =>
        said(names[k] as string, n, names[k] === 'PROGRESS' ? { percent: parts[k] } : {}),
      ),
      ...(isFinished ? [finished] : []),
    ]);
  const shuffled = story.chain((events) =>
    fc
      .shuffledSubarray([...events, ...events], { minLength: events.length * 2 })
      .map((order) => ({ events, order })),
  );
  fc.assert(
    fc.property(shuffled, ({ events, order }) => {
      const { revision: _a, deadlines: _b, ...inOrder } = offered(events).snapshot;
      const { revision: _c, deadlines: _d, ...inAnyOrder } = offered(order).snapshot;
      expect(inAnyOrder).toEqual(inOrder);
    }),
    parameters(200),
  );
});

/** As the adapter's inbox does it: refused events are offered again after the next accepted one. */
function offered(events: readonly Send[]): Life {
  const one = after([]);
  let inbox: Send[] = [];
  for (const event of events) {
    inbox.push(event);
    for (let isMoving = true; isMoving; ) {
      const left = inbox.filter((waiting) => one.send(...waiting).kind === 'refused');
      isMoving = left.length < inbox.length;
      inbox = left;
    }
  }
  return one;
}
