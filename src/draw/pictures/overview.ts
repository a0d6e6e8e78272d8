/** The picture of everything: which lifecycles there are, what they tell each other, and what standings they feed. */
import type { Box, Line, Picture, Way, Word } from '../picture.ts';
import type { Ladder, Portrait } from '../portrait.ts';
import { listed, note } from './wording.ts';

/** Draws each lifecycle and each standing as a box, with what flows between them. */
export function overviewPicture(
  portraits: readonly Portrait[],
  ladders: readonly Ladder[],
): Picture {
  const names = new Set([...portraits, ...ladders].map(({ name }) => name));
  const flows = [
    ...portraits.flatMap((it) => [...sent(it), ...read(it, portraits)]),
    ...ladders.flatMap(fed),
  ].filter(({ from, to }) => names.has(from) && names.has(to) && from !== to);
  const pairs = Map.groupBy(flows, ({ from, to, aside }) => JSON.stringify([from, to, aside]));
  return {
    id: 'overview',
    title: 'How the lifecycles hang together',
    description: `${portraits.length} lifecycles, and how they feed ${listed(
      ladders.map(({ title }) => title),
      'and',
    )}. Dotted arrows are facts that are read when something happens.`,
    hash: null,
    boxes: inOrder(portraits, flows)
      .map((it) => boxOf(it))
      .concat(ladders.map(standingBox)),
    ways: [...pairs.values()].map((group): Way => {
      const [{ from, to, aside }] = group as [Flow];
      return {
        id: `t-${from}--${to}--${aside ? 'read' : 'sent'}`,
        from: boxId(from),
        to: boxId(to),
        lines: group.map(({ line }) => line),
        aside,
        transitions: [],
      };
    }),
  };
}

interface Flow {
  readonly from: string;
  readonly to: string;
  readonly line: Line;
  /** True for what is read, not sent. */
  readonly aside: boolean;
}

const boxId = (name: string) => `l-${name}`;

/** Events that one lifecycle sends to another. */
function sent({ name, effects }: Portrait): Flow[] {
  return Object.values(effects).flatMap(({ sendTo, says }): Flow[] => {
    if (sendTo === null) return [];
    const word: Word = { kind: 'event', text: says };
    return [{ from: name, to: sendTo.lifecycle, line: [word], aside: false }];
  });
}

/** Facts that one lifecycle reads from another, as the other tells them. */
function read({ name, facts }: Portrait, portraits: readonly Portrait[]): Flow[] {
  return Object.values(facts).map(({ says, from }): Flow => {
    const other = portraits.find((it) => it.name === from.lifecycle);
    const labels = from.statuses.map((code) => other?.statuses[code]?.label ?? code);
    const line = [note(says), note(`(${listed(labels, 'or')})`)];
    return { from: from.lifecycle, to: name, line, aside: true };
  });
}

function fed({ name, feeds }: Ladder): Flow[] {
  return feeds.map(({ lifecycle, says }) => ({
    from: lifecycle,
    to: name,
    line: [note(says)],
    aside: false,
  }));
}

/** What others only read from comes after what sends to it. */
function inOrder(portraits: readonly Portrait[], flows: readonly Flow[]): readonly Portrait[] {
  const heard = new Set(flows.filter(({ aside }) => !aside).map(({ to }) => to));
  return portraits.toSorted((a, b) => Number(heard.has(a.name)) - Number(heard.has(b.name)));
}

function boxOf({ name, title, statuses, statusView }: Portrait): Box {
  const codes = statusView?.statuses ?? Object.keys(statuses);
  return {
    id: boxId(name),
    parent: null,
    kind: 'state',
    title,
    subtitle: name,
    rows:
      codes.length === 0
        ? []
        : [
            statusRow(
              name,
              codes.map((code) => statuses[code]?.label ?? code),
            ),
          ],
  };
}

function standingBox({ name, title, rungs, statuses }: Ladder): Box {
  const labels = rungs.map(({ status }) => statuses[status]?.label ?? status);
  return {
    id: boxId(name),
    parent: null,
    kind: 'state',
    title,
    subtitle: name,
    tone: 'settled',
    rows: [statusRow(name, labels)],
  };
}

/** All statuses in one row; each stays in one line. */
function statusRow(name: string, labels: readonly string[]): Box['rows'][number] {
  const together = labels.map((label) => label.replaceAll(' ', '\u00A0')).join('\u00A0· ');
  return { id: `r-${name}`, sign: 'list', line: [note(together)], transitions: [] };
}
