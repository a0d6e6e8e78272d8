/** What rosters answer, as rows of text: for a terminal, and for a spreadsheet. */
import type { Group, Kept, Member } from '../../engine/index.ts';
import type { Instant } from '../../lifecycle/index.ts';
import type { RosterJournalRow } from '../../ports/index.ts';
import type { Column, Row } from '../layout.ts';
import { fromNow, stamp, withActivity } from '../wording.ts';
import type { Sheet } from './answering.ts';

/** The same rows for a terminal and for a spreadsheet. */
export interface Shown {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly sheet: Sheet;
}

const toTheMinute = 16;
const minute = (at: Instant, zone: string) => stamp(at, zone).slice(0, toTheMinute);

/** In the order of the standing's own ladder, those that nobody has left out. */
export function countsText(
  counts: Readonly<Record<string, number>>,
  labelOf: (code: string) => string,
): string {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .toSorted(([, a], [, b]) => b - a)
    .map(([code, count]) => `${count.toLocaleString('en')} ${labelOf(code)}`)
    .join(' · ');
}

export function groupsShown(groups: readonly Group[], labelOf: (code: string) => string): Shown {
  const sizeOf = ({ counts }: Group) => Object.values(counts).reduce((sum, n) => sum + n, 0);
  return {
    columns: [{ head: 'GROUP', firm: true }, { head: 'MEMBERS', firm: true }, { head: 'STANDING' }],
    rows: groups.map((it) => ({
      cells: [it.group, String(sizeOf(it)), countsText(it.counts, labelOf)],
      below: [],
    })),
    sheet: {
      columns: ['group', 'title', 'standing', 'members'],
      rows: groups.flatMap(({ group, title, counts }) =>
        Object.entries(counts).map(([code, count]) => [group, title, labelOf(code), String(count)]),
      ),
    },
  };
}

/** `Background check: Expired, 13 days`. */
function blockerText({ requirement, label, activity }: Member['blockers'][number]): string {
  const at = withActivity(label, activity?.label);
  return requirement === null ? at : `${requirement.title}: ${at}`;
}

export function membersShown(
  members: readonly Member[],
  { now, zone }: { readonly now: Instant; readonly zone: string },
): Shown {
  return {
    columns: [
      { head: 'PERSON', firm: true },
      { head: 'ROLE' },
      { head: 'STANDING' },
      { head: 'SINCE', firm: true },
      { head: 'WHAT IS MISSING' },
    ],
    rows: members.map(({ person, role, status, since, blockers }) => ({
      cells: [
        person,
        role,
        status.label,
        fromNow(since, now),
        blockers.map(blockerText).join(' · '),
      ],
    })),
    sheet: {
      columns: [
        'group',
        'person',
        'role',
        'standing',
        'since',
        'requirement',
        'status',
        'activity',
        'missing since',
        'who acts',
        'next action',
        'deadline',
        'reason',
      ],
      rows: members.flatMap(({ group, person, role, status, since, blockers }) => {
        const own = [group, person, role, status.label, minute(since, zone)];
        if (blockers.length === 0) return [[...own, '', '', '', '', '', '', '', '']];
        return blockers.map((it) => [
          ...own,
          it.requirement?.title ?? '',
          it.label,
          it.activity?.label ?? '',
          minute(it.since, zone),
          it.actor.name,
          it.nextAction,
          it.deadline === null ? '' : minute(it.deadline, zone),
          it.reason ?? '',
        ]);
      }),
    },
  };
}

export function keptShown(
  kept: readonly Kept[],
  { now, zone }: { readonly now: Instant; readonly zone: string },
): Shown {
  const nextOf = ({ deadlines }: Kept) => deadlines.toSorted((a, b) => (a.due < b.due ? -1 : 1))[0];
  return {
    columns: [
      { head: 'WHAT' },
      { head: 'ID', firm: true },
      { head: 'STATUS' },
      { head: 'SINCE', firm: true },
      { head: 'NEXT' },
    ],
    rows: kept.map((it) => {
      const next = nextOf(it);
      return {
        cells: [
          it.title,
          it.id,
          withActivity(it.status?.label ?? null, it.activity?.label),
          it.status === null ? '' : fromNow(it.status.since, now),
          next === undefined ? '' : fromNow(next.due, now),
        ],
      };
    }),
    sheet: {
      columns: ['what', 'lifecycle', 'id', 'status', 'activity', 'since', 'next deadline'],
      rows: kept.map((it) => [
        it.title,
        it.lifecycle,
        it.id,
        it.status?.label ?? '',
        it.activity?.label ?? '',
        it.status === null ? '' : minute(it.status.since, zone),
        nextOf(it) === undefined ? '' : minute(nextOf(it)?.due as Instant, zone),
      ]),
    },
  };
}

export function journalShown(rows: readonly RosterJournalRow[], zone: string): Shown {
  const wordsOf = ({ change: { type: _own, ...rest } }: RosterJournalRow) =>
    Object.entries(rest)
      .map(
        ([field, value]) => `${field}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
      )
      .join(' ');
  return {
    columns: [
      { head: 'NO', firm: true },
      { head: `WHEN (${zone})`, firm: true },
      { head: 'BY', firm: true },
      { head: 'CHANGE' },
    ],
    rows: rows.map((row) => ({
      cells: [
        String(row.sequence),
        minute(row.at, zone),
        `${row.by.kind}:${row.by.id}`,
        `${row.change.type} ${wordsOf(row)}`,
      ],
    })),
    sheet: {
      columns: ['sequence', 'at', 'by', 'change', 'what'],
      rows: rows.map((row) => [
        String(row.sequence),
        row.at,
        `${row.by.kind}:${row.by.id}`,
        row.change.type,
        wordsOf(row),
      ]),
    },
  };
}
