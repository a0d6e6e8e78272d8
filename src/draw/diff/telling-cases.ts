/** Test cases gained and lost, as a document: what is to be written, what to be put away, what to be run again. */
import type { SuiteCase } from '../../explore/index.ts';
import type { Block, Text } from '../document/document.ts';
import type { CasesCompared } from './cases.ts';

/** What was compared, and what that leaves out. */
const casesScope =
  'One case for each way between two statuses, the shortest that leads there, over the statuses as they are drawn. Conditions are not asked and no code is run, so a case may need a life in which they hold.';

/** `55 before, 55 after: 1 new, 1 obsolete, 0 changed, 54 as before.` */
function casesSentence(cases: CasesCompared): string {
  const { kept, again, changed, obsolete, before, after } = cases;
  const counts = `${cases.new.length} new, ${obsolete.length} obsolete, ${changed.length} changed, ${kept.length} as before`;
  const toRun =
    again.length === 0
      ? ''
      : ` Of those, ${again.length} ${again.length === 1 ? 'goes' : 'go'} where a condition or what is done changed: run ${again.length === 1 ? 'it' : 'them'} again.`;
  const cut = cases.complete ? '' : ' The search behind a version was cut, so there may be more.';
  return `${before} before, ${after} after: ${counts}.${toRun}${cut}`;
}

interface CaseGroup {
  readonly id: 'new' | 'obsolete' | 'changed' | 'again';
  readonly title: string;
  /** A line for each case. */
  readonly cases: readonly Text[];
}

/** What is to be done, group by group; those in which nothing is are left out. */
function caseGroups(cases: CasesCompared): readonly CaseGroup[] {
  const groups: readonly CaseGroup[] = [
    { id: 'new', title: 'New: to be written', cases: cases.new.map(caseText) },
    {
      id: 'changed',
      title: 'Changed: the same steps lead elsewhere',
      cases: cases.changed.map(({ title, differences }) => [
        title,
        ...differences.map(
          ({ step, was, is }) => `; step ${step}: was ${was ?? 'not there'}, is ${is ?? 'gone'}`,
        ),
      ]),
    },
    {
      id: 'again',
      title: 'As before, to be run again: a condition or what is done changed',
      cases: cases.kept.filter(({ id }) => cases.again.includes(id)).map(caseText),
    },
    { id: 'obsolete', title: 'Obsolete: to be put away', cases: cases.obsolete.map(caseText) },
  ];
  return groups.filter((group) => group.cases.length > 0);
}

/** `Assigned → File uploaded → Approve, which leads from Pending Review to Completed`. */
function caseText({ title, steps }: SuiteCase): Text {
  const last = steps.at(-1);
  if (last === undefined) return [title];
  const leads =
    last.from === last.to
      ? `, which stays ${last.to}`
      : `, which leads from ${last.from} to ${last.to}`;
  return [{ strong: title }, leads];
}

/** Nothing where nobody has anything to do. */
export function casesBlocks(cases: CasesCompared): Block[] {
  const groups = caseGroups(cases);
  if (groups.length === 0) return [];
  return [
    { kind: 'heading', depth: 1, id: 'cases', text: ['Test cases'] },
    { kind: 'paragraph', text: [casesSentence(cases)] },
    { kind: 'paragraph', text: [casesScope] },
    ...groups.flatMap(({ id, title, cases: own }): Block[] => [
      { kind: 'heading', depth: 2, id: `cases-${id}`, text: [title] },
      { kind: 'list', ordered: false, items: own },
    ]),
  ];
}
