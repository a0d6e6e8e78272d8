/** A difference as a document: the verdict first, then what needs somebody, then everything else. */
import type { Block, Text } from '../document/document.ts';
import type { Affected } from './affected.ts';
import { upgradeHint } from './affected.ts';
import type { CasesCompared } from './cases.ts';
import type { Change } from './change.ts';
import type { Difference } from './difference.ts';
import type { Risk } from './policy.ts';
import { casesBlocks } from './telling-cases.ts';

/** What else is known of a difference. */
export interface Beside {
  /** Who is stored, where somebody looked. */
  readonly affected?: Affected | undefined;
  /** Null where a version has no statuses. */
  readonly cases?: CasesCompared | null;
}

export function differenceDocument(
  difference: Difference,
  { affected, cases }: Beside = {},
): Block[] {
  const { title, name, before, after } = difference;
  const both = [before, after].map(({ version }) => version ?? 'unversioned');
  return [
    heading(0, 'difference', [`${title}: what changed`]),
    paragraph([
      { code: name },
      both[0] === both[1] ? `, version ${both[0]} both times.` : `, version ${both.join(' → ')}.`,
    ]),
    paragraph([verdict(difference)]),
    ...changeBlocks(difference),
    ...mapBlocks(difference),
    ...(affected ? affectedBlocks(affected) : []),
    ...(cases ? casesBlocks(cases) : []),
  ];
}

/** Every change, the worst first. */
export function changeBlocks({ changes }: Difference): Block[] {
  return risks.flatMap((risk) => {
    const own = changes.filter((change) => change.risk === risk);
    return own.length === 0 ? [] : [heading(1, risk, [titles[risk]]), ...sections(own, risk)];
  });
}

const heading = (depth: number, id: string, text: Text): Block => ({
  kind: 'heading',
  depth,
  id,
  text,
});
const paragraph = (text: Text): Block => ({ kind: 'paragraph', text });
const list = (items: readonly Text[]): Block => ({ kind: 'list', ordered: false, items });

const risks: readonly Risk[] = ['breaking', 'migration', 'safe'];
const titles: Readonly<Record<Risk, string>> = {
  breaking: 'Breaks somebody outside',
  migration: 'Needs a migration',
  safe: 'Safe',
};

/** One sentence on which a release can be decided. */
export function verdict({ changes, risk, upgrade }: Difference): string {
  const carried = upgrade
    ? 'Stored instances are carried over by rollcall upgrade, which needs no map.'
    : 'Stored instances are not touched.';
  if (changes.length === 0) {
    return upgrade ? `Nothing that is shown changed. ${carried}` : 'Nothing changed.';
  }
  const count = (of: Risk) => changes.filter((change) => change.risk === of).length;
  const parts = [
    ...told(count('breaking'), 'breaks somebody outside', 'break somebody outside'),
    ...told(count('migration'), 'needs a migration', 'need a migration'),
  ];
  const all = `${changes.length} ${changes.length === 1 ? 'change' : 'changes'}`;
  if (risk === 'safe') return `${all}, all of them safe. ${carried}`;
  return `${all}: ${parts.join(', ')}.`;
}

const told = (count: number, one: string, many: string) =>
  count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];

const marks = { added: '+', removed: '−', changed: '~', renamed: '→' } as const;

/** By kind, in the order in which they are told; a reason that several share is said once. */
function sections(changes: readonly Change[], risk: Risk): Block[] {
  const kinds = Map.groupBy(changes, ({ kind }) => kind);
  return [...kinds].flatMap(([kind, own]) => [
    heading(2, `${risk}-${kind}`, [kindTitles[kind]]),
    ...[...Map.groupBy(own, ({ because }) => because)].flatMap(([because, alike]) => [
      paragraph([`${because.charAt(0).toUpperCase()}${because.slice(1)}:`]),
      list(alike.map(({ mark, says }): Text => [{ strong: marks[mark] }, ` ${says}`])),
    ]),
  ]);
}

const kindTitles: Readonly<Record<Change['kind'], string>> = {
  state: 'States',
  transition: 'Transitions',
  event: 'Events',
  effect: 'Effects',
  deadline: 'Deadlines',
  context: 'What is remembered',
  status: 'Statuses and their guide',
  note: 'Notes',
  policy: 'Policies',
  fact: 'Facts from around',
  guard: 'Conditions',
  action: 'Actions',
  lifecycle: 'The lifecycle',
};

/** What the map must say; nothing where none is needed. */
export function mapBlocks(difference: Difference): Block[] {
  const { states, drop } = upgradeHint(difference);
  const gone = difference.states.filter(({ before, after }) => before !== null && after === null);
  if (Object.keys(states).length + drop.length + gone.length === 0) return [];
  const hint = JSON.stringify({
    ...(Object.keys(states).length > 0 ? { states } : {}),
    ...(drop.length > 0 ? { drop } : {}),
  });
  return [
    heading(1, 'map', ['The map for rollcall upgrade']),
    paragraph(hint === '{}' ? ['It must say where people go from:'] : ['It begins like this:']),
    ...(hint === '{}' ? [] : [paragraph([{ code: hint }])]),
    ...(hint === '{}' || gone.length === 0
      ? []
      : [paragraph(['It must also say where people go from:'])]),
    ...(gone.length === 0 ? [] : [list(gone.map(({ before }) => [{ code: before ?? '' }]))]),
  ];
}

export function affectedBlocks({ all, touched, groups, everybody }: Affected): Block[] {
  return [
    heading(1, 'affected', ['Who is affected']),
    paragraph([
      all === 0
        ? 'Nobody is stored.'
        : `${touched} of ${all} stored instances stand or wait where something changed.`,
    ]),
    ...(everybody.length === 0 || all === 0
      ? []
      : [paragraph(['All of them:']), list(everybody.map((one) => [one]))]),
    ...(groups.length === 0
      ? []
      : [
          {
            kind: 'table' as const,
            caption: 'Who is affected',
            head: ['Where they stand', 'How many', 'What becomes of them'],
            rows: groups.map(({ where, count, becomes }) => [
              [[{ code: where }]],
              [[String(count)]],
              becomes.map((one): Text => [one]),
            ]),
          },
        ]),
  ];
}
