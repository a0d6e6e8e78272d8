/** Background checks: what the applicant does, and what the provider's webhooks say, doubled and out of order. */
import type { Instant } from '../../src/index.ts';
import { day, type Member, Thread } from './league-member.ts';
import type { Draft, Verdict } from './story.ts';

const provider = 'provider:prv-screening';

/** What the provider found, and when; its webhook comes some time later, under a delivery id of its own. */
interface Report {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly key: string;
}

export class Check extends Thread {
  report = '';

  constructor(member: Member, from: Instant) {
    super(member, 'background-check', from);
  }

  starts(expects: Verdict = 'applied'): this {
    this.report = this.random.token('rpt');
    this.user('START', { data: { report: this.report }, expects });
    return this;
  }

  /** Something happens at the provider now. */
  found(event: string, more: Readonly<Record<string, unknown>> = {}): Report {
    const key = this.random.token('whk');
    return { event, data: { report: this.report, stamp: this.at, ...more }, key };
  }

  /** The webhook about it arrives now. */
  arrives({ event, data, key }: Report, expects: Verdict = 'applied'): Draft {
    return this.by(event, provider, { data, key, expects });
  }

  /** Found, and told within seconds. */
  tells(event: string, expects: Verdict = 'applied'): Draft {
    const report = this.found(event);
    this.waitFor({ milliseconds: this.random.whole(200, 9000) });
    return this.arrives(report, expects);
  }

  submits(): this {
    this.wait(8, 45).tells('SUBMIT');
    return this;
  }

  /** The screening takes from some hours to not quite three days. */
  screened(): this {
    return this.wait(4 * 60, 68 * 60);
  }

  clears(): this {
    this.screened().tells('PROVIDER_CLEAR');
    return this;
  }

  flagged(): this {
    this.screened().tells('PROVIDER_FLAG');
    return this;
  }
}

export interface CheckPlot {
  readonly name: string;
  readonly people: number;
  readonly early?: true;
  readonly tell: (check: Check) => void;
}

export const checkPlots: readonly CheckPlot[] = [
  { name: 'twice', people: 24, tell: twice },
  { name: 'mixedUp', people: 16, tell: mixedUp },
  {
    name: 'slow',
    people: 10,
    tell: (it) =>
      void applies(it)
        .wait(80 * 60, 120 * 60)
        .tells('PROVIDER_CLEAR'),
  },
  { name: 'moreIsAsked', people: 10, tell: moreIsAsked },
  { name: 'neverSubmits', people: 8, tell: neverSubmits },
  { name: 'cancels', people: 5, tell: cancels },
  { name: 'canceledYetClear', people: 3, tell: canceledYetClear },
  { name: 'falseMatch', people: 8, tell: falseMatch },
  { name: 'notRelevant', people: 4, tell: notRelevant },
  { name: 'disputes', people: 4, tell: disputes },
  { name: 'noticeFirst', people: 5, tell: noticeFirst },
  { name: 'tooEarly', people: 4, early: true, tell: tooEarly },
  {
    name: 'underReview',
    people: 4,
    tell: (it) => void it.on('2026-04-09', 9).wait(0, day).byDay().starts().submits().flagged(),
  },
  {
    name: 'withTheProvider',
    people: 8,
    tell: (it) =>
      void it
        .on('2026-04-13', 12)
        .wait(0, 2 * day)
        .byDay()
        .starts()
        .submits(),
  },
  {
    name: 'begun',
    people: 6,
    tell: (it) =>
      void it
        .on('2026-04-08', 12)
        .wait(0, 6 * day)
        .byDay()
        .starts(),
  },
  { name: 'waived', people: 3, tell: waived },
  { name: 'nothing', people: 14, tell: () => undefined },
];

/** What everybody else does. */
export function isClear(check: Check): void {
  check
    .wait(30, 14 * day)
    .byDay()
    .starts()
    .submits()
    .clears();
}

function applies(check: Check): Check {
  return check
    .wait(30, 30 * day)
    .byDay()
    .starts()
    .submits();
}

/** Other systems send webhooks at least once: with the same delivery id, or with another one. */
function twice(check: Check): void {
  check
    .wait(30, 30 * day)
    .byDay()
    .starts();
  check.again(check.wait(8, 45).tells('SUBMIT'));
  const clear = check.screened().found('PROVIDER_CLEAR');
  check.wait(0, 2).arrives(clear);
  check.wait(5, 90).arrives({ ...clear, key: check.random.token('whk') }, 'unchanged');
}

/** The result overtakes the word that the application was submitted. */
function mixedUp(check: Check): void {
  const submitted = check
    .wait(30, 30 * day)
    .byDay()
    .starts()
    .wait(8, 45)
    .found('SUBMIT');
  const clear = check.wait(60, 300).found('PROVIDER_CLEAR');
  check.wait(0, 1).arrives(clear);
  check.wait(0, 3).arrives(submitted, 'unchanged');
}

function moreIsAsked(check: Check): void {
  applies(check)
    .wait(60, 20 * 60)
    .tells('INFO_REQUESTED');
  check
    .wait(60, 5 * day)
    .byDay()
    .submits()
    .clears();
}

/** Fourteen days without a submission end an application; half of these people begin another. */
function neverSubmits(check: Check): void {
  check
    .wait(30, 30 * day)
    .byDay()
    .starts()
    .wait(15 * day, 40 * day)
    .byDay();
  if (check.random.chance(0.5)) check.starts().submits().clears();
}

function cancels(check: Check): void {
  check
    .wait(30, 30 * day)
    .byDay()
    .starts()
    .wait(10, 5 * day)
    .byDay()
    .user('CANCELED');
  check
    .wait(day, 20 * day)
    .byDay()
    .starts()
    .submits()
    .clears();
}

function canceledYetClear(check: Check): void {
  applies(check).wait(60, 600);
  check.arrives(check.found('CANCELED', { code: 'duplicate' }));
  check.wait(60, 600).tells('PROVIDER_CLEAR');
}

function falseMatch(check: Check): void {
  applies(check)
    .flagged()
    .wait(2 * 60, 3 * day)
    .inOffice();
  check.admin('PROCEED', { data: { code: 'falseMatch' } });
}

function notRelevant(check: Check): void {
  applies(check)
    .flagged()
    .wait(2 * 60, 3 * day)
    .tells('PROCEED');
}

function disputes(check: Check): void {
  applies(check)
    .flagged()
    .wait(60, 2 * day)
    .tells('PRE_ADVERSE_SENT');
  check.wait(day, 4 * day).tells('DISPUTE_OPENED');
  check.wait(3 * day, 10 * day).tells('DISPUTE_CLOSED');
  check
    .wait(60, day)
    .inOffice()
    .admin('PROCEED', { data: { code: 'disputeUpheld' } });
}

/** A notice for what was not flagged yet is refused, waits at the door, and is offered again after the flag. */
function noticeFirst(check: Check): void {
  const flag = applies(check).screened().found('PROVIDER_FLAG');
  const notice = check.wait(30, 90).found('PRE_ADVERSE_SENT');
  check.wait(0, 1).arrives(notice, 'refused');
  check.wait(0, 4).arrives(flag);
  check.waitFor({ seconds: 1 }).arrives(notice);
  check.wait(day, 3 * day).tells('PROCEED');
}

/** Seed: a check can be done again thirty days before it ends, and this one ends next season. */
function tooEarly(check: Check): void {
  isClear(check);
  check
    .wait(40 * day, 90 * day)
    .byDay()
    .starts('refused');
}

function waived(check: Check): void {
  const reason = 'Screened by the school district within the last six months.';
  check
    .wait(day, 20 * day)
    .inOffice()
    .admin('WAIVE', { data: { reason, until: '2026-08-31' } });
}

/**
 * From the flag to the final result: notice, wait, and in between perhaps a dispute. What comes before its time is
 * refused (rule 34) and comes again.
 */
export function adverse(check: Check, isDisputed: boolean): Check {
  check
    .on('2025-11-10', 9)
    .wait(0, 40 * day)
    .byDay()
    .starts()
    .submits()
    .flagged();
  check.wait(60, day).tells('PRE_ADVERSE_SENT');
  check.wait(2 * day, 4 * day).tells('FINAL_ADVERSE', 'refused');
  if (isDisputed) {
    check.wait(60, day).tells('DISPUTE_OPENED');
    check.wait(8 * day, 10 * day).tells('FINAL_ADVERSE', 'refused');
    check.wait(60, 2 * day).tells('DISPUTE_CLOSED');
  }
  check.wait(9 * day, 12 * day).tells('FINAL_ADVERSE');
  return check;
}
