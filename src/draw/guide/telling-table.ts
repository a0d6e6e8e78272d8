/** The transition table: a table for each state, so that none is too wide. */
import type { Block, Text } from '../document/document.ts';
import { idOfName } from '../document/document.ts';
import type { Guide } from './entry.ts';
import type { TransitionGroup, TransitionRow } from './transitions.ts';
import { whoText } from './words.ts';

export function tableBlocks({ transitions, missing }: Guide): Block[] {
  if (transitions.length === 0) return [];
  const isPlain = missing.length > 0;
  return [
    { kind: 'heading', depth: 1, id: 'transitions', text: ['Every transition'] },
    {
      kind: 'paragraph',
      text: [
        'Of several rows for one event, the first whose condition holds is taken. What leads nowhere is a declared no-op: accepted, and nothing happens.',
      ],
    },
    ...transitions.flatMap((group) => groupBlocks(group, isPlain)),
  ];
}

function groupBlocks(group: TransitionGroup, isPlain: boolean): Block[] {
  const { path, label, entering, leaving, transitions } = group;
  return [
    {
      kind: 'heading',
      depth: 2,
      id: `from-${idOfName(path)}`,
      text: path === '' ? [`From anywhere in ${label}`] : [`From ${label} `, { code: path }],
    },
    ...always('Whenever it is entered', entering),
    ...always('Whenever it is left', leaving),
    ...(transitions.length === 0
      ? []
      : [
          {
            kind: 'table' as const,
            caption: `From ${label}${path === '' ? '' : ` (${path})`}`,
            head: ['Event', 'Who', 'Only if', 'To', 'What is done'],
            rows: transitions.map((row) => cellsOf(row, path, isPlain)),
          },
        ]),
  ];
}

function always(question: string, done: readonly string[]): Block[] {
  return done.length === 0
    ? []
    : [{ kind: 'answers', of: [{ question, answers: done.map((one) => [one]) }] }];
}

function cellsOf(row: TransitionRow, path: string, isPlain: boolean): Text[][] {
  const { what, code, by, onlyIf, does } = row;
  return [
    code === null || code === what ? [[what]] : [[what], [{ code }]],
    [[whoText(by) || (isPlain ? '' : '–')]],
    [[onlyIf]],
    targetOf(row, path),
    does.length > 0 ? does.map((one): Text => [one]) : [[row.to.length === 0 ? 'nothing' : '']],
  ];
}

function targetOf({ to, reenter }: TransitionRow, path: string): Text[] {
  if (to.length === 0) return [['stays']];
  return to.map(
    (target): Text =>
      target.path === path && reenter
        ? [`${target.label}, begun anew`]
        : [`${target.label} `, { code: target.path }],
  );
}
