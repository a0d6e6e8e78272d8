/**
 * The transition table, a row a transition in document order: for spreadsheets, and for programs that filter rows.
 * First what people read, then the names in the machine. CSV has no comments; what the table leaves out is what no
 * transition shows: where a state begins, and what runs on entering and leaving it.
 */
import { csvText } from '../../explore/exports/cells.ts';
import type { Portrait, PortraitTransition } from '../portrait.ts';
import { placeOf, type Tree, treeOf } from './tree.ts';
import { deadlineText, effectTexts, guardText, triggerText, whoText } from './words.ts';

const columns = [
  'From',
  'Event',
  'Label',
  'Who',
  'Only if',
  'To',
  'Effects',
  'Deadline',
  'From (path)',
  'To (paths)',
  'Actions',
] as const;

export function csv(portrait: Portrait): string {
  const tree = treeOf(portrait);
  return csvText(
    columns,
    portrait.transitions.map((t) => rowOf(portrait, tree, t)),
  );
}

function rowOf(portrait: Portrait, tree: Tree, t: PortraitTransition): string[] {
  return [
    placeOf(tree, t.source),
    codeOf(t),
    t.trigger.kind === 'deadline' ? '' : triggerText(portrait, t),
    whoText(portrait, t),
    guardText(portrait, tree, t.guard),
    t.targets.map((path) => placeOf(tree, path)).join('; '),
    effectTexts(portrait, t.actions).join('; '),
    deadlineText(portrait, t),
    t.source,
    t.targets.join(' '),
    t.actions.join(' '),
  ];
}

function codeOf({ trigger }: PortraitTransition): string {
  if (trigger.kind === 'event') return trigger.type;
  return trigger.kind === 'deadline' ? trigger.deadline : trigger.kind;
}
