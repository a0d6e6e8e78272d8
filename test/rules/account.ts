/** Accounts: rules 2, 3, 5, 6, 20 to 22, 33 and 46. */
import { expect } from 'vitest';
import type { AccountContext } from '../../machines/ankored/account/context.ts';
import { linkState } from '../../machines/ankored/account/link.ts';
import type { Instant, Taken } from '../../src/lifecycle/index.ts';
import { applied, isStored, rulebook, type Step, sentOut } from '../support/rulebook.ts';
import {
  aged,
  dead,
  kindGuards,
  kindOf,
  kindsNamed,
  type Ledger,
  liveOnes,
  minted,
} from './links.ts';

const proofs = ['ACTIVATED', 'EMAIL_CONFIRMED'];
const contextOf = ({ after }: Step) => after.context as AccountContext;
const isMail = ({ name }: { readonly name: string }) => name.startsWith('send');

interface Memory {
  /** Told from the mails that went out. */
  readonly ledger: Ledger;
  readonly status: string | null;
  readonly paused: readonly string[];
  /** When reminders went out since the person was added or signed up. */
  readonly reminders: readonly string[];
}

function remember(was: Memory, { journalled, at }: Step): Memory {
  const now = journalled.reduce(rememberOne, was);
  return { ...now, ledger: aged(now.ledger, at) };
}

function rememberOne(was: Memory, taken: Taken): Memory {
  const { event, at, effects } = taken;
  const status = taken.status?.code ?? null;
  const restarts = status !== was.status && /^(MEMBER_ADDED|SIGNED_UP)$/.test(event.type);
  const reminded = effects.filter(({ name }) => name === 'sendReminder').map(() => at);
  return {
    ledger: ledgerAfter(aged(was.ledger, at), taken),
    status,
    paused: pausedAfter(was.paused, event),
    reminders: [...(restarts ? [] : was.reminders), ...reminded],
  };
}

function ledgerAfter(was: Ledger, { event, effects, status }: Taken): Ledger {
  if (event.type === 'EMAIL_CHANGED') return dead(was, 'cancelled');
  if (status?.code === 'active') return dead(was, 'used');
  return effects.filter(isMail).reduce((ledger, { data }) => {
    const link = data['link'] as string;
    return ledger[link] ? ledger : minted(ledger, link, data['expiresAt'] as Instant | null);
  }, was);
}

function pausedAfter(was: Memory['paused'], { type, data }: Taken['event']): Memory['paused'] {
  const reason = String(data['reason']);
  if (type === 'REMINDERS_PAUSED') return [...was, reason];
  return type === 'REMINDERS_RESUMED' ? was.filter((each) => each !== reason) : was;
}

export const accountRules = rulebook<Memory>({
  blank: { ledger: {}, status: null, paused: [], reminders: [] },
  remember,
  rules: {
    'rules 2 and 3: at most one link is live, the newest': (step, { ledger }) => {
      if (!isStored(step)) return;
      const context = contextOf(step);
      const live = Object.keys(ledger).filter((id) => linkState(context, id, step.at) === 'live');
      expect(live).toEqual(liveOnes(ledger));
      expect(live.every((id) => id === Object.keys(ledger).at(-1))).toBe(true);
    },
    'rule 5: a dead link says which kind of dead': (step, { ledger }, was) => {
      if (!isStored(step)) return;
      for (const [id, { state }] of Object.entries(ledger)) {
        expect(linkState(contextOf(step), id, step.at)).toBe(state);
      }
      const { event, outcome, before, at } = step;
      if (!proofs.includes(event?.type ?? '') || event?.by.kind !== 'user') return;
      if (event.facts['lockedOut'] || before.revision === 0) return;
      // Reminders that fell due meanwhile may have carried a new link.
      const met = remember(was, { ...step, journalled: step.elapsed });
      const kind = kindOf(aged(met.ledger, at), String(event.data['link']));
      const unmet = outcome?.kind === 'refused' ? outcome.unmet : [];
      expect(kindsNamed(unmet)).toEqual(kind === 'live' ? [] : [kindGuards[kind]]);
    },
    'rule 6: a link dies with the address it was sent to': (step, { ledger }) => {
      if (applied(step, 'EMAIL_CHANGED')) expect(liveOnes(ledger)).toEqual([]);
    },
    'rule 20: activation only by proven control of the address on file': (step, now, was) => {
      if (was.status === 'active') expect(now.status).toBe('active');
      if (was.status === 'active' || now.status !== 'active') return;
      const { ledger, status } = remember(was, { ...step, journalled: step.elapsed });
      expect(step.event?.by.kind).toBe('user');
      expect(step.event?.type).toBe(status === 'notActivated' ? 'ACTIVATED' : 'EMAIL_CONFIRMED');
      expect(liveOnes(ledger)).toEqual([step.event?.data['link']]);
    },
    'rules 21 and 22: no mail with a link to the activated': (step) => {
      for (const { effects, status } of step.journalled) {
        if (effects.some(isMail)) expect(status?.code).not.toBe('active');
      }
    },
    'rule 22: no reminder while inactive or disqualified': (step, _now, was) => {
      const reminders = step.elapsed.flatMap(({ effects }) => effects).filter(isMail);
      if (reminders.length > 0) expect(was.paused).toEqual([]);
      const sent = sentOut(step).filter(({ name }) => name === 'sendReminder');
      if (step.elapsed.length === 0) expect(sent, 'only the clock reminds').toEqual([]);
    },
    'rule 33: time alone changes no status': ({ stored, before }) => {
      expect(before.status).toEqual(stored.status);
    },
    'rule 46: each reminder at most once a cycle': (_step, { reminders }) => {
      expect(new Set(reminders).size).toBe(reminders.length);
    },
    'no mail carries a dead link': ({ journalled }) => {
      for (const { effects, at } of journalled) {
        for (const { data } of effects.filter(isMail)) {
          const ends = data['expiresAt'] as Instant | null;
          expect(ends === null || ends > at).toBe(true);
        }
      }
    },
  },
});
