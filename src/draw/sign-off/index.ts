/**
 * A difference as one file for whoever must agree to it: the verdict, the pictures before, after and both in one, what
 * people read before and after, who is affected, test cases gained and lost. It runs nothing and needs nothing else.
 */
import type { Affected, CasesCompared, Difference } from '../diff/index.ts';
import { affectedBlocks, changeBlocks, mapBlocks, verdict } from '../diff/telling.ts';
import { casesBlocks } from '../diff/telling-cases.ts';
import type { Block } from '../document/document.ts';
import { escaped, htmlOf, pageOf } from '../document/html.ts';
import { drawPicture } from '../layout/index.ts';
import type { Picture } from '../picture.ts';
import { differencePicture } from '../pictures/difference.ts';
import { machinePicture } from '../pictures/machine.ts';
import { statusPicture } from '../pictures/status.ts';
import { statusDifferencePicture } from '../pictures/status-difference.ts';
import type { Portrait } from '../portrait.ts';
import { svgInline } from '../svg/index.ts';
import { signOffCss } from './css.ts';
import { type Piece, type Reworded, type StatusWords, statusWords } from './wording.ts';

export interface SignOff {
  readonly before: Portrait;
  readonly after: Portrait;
  /** What the two are called where they come from: `v1.0.0`, `as it is now`. */
  readonly from: string;
  readonly to: string;
  readonly difference: Difference;
  /** Who is stored, where somebody looked. */
  readonly affected?: Affected | undefined;
  /** Null where a version has no statuses. */
  readonly cases: CasesCompared | null;
}

/** The whole page. The same input gives the same bytes. */
export async function signOffPage(it: SignOff): Promise<string> {
  const { difference, affected, cases } = it;
  const body = [
    headOf(it),
    await picturesOf(it),
    wordingOf(it),
    affected ? htmlOf(affectedBlocks(affected), below) : notLooked,
    htmlOf(changesOf(difference), below),
    cases === null ? '' : htmlOf(casesOf(cases), below),
    signature,
  ];
  return pageOf(`${difference.title}: what changed`, body.join('\n'), signOffCss);
}

/** The page's own title is its only heading of the first level. */
const below = { level: 1 };

const verdicts = {
  safe: 'Can be released as it is',
  migration: 'Needs a migration first',
  breaking: 'Breaks somebody outside',
} as const;

function headOf({ difference, from, to }: SignOff): string {
  const { title, name, risk, before, after } = difference;
  const side = (called: string, { version, hash }: Difference['before']) =>
    [
      `<strong>${escaped(called)}</strong>`,
      ...(version === null ? [] : [`version ${escaped(version)}`]),
      ...(hash === null ? [] : [`<code>${escaped(hash.slice(0, 12))}</code>`]),
    ].join(', ');
  return `<h1>${escaped(title)}: what changed</h1>
<p class="versions"><code>${escaped(name)}</code>, from ${side(from, before)} to ${side(to, after)}</p>
<div class="verdict ${risk}"><strong>${verdicts[risk]}</strong> ${escaped(verdict(difference))}</div>`;
}

async function picturesOf({ before, after, difference, from, to }: SignOff): Promise<string> {
  const byStatus = statusDifferencePicture(before, after, difference);
  const whole = differencePicture(before, after, difference);
  const both = byStatus ?? whole;
  const oneOf = byStatus === null ? machinePicture : statusPicture;
  const side = (portrait: Portrait, which: string): Picture => {
    const picture = oneOf(portrait);
    return { ...picture, id: `${picture.id}-${which}` };
  };
  return [
    '<h2 id="pictures">The pictures</h2>',
    '<p class="soft">What is new is green and thick, what is gone red and struck through, what changed amber; each says so in words, too.</p>',
    await figure('Both in one', both),
    '<div class="versus">',
    await figure(`Before: ${from}`, side(before, 'before')),
    await figure(`After: ${to}`, side(after, 'after')),
    '</div>',
    ...(byStatus === null
      ? []
      : [
          '<details><summary>The whole machine, both in one</summary>',
          await figure('Every state and transition', whole, 'picture whole'),
          '</details>',
        ]),
  ].join('\n');
}

/** What scrolls sideways must be reachable by keyboard, and say what it is. */
async function figure(caption: string, picture: Picture, classes = 'picture'): Promise<string> {
  const svg = svgInline(await drawPicture(picture));
  const label = escaped(caption);
  return `<figure><figcaption>${label}</figcaption>
<div class="${classes}" role="region" tabindex="0" aria-label="${label}">
${svg}</div></figure>`;
}

function wordingOf({ before, after }: SignOff): string {
  const { changed, same } = statusWords(before, after);
  const others =
    changed.length === 0
      ? 'Every status'
      : same === 1
        ? 'One other status'
        : `The other ${same} statuses`;
  const rest =
    same === 0
      ? ''
      : `${others} ${changed.length === 0 || same === 1 ? 'reads' : 'read'} as before.`;
  return [
    '<h2 id="wording">What people read</h2>',
    `<p class="soft">${rest}</p>`,
    ...changed.map(wordsOf),
  ].join('\n');
}

const marks = { added: 'new', removed: 'gone', changed: 'reworded' } as const;

function wordsOf({ title, mark, reworded }: StatusWords): string {
  return `<section class="words"><h3>${escaped(title)} <span>${marks[mark]}</span></h3>
${reworded.map(rewordedOf).join('\n')}
</section>`;
}

function rewordedOf({ about, before, after }: Reworded): string {
  const side = (name: string, pieces: readonly Piece[] | null, tag: 'del' | 'ins') =>
    pieces === null
      ? ''
      : `<p><b>${name}</b> ${pieces.map((piece) => pieceOf(piece, tag)).join('')}</p>`;
  return `<h4>${about}</h4>
<div class="pair">${side('Before', before, 'del')}${side('After', after, 'ins')}</div>`;
}

/** The space after the last word that changed is not struck through. */
function pieceOf({ text, changed }: Piece, tag: 'del' | 'ins'): string {
  const words = text.trimEnd();
  const space = words === text ? '' : ' ';
  return changed ? `<${tag}>${escaped(words)}</${tag}>${space}` : `${escaped(words)}${space}`;
}

const heading = (id: string, text: string): Block => ({
  kind: 'heading',
  depth: 1,
  id,
  text: [text],
});

/** Every change, the worst first, below one heading. */
function changesOf(difference: Difference): Block[] {
  const deeper = [...changeBlocks(difference), ...mapBlocks(difference)].map((block) =>
    block.kind === 'heading' ? { ...block, depth: block.depth + 1 } : block,
  );
  const none: Block = { kind: 'paragraph', text: ['Nothing changed.'] };
  return [heading('changes', 'Every change'), ...(deeper.length === 0 ? [none] : deeper)];
}

function casesOf(cases: CasesCompared): Block[] {
  const blocks = casesBlocks(cases);
  if (blocks.length > 0) return blocks;
  return [
    heading('cases', 'Test cases'),
    { kind: 'paragraph', text: ['None is gained or lost, and none must be run again.'] },
  ];
}

const notLooked = `<h2 id="affected">Who is affected</h2>
<p class="soft">Nobody looked. With <code>--data</code>, the store there tells how many people, and what becomes of them.</p>`;

const signature = `<h2 id="signature">Signed off</h2>
<div class="signature"><div>Decision</div><div>Name</div><div>Date</div></div>`;
