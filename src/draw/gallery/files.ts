/**
 * The files of `diagrams/`: for each lifecycle its pictures, its Mermaid text, its guide and its portrait, and a page
 * that shows all of it. They are made from portraits alone, the same bytes each time, so the folder can be held against
 * what runs.
 */
import { markdownOf } from '../document/markdown.ts';
import { diagramFormats } from '../exports/index.ts';
import { guideMarkdown, guideOf } from '../guide/index.ts';
import { drawPicture } from '../layout/index.ts';
import type { Picture } from '../picture.ts';
import { ladderPicture } from '../pictures/ladder.ts';
import { machinePicture } from '../pictures/machine.ts';
import { overviewPicture } from '../pictures/overview.ts';
import { statusPicture } from '../pictures/status.ts';
import type { Ladder, Portrait } from '../portrait.ts';
import { svgFile } from '../svg/index.ts';
import { contentsDocument, type GalleryFile, slugOf } from './contents.ts';

export interface GalleryOptions {
  /** Where one asks for help. */
  readonly supportUrl?: string;
}

/** All of them by name, in an order that never changes. */
export async function galleryOf(
  portraits: readonly Portrait[],
  ladders: readonly Ladder[],
  options: GalleryOptions = {},
): Promise<ReadonlyMap<string, string>> {
  const shown = [];
  for (const it of [...portraits, ...ladders]) {
    shown.push({ it, files: await filesOf(it, options) });
  }
  const hasOverview = ladders.length > 0;
  const overview = hasOverview ? await svgOf(overviewPicture(portraits, ladders)) : null;
  const page = markdownOf(contentsDocument(shown, hasOverview ? 'overview.svg' : null));
  return new Map([
    ['README.md', page],
    ...(overview === null ? [] : [['overview.svg', overview] as const]),
    ...shown.flatMap(({ files }) => files.map(({ name, text }) => [name, text] as const)),
  ]);
}

async function filesOf(it: Portrait | Ladder, options: GalleryOptions): Promise<GalleryFile[]> {
  const slug = slugOf(it.name);
  const guide = guideMarkdown(guideOf(it), options);
  const told = [text(`${slug}.md`, 'guide', guide), text(`${slug}.json`, 'data', jsonOf(it))];
  if (it.format === 'rollcall/ladder/1') {
    return [picture(`${slug}.svg`, 'ladder', await svgOf(ladderPicture(it))), ...told];
  }
  const whole = await svgOf(machinePicture(it));
  const small = await svgOf(machinePicture(it, { compact: true }));
  const { label, extension, write } = diagramFormats.mermaid;
  return [
    ...(it.statusView === null
      ? []
      : [picture(`${slug}.svg`, 'by status', await svgOf(statusPicture(it)))]),
    picture(`${slug}.machine.svg`, 'whole machine', whole),
    picture(`${slug}.compact.svg`, 'compact', small),
    text(`${slug}.${extension}`, label, write(it)),
    ...told,
  ];
}

const svgOf = async (it: Picture) => svgFile(await drawPicture(it));
const jsonOf = (it: Portrait | Ladder) => `${JSON.stringify(it, null, 2)}\n`;

const picture = (name: string, label: string, svg: string): GalleryFile => ({
  name,
  label,
  kind: 'picture',
  text: svg,
});

function text(name: string, label: string, content: string): GalleryFile {
  return { name, label, kind: 'text', text: content };
}
