/** Abuse prevention trainings: the provider reports how far somebody is, more than once and not always in order. */
import { addDays, addPeriod, type Instant, plus } from '../../src/index.ts';
import { day, type Member, Thread } from './league-member.ts';
import type { Draft, Verdict } from './story.ts';

const provider = 'provider:prv-training';

/** What the provider saw, and when; it reports it some time later. */
interface Report {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly key: string;
}

export class Training extends Thread {
  report = '';

  constructor(member: Member, from: Instant) {
    super(member, 'training', from);
    this.attempt();
  }

  /** A new attempt has a new report at the provider. */
  attempt(): this {
    this.report = this.random.token('trn');
    return this;
  }

  /** Something happens at the provider now. */
  seen(event: string, more: Readonly<Record<string, unknown>> = {}): Report {
    const key = this.random.token('whk');
    return { event, data: { report: this.report, stamp: this.at, ...more }, key };
  }

  /** The report of it arrives now. */
  arrives({ event, data, key }: Report, expects: Verdict = 'applied'): Draft {
    return this.by(event, provider, { data, key, expects });
  }

  /** Seen, and reported within seconds. */
  reports(event: string, more: Readonly<Record<string, unknown>> = {}): Draft {
    const report = this.seen(event, more);
    this.waitFor({ milliseconds: this.random.whole(300, 8000) });
    return this.arrives(report);
  }

  starts(): this {
    this.reports('STARTED');
    return this;
  }

  goesOn(...percents: readonly number[]): this {
    for (const percent of percents) this.wait(6, 25).reports('PROGRESS', { percent });
    return this;
  }

  finishes(): this {
    this.wait(5, 20).reports('FINISHED');
    return this;
  }
}

export interface TrainingPlot {
  readonly name: string;
  readonly people: number;
  readonly early?: true;
  readonly tell: (training: Training) => void;
}

export const trainingPlots: readonly TrainingPlot[] = [
  { name: 'twice', people: 14, tell: twice },
  { name: 'mixedUp', people: 12, tell: mixedUp },
  { name: 'finishFirst', people: 8, tell: finishFirst },
  { name: 'progressFirst', people: 6, tell: progressFirst },
  { name: 'failsTheQuiz', people: 14, tell: failsTheQuiz },
  { name: 'abandons', people: 10, tell: abandons },
  { name: 'underWay', people: 8, tell: (it) => void later(it).starts().goesOn(20, 45) },
  { name: 'lastSeason', people: 24, early: true, tell: lastSeason },
  { name: 'lastSeasonOver', people: 10, early: true, tell: (it) => void fromLastSeason(it) },
  { name: 'lastSeasonEnding', people: 6, early: true, tell: (it) => void fromLastSeason(it, 110) },
  { name: 'waived', people: 3, tell: waived },
  { name: 'nothing', people: 14, tell: () => undefined },
];

/** What everybody else does. */
export function watchesIt(training: Training): void {
  training
    .wait(60, 12 * day)
    .byDay()
    .starts()
    .goesOn(...training.random.pick([[50], [30, 70], [25, 50, 75]]))
    .finishes();
}

function later(training: Training): Training {
  return training.wait(day, 40 * day).byDay();
}

/** Rule 30: a repeated provider event changes nothing, under the same delivery id or another. */
function twice(training: Training): void {
  later(training).starts().goesOn(40);
  training.again(training.reports('PROGRESS', { percent: 80 }));
  const finish = training.wait(5, 20).seen('FINISHED');
  training.wait(0, 2).arrives(finish);
  training.wait(1, 30).arrives({ ...finish, key: training.random.token('whk') }, 'unchanged');
}

/** Rules 31 and 35: late reports of less, and of what was before the finish, change nothing. */
function mixedUp(training: Training): void {
  later(training).starts();
  const half = training.wait(10, 20).seen('PROGRESS', { percent: 50 });
  training.goesOn(75).wait(0, 3).arrives(half, 'unchanged');
  const most = training.wait(5, 10).seen('PROGRESS', { percent: 95 });
  training.finishes().wait(1, 9).arrives(most, 'unchanged');
}

function finishFirst(training: Training): void {
  const start = later(training).seen('STARTED');
  const half = training.wait(15, 20).seen('PROGRESS', { percent: 50 });
  training.finishes().wait(1, 40).arrives(start, 'unchanged');
  training.wait(0, 1).arrives(half, 'unchanged');
}

/** A report about an attempt that was not begun is refused, waits at the door, and is offered again. */
function progressFirst(training: Training): void {
  const start = later(training).seen('STARTED');
  const half = training.wait(10, 20).seen('PROGRESS', { percent: 50 });
  training.wait(0, 1).arrives(half, 'refused');
  training.wait(0, 2).arrives(start);
  training.waitFor({ seconds: 1 }).arrives(half);
  training.goesOn(80).finishes();
}

function failsTheQuiz(training: Training): void {
  later(training).starts().goesOn(35, 70).wait(5, 15).reports('FAILED_QUIZ');
  if (training.random.chance(0.3)) training.wait(10, 60).reports('FAILED_QUIZ');
  if (training.random.chance(0.8))
    training
      .wait(20, 3 * day)
      .byDay()
      .goesOn(90)
      .finishes();
}

function abandons(training: Training): void {
  later(training).starts().goesOn(15).wait(60, 300).reports('ABANDONED');
  if (training.random.chance(0.4))
    training
      .wait(2 * day, 20 * day)
      .byDay()
      .goesOn(60)
      .finishes();
}

/** A finish of last season, which the provider reports when the league begins to ask. */
function fromLastSeason(training: Training, daysLater = 0): string {
  const on = addDays('2025-01-05', daysLater + training.random.whole(0, daysLater > 0 ? 20 : 75));
  const stamp = plus(`${on}T18:00:00.000Z`, { seconds: training.random.whole(0, 9000) });
  training.waitFor({ minutes: training.random.whole(20, 900) });
  training.arrives({ ...training.seen('FINISHED'), data: { report: training.report, stamp } });
  return on;
}

function lastSeason(training: Training): void {
  const end = addPeriod(fromLastSeason(training), 'P1Y');
  if (training.random.chance(0.25)) {
    training.on(addDays(end, -training.random.whole(35, 50)), 19).wait(0, 90);
    training.attempt().arrives(training.seen('STARTED'), 'refused');
  }
  training.on(addDays(end, -training.random.whole(1, 27)), 12).wait(0, 8 * 60);
  training.attempt().starts().goesOn(50).finishes();
}

function waived(training: Training): void {
  const reason = 'Teaches this very course for the national body.';
  training
    .wait(day, 20 * day)
    .inOffice()
    .admin('WAIVE', { data: { reason } });
}
