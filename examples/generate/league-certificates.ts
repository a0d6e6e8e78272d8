/** SafeSport certificates: documents that people upload and administrators review. */
import { addDays, addPeriod, type CivilDate, type Instant } from '../../src/index.ts';
import { admins, day, type Member, Thread } from './league-member.ts';
import type { Draft, Verdict } from './story.ts';

/** What an administrator writes to somebody whose file will not do. */
const reasons = [
  ['unreadable', 'The scan is too dark to read the certificate number.'],
  ['wrongDocument', 'This is the enrolment confirmation, not the certificate.'],
  ['outdated', 'This certificate is from an earlier course; please upload the current one.'],
  ['incomplete', 'The second page with the completion date is missing.'],
] as const;

export class Certificate extends Thread {
  version = '';

  constructor(member: Member, from: Instant) {
    super(member, 'safesport-certificate', from);
  }

  upload(
    completedOn: CivilDate,
    expects: Verdict = 'applied',
    by = `user:${this.member.id}`,
  ): this {
    this.version = this.random.token('file');
    this.by('UPLOADED', by, { data: { version: this.version, completedOn }, expects });
    return this;
  }

  replace(): this {
    this.version = this.random.token('file');
    this.user('REPLACED', { data: { version: this.version } });
    return this;
  }

  approve(): this {
    this.admin('APPROVE', { data: { version: this.version } });
    return this;
  }

  decline(event: 'RESET' | 'REJECT'): this {
    const [code, reason] = this.random.pick(reasons);
    this.admin(event, { data: { version: this.version, code, reason } });
    return this;
  }

  /** Somebody in the office looks at it, some days later. */
  review(): this {
    return this.wait(60, 4 * day).inOffice();
  }

  /** Handed in and accepted. */
  proves(completedOn: CivilDate): this {
    return this.upload(completedOn).review().approve();
  }

  /** Some days before the end of what a completion on that day covers; negative when after it. */
  beforeTheEndOf(completedOn: CivilDate, least: number, most: number): this {
    const end = addPeriod(completedOn, 'P1Y');
    return this.on(addDays(end, -this.random.whole(least, most)), this.random.whole(8, 20)).wait(
      0,
      59,
    );
  }
}

export interface CertificatePlot {
  readonly name: string;
  readonly people: number;
  /** The plot needs somebody who is there from the start of the season. */
  readonly early?: true;
  readonly tell: (certificate: Certificate) => void;
}

export const certificatePlots: readonly CertificatePlot[] = [
  { name: 'renews', people: 26, early: true, tell: renews },
  { name: 'renewsTooEarly', people: 8, early: true, tell: renewsTooEarly },
  { name: 'redoes', people: 6, early: true, tell: redoes },
  { name: 'lapsesAndRenews', people: 8, early: true, tell: lapsesAndRenews },
  { name: 'lapses', people: 8, early: true, tell: (it) => void it.proves(pastDay(it, 200, 330)) },
  { name: 'endsOn7March', people: 2, early: true, tell: (it) => clockChange(it, '2025-03-07') },
  { name: 'endsOn8March', people: 5, early: true, tell: (it) => clockChange(it, '2025-03-08') },
  { name: 'endsOn9March', people: 2, early: true, tell: (it) => clockChange(it, '2025-03-09') },
  { name: 'renewsOnTheDay', people: 2, early: true, tell: renewsOnTheDay },
  { name: 'renewsAfterTheDay', people: 2, early: true, tell: renewsAfterTheDay },
  { name: 'renewalInReview', people: 5, early: true, tell: renewalInReview },
  { name: 'reset', people: 12, tell: (it) => declined(it, 'RESET') },
  { name: 'rejected', people: 12, tell: (it) => declined(it, 'REJECT') },
  {
    name: 'rejectedForGood',
    people: 4,
    tell: (it) => void it.upload(it.daysAgo(500, 700)).review().decline('REJECT'),
  },
  { name: 'replaced', people: 8, tell: replaced },
  { name: 'withdrawn', people: 5, tell: withdrawn },
  { name: 'waived', people: 6, tell: waived },
  { name: 'ownFile', people: 2, tell: ownFile },
  { name: 'uploadedForThem', people: 5, tell: uploadedForThem },
  { name: 'tomorrow', people: 3, tell: tomorrow },
  { name: 'revoked', people: 3, tell: revoked },
  { name: 'inReview', people: 9, tell: inReview },
  { name: 'nothing', people: 16, tell: () => undefined },
];

/** What everybody else does: hands it in and is done. */
export function handsItIn(certificate: Certificate): void {
  certificate
    .wait(60, 9 * day)
    .byDay()
    .proves(certificate.daysAgo(0, 60));
}

/** A completion so many days before the start of the season, in the season's own first days. */
function pastDay(certificate: Certificate, least: number, most: number): CivilDate {
  certificate.wait(60, 6 * day).byDay();
  return certificate.daysAgo(least, most);
}

function renews(certificate: Certificate): void {
  const first = pastDay(certificate, 215, 325);
  certificate.proves(first).beforeTheEndOf(first, 2, 29);
  certificate.proves(certificate.daysAgo(0, 5));
}

/** Seed: "as early as 30 days before expiration"; who comes earlier is told so. */
function renewsTooEarly(certificate: Certificate): void {
  const first = pastDay(certificate, 205, 290);
  certificate.proves(first).beforeTheEndOf(first, 33, 50);
  certificate.upload(certificate.daysAgo(0, 3), 'refused').beforeTheEndOf(first, 3, 28);
  certificate.proves(certificate.daysAgo(0, 3));
}

/** Seed: "or remove the file and redo the requirement". */
function redoes(certificate: Certificate): void {
  certificate
    .proves(pastDay(certificate, 100, 200))
    .wait(20 * day, 60 * day)
    .byDay();
  certificate.user('FILE_REMOVED');
  certificate
    .wait(5, 2 * day)
    .byDay()
    .proves(certificate.daysAgo(0, 2));
}

function lapsesAndRenews(certificate: Certificate): void {
  const first = pastDay(certificate, 230, 330);
  certificate.proves(first).beforeTheEndOf(first, -20, -1).byDay();
  certificate.proves(certificate.daysAgo(0, 2));
}

/**
 * A course on the weekend of 8 March 2025: a year later its certificates end where the clocks go forward, so that
 * the last day has 23 hours, and what was granted in winter time ends in summer time.
 */
function clockChange(certificate: Certificate, completedOn: CivilDate): void {
  certificate
    .wait(60, 9 * day)
    .byDay()
    .proves(completedOn);
}

/** In the last hour of the short day: in time, though the review comes when nothing is covered any more. */
function renewsOnTheDay(certificate: Certificate): void {
  clockChange(certificate, '2025-03-08');
  // So many hours after the day began; one of its own is missing.
  certificate.on('2026-03-08', 22, 10).wait(0, 45).proves('2026-03-08');
}

function renewsAfterTheDay(certificate: Certificate): void {
  clockChange(certificate, '2025-03-08');
  certificate.on('2026-03-10', 9).wait(0, 600).proves('2026-03-10');
}

function renewalInReview(certificate: Certificate): void {
  certificate.wait(60, 4 * day).byDay();
  certificate.proves(certificate.random.pick(['2025-04-20', '2025-04-26', '2025-05-03']));
  certificate
    .on('2026-04-13', 8)
    .wait(0, 2 * day)
    .byDay()
    .upload('2026-04-12');
}

function declined(certificate: Certificate, event: 'RESET' | 'REJECT'): void {
  certificate
    .wait(60, 20 * day)
    .byDay()
    .upload(certificate.daysAgo(0, 40))
    .review()
    .decline(event);
  certificate
    .wait(60, 5 * day)
    .byDay()
    .proves(certificate.daysAgo(0, 6));
}

/** Rule 25: a decision names the version that was reviewed. */
function replaced(certificate: Certificate): void {
  certificate
    .wait(60, 30 * day)
    .byDay()
    .upload(certificate.daysAgo(0, 30));
  const reviewed = certificate.version;
  certificate.wait(10, 90).replace().review();
  certificate.admin('APPROVE', { data: { version: reviewed }, expects: 'refused' });
  certificate.wait(1, 6).approve();
}

function withdrawn(certificate: Certificate): void {
  certificate
    .wait(60, 30 * day)
    .byDay()
    .upload(certificate.daysAgo(0, 90))
    .wait(2, 50)
    .user('WITHDRAWN');
  if (certificate.random.chance(0.6)) {
    certificate
      .wait(60, 10 * day)
      .byDay()
      .proves(certificate.daysAgo(0, 10));
  }
}

function waived(certificate: Certificate): void {
  const until = certificate.random.pick(['2026-03-31', '2026-06-30', null]);
  const reason = 'Holds the equivalent certificate of the state association.';
  certificate
    .wait(day, 20 * day)
    .inOffice()
    .admin('WAIVE', { data: { reason, until } });
}

/** Rule 36: an administrator who coaches does not approve the own file. */
function ownFile(certificate: Certificate): void {
  certificate
    .wait(60, 9 * day)
    .byDay()
    .upload(certificate.daysAgo(0, 30))
    .review();
  const data = { version: certificate.version };
  certificate.by('APPROVE', `admin:${certificate.member.id}`, { data, expects: 'refused' });
  certificate.wait(30, 300).inOffice().approve();
}

function uploadedForThem(certificate: Certificate): void {
  const [uploader, other] = admins;
  certificate
    .wait(day, 20 * day)
    .inOffice()
    .upload(certificate.daysAgo(5, 40), 'applied', uploader);
  const data = { version: certificate.version };
  certificate.wait(1, 5).by('APPROVE', uploader, { data, expects: 'refused' });
  certificate.wait(20, 300).inOffice().by('APPROVE', other, { data });
}

function tomorrow(certificate: Certificate): void {
  certificate
    .wait(60, 20 * day)
    .byDay()
    .upload(addDays(certificate.today, 2), 'refused');
  certificate.wait(1, 5).proves(certificate.today);
}

function revoked(certificate: Certificate): void {
  certificate
    .wait(60, 9 * day)
    .byDay()
    .proves(certificate.daysAgo(0, 60))
    .wait(30 * day, 70 * day)
    .inOffice();
  certificate.admin('REVOKED', {
    data: { reason: 'The issuer does not know this certificate number.' },
  });
}

function inReview(certificate: Certificate): void {
  certificate
    .on('2026-04-13', 7)
    .wait(0, 2 * day)
    .byDay()
    .upload(certificate.daysAgo(0, 30));
}

/** Domain: "DISQUALIFY (admin, sealed reason)": a forged file costs more than the file. */
export function forged(certificate: Certificate): Draft {
  certificate
    .on('2026-01-12', 18)
    .wait(0, 20 * day)
    .byDay()
    .upload(certificate.daysAgo(0, 20))
    .review();
  const sealedReason = 'The certificate was altered; the original belongs to somebody else.';
  return certificate.admin('DISQUALIFY', { data: { version: certificate.version, sealedReason } });
}
