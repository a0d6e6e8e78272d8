/**
 * The first page of `diagrams/`: for each system its lifecycles, each with its picture by status, what every status
 * means and whether action is needed, and where the rest is. Nobody has to look at code to know what may happen.
 */
import type { Block, Text } from '../document/document.ts';
import { actionWords } from '../guide/words.ts';
import type { Ladder, Portrait, PortraitStatus } from '../portrait.ts';
import { nameInWords } from '../portrait.ts';

export interface GalleryFile {
  readonly name: string;
  /** What people call it beside the others of its lifecycle. */
  readonly label: string;
  readonly kind: 'picture' | 'text';
  readonly text: string;
}

/** Something that the page shows, with the files that belong to it. */
export interface Shown {
  readonly it: Portrait | Ladder;
  readonly files: readonly GalleryFile[];
}

/** The page, from what is shown in the order of the registry. */
export function contentsDocument(all: readonly Shown[], overview: string | null): readonly Block[] {
  const systems = Map.groupBy(all, ({ it }) => systemOf(it));
  return [
    heading(0, 'contents', 'Lifecycles: pictures and guides'),
    paragraph(
      'Every picture and every guide here is made from the definitions that run, and held against them by the tests.',
    ),
    {
      kind: 'list',
      ordered: false,
      items: all.map(({ it }) => [{ link: it.title, to: `#${slugOf(it.name)}` }, ` (${it.name})`]),
    },
    ...(overview === null
      ? []
      : [
          heading(1, 'overview', 'How they work together'),
          paragraph({ image: 'How lifecycles feed each other', to: overview }),
        ]),
    ...[...systems].flatMap(([system, those]) => [
      heading(1, `system-${slugOf(system)}`, nameInWords(system)),
      ...those.flatMap(shownBlocks),
    ]),
  ];
}

const systemOf = ({ name }: Portrait | Ladder) =>
  name.includes('/') ? (name.split('/')[0] as string) : 'machines';

/** `ankored/document` → `ankored-document`: how its files begin. */
export const slugOf = (name: string): string => name.replaceAll(/[^\p{L}\p{N}_.-]+/gu, '-');

function shownBlocks({ it, files }: Shown): readonly Block[] {
  const picture = files.find(({ kind }) => kind === 'picture');
  const statuses = Object.entries(it.statuses);
  return [
    heading(2, slugOf(it.name), it.title),
    ...(picture ? [paragraph({ image: `${it.title}: ${picture.label}`, to: picture.name })] : []),
    {
      kind: 'paragraph',
      text: files.flatMap(({ label, name }, n) => [
        ...(n === 0 ? [] : [' · ']),
        { link: label, to: name },
      ]),
    },
    ...(statuses.length === 0 ? [] : [statusTable(it, statuses)]),
    ...('missing' in it && it.missing.length > 0 ? missingBlocks(it.missing) : []),
  ];
}

function statusTable(
  { title }: Portrait | Ladder,
  statuses: readonly (readonly [string, PortraitStatus])[],
): Block {
  return {
    kind: 'table',
    caption: `${title}: every status`,
    head: ['Status', 'What it means', 'Action needed', 'What to do'],
    rows: statuses.map(([, { icon, label, means, action, advice }]) => [
      [[{ strong: `${icon} ${label}` }]],
      [[means]],
      [[actionWords[action]]],
      advice.map((each) => [each]),
    ]),
  };
}

function missingBlocks(missing: readonly string[]): Block[] {
  return [
    paragraph('It is a plain machine, without a contract. Nobody said:'),
    { kind: 'list', ordered: false, items: missing.map((each) => [each]) },
  ];
}

function heading(depth: number, id: string, text: string): Block {
  return { kind: 'heading', depth, id, text: [text] };
}

function paragraph(...text: Text): Block {
  return { kind: 'paragraph', text };
}
