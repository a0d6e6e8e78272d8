/** Eligibilities: who was disqualified, who appealed, and how that ended. */
import type { Instant } from '../../src/index.ts';
import { day, type Member, Thread } from './league-member.ts';

export type Ending = 'staysOut' | 'appeals' | 'upheld' | 'reinstated';

export class Eligibility extends Thread {
  constructor(member: Member, from: Instant) {
    super(member, 'eligibility', from);
  }
}

/** An appeal and what came of it; the lock-out lasts until the reinstatement. */
export function appeal(eligibility: Eligibility, ending: Ending): Eligibility {
  if (ending === 'staysOut') return eligibility;
  const statement =
    'The record belongs to another person of the same name; I enclose the court’s letter.';
  eligibility
    .wait(2 * 60, 6 * day)
    .byDay()
    .user('APPEAL_OPENED', { data: { statement } });
  if (ending === 'appeals') return eligibility;
  eligibility.wait(3 * day, 9 * day).inOffice();
  if (ending === 'upheld') {
    const reason = 'The identifiers match on three of three; the letter concerns another case.';
    const message = 'We looked at your appeal again. The decision stands.';
    eligibility.by('UPHELD', 'admin:ad-03', { data: { reason, message } });
    return eligibility;
  }
  const reason = 'Mistaken identity, confirmed by the court’s clerk by phone.';
  const message = 'Your appeal was successful. You may take up your role again.';
  eligibility.by('REINSTATE', 'admin:ad-03', { data: { reason, message } });
  return eligibility;
}
