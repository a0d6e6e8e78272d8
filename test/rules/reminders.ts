/** Rule 46: each reminder at most once a cycle, ten in all; one alert a day; none while paused. */
import { expect } from 'vitest';
import { isIn, type Taken } from '../../src/lifecycle/index.ts';
import { rulebook, type Step } from '../support/rulebook.ts';
import { grants } from './requirement.ts';

interface Memory {
  readonly paused: readonly string[];
  /** When reminders of this cycle went out. */
  readonly reminders: readonly string[];
  /** Which alerts went out since something was granted: its last day, and how many were left. */
  readonly alerts: readonly string[];
  /** Mails that went out in spite of a pause. */
  readonly wrongly: number;
}

function remember(was: Memory, { journalled }: Step): Memory {
  return journalled.reduce(rememberOne, was);
}

function rememberOne(was: Memory, taken: Taken): Memory {
  const { event, at, effects } = taken;
  const sent = (name: string) => effects.filter((effect) => effect.name === name);
  const alerts = sent('sendExpiryAlert').map(({ data }) =>
    JSON.stringify([data['validThrough'], data['daysLeft']]),
  );
  return {
    paused: pausedAfter(was.paused, event),
    reminders: [
      ...(startsCycle(taken) ? [] : was.reminders),
      ...sent('sendReminder').map(() => at),
    ],
    alerts: [...(enters('none', taken) ? [] : was.alerts), ...alerts],
    wrongly: was.paused.length > 0 && effects.some(isReminder) ? was.wrongly + 1 : was.wrongly,
  };
}

const isReminder = ({ name }: { readonly name: string }) =>
  name === 'sendReminder' || name === 'sendExpiryAlert';

function pausedAfter(was: Memory['paused'], { type, data }: Taken['event']): Memory['paused'] {
  const reason = String(data['reason']);
  if (type === 'REMINDERS_PAUSED') return [...was, reason];
  return type === 'REMINDERS_RESUMED' ? was.filter((each) => each !== reason) : was;
}

/** True where day 0 of the reminders is set anew: birth, expiry, loss, or a grant that is over already. */
function startsCycle(taken: Taken): boolean {
  const { type } = taken.event;
  const starts = type === 'ASSIGNED' || grants.includes(type);
  return starts || enters('none', taken) || enters('expired', taken);
}

function enters(state: string, { from, to }: Taken): boolean {
  const path = `requirement.coverage.${state}`;
  return isIn(to, path) && !isIn(from, path);
}

export const reminderRules = rulebook<Memory>({
  blank: { paused: [], reminders: [], alerts: [], wrongly: 0 },
  remember,
  rules: {
    'rule 46: each reminder at most once a cycle, ten in all': (_step, { reminders }) => {
      expect(new Set(reminders).size).toBe(reminders.length);
      expect(reminders.length).toBeLessThanOrEqual(10);
    },
    'rule 46: no alert twice': (_step, { alerts }) => {
      expect(new Set(alerts).size).toBe(alerts.length);
    },
    'vendor: no reminder while paused for any reason': (_step, { wrongly }) => {
      expect(wrongly).toBe(0);
    },
  },
});
