/**
 * The rules that hold for every requirement, judged after each move from outside: with civil dates where the
 * machine keeps instants, so that the two can disagree.
 */
import { expect } from 'vitest';
import {
  type AnyLifecycle,
  addDays,
  type CivilDate,
  isIn,
  observe,
  type Snapshot,
  type Taken,
} from '../../src/lifecycle/index.ts';
import type { Life } from './life.ts';
import { type Played, today } from './moves.ts';

const ever: CivilDate = '9999-12-31';
const grants = ['APPROVE', 'FINISHED', 'PROVIDER_CLEAR', 'PROCEED', 'WAIVE'];
const takers = ['REVOKED', 'FILE_REMOVED', 'DISQUALIFY', 'FINAL_ADVERSE'];

/** The last covered day; the empty string, which sorts first, where nothing was granted. */
function reach({ context }: Snapshot): CivilDate {
  const { evidence, validThrough } = context as { evidence: unknown; validThrough: string | null };
  return evidence === null ? '' : (validThrough ?? ever);
}

export function isCovered({ status }: Snapshot): boolean {
  return status?.code === 'completed' || status?.code === 'expiringSoon';
}

/** Rules 37, 38, 40: where coverage stands, from today's date alone. */
function coverageIsExact(life: Life): void {
  const { snapshot, context } = life;
  const now = today(life);
  const soon = (days: number) =>
    reach(snapshot) === ever ? ever : addDays(reach(snapshot), -days);
  const expected =
    context['evidence'] === null
      ? 'none'
      : now > reach(snapshot)
        ? 'expired'
        : now >= soon(context['policies'].expiringSoonDays) && reach(snapshot) !== ever
          ? 'expiringSoon'
          : 'valid';
  const states = ['none', 'valid', 'expiringSoon', 'expired'];
  const actual = states.find((state) => isIn(snapshot.value, `requirement.coverage.${state}`));
  expect(actual, 'rules 37, 38, 40').toBe(expected);
  expect(isCovered(snapshot), 'rule 37').toBe(expected === 'valid' || expected === 'expiringSoon');
  if (snapshot.status?.code === 'expired') expect(now > reach(snapshot), 'rule 38').toBe(true);
}

/** Rule 42 for grants, rule 43 for everything that an attempt does short of a grant. */
function coverageIsKept({ move, before, after, outcome }: Played): void {
  if (outcome?.kind !== 'applied' || !('send' in move) || takers.includes(move.send)) return;
  if (grants.includes(move.send)) {
    expect(reach(after) >= reach(before), 'rule 42: a grant never shortens').toBe(true);
  } else {
    expect(reach(after), 'rule 43: only grants and removals change coverage').toBe(reach(before));
  }
}

const ranks = [
  ['qualificationsNotMet'],
  ['incomplete'],
  ['expired'],
  ['waitingOnApplicant', 'waitingOnProvider', 'underReview', 'inProgress', 'pendingReview'],
  ['expiringSoon'],
  ['completed'],
];
const rank = (code: string) => ranks.findIndex((codes) => codes.includes(code));

/** Rules 33 and 45: what time alone may do. */
function timeImprovesNothing({ move, before, after, elapsed }: Played): void {
  if (!('waitHours' in move) || !before.status || !after.status) return;
  let from = before.status.code;
  for (const { status, effects } of elapsed) {
    const to = status?.code ?? '';
    expect(rank(to) <= rank(from), `rule 45: ${from} to ${to} by time alone`).toBe(true);
    const sent = effects.map((effect) => effect.name);
    expect(sent, 'rule 33').not.toContain('disqualifyPerson');
    from = to;
  }
}

/** Rule 41, seed: from 30 days before (a policy), or at any time once the file was removed. */
function windowIsKept({ move, before, outcome }: Played, life: Life): void {
  if (!('send' in move) || !['START', 'STARTED', 'UPLOADED'].includes(move.send)) return;
  if (outcome?.kind !== 'applied') return;
  const { evidence, policies } = before.context as {
    evidence: string | null;
    policies: { recompletionWindowDays: number };
  };
  if (evidence === null || evidence === 'waiver') return;
  const opens = addDays(reach(before), -policies.recompletionWindowDays);
  expect(today(life) >= opens && reach(before) !== ever, 'rule 41').toBe(true);
}

/** Rule 62: what is refused, or declared to do nothing, changes nothing. */
function refusalChangesNothing({ before, after, outcome }: Played): void {
  if (outcome === null || outcome.kind === 'applied') return;
  expect(after, 'rule 62').toEqual(before);
}

/** True where day 0 of the reminders is set anew: birth, expiry, loss, or a grant that is over already. */
function startsCycle(taken: Taken): boolean {
  const { type } = taken.event;
  return (
    type === 'ASSIGNED' ||
    enters('none', taken) ||
    enters('expired', taken) ||
    grants.includes(type)
  );
}

function enters(state: string, { from, to }: Taken): boolean {
  const path = `requirement.coverage.${state}`;
  return isIn(to, path) && !isIn(from, path);
}

/** Rule 46: each reminder at most once a cycle, ten in all; one alert a day; none while paused. */
export function remindersAreOnce(life: Life): void {
  const paused = new Set<string>();
  const alerts = new Set<string>();
  let sent: string[] = [];
  for (const taken of life.journal) {
    const { event, at, effects } = taken;
    if (event.type === 'REMINDERS_PAUSED') paused.add(event.data['reason'] as string);
    if (event.type === 'REMINDERS_RESUMED') paused.delete(event.data['reason'] as string);
    if (startsCycle(taken)) sent = [];
    if (enters('none', taken)) alerts.clear();
    for (const { name, data } of effects) {
      if (name !== 'sendReminder' && name !== 'sendExpiryAlert') continue;
      expect([...paused], 'no reminder while paused').toEqual([]);
      if (name === 'sendReminder') sent.push(at);
      else {
        const alert = JSON.stringify([data['validThrough'], data['daysLeft']]);
        expect(alerts.has(alert), `rule 46: ${alert} twice`).toBe(false);
        alerts.add(alert);
      }
    }
    expect(new Set(sent).size, 'rule 46: each at most once').toBe(sent.length);
    expect(sent.length, 'ten in all').toBeLessThanOrEqual(10);
  }
}

/** Rule 44: looking in between changes nothing. `from` is the instance as it stood a while ago. */
function missedTimersChangeNothing(
  lifecycle: AnyLifecycle,
  { before, after, move }: Played,
  life: Life,
): void {
  if (!('waitHours' in move)) return;
  const dates = [...before.deadlines.map((d) => d.due), life.at].filter((at) => at <= life.at);
  const stepwise = dates
    .toSorted()
    .reduce((now, at) => observe(lifecycle, now, at).snapshot, before);
  expect(stepwise, 'rule 44').toEqual(after);
}

/** All of them, after one move. */
export function sharedRulesHold(lifecycle: AnyLifecycle, played: Played, life: Life): void {
  coverageIsExact(life);
  coverageIsKept(played);
  timeImprovesNothing(played);
  windowIsKept(played, life);
  refusalChangesNothing(played);
  missedTimersChangeNothing(lifecycle, played, life);
}
